"""Ways of typing: each changes what it says, the same way each time."""

from random import Random

import pytest

from search.evaluation.mixing import Mixer
from search.evaluation.question import Question, QuestionSet
from search.evaluation.robustness import MIXED, mixed, typed
from search.evaluation.typing import TYPED, in_latin_letters, in_long_message, on_wrong_layout, with_typo, without_accents

TEXTS = {"en": "How do I block my card?", "es": "¿Cómo bloqueo mi tarjeta?", "ru": "Как заблокировать мою карту ещё раз?"}


def question_set(lang: str, *texts: str) -> QuestionSet:
    return QuestionSet(lang, lang, told=True, questions=tuple(Question(str(n), "a", text) for n, text in enumerate(texts)))


@pytest.mark.parametrize("lang", TEXTS)
def test_each_question_has_one_typo(lang: str) -> None:
    text = TEXTS[lang]
    for seed in range(200):
        changed = with_typo(text, lang, Random(seed))
        assert changed != text
        assert abs(len(changed) - len(text)) <= 1
        assert sum(one != two for one, two in zip(changed.split(), text.split(), strict=True)) == 1


def test_a_text_of_short_words_has_no_typo() -> None:
    assert with_typo("a la 3 no", "es", Random(0)) == "a la 3 no"


@pytest.mark.parametrize(
    ("lang", "text", "bare"),
    [("es", "¿Cuándo llegará mañana?", "Cuando llegara manana?"), ("ru", "Ещё мой счёт", "Еще мой счет"), ("en", "My café", "My cafe")],
)
def test_accents_are_left_out(lang: str, text: str, bare: str) -> None:
    assert without_accents(text, lang, Random(0)) == bare


def test_russian_is_written_as_it_sounds() -> None:
    assert in_latin_letters("Как заблокировать карту", "ru", Random(0)) == "kak zablokirovat kartu"
    assert in_latin_letters("объезд, щука, ёж, Юля", "ru", Random(0)) == "obezd, schuka, ezh, yulya"
    assert in_latin_letters("card", "en", Random(0)) is None


def test_the_right_keys_on_the_wrong_layout() -> None:
    assert on_wrong_layout("карта", "ru", Random(0)) == "rfhnf"
    assert on_wrong_layout("Card", "en", Random(0)) == "сфкв"
    assert on_wrong_layout("tarjeta", "es", Random(0)) is None


@pytest.mark.parametrize("lang", TEXTS)
def test_a_long_message_has_120_words_with_the_question_inside(lang: str) -> None:
    for seed in range(20):
        message = in_long_message(TEXTS[lang], lang, Random(seed))
        assert message is not None
        assert len(message.split()) == 120
        before, _, after = message.partition(TEXTS[lang])
        assert before.rstrip()[-1] in ".!?"
        assert after


def test_the_same_questions_are_typed_the_same_way_whatever_else_is_asked() -> None:
    several, one = question_set("en", "Where is my card?", "Close my account"), question_set("en", "Where is my card?")
    for name in TYPED:
        assert typed(several, name) == typed(several, name)
        assert typed(several, name)[: len(typed(one, name))] == typed(one, name)


def test_only_the_text_changes() -> None:
    (question,) = typed(question_set("ru", TEXTS["ru"]), "capitals")
    assert question == Question("0", "a", "КАК ЗАБЛОКИРОВАТЬ МОЮ КАРТУ ЕЩЁ РАЗ?")


def test_words_are_mixed_with_their_translations() -> None:
    # `card` and `tarjeta` stand in the same rows, as do `account` and `cuenta`.
    en = question_set("en", "My card please", "Your card", "My account please", "Your account")
    es = question_set("es", "Una tarjeta", "Otra tarjeta", "Una cuenta", "Otra cuenta")
    mixer = Mixer(en.questions, es.questions)
    assert mixer.mixed(en.questions[1], Random(0)) in {"otra tarjeta", "Your tarjeta", "otra card"}
    found = mixed(en, [en, es])[MIXED]
    assert all(changed.text != plain.text for changed, plain in zip(found, en.questions, strict=True))


def test_nothing_is_mixed_without_a_translation() -> None:
    en = question_set("en", "My card please")
    assert mixed(en, []) == mixed(en, [en]) == {}
    es = QuestionSet("es", "es", told=True, questions=(Question("other row", "a", "Una tarjeta"),))
    assert mixed(en, [es]) == {}
