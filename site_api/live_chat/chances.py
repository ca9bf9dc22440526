"""Whether somebody can talk to a customer now, and when it will be their turn."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from search.service import Service
from site_api.live_chat.assignment import Scene
from site_api.live_chat.expected_wait import Wait, expected_wait
from site_api.live_chat.reading import read_scene, recent_talks
from site_api.live_chat.talk import Patience, Talk
from site_api.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Chances:
    """What a queue's hours, who is at the desk and recent talks say."""

    service: Callable[[], Service]
    patience: Patience
    now: Callable[[], dt.datetime]

    def of_ticket(self, connection: sa.Connection, ticket: Ticket) -> Wait | None:
        """Return the place and wait of a customer who asked now, or None: outside hours, with nobody there, or after too long a wait."""
        now = self.now()
        if ticket.status.has_ended or not self.service().queue(ticket.queue).hours.is_open(now):
            return None
        scene = read_scene(connection, self.patience, now)
        if not scene.able(ticket.queue, ticket.lang):
            return None
        place = scene.place_of_next(ticket.queue, ticket.lang, ticket.priority, now)
        wait = self._wait(connection, scene, place, ticket.queue, ticket.lang)
        return None if wait.is_long else wait

    def of_talk(self, connection: sa.Connection, talk: Talk, scene: Scene) -> Wait:
        """Return a talk's place and how long its customer will probably wait still."""
        return self._wait(connection, scene, scene.place(talk), talk.queue, talk.lang)

    def _wait(self, connection: sa.Connection, scene: Scene, place: int, queue: str, lang: str) -> Wait:
        recent = recent_talks(connection, queue, self.now())
        return expected_wait(place, free=scene.free_places(queue, lang), places=scene.all_places(queue, lang), recent=recent)
