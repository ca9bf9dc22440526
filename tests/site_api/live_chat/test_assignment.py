"""Who gets whom, how long it takes and who has vanished: rules without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from kb.article import Priority
from site_api.agents.skills import Skills
from site_api.live_chat.assignment import Scene, gone_customers, hopeless, left_alone
from site_api.live_chat.expected_wait import Past, Wait, expected_wait
from site_api.live_chat.talk import Desker, Patience, Status, Talk

NOW = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def talk(name: str, minutes: float = 0, **changes: object) -> Talk:
    """Return a talk that has waited for some minutes."""
    asked = NOW - minutes * MINUTE
    base = Talk(name, name, "ALI-1", "cards", Priority.NORMAL, "es", Status.WAITING, None, 0, asked, None, None, None, 0, NOW)
    return replace(base, **changes)  # type: ignore[arg-type]


def held(name: str, agent: str) -> Talk:
    """Return a talk that somebody holds."""
    return talk(name, status=Status.TALKING, agent=agent, accepted_at=NOW)


MARTA = Desker("marta", Skills(("cards",), ("es", "en")), NOW)
OLGA = Desker("olga", Skills(("cards", "payments"), ("ru", "es")), NOW)
IVAN = Desker("ivan", Skills(("payments",), ("ru",)), NOW)


def test_the_most_urgent_comes_first_then_who_has_waited_longest() -> None:
    scene = Scene((talk("late", 1), talk("early", 9), talk("urgent", 0, priority=Priority.URGENT)))
    assert [one.id for one in scene.waiting] == ["urgent", "early", "late"]


def test_an_agent_is_offered_only_talks_of_their_queues_and_languages() -> None:
    scene = Scene((talk("es"), talk("ru", lang="ru"), talk("pay", queue="payments", lang="ru")))
    assert [one.id for one in scene.for_skills(MARTA.skills)] == ["es"]
    assert [one.id for one in scene.for_skills(IVAN.skills)] == ["pay"]
    assert len(scene.for_skills(Skills())) == 3


def test_only_those_count_before_me_who_wait_for_the_same_people() -> None:
    others = (talk("pay", 9, queue="payments", lang="ru"), talk("es", 5))
    mine = talk("mine", 1)
    assert Scene((*others, mine), (MARTA, IVAN)).place(mine) == 2
    # Olga takes both kinds, so that who waits for her stands before me as well.
    assert Scene((*others, mine), (MARTA, OLGA, IVAN)).place(mine) == 3
    assert Scene(others, (MARTA,)).place_of_next("cards", "es", Priority.URGENT, NOW) == 1


def test_an_agent_holds_several_and_no_more() -> None:
    scene = Scene((held("a", "marta"), held("b", "marta")), (MARTA, OLGA), Patience(most=3))
    assert (scene.room("marta"), scene.room("olga")) == (1, 3)
    assert (scene.free_places("cards", "es"), scene.all_places("cards", "es"), scene.free_places("cards", "en")) == (4, 6, 1)


_TENS = [Past(dt.timedelta(seconds=20), 10 * MINUTE)] * 6


@pytest.mark.parametrize(
    ("place", "free", "places", "recent", "wait"),
    [
        (1, 2, 3, _TENS, Wait(1, 0)),
        (3, 2, 3, _TENS, Wait(3, 4)),  # One must end, of three of ten minutes each: 3:20.
        (5, 0, 5, _TENS, Wait(5, 10)),
        (8, 0, 1, _TENS, Wait(8, 31)),
        (1, 1, 3, _TENS[:4], Wait(1, None)),
        (1, 1, 1, [Past(30 * MINUTE, MINUTE)] * 5, Wait(1, 1)),
    ],
)
def test_the_wait_is_what_recent_talks_say_and_unknown_where_there_are_few(
    place: int, free: int, places: int, recent: list[Past], wait: Wait
) -> None:
    assert expected_wait(place, free=free, places=places, recent=recent) == wait


def test_customers_have_time_to_reload_and_longer_in_a_talk() -> None:
    away = NOW + dt.timedelta(seconds=70)
    scene = Scene((talk("waits"), held("talks", "marta")))
    assert gone_customers(scene, NOW + dt.timedelta(seconds=40)) == ()
    assert [one.id for one in gone_customers(scene, away)] == ["waits"]


def test_a_talk_is_alone_when_its_agent_gives_no_sign_even_if_not_available() -> None:
    scene = Scene((held("a", "marta"), held("b", "olga")), (MARTA,))
    quiet = replace(OLGA, seen_at=NOW - 2 * MINUTE)
    assert [one.id for one in left_alone(scene, (MARTA, quiet), NOW)] == ["b"]


def test_nobody_waits_for_nobody() -> None:
    assert [one.id for one in hopeless(Scene((talk("es"), talk("ru", lang="ru")), (MARTA,)))] == ["ru"]
