"""What a test's own build need not make again: the encoder, and the head that was trained on our examples."""

from functools import cache
from pathlib import Path

from kb.help_centre import HelpCentre
from kb.reader import read_docs
from search.build import content_cache
from search.encoder import OnnxEncoder
from search.safety.category import read_categories, read_ordinary
from search.safety.lesson import KIND, lesson_digest, safety_head
from search.safety.unwritten import unwritten_kind
from tests.command import ROOT


def with_model(built: Path, out: Path) -> Path:
    """Lend a folder the encoder of the project's build, and what it trained of our examples."""
    out.mkdir(parents=True)
    (out / "model").symlink_to((built / "model").resolve(), target_is_directory=True)
    content_cache(out).put(KIND, _heads(built))
    return out


@cache
def _heads(built: Path) -> tuple[tuple[str, bytes], ...]:
    """Return the heads of our own articles and of a few others, none of which is about a topic of `search/data/unwritten.yml`."""
    encoder, kept, ordinary = OnnxEncoder(built / "model"), content_cache(built), read_ordinary()
    found = []
    for titles in ({}, _titles(read_docs(ROOT / "docs"))):
        categories = read_categories(None, unwritten_kind(titles))
        key = lesson_digest(categories, ordinary, encoder.digest)
        found.append((key, safety_head(categories, ordinary, encoder, kept).to_bytes()))
    return tuple(found)


def _titles(centre: HelpCentre) -> dict[str, list[str]]:
    return {lang: [article.title for article in centre.published if article.lang == lang] for lang in centre.languages}
