"""What a test's own build need not make again: the encoder, and what was made of our examples of messages."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from search.content_cache import ContentCache, content_cache
from search.encoder import OnnxEncoder
from search.question_vectors import ask_all, cache_kind
from search.safety.category import read_categories, read_ordinary
from search.safety.lesson import KIND, lesson_digest, read_examples, safety_head
from search.safety.unwritten import unwritten_kind

_KEPT = TemporaryDirectory(prefix="lent-")  # Until the process ends.


def with_model(built: Path, out: Path) -> Path:
    """Lend a folder the encoder of the project's build, and what it made of our examples."""
    out.mkdir(parents=True)
    (out / "model").symlink_to((built / "model").resolve(), target_is_directory=True)
    shutil.copytree(_lent(built) / "cache", out / "cache")
    return out


@cache
def _lent(built: Path) -> Path:
    """Return a folder whose cache has the examples' vectors, and the head of articles about no topic of `search/data/unwritten.yml`."""
    encoder, source, target = OnnxEncoder(built / "model"), content_cache(built), content_cache(Path(_KEPT.name))
    categories, ordinary = read_categories(None, unwritten_kind({})), read_ordinary()
    texts = [example.text for example in read_examples(categories, ordinary)]
    ask_all(texts, encoder, source)  # Those of the topics that our own articles are about are in no cache yet.
    for one in (encoder, encoder.companion):
        if one is not None:
            _lend(source, target, cache_kind(one), texts)
    safety_head(categories, ordinary, encoder, source)
    _lend(source, target, KIND, [lesson_digest(categories, ordinary, encoder.digest)])
    return Path(_KEPT.name)


def _lend(source: ContentCache, target: ContentCache, kind: str, keys: list[str]) -> None:
    target.put(kind, source.get(kind, keys).items())
