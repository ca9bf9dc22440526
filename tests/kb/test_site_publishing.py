"""Publishing by one switch, whatever interrupts it."""

import os
from pathlib import Path

import pytest

from kb.errors import BuildError
from kb.reader import read_docs
from kb.site.builder import build_site
from kb.site.workshop import open_workshop, publish

NO_SUCH_PROCESS = 2**22 + 1  # Above the largest process id that Linux gives.


def put(out: Path, text: str) -> Path:
    """Publish a site of one page."""
    with open_workshop(out) as room:
        site = room / "site"
        site.mkdir()
        (site / "index.html").write_text(text)
        return publish(site, out)


def interrupt(out: Path) -> None:
    """Press Ctrl-C while a site is half written."""
    with open_workshop(out) as room:
        (room / "half").write_text("half")
        raise KeyboardInterrupt


def test_last_two_sites_are_kept(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        link = put(tmp_path, text)
    assert (link / "index.html").read_text() == "three"
    assert sorted((site / "index.html").read_text() for site in (tmp_path / "sites").iterdir()) == ["three", "two"]


def test_same_site_again_stays_where_it_is(tmp_path: Path) -> None:
    first = put(tmp_path, "one").resolve()
    assert put(tmp_path, "one").resolve() == first


def test_interrupted_build_leaves_the_live_site_and_no_rest(tmp_path: Path) -> None:
    link = put(tmp_path, "one")
    with pytest.raises(KeyboardInterrupt):
        interrupt(tmp_path)
    assert (link / "index.html").read_text() == "one"
    assert len(list((tmp_path / "sites").iterdir())) == 1


def test_rest_of_a_killed_build_is_cleared_and_a_running_one_is_not(tmp_path: Path) -> None:
    running = tmp_path / "sites" / f".building-{os.getppid()}-x"
    killed = tmp_path / "sites" / f".building-{NO_SUCH_PROCESS}-x"
    for rest in (running, killed):
        rest.mkdir(parents=True)
    put(tmp_path, "one")
    assert running.is_dir()
    assert not killed.exists()


def test_folder_in_the_links_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with pytest.raises(BuildError, match=r"a folder stands where the link to the live site belongs\. Delete it"):
        put(tmp_path, "one")


def test_relative_folder_means_where_the_command_was_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "reset.md").write_text("# Reset your password\n\nChoose a new one in the settings.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    build_site(read_docs(Path("docs")), Path("out"))
    assert "Choose a new one" in (tmp_path / "out" / "site" / "en" / "reset" / "index.html").read_text(encoding="utf-8")
