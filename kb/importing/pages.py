"""Articles that are files: a folder of Markdown or HTML pages, their folders being categories and perhaps languages."""

import dataclasses
import re
from collections.abc import Container, Iterable
from pathlib import PurePosixPath

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector

from kb.front_matter import FrontMatterError, Page, read_page
from kb.importing.markdown_body import visible
from kb.importing.source_article import Loss, SourceArticle, SourceRead
from kb.importing.source_tree import SourceTree
from kb.sentences import spoken

MARKDOWN = frozenset({".md", ".markdown"})
HTML = frozenset({".html", ".htm"})
_MAX_PAGE = 5_000_000
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_HEADING = re.compile(r"\A\s*# +(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_KNOWN = frozenset({"id", "title", "summary", "description", "questions", "lang", "locale", "language"})
_INDEX = frozenset({"index", "readme"})


def page_names(tree: SourceTree) -> list[str]:
    """Return the paths of all pages of a source."""
    return sorted(name for name in tree.files if PurePosixPath(name).suffix.lower() in MARKDOWN | HTML)


def read_pages(tree: SourceTree, languages: Container[str]) -> SourceRead:
    """Read every page; a first folder named for a language says the language of what is in it."""
    losses: list[Loss] = []
    names = page_names(tree)
    known = _language_folders(names, languages)
    articles = [article for name in names if (article := _read(tree, name, known, losses))]
    return SourceRead(tuple(articles), tuple(losses))


def _language_folders(names: Iterable[str], languages: Container[str]) -> frozenset[str]:
    """Return the folders that are named for a language: all that look so, if one of them is of a language that is known."""
    alike = {part for name in names for part in PurePosixPath(name).parts[:-1][:2] if _LANGUAGE.fullmatch(part)}
    named = {part for part in alike if part[:2].lower() in languages}
    return frozenset(alike if named else {part for part in alike if len(part) > 2})


def page_address(path: str) -> str:
    """Return what links to a page are compared by: its path without the ending and without `index`."""
    pure = PurePosixPath(path)
    bare = pure.with_suffix("") if pure.suffix.lower() in MARKDOWN | HTML else pure
    return f"page:{bare.parent if bare.name.lower() in _INDEX else bare}"


def _read(tree: SourceTree, name: str, languages: Container[str], losses: list[Loss]) -> SourceArticle | None:
    if tree.files[name] > _MAX_PAGE:
        losses.append(Loss(name, f"the page has {tree.files[name] / 1e6:.0f} MB, the limit is {_MAX_PAGE / 1e6:.0f} MB", "Split it"))
        return None
    is_html = PurePosixPath(name).suffix.lower() in HTML
    text = _decoded(tree.read(name), name, losses, is_html=is_html)
    if text is None:
        return None
    if not text.strip():
        losses.append(Loss(name, "the page is empty", "Write it, or delete it"))
        return None
    return _html_page(name, text, languages) if is_html else _markdown_page(name, text, languages, losses)


def _decoded(content: bytes, name: str, losses: list[Loss], *, is_html: bool) -> str | None:
    """Return the text of a page; HTML may declare another encoding than UTF-8."""
    declared = EncodingDetector.find_declared_encoding(content, is_html=True) if is_html else None
    try:
        return visible(content.decode(declared or "utf-8-sig").removeprefix("\ufeff"))
    except (UnicodeDecodeError, LookupError) as error:
        start = getattr(error, "start", 0)
        line = content[:start].count(b"\n") + 1
        losses.append(Loss(f"{name}:{line}", f"the page is not {declared or 'UTF-8'}", "Save it as UTF-8"))
        return None


def _html_page(name: str, text: str, languages: Container[str]) -> SourceArticle:
    root = BeautifulSoup(text, "html.parser").find("html")
    said = root.get("lang") if root else None
    lang, folder, stem = _place(name, languages)
    return _article(name, (lang or (said if isinstance(said, str) else None), folder, stem), text, is_html=True)


def _markdown_page(name: str, text: str, languages: Container[str], losses: list[Loss]) -> SourceArticle | None:
    try:
        page = read_page(text)
    except FrontMatterError as error:
        losses.append(Loss(f"{name}:{error.line}", error.found, error.mend))
        return None
    lang, folder, stem = _place(name, languages)
    head = {key: field.value for key, field in page.fields.items()}
    if dropped := sorted(set(head) - _KNOWN):
        losses.append(Loss(name, f"the keys {', '.join(dropped)} were not brought", note=True))
    said = _text(head, "lang", "locale", "language") or None
    title, body = _title(page, _text(head, "title"))
    questions = head.get("questions")
    article = _article(name, (lang or said, folder, _text(head, "id") or stem), body)
    return dataclasses.replace(
        article,
        title=title or spoken(stem),
        summary=_text(head, "summary", "description"),
        questions=tuple(map(str, questions)) if isinstance(questions, list) else (),
    )


def _article(name: str, place: tuple[str | None, str, str], body: str, *, is_html: bool = False) -> SourceArticle:
    lang, folder, stem = place
    return SourceArticle(
        key=f"{folder}/{stem}",
        name=stem,
        lang=lang,
        category=folder,
        title="",
        body=body,
        is_html=is_html,
        where=name,
        addresses=(page_address(name),),
        folder=str(PurePosixPath(name).parent),
    )


def _place(name: str, languages: Container[str]) -> tuple[str | None, str, str]:
    """Return the language, the folder below it and the name of a page."""
    *folders, file = PurePosixPath(name).parts
    # A zip of one folder has that folder around everything.
    at = next((i for i, part in enumerate(folders[:2]) if part in languages), None)
    lang = folders[at] if at is not None else None
    inner = folders[at + 1 :] if at is not None else folders
    stem = PurePosixPath(file).stem
    if stem.lower() in _INDEX:
        stem = inner[-1] if inner else "home"
    return lang, "/".join(inner), stem


def _title(page: Page, said: str) -> tuple[str, str]:
    """Return the title and the body without it."""
    heading = _HEADING.match(page.body)
    if heading is None:
        return said, page.body
    return said or heading[1], page.body[heading.end() :]


def _text(head: dict[str, object], *keys: str) -> str:
    return next((" ".join(str(head[key]).split()) for key in keys if isinstance(head.get(key), str)), "")
