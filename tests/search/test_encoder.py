"""One contract for every encoder, the fake one of the tests included."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from search.encoder import Encoder, OnnxEncoder, load_encoder
from search.errors import ModelError
from search.model.live import publish_model, ready_model
from tests.keyword_encoder import KeywordEncoder

TEXTS = ["He perdido la tarjeta", "Где моя карта?", "a stolen card", "", "a stolen card and a much longer story about it"]


@pytest.fixture(params=["keywords", "onnx"])
def any_encoder(request: pytest.FixtureRequest, encoder: OnnxEncoder) -> Encoder:
    return encoder if request.param == "onnx" else KeywordEncoder("tarjeta", "card", "stolen")


def test_every_vector_has_the_dimension_and_length_1(any_encoder: Encoder) -> None:
    passages = any_encoder.encode_passages(TEXTS)
    assert passages.shape == (len(TEXTS), any_encoder.dimension)
    for vector in (*passages, any_encoder.encode_query(TEXTS[0])):
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_the_same_text_has_the_same_vector_whatever_lies_beside_it(any_encoder: Encoder) -> None:
    together, alone = any_encoder.encode_passages(TEXTS), any_encoder.encode_passages(TEXTS[2:3])
    assert together[2] == pytest.approx(alone[0], abs=1e-5)
    assert np.array_equal(any_encoder.encode_query(TEXTS[1]), any_encoder.encode_query(TEXTS[1]))


def test_no_passages_give_no_vectors(any_encoder: Encoder) -> None:
    assert any_encoder.encode_passages([]).shape == (0, any_encoder.dimension)


def test_the_digest_names_the_model_and_not_the_object(any_encoder: Encoder, built: Path) -> None:
    again = OnnxEncoder(built / "model") if isinstance(any_encoder, OnnxEncoder) else KeywordEncoder("tarjeta", "card", "stolen")
    assert again.digest == any_encoder.digest != KeywordEncoder("other").digest


def test_progress_ends_with_all_of_them(any_encoder: Encoder) -> None:
    told: list[tuple[int, int]] = []
    any_encoder.encode_passages(TEXTS, lambda done, total: told.append((done, total)))
    assert told[-1] == (len(TEXTS), len(TEXTS))


def test_a_passage_longer_than_the_model_reads_is_cut(encoder: OnnxEncoder) -> None:
    longer = encoder.encode_passages(["card " * 600, "card " * 700])
    assert longer[0] @ longer[1] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("manifest.json", None, "there is no encoder in {root}. Run `kb build`."),
        ("manifest.json", "[1]", "the encoder in {root} has format None, this version reads 5. Run `kb build`."),
        ("manifest.json", '{"format": 5}', "the encoder's manifest {root}/manifest.json is damaged"),
        ("manifest.json", "{", "the encoder's manifest {root}/manifest.json cannot be read"),
        ("tokenizer.model", "broken", "the tokenizer {root}/tokenizer.model cannot be read"),
        ("encoder.onnx", "broken", "the encoder {root}/encoder.onnx cannot be loaded"),
    ],
)
def test_a_broken_model_folder_is_one_sentence(built: Path, tmp_path: Path, file: str, content: str | None, sentence: str) -> None:
    root = tmp_path / "model"
    root.mkdir()
    for path in (built / "model").resolve().iterdir():
        (root / path.name).symlink_to(path)
    (root / file).unlink()
    if content is not None:
        (root / file).write_text(content)
    with pytest.raises(ModelError) as raised:
        OnnxEncoder(root)
    assert str(raised.value).startswith(sentence.format(root=root))
    assert "\n" not in str(raised.value)


def test_an_index_finds_its_encoder_though_a_newer_one_was_published(built: Path, tmp_path: Path) -> None:
    digest = json.loads((built / "model" / "manifest.json").read_text())["digest"]
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / digest).symlink_to((built / "model").resolve())
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").write_text((built / "model" / "manifest.json").read_text().replace(digest, "0" * 16))
    assert load_encoder(tmp_path, digest).digest == digest
    with pytest.raises(ModelError, match=r"^the encoder ffff, which made the index, is not in .*Run `kb build`.$"):
        load_encoder(tmp_path, "ffff")


def test_an_encoder_that_was_tried_goes_live_without_being_exported_again(built: Path, tmp_path: Path) -> None:
    shutil.copytree((built / "model").resolve(), tmp_path / "trial", copy_function=shutil.copyfile)
    publish_model(tmp_path / "trial", tmp_path)
    said: list[str] = []
    assert ready_model(None, tmp_path, said.append) == tmp_path / "model"
    assert not said
    assert not (tmp_path / "trial").exists()
