"""A quick gate on decisions that needs no evaluation data: messages by another writer than the examples', and our own titles."""

from pathlib import Path

import pytest
import yaml

from kb.article import Handoff, Priority
from search.action import Action
from search.decision import NO_ARTICLE
from search.engine import SearchEngine
from search.passage import PassageKind
from search.query import Query

LANGUAGES = ("es", "en", "ru")
MESSAGES = yaml.safe_load((Path(__file__).parent / "messages_by_others.yml").read_text(encoding="utf-8"))
DECLINED = {"out_of_scope", "injection"}
ORDINARY = "ordinary"
# One message is .008 of 127, one ordinary question .0125 of 80. Of the ordinary ones some have no article here.
LEAST_RIGHT, LEAST_ORDINARY = 0.93, 0.86  # .95 and .89 in the worst language.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_that_others_wrote_get_the_right_action(engine: SearchEngine, lang: str) -> None:
    wanted = {kind: Action.DECLINE if kind in DECLINED else Action.HANDOFF for kind in MESSAGES[lang] if kind != ORDINARY}
    right = [engine.search(Query(text, lang)).decision.action is wanted[kind] for kind in wanted for text in MESSAGES[lang][kind]]
    assert sum(right) / len(right) >= LEAST_RIGHT


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ordinary_questions_that_others_wrote_are_ordinary(engine: SearchEngine, lang: str) -> None:
    found = [engine.search(Query(text, lang)).decision for text in MESSAGES[lang][ORDINARY]]
    usual = {"clear_match", "several_matches", *NO_ARTICLE}
    assert sum(decision.reason in usual for decision in found) / len(found) >= LEAST_ORDINARY


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_title_or_question_in_its_very_words_is_answered_by_its_article_or_passed_on(engine: SearchEngine, lang: str) -> None:
    for article in engine.index.languages[lang].articles:
        is_emergency = article.handoff is Handoff.ALWAYS or article.priority is Priority.URGENT
        actions = {Action.ANSWER, Action.HANDOFF} if is_emergency else {Action.ANSWER}
        own = [passage.text for passage in article.passages if passage.kind in {PassageKind.TITLE, PassageKind.QUESTION}]
        for text in (own[0], own[-1]):
            result = engine.search(Query(text, lang, snippets=False))
            assert (result.hits[0].id, result.decision.action in actions) == (article.id, True), text


@pytest.mark.parametrize("text", ["la tarjeta {} no funciona", "my card {} does not work", "карта {} не работает"])
def test_a_number_that_a_customer_types_changes_nothing(engine: SearchEngine, text: str) -> None:
    plain = engine.search(Query(text.format("").replace("  ", " ")))
    assert plain.decision.action is Action.ANSWER
    assert [engine.search(Query(text.format(number))) for number in ("4111 1111 1111 1111", "[card]")] == [plain] * 2


@pytest.mark.parametrize("text", ["necesito un préstamo", "can I get a chequebook", "можно взять кредит на машину?", "invertir en bolsa"])
def test_a_banks_matter_without_an_article_goes_to_a_person(engine: SearchEngine, text: str) -> None:
    decision = engine.search(Query(text)).decision
    assert (decision.action, decision.reason) == (Action.HANDOFF, "unwritten_matter")
