"""Where each imported article goes: its language's folder, a category, and an id that is the same in each language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from anyascii import anyascii

from kb.importing.source_article import Loss, SourceArticle
from kb.source_file import find_files

_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_MAX_ID = 60
_LISTINGS = frozenset({"index", "readme"})


@dataclass(frozen=True, slots=True)
class Place:
    """An article and the file that it becomes."""

    article: SourceArticle
    lang: str
    id: str
    path: Path


class Placement:
    """Gives places one after the other; an id is taken once, by what is there already too."""

    def __init__(self, folders: Mapping[str, Path], *, category: str | None) -> None:
        self._folders = folders
        self._category = category
        self._ids: dict[str, str] = {}
        self._categories: dict[str, str] = {}
        there = {lang: find_files(folder, lang) for lang, folder in folders.items() if folder.is_dir()}
        self._there = {(lang, file.stem): file.path for lang, files in there.items() for file in files}
        self._placed: set[tuple[str, str]] = set()
        self.losses: list[Loss] = []

    def place(self, article: SourceArticle, lang: str) -> Place | None:
        """Return an article's place, or None where it is there already or comes twice."""
        article_id = self._id(article)
        if (lang, article.key) in self._placed:
            self.losses.append(Loss(article.where, f"the article comes twice in {lang}", "The first one was brought"))
            return None
        self._placed.add((lang, article.key))
        if there := self._there.get((lang, article_id)):
            self.losses.append(Loss(article.where, f"{there} is there already", "It was not touched; delete it to import this one"))
            return None
        category = self._categories.setdefault(article.key, self._category or "/".join(map(identifier, _parts(article.category))))
        return Place(article, lang, article_id, self._folders[lang] / category / f"{article_id}.md")

    def _id(self, article: SourceArticle) -> str:
        """Return the id of an article's key, numbered where another article has it."""
        if article.key in self._ids:
            return self._ids[article.key]
        wanted = identifier(article.name)
        wanted = f"{wanted}-article" if wanted in _LISTINGS else wanted
        taken = set(self._ids.values())
        numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        given = next(name for name in (wanted, *numbers) if name not in taken)
        if given != wanted:
            self.losses.append(Loss(article.where, f"the id {wanted!r} is taken, so it is {given!r}", "Give it a better one", note=True))
        self._ids[article.key] = given
        return given


def identifier(name: str) -> str:
    """Return a name in any script as lower-case Latin letters, digits and hyphens."""
    words = _NOT_IN_ID.sub("-", anyascii(name).lower().replace("'", "")).strip("-")
    short = words if len(words) <= _MAX_ID else words[:_MAX_ID].rpartition("-")[0] or words[:_MAX_ID]
    return short.strip("-") or "article"


def _parts(category: str) -> Iterable[str]:
    return (part for part in category.split("/") if part not in {"", "."})
