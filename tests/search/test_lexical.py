"""BM25 over pieces of words, one document an article."""

from pathlib import Path

import numpy as np
import pytest

from search.lexical import LexicalIndex
from search.passage import Passage, PassageKind

DOCUMENTS = [
    [Passage(PassageKind.TITLE, "Tarjeta perdida"), Passage(PassageKind.SECTION, "Bloquea la tarjeta.")],
    [Passage(PassageKind.TITLE, "Cambiar el PIN"), Passage(PassageKind.SECTION, "El PIN de la tarjeta.")],
    [Passage(PassageKind.TITLE, "Transferencias"), Passage(PassageKind.SECTION, "Duran un día.")],
]


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(DOCUMENTS)


def test_a_word_of_the_title_weighs_more_than_one_of_the_body(index: LexicalIndex) -> None:
    scores = index.scores("tarjetas")
    assert scores[0] > scores[1] > scores[2]


@pytest.mark.parametrize("query", ["", "жжж", "¿?"])
def test_unknown_words_score_nothing(index: LexicalIndex, query: str) -> None:
    assert index.scores(query).tolist() == [0, 0, 0]


def test_what_is_saved_scores_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical", len(DOCUMENTS))
    assert np.array_equal(loaded.scores("pin de mi tarjeta"), index.scores("pin de mi tarjeta"))


def test_a_typing_error_still_meets_the_pieces_of_its_word(index: LexicalIndex) -> None:
    assert index.scores("trasnferencia").argmax() == 2
