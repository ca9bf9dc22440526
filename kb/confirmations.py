"""Which text of its source each translation was last confirmed against, kept in a small file beside the articles.

The source of a translation is the article of the same id in the bank's first language. Its digest is taken of what readers
are told in it: title, summary and body, with the facts still named and not filled in, because a changed fact changes every
language by itself. Keys such as `queue` or `reviewed`, and the questions, which each language words for itself, do not count.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kb.article import Article
from kb.beside import CONFIRMATIONS, beside
from kb.errors import KbError
from kb.finding import shown
from kb.front_matter import FrontMatterError, read_page
from kb.help_centre import HelpCentre
from kb.nearest import nearest
from kb.swap import write_whole

_HEAD = "# The text of its source that each translation was confirmed against. `kb confirm` writes this file; commit it.\n"
_LENGTH = 12


class ConfirmationsError(KbError):
    """The file of confirmations is broken, or something is to be confirmed that is not there."""

    exit_code = 2


@dataclass(frozen=True)
class Confirmations:
    """A digest by (id, language)."""

    path: Path
    digests: dict[tuple[str, str], str] = field(default_factory=dict)

    def write(self) -> None:
        """Write the file whole or not at all, one translation a line, so that two branches seldom meet in it."""
        lines = (f"{article_id} {lang}: {digest}\n" for (article_id, lang), digest in sorted(self.digests.items()))
        write_whole(self.path, (_HEAD + "".join(lines)).encode())


@dataclass(frozen=True, slots=True)
class Translation:
    """A published or drafted article beside its source, and the source's digest as it is now."""

    article: Article
    source: Article
    confirmed: str | None

    @property
    def digest(self) -> str:
        """Return the digest of the source's text."""
        return source_digest(self.source)

    @property
    def stale(self) -> bool:
        """Return whether the source has changed since; one that was never confirmed is not called stale."""
        return self.confirmed is not None and self.confirmed != self.digest


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What `kb confirm` did, and which translations of those it looked at are still stale."""

    confirmed: tuple[Translation, ...]
    stale: tuple[Translation, ...]
    forgotten: int


def read_confirmations(docs: Path) -> Confirmations:
    """Read the file beside a folder of articles; without one nothing is confirmed; raise ConfirmationsError."""
    path = beside(docs, CONFIRMATIONS)
    if not path.is_file():
        return Confirmations(path)
    digests: dict[tuple[str, str], str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        key, _, digest = line.partition(": ")
        article_id, _, lang = key.partition(" ")
        if digest and lang:
            digests[article_id, lang] = digest.strip()
        elif line.strip() and not line.startswith("#"):
            mend = "Keep either line of a merge, then run `kb confirm`"
            raise ConfirmationsError(f"{line[:40]!r} is not a confirmation", path=Path(shown(path)), line=number, mend=mend)
    return Confirmations(path, digests)


def confirm(centre: HelpCentre, article_ids: Collection[str] = (), *, lang: str | None = None) -> Confirmed:
    """Write down that translations are up to date; without ids only what was never confirmed; raise ConfirmationsError."""
    _check_names(centre, article_ids, lang)
    confirmations = read_confirmations(centre.docs)
    known = list(translations(centre, confirmations))
    chosen = [translation for translation in known if lang in {None, translation.article.lang}]
    named = [
        translation
        for translation in chosen
        if translation.article.id in article_ids or (not article_ids and translation.confirmed is None)
    ]
    living = {(translation.article.id, translation.article.lang) for translation in known}
    kept = {key: digest for key, digest in confirmations.digests.items() if key in living}
    new = {(translation.article.id, translation.article.lang): translation.digest for translation in named}
    if kept | new != confirmations.digests:
        Confirmations(confirmations.path, kept | new).write()
    stale = tuple(translation for translation in chosen if translation.stale and translation not in named)
    return Confirmed(tuple(named), stale, len(confirmations.digests) - len(kept))


def _check_names(centre: HelpCentre, article_ids: Collection[str], lang: str | None) -> None:
    first, *others = centre.languages
    if lang is not None and lang not in others:
        mend = f"Languages are {', '.join(others)}" if others else "Write a folder for a second language first"
        raise ConfirmationsError(f"{lang!r} is not a language that {first} is translated into", mend=mend)
    ids = {article.id for article in centre.articles}
    for unknown in (article_id for article_id in article_ids if article_id not in ids):
        near = nearest(unknown, ids)
        raise ConfirmationsError(f"there is no article {unknown!r}", mend=f"Did you mean {near}?" if near else "Ids are the names of files")


def translations(centre: HelpCentre, confirmations: Confirmations) -> Iterator[Translation]:
    """Yield every article that has a source in the first language, with what is known of it."""
    first = centre.languages[0]
    for article in centre.articles:
        source = centre.by_key.get((first, article.id))
        if source is not None and article.lang != first:
            yield Translation(article, source, confirmations.digests.get((article.id, article.lang)))


def source_digest(article: Article) -> str:
    """Return a short digest of what an article tells, its facts unfilled and its spacing ignored."""
    try:
        page = read_page(article.source.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except (FrontMatterError, yaml.YAMLError):
        return ""
    told = [str(page.fields[key].value) for key in ("title", "summary") if key in page.fields]
    words = "\n".join(" ".join(line.split()) for line in [*told, *page.body.split("\n")] if line.strip())
    return hashlib.sha256(words.encode()).hexdigest()[:_LENGTH]
