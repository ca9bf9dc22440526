"""How often a turn asks the search: no words twice, and a second time only for what may lean on the question before."""

from collections.abc import Iterator

import pytest

from search.engine import SearchEngine
from search.hit import SearchResult
from search.query import Query
from tests.benchmarks.conversations import LANGUAGES, read_scenes
from tests.chat import Talker, talker


@pytest.fixture(scope="module")
def talk(engine: SearchEngine) -> Iterator[Talker]:
    with talker(engine) as found:
        yield found


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts of all searches, which are real ones."""
    texts: list[str] = []
    search = SearchEngine.search

    def noted(engine: SearchEngine, query: Query) -> SearchResult:
        texts.append(query.text)
        return search(engine, query)

    monkeypatch.setattr(SearchEngine, "search", noted)
    return texts


def test_a_question_of_its_own_is_searched_once(talk: Talker, searched: list[str]) -> None:
    matter = "I have lost my card and need a new one"
    other = "please tell me how I can change the phone number that you have of me"
    talk.all([matter, other], "en")
    assert searched == [matter, other]


def test_what_may_lean_on_the_question_before_is_searched_alone_and_with_it(talk: Talker, searched: list[str]) -> None:
    talk.all(["how do I change my PIN?", "and abroad?"], "en")
    assert searched == ["how do I change my PIN?", "and abroad?", "how do I change my PIN? and abroad?"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_turn_searches_the_same_words_twice(talk: Talker, searched: list[str], lang: str) -> None:
    for scene in read_scenes(lang):
        session = talk.say(scene.first, None, lang).session
        assert searched == [scene.first]
        searched.clear()
        talk.say(scene.then, session, lang)
        assert len(set(searched)) == len(searched)
        searched.clear()
