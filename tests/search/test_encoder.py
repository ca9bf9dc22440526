"""One contract for every encoder, the fake one of the tests included."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from search.asked import ask, ask_beside
from search.encoder import Encoder, OnnxEncoder, load_encoder
from search.errors import ModelError
from search.model.folder import ModelFolder
from search.model.live import publish_model, ready_model
from search.model.table import Table, TableRows, note_tables
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


def linked(built: Path, root: Path) -> Path:
    """Return a model's folder of one's own, whose files may be taken away."""
    root.mkdir()
    for path in (built / "model").resolve().iterdir():
        (root / path.name).hardlink_to(path)
    return root


def test_a_hundred_rows_of_a_large_table_take_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "rows.bin").open("wb") as file:
        file.truncate(100_000_000)
    before = resident()
    table = TableRows(tmp_path, Table("graph.onnx", "rows", "rows.bin", rows=200_000, width=500, type="int8"))
    table.read(range(0, 200_000, 2_000))
    assert resident() - before < 10_000_000


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_no_table_is_mapped_from_disk(built: Path, tmp_path: Path) -> None:
    root = linked(built, tmp_path / "model")
    encoder = OnnxEncoder(root)
    encoder.encode_query(TEXTS[0])
    encoder.companion.encode_query(TEXTS[0])
    mapped = [line.split("-", 1) for line in Path("/proc/self/maps").read_text().splitlines() if str(root) in line]
    sizes = [int(rest.split(maxsplit=1)[0], 16) - int(start, 16) for start, rest in mapped]
    assert sum(sizes) < 3_000_000  # Of 160 MB; what is left are the rows' scales.


def test_a_model_whose_tables_no_build_has_noted_gives_the_same_vectors(built: Path, tmp_path: Path, encoder: OnnxEncoder) -> None:
    root = linked(built, tmp_path / "model")
    noted = (root / "tables.json").read_text()
    (root / "tables.json").unlink()
    mapped = OnnxEncoder(root)
    for one, other in ((mapped, encoder), (mapped.companion, encoder.companion)):
        assert np.array_equal(one.encode_passages(TEXTS), other.encode_passages(TEXTS))
    note_tables(ModelFolder(root))
    assert (root / "tables.json").read_text() == noted


def test_a_row_is_read_when_it_is_first_needed(tmp_path: Path) -> None:
    (tmp_path / "rows.bin").write_bytes(bytes(range(12)))
    table = TableRows(tmp_path, Table("graph.onnx", "rows", "rows.bin", rows=4, width=3, type="uint8"))
    table.read([2, 0, 2])
    assert table.values.tolist() == [[0, 1, 2], [0, 0, 0], [6, 7, 8], [0, 0, 0]]


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("manifest.json", None, "there is no encoder in {root}. Run `kb build`."),
        ("manifest.json", "[1]", "the encoder in {root} has format None, this version reads 5. Run `kb build`."),
        ("manifest.json", '{"format": 5}', "the encoder's manifest {root}/manifest.json is damaged"),
        ("manifest.json", "{", "the encoder's manifest {root}/manifest.json cannot be read"),
        ("tokenizer.model", "broken", "the tokenizer {root}/tokenizer.model cannot be read"),
        ("encoder.onnx", "broken", "the encoder {root}/encoder.onnx cannot be loaded"),
        ("tables.json", "broken", "{root}/tables.json cannot be read"),
        ("companion.bin", "short", "the table {root}/companion.bin has 5 bytes of 65541120. Delete its folder and run `kb build`."),
    ],
)
def test_a_broken_model_folder_is_one_sentence(built: Path, tmp_path: Path, file: str, content: str | None, sentence: str) -> None:
    root = linked(built, tmp_path / "model")
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


def test_both_encoders_at_once_give_what_they_give_one_after_the_other(encoder: OnnxEncoder) -> None:
    with ThreadPoolExecutor(2) as threads:
        for text in TEXTS:
            together, alone = ask_beside(text, encoder, threads), ask(text, encoder)
            assert np.array_equal(together.vector, alone.vector)
            assert alone.companion is not None
            assert together.companion is not None
            assert np.array_equal(together.companion, alone.companion)
