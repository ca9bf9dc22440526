"""Matters of many customers for the desk: a few to look at, or 100,000 to measure with."""

import datetime as dt
import random
import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from search.gaps.gap import Failure, FailureKind, Gap, GapReport, Nearest
from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.store.database import Database
from site_api.store.tables.appointments import appointments
from site_api.store.tables.audit import audit_log
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.reference import make_reference

_SIGNS = 6  # With fewer, some test or other would take a reference twice.
PASSWORD = "a password of the tests"
AGENTS = (
    Agent("ana", "Ana Suárez", Role.AGENT, ("cards", "payments"), ("es", "en")),
    Agent("leo", "Leo Martín", Role.LEAD),
    Agent("vera", "Вера Орлова", Role.WRITER),
    Agent("admin", "Iván Ramos", Role.ADMIN),
    Agent("eva", "Eva Cruz", Role.AGENT),  # Her door is locked by wrong passwords; nobody else needs it.
)
_ASKED = (
    ("es", "cards", "La tarjeta no me funciona en el supermercado", "Carmen Díaz"),
    ("es", "security", "Me han cobrado una compra que no he hecho, creo que me han robado los datos", "Pedro Santana"),
    ("ru", "payments", "Перевод в другой банк не дошёл уже третий день", "Анна Ковалёва"),
    ("en", "cards", "My card was declined twice at the petrol station", "Ann Whitfield"),
    ("es", "accounts", "¿Cómo abro una cuenta para mi hija de doce años?", "Marta León"),
    ("ru", "identity", "Не проходит проверка паспорта, пишет ошибку", "Игорь Белов"),
    ("en", "payments", "I sent money to the wrong IBAN, can it be called back?", "Tom Baker"),
    ("es", "support", "No encuentro dónde cambiar mi dirección", None),
    ("es", "complaints", "Quiero reclamar la comisión que me han cobrado por la transferencia", "Jorge Peña"),
    ("en", "support", "Where do I see my tax certificate?", "Olga Reid"),
)


def add_agents(database: Database) -> None:
    """Make an account of each role."""
    for agent in AGENTS:
        Accounts(database).add(agent, PASSWORD)


def add_tickets(database: Database, count: int, *, now: dt.datetime | None = None) -> list[str]:
    """Insert tickets; return their references, in the order of _ASKED."""
    now = now or dt.datetime.now(dt.UTC)
    rows = list(_tickets(count, now))
    with database.begin() as connection:
        for start in range(0, count, 5000):
            part = rows[start : start + 5000]
            connection.execute(sa.insert(tickets), [row for row, _ in part])
            connection.execute(sa.insert(messages), [said for _, said in part])
            connection.execute(sa.insert(history), [_opened(row) for row, _ in part])
    return [row["reference"] for row, _ in rows]


def add_appointment(
    database: Database,
    reference: str,
    start: dt.datetime,
    *,
    kind: str = "call_back",
    before: dt.datetime | None = None,
    place: int | None = 0,
) -> None:
    """Give a ticket a time, perhaps moved from another one; without a place it is cancelled."""
    row = {"ticket": reference, "kind": kind, "lang": "ru", "starts_at": start, "ends_at": start + dt.timedelta(minutes=15), "place": place}
    moved = {"ticket": reference, "version": 2, "at": start, "actor": "customer", "what": "appointment", "after": start.isoformat()}
    with database.begin() as connection:
        connection.execute(sa.insert(appointments).values(**row, revision=1 if before or place is None else 0, changed_at=start))
        connection.execute(sa.insert(history).values(**moved, before=before and before.isoformat()))


def _opened(row: dict[str, Any]) -> dict[str, Any]:
    return {"ticket": row["reference"], "version": 1, "at": row["created_at"], "actor": "customer", "what": "opened"}


def _tickets(count: int, now: dt.datetime) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    chance = random.Random(7)
    batch = secrets.token_hex(4)
    taken: set[str] = set()
    for number in range(count):
        lang, queue, text, name = _ASKED[number % len(_ASKED)]
        reference = make_reference("ALI", _SIGNS)
        while reference in taken:
            reference = make_reference("ALI", _SIGNS)
        taken.add(reference)
        created = now - dt.timedelta(minutes=7 * (number % 400) + chance.randrange(60) + 3)
        customer = number if count < 1000 else number % (count // 3)
        row = {
            "reference": reference,
            "link_version": 1,
            "version": 1,
            "status": "new",
            "queue": queue,
            "urgency": 2 if queue == "security" else 1 if number % 9 == 4 else 0,
            "reason": "several_matches",
            "lang": lang,
            "channel": "widget" if number % 2 else "web",
            "subject": text,
            "created_at": created,
            "updated_at": created,
            "answer_expected_by": created + dt.timedelta(hours=4),
            "due_at": created + dt.timedelta(hours=chance.choice((1, 4, 8, 24))),
            "email": f"customer{customer}.{batch}@mail.example",
            "name": name,
            "screen": "cards" if queue == "cards" else None,
            "articles_seen": ["card-not-working"] if queue == "cards" else [],
        }
        said = {"ticket": reference, "at": created, "author": "customer", "kind": "message", "lang": lang, "text": text}
        yield row, said


def add_past(database: Database, count: int, *, days: int = 28) -> None:
    """Insert solved matters of the days before, with answers, scores and the steps of those who answered."""
    past = list(_past(count, days))
    with database.begin() as connection:
        for start in range(0, count, 5000):
            part = past[start : start + 5000]
            connection.execute(sa.insert(tickets), [row for row, _, _ in part])
            connection.execute(sa.insert(messages), [said for _, lines, _ in part for said in lines])
            connection.execute(sa.insert(audit_log), [step for _, _, step in part])


_Past = tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]


def _past(count: int, days: int) -> Iterator[_Past]:
    """Yield a ticket, what was said in it, and the step of who answered."""
    chance, now = random.Random(11), dt.datetime.now(dt.UTC)
    for row, said in _tickets(count, now):
        day = now - dt.timedelta(days=chance.uniform(0, days))
        created = day.replace(hour=min(23, max(0, round(chance.gauss(12, 4)))), minute=chance.randrange(60))
        answered = created + dt.timedelta(minutes=chance.expovariate(1 / 90))
        ended = {"answered_at": answered, "solved_at": answered, "status": "solved", "due_at": None, "assignee": "ana"}
        score = chance.choice((2, 3, 4, 4, 5, 5, 5)) if chance.random() < 0.4 else None
        answer = {**said, "author": "agent", "agent": "ana", "text": "Hecho.", "at": answered}
        step = {"at": answered, "agent": chance.choice(("ana", "leo", "admin")), "action": "reply", "ticket": row["reference"]}
        yield {**row, **ended, "created_at": created, "score": score}, [said | {"agent": None}, answer], step


def gap_report() -> GapReport:
    """Return a list of one gap, as `kb gaps` makes it."""
    return GapReport(
        made_at=dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC),
        days=30,
        index="0" * 16,
        customers=14,
        questions=17,
        answered=3,
        left_out=0,
        gaps=(
            Gap(
                customers=14,
                questions=17,
                opinions=1,
                languages={"es": 11, "ru": 4, "en": 2},
                samples={
                    "es": ("¿Puedo pagar la matrícula de la universidad a plazos?", "financiar los estudios de mi hijo <b>ya</b>"),
                    "ru": ("Можно ли оплатить учёбу в рассрочку?",),
                },
                nearest=Nearest(
                    "card-payment-pending", "es", "Mi pago con tarjeta está pendiente", "/es/payments/card-payment-pending/", 0.12
                ),
                failures=(Failure(FailureKind.NOT_NEAR, 13), Failure(FailureKind.NO_ARTICLE, 4)),
                tickets=("ALI-7K3M-4",),
            ),
        ),
    )
