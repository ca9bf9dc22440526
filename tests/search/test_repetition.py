"""What was resolved once is known again by its words."""

from search.learning.repetition import Repetition

TEXTS = ("el aparato se tragó lo mío", "no va", "железяка забрала и не отдаёт", "a machine ate it all", "A machine ate it all!")
LEARNED = Repetition.of(TEXTS, [3, 4, 5, 6, 7])


def test_the_same_words_are_known_in_any_case_accents_and_stops() -> None:
    assert LEARNED.article("El aparato... ¡SE TRAGO LO MIO!") == 3
    assert LEARNED.article("Железяка забрала и не отдает") == 5


def test_other_words_are_not() -> None:
    assert LEARNED.article("el aparato se tragó lo suyo") is None


def test_a_short_question_may_mean_anything() -> None:
    assert LEARNED.article("no va") is None


def test_words_that_two_articles_resolved_belong_to_neither() -> None:
    assert LEARNED.article("a machine ate it all") is None


def test_nothing_learned_knows_nothing() -> None:
    assert Repetition.of([], []).article("el aparato se tragó lo mío") is None
