"""BM25 over stems, one document an article."""

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
    return LexicalIndex.build("es", DOCUMENTS)


def test_a_word_of_the_title_weighs_more_than_one_of_the_body(index: LexicalIndex) -> None:
    scores = index.word_scores("tarjetas")
    assert scores[0] > scores[1] > scores[2] == 0


@pytest.mark.parametrize("query", ["", "ornitorrinco", "¿?"])
def test_unknown_words_score_nothing(index: LexicalIndex, query: str) -> None:
    assert index.word_scores(query).tolist() == [0, 0, 0]


def test_what_is_saved_scores_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load("es", tmp_path / "lexical", len(DOCUMENTS))
    assert np.array_equal(loaded.word_scores("pin de mi tarjeta"), index.word_scores("pin de mi tarjeta"))


def test_a_typing_error_still_meets_the_pieces_of_its_word(index: LexicalIndex) -> None:
    assert index.word_scores("trasnferencia").tolist() == [0, 0, 0]
    assert index.gram_scores("trasnferencia").argmax() == 2
