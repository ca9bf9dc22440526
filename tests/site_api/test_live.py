"""A new index is taken over between two requests; a damaged one is refused."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from kb.reader import read_docs
from search.build import build_index
from search.current import index_folder, read_current
from search.encoder import OnnxEncoder
from site_api.errors import NotReady
from site_api.live import LiveEngine
from tests.lent import with_model
from tests.problems import assert_sentence
from tests.site_api.conftest import Small
from tests.small_docs import write_docs


def wait_until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < end, "it did not happen within 20 s"
        time.sleep(0.02)


def test_no_question_fails_while_the_index_is_replaced(small: Small) -> None:
    stop, codes = Event(), list[int]()

    def ask() -> None:
        while not stop.is_set():
            codes.append(small.api.get("/v1/search", params={"q": f"lost card {len(codes)}"}).status_code)

    asking = Thread(target=ask)
    asking.start()
    try:
        for number in range(4):
            small.publish(**{f"docs/en/more/new-{number}.md": f"Something new, number {number}"})
            wait_until(lambda number=number: small.api.get(f"/v1/articles/new-{number}").status_code == 200)  # type: ignore[misc]
    finally:
        stop.set()
        asking.join()
    assert set(codes) == {200}
    assert "new-3" in {hit["id"] for hit in small.api.get("/v1/search", params={"q": "something new, number 3"}).json()["hits"]}


def test_a_damaged_index_is_refused_and_the_last_good_one_goes_on(small: Small) -> None:
    good = small.api.get("/readyz").json()["index"]
    bad = index_folder(small.out) / "0123456789abcdef"
    shutil.copytree(read_current(small.out), bad)
    (bad / "en" / "articles.json").write_text("[]")
    pointer = index_folder(small.out) / "next"
    pointer.write_text(f"{bad.name}\n")
    pointer.replace(index_folder(small.out) / "current")  # At once, as a build does it: the server looks meanwhile.
    wait_until(lambda: small.api.get("/readyz").json()["refused"] is not None)
    ready = small.api.get("/readyz").json()
    assert ready["index"] == good
    assert "articles.json is damaged" in ready["refused"]
    assert small.api.get("/v1/search?q=pin").json()["hits"]
    assert small.publish() == good
    wait_until(lambda: small.api.get("/readyz").json()["refused"] is None)


@pytest.fixture
def out(built: Path, encoder: OnnxEncoder, tmp_path: Path) -> Path:
    out = with_model(built, tmp_path / "out")
    build_index(read_docs(write_docs(tmp_path)), encoder, out)
    return out


def test_a_damaged_index_that_is_built_again_under_its_name_is_taken(out: Path, encoder: OnnxEncoder, tmp_path: Path) -> None:
    live = LiveEngine(out)
    file = read_current(out) / "en" / "articles.json"
    file.write_bytes(file.read_bytes()[:-1])
    assert not live.refresh()
    build_index(read_docs(tmp_path / "docs"), encoder, out)
    assert live.refresh()
    assert live.refusal is None


@pytest.mark.parametrize("lost", ["index", "model"])
def test_what_cannot_be_loaded_is_said_in_one_sentence_and_looked_at_again(out: Path, lost: str) -> None:
    (out / lost).rename(out / "away")
    live = LiveEngine(out)
    assert not live.refresh()
    with pytest.raises(NotReady) as raised:
        _ = live.serving
    assert_sentence(str(raised.value))
    assert "Run `kb build`." in str(raised.value)
    (out / "away").rename(out / lost)
    (index_folder(out) / "current").touch()
    assert live.refresh()
    assert live.serving.engine.languages == ("es", "en")


def test_the_same_index_published_again_is_not_loaded_again(out: Path, encoder: OnnxEncoder, tmp_path: Path) -> None:
    live = LiveEngine(out)
    assert live.refresh()
    engine = live.serving.engine
    build_index(read_docs(tmp_path / "docs"), encoder, out)
    assert not live.refresh()
    assert live.serving.engine is engine


def test_an_index_that_is_gone_does_not_stop_the_one_in_memory(out: Path) -> None:
    live = LiveEngine(out)
    live.refresh()
    shutil.rmtree(out / "index")
    assert not live.refresh()
    assert live.serving.engine.languages == ("es", "en")
    assert "Run `kb build`." in (live.refusal or "")
