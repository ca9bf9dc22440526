"""The index on disk: what is read back is what was written, or it is refused."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from search.current import read_current
from search.engine import SearchEngine
from search.errors import BrokenIndex, IndexDamaged, IndexMissing
from search.index import read_index
from search.manifest import FORMAT
from search.query import Query
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import KEYWORDS, build, write_docs

LEXICAL = ("data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy", "params.index.json", "vocab.index.json")
PARTS = ("articles.json", "classifiers.npz", "contacts.json", "vectors.faiss", *(f"lexical/{name}" for name in LEXICAL))
FILES = ["calibration.json", "service.json", *(f"{lang}/{name}" for lang in ("en", "es") for name in PARTS)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    build(write_docs(folder), KeywordEncoder(*KEYWORDS), folder / "out")
    return read_current(folder / "out")


@pytest.fixture
def copy(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / written.name))


def test_what_is_read_is_what_was_built(small: SearchEngine, written: Path) -> None:
    again = read_index(written)
    assert again.manifest.digest == small.index.manifest.digest
    for lang, part in small.index.languages.items():
        assert again.languages[lang].articles == part.articles
        assert np.array_equal(again.languages[lang].vectors.reconstruct_n(0, 5), part.vectors.reconstruct_n(0, 5))
    assert SearchEngine(again, small.encoder).search(Query("pin")) == small.search(Query("pin"))


def test_the_manifest_says_what_is_there(written: Path) -> None:
    manifest = read_index(written).manifest
    assert sorted(manifest.checksums) == sorted(FILES)
    assert manifest.articles == {"es": 3, "en": 3}
    assert manifest.dimension == KeywordEncoder(*KEYWORDS).dimension
    assert manifest.digest == written.name
    assert set(manifest.versions) == {"bm25s", "faiss-cpu", "numpy", "ventanilla"}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_by_its_checksum(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(IndexDamaged) as raised:
        read_index(copy)
    assert str(raised.value) == f"{copy / name} is damaged: its checksum is not the manifest's. Run `kb build`."


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(IndexDamaged) as raised:
        read_index(copy)
    assert str(raised.value) == f"{copy / name} is missing. Run `kb build`."


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (None, "cannot be read ([Errno 2] No such file"),
        ("", "cannot be read (Expecting value"),
        ("\udcff", "cannot be read ('utf-8' codec"),
        ("[]", f"has format None, this version reads {FORMAT}. Run `kb build`."),
        ('{"format": 99}', f"has format 99, this version reads {FORMAT}. Run `kb build`."),
        (f'{{"format": {FORMAT}}}', "is damaged ('languages'). Run `kb build`."),
        (f'{{"format": {FORMAT}, "languages": 3}}', "is damaged ("),
        (f'{{"format": {FORMAT}, "languages": []}}', "is damaged ("),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(copy: Path, manifest: str | None, sentence: str) -> None:
    path = copy / "manifest.json"
    path.unlink()
    if manifest is not None:
        path.write_text(manifest, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(IndexDamaged) as raised:
        read_index(copy)
    assert sentence in str(raised.value)
    assert str(raised.value).endswith("Run `kb build`.")


def test_an_index_whose_parts_do_not_fit_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "languages": ["es", "en", "ru"]}))
    with pytest.raises(IndexDamaged, match=r"cannot be read .*Run `kb build`.$"):
        read_index(copy)


@pytest.mark.parametrize("pointer", [None, "", "nothing", "0123456789abcdef", "../../etc", "é"])
def test_a_pointer_to_nothing_is_one_sentence(tmp_path: Path, pointer: str | None) -> None:
    (tmp_path / "index").mkdir()
    if pointer is not None:
        (tmp_path / "index" / "current").write_text(pointer, encoding="utf-8")
    with pytest.raises(IndexMissing, match=r"Run `kb build`.$"):
        read_current(tmp_path)


def test_every_refusal_is_of_one_kind() -> None:
    assert issubclass(IndexDamaged, BrokenIndex)
    assert issubclass(IndexMissing, BrokenIndex)
