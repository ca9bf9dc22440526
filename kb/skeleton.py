"""The skeleton of a new article: every key of the front matter, and in each language what belongs where."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.bank import Bank, find_bank, read_bank
from kb.beginning import Beginning
from kb.errors import KbError
from kb.language import FALLBACK, FOLDER
from kb.nearest import nearest
from kb.source_file import ID, find_folders

_QUEUE = "support"


class SkeletonError(KbError):
    """An article cannot be begun under that id or in that category."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One file of a new article; `written` tells it from one that was there already."""

    path: Path
    written: bool


def write_skeleton(
    docs: Path,
    article_id: str,
    *,
    category: str | None = None,
    today: dt.date | None = None,
    beginnings: Mapping[str, Beginning] | None = None,
) -> tuple[Skeleton, ...]:
    """Write a draft in each language that lacks the article; what is there already is never touched.

    `beginnings` are what customers asked, by language.
    """
    _check_name(article_id, "id", "lost-or-stolen-card")
    for part in category.split("/") if category else ():
        _check_name(part, "category", "cards")
    if docs.exists() and not docs.is_dir():
        raise SkeletonError(f"{docs} is not a folder", mend="Name the folder of the articles, as in --docs docs")
    bank = read_bank(find_bank(docs))
    folders = _folders(docs, bank)
    place = _place(docs, folders, article_id, category)
    paths = {lang: folder / place / f"{article_id}.md" for lang, folder in folders.items()}
    begun = {lang: Beginning() for lang in paths} | dict(beginnings or {})
    texts = {lang: begun[lang].begin(_text(lang, article_id, bank, today or dt.date.today())) for lang in paths}
    return tuple(_write(path, texts[lang]) for lang, path in paths.items())


def nearest_category(docs: Path, category: str) -> str | None:
    """Return the known category that a new one may be a slip of, or None."""
    bank = read_bank(find_bank(docs))
    known = {path.relative_to(folder).as_posix() for folder in _folders(docs, bank).values() for path in _subfolders(folder)}
    return None if category in known else nearest(category, known, cutoff=0.7)


def _folders(docs: Path, bank: Bank) -> dict[str, Path]:
    by_language = {lang: docs / lang for lang in bank.languages}
    if not docs.is_dir() or not any(docs.rglob("*.md")):
        return by_language
    found = find_folders(docs, bank)
    # A bank's own list of languages may name one whose folder is still to be made.
    return found if bank.path is None or docs in found.values() else by_language | found


def _subfolders(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_dir()) if folder.is_dir() else iter(())


def _check_name(name: str, what: str, example: str) -> None:
    if not ID.fullmatch(name):
        raise SkeletonError(f"the {what} {name!r} is not made of a-z, 0-9 and hyphens", mend=f"Write it as in {example}")


def _place(docs: Path, folders: dict[str, Path], article_id: str, category: str | None) -> str:
    """Return the category to write in: that of the article's other languages, where there are any."""
    there = {path.parent.relative_to(folder).as_posix() for folder in folders.values() for path in folder.rglob(f"{article_id}.md")}
    places = {"" if place == "." else place for place in there}
    wanted = category or (min(places) if places else "")
    if places and wanted not in places:
        found = f"the article {article_id!r} is already in {min(places) or docs.name!r}"
        raise SkeletonError(found, mend=f"Run it without --category, or take another id than {article_id}")
    return wanted


def _text(lang: str, article_id: str, bank: Bank, today: dt.date) -> str:
    path = FOLDER / f"{lang}.md"
    text = (path if path.is_file() else FOLDER / f"{FALLBACK}.md").read_text(encoding="utf-8")
    queue = _QUEUE if _QUEUE in bank.queues or not bank.queues else next(iter(bank.queues))
    for name, value in (("id", article_id), ("queue", queue), ("today", today.isoformat())):
        text = text.replace(f"{{{name}}}", value)
    return text


def _write(path: Path, text: str) -> Skeleton:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return Skeleton(path, written=False)
    return Skeleton(path, written=True)
