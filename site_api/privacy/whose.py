"""Whose data it is: found by a conversation's secret, a ticket's reference or an e-mail address, and followed to all that belongs to it."""

from dataclasses import dataclass

import sqlalchemy as sa

from site_api.conversation_id import conversation_id
from site_api.store.tables.conversations import conversations, turns
from site_api.store.tables.tickets import tickets


@dataclass(frozen=True, slots=True)
class Whose:
    """One person's conversations, tickets and names, as they are kept."""

    conversations: frozenset[str]
    tickets: frozenset[str]
    persons: frozenset[str]

    @property
    def is_nobody(self) -> bool:
        """Return whether nothing is kept."""
        return not (self.conversations or self.tickets)


def find_whose(connection: sa.Connection, *, session: str | None, reference: str | None, email: str | None) -> Whose:
    """Return all that belongs to whoever is named: tickets lead to conversations and conversations to tickets, until nothing is new."""
    talks = {conversation_id(session)} if session else set()
    papers = {reference} if reference else set()
    if email:
        papers |= _column(connection, sa.select(tickets.c.reference).where(tickets.c.email == email.lower()))
    known = -1
    while known < len(talks) + len(papers):
        known = len(talks) + len(papers)
        papers |= _tickets_of(connection, talks, papers)
        talks |= _conversations_of(connection, papers)
        talks |= _of_the_same_person(connection, talks)
    there = _column(connection, sa.select(conversations.c.id).where(conversations.c.id.in_(talks)))
    kept = _column(connection, sa.select(tickets.c.reference).where(tickets.c.reference.in_(papers)))
    persons = _column(connection, sa.select(conversations.c.person).where(conversations.c.id.in_(there)))
    return Whose(frozenset(there), frozenset(kept), frozenset(persons))


def _tickets_of(connection: sa.Connection, talks: set[str], papers: set[str]) -> set[str]:
    """Return the tickets of conversations, those of the same contact or signed identity, and what these were merged into or split from."""
    found = _column(connection, sa.select(tickets.c.reference).where(tickets.c.conversation.in_(talks)))
    found |= _column(connection, sa.select(turns.c.ticket).where(turns.c.conversation.in_(talks), turns.c.ticket.is_not(None)))
    for column in (tickets.c.email, tickets.c.identity):
        names = _column(connection, sa.select(column).where(tickets.c.reference.in_(papers | found), column.is_not(None)))
        found |= _column(connection, sa.select(tickets.c.reference).where(column.in_(names)))
    return found | _relatives(connection, papers | found)


def _relatives(connection: sa.Connection, papers: set[str]) -> set[str]:
    """Return the tickets that became one with some, or two, in either direction."""
    found: set[str] = set()
    for column in (tickets.c.merged_into, tickets.c.split_from):
        found |= _column(connection, sa.select(column).where(tickets.c.reference.in_(papers), column.is_not(None)))
        found |= _column(connection, sa.select(tickets.c.reference).where(column.in_(papers)))
    return found


def _conversations_of(connection: sa.Connection, papers: set[str]) -> set[str]:
    told = _column(connection, sa.select(turns.c.conversation).where(turns.c.ticket.in_(papers)))
    named = sa.select(tickets.c.conversation).where(tickets.c.reference.in_(papers), tickets.c.conversation.is_not(None))
    return told | _column(connection, named)


def _of_the_same_person(connection: sa.Connection, talks: set[str]) -> set[str]:
    persons = _column(connection, sa.select(conversations.c.person).where(conversations.c.id.in_(talks)))
    return _column(connection, sa.select(conversations.c.id).where(conversations.c.person.in_(persons)))


def _column(connection: sa.Connection, statement: sa.Select[str]) -> set[str]:
    return set(connection.execute(statement).scalars())
