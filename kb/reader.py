"""Reads a folder of articles; whatever is wrong becomes a finding with its line, never a stop half-way."""

import dataclasses
import datetime as dt
import re
import unicodedata
from pathlib import Path
from typing import Any

from kb.article import Article, Audience, Handoff, Priority, Section, Status
from kb.bank import Bank, find_bank, read_bank
from kb.errors import DocsError, FactError
from kb.facts import Facts, mend_unknown
from kb.finding import Finding, shown
from kb.front_matter import Field, FrontMatterError, Page, read_page
from kb.help_centre import HelpCentre, Listing
from kb.plain_text import shorten
from kb.rules import finding
from kb.schema import read_values
from kb.sections import read_sections
from kb.sentences import spoken
from kb.source_file import ID, SourceFile, find_files, find_folders, slug

MAX_BYTES = 1_000_000
SUMMARY_LIMIT = 320
_WITHHELD = "…"  # Stands for a fact that is unknown or broken, so that the rest of its page is still checked.

# Control characters, and those that turn the direction of text so that it reads differently from what it says.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def read_docs(docs: Path) -> HelpCentre:
    """Read a folder of articles; raise DocsError where there is nothing to read and BankError for broken data."""
    if not docs.is_dir():
        found = f"{docs} is not a folder" if docs.exists() else f"the folder {docs} does not exist"
        raise DocsError(found, mend="Name the folder of the articles, as in `kb check docs`")
    bank = read_bank(find_bank(docs))
    folders = find_folders(docs.absolute(), bank)
    files = [file for lang, folder in folders.items() for file in find_files(folder, lang)]
    if not files:
        raise DocsError(f"the folder {docs} holds no Markdown file", mend="Begin with `kb new my-first-article`")
    reader = _Reader(docs, bank, folders)
    for file in files:
        reader.read(file)
    return reader.help_centre()


class _Reader:
    """Collects articles, listings and findings, one file after the other."""

    def __init__(self, docs: Path, bank: Bank, folders: dict[str, Path]) -> None:
        self._docs = docs
        self._bank = bank
        self._folders = folders
        self._facts = {lang: Facts(bank, lang) for lang in folders}
        self._articles: list[Article] = []
        self._listings: list[Listing] = []
        self._findings: dict[Finding, None] = {}
        self._heads: dict[Path, dict[str, Field]] = {}
        self._moved: dict[str, str] = {}

    def read(self, file: SourceFile) -> None:
        text = self._text(file)
        page = self._page(file, text) if text is not None else None
        if page is None:
            return
        if page.has_front_matter:
            self._heads[file.path] = page.fields
        values = self._values(file, page)
        if file.is_index and (not page.body.strip() or "template" in page.fields):
            self._listings.append(self._listing(file, page, values))
        else:
            self._add_article(file, page, values)

    def help_centre(self) -> HelpCentre:
        articles = self._with_distinct_ids()
        titles = {(listing.lang, listing.category): listing.title for listing in self._listings}
        named = tuple(dataclasses.replace(article, breadcrumb=_breadcrumb(article, titles)) for article in articles)
        listings, findings = tuple(self._listings), tuple(self._findings)
        return HelpCentre(self._docs, self._bank, self._folders, named, listings, findings, self._moved, self._heads)

    def _report(self, code: str, path: Path, line: int, found: str, mend: str) -> None:
        # A dictionary, because a broken fact is found again in every article that names it.
        self._findings[finding(code, path, line, found, mend)] = None

    def _text(self, file: SourceFile) -> str | None:
        size = file.path.stat().st_size
        if size > MAX_BYTES:
            self._report("K103", file.path, 1, f"the file has {size / 1e6:.1f} MB", "Split it: one topic a page, 90 to 250 words")
            return None
        content = file.path.read_bytes()
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            found = f"the file is not UTF-8 (byte 0x{content[error.start]:02x})"
            self._report("K101", file.path, line, found, "Save it as UTF-8 in your editor")
            return None
        if not text.strip():
            self._report("K102", file.path, 1, "the file is empty", "Write the article, or delete the file")
            return None
        return self._filled(file, self._visible(file, text))

    def _visible(self, file: SourceFile, text: str) -> str:
        for match in _INVISIBLE.finditer(text):
            name = unicodedata.name(match[0], "a control character").lower()
            line = text.count("\n", 0, match.start()) + 1
            found = f"the text holds the invisible character U+{ord(match[0]):04X} ({name})"
            self._report("K109", file.path, line, found, "Delete it; no script needs it to be read in its own direction")
        return _INVISIBLE.sub("", text)

    def _filled(self, file: SourceFile, text: str) -> str:
        facts = self._facts[file.lang]
        try:
            for unknown in facts.unknown(text):
                self._report("K501", file.path, unknown.line, f"unknown fact {unknown.name!r}", mend_unknown(unknown))
            return facts.fill(text, missing=_WITHHELD)
        except FactError as error:
            self._report("K501", error.path or file.path, error.line or 1, error.found, error.mend)
            return facts.withhold(text, _WITHHELD)

    def _page(self, file: SourceFile, text: str) -> Page | None:
        try:
            return read_page(text)
        except FrontMatterError as error:
            self._report("K104", file.path, error.line, error.found, error.mend)
            return None

    def _values(self, file: SourceFile, page: Page) -> dict[str, Any]:
        values, problems = read_values(page.fields)
        for problem in problems:
            self._report("K105" if problem.unknown else "K106", file.path, problem.line, problem.found, problem.mend)
        return values

    def _listing(self, file: SourceFile, page: Page, values: dict[str, Any]) -> Listing:
        meta = {key: field.value for key, field in page.fields.items()}
        title = values.get("title") or spoken(file.folder.rpartition("/")[2] or self._bank.name)
        return Listing(file.lang, file.folder, title, values.get("summary", ""), meta, file.path, file.src_uri, file.url)

    def _add_article(self, file: SourceFile, page: Page, values: dict[str, Any]) -> None:
        if not page.has_front_matter:
            mend = "Begin it with --- and the keys title and summary, then ---"
            self._report("K108", file.path, 1, "the page has no front matter", mend)
        elif "title" not in page.fields:
            self._report("K107", file.path, 1, "the article has no title", 'Add title: "…" to the front matter')
        lines = {key: field.line for key, field in page.fields.items()}
        self._check_id(file, values, lines)
        self._check_names(file, values, lines)
        for old in values.get("moved_from", ()):
            self._moved[old] = values.get("id", file.implicit_id)
        self._articles.append(_article(file, page, values, read_sections(page.body, page.body_line)))

    def _check_id(self, file: SourceFile, values: dict[str, Any], lines: dict[str, int]) -> None:
        article_id = values.get("id")
        if article_id is None:
            return
        if not ID.fullmatch(article_id):
            found = f"the id {article_id!r} is not made of a-z, 0-9 and hyphens"
            self._report("K202", file.path, lines["id"], found, "Write it as in lost-or-stolen-card")
        elif article_id != file.stem:
            found = f"the id {article_id!r} is not the file's name {file.stem!r}"
            self._report("K203", file.path, lines["id"], found, f"Rename the file to {article_id}.md")

    def _check_names(self, file: SourceFile, values: dict[str, Any], lines: dict[str, int]) -> None:
        queue = values.get("queue")
        if queue and self._bank.queues and queue not in self._bank.queues:
            self._report("K502", file.path, lines["queue"], f"unknown queue {queue!r}", f"Queues are {', '.join(self._bank.queues)}")
        for screen in values.get("screens", ()):
            if self._bank.screens and screen not in self._bank.screens:
                mend = f"Screens are {', '.join(self._bank.screens)}"
                self._report("K503", file.path, lines["screens"], f"unknown screen {screen!r}", mend)

    def _with_distinct_ids(self) -> list[Article]:
        """Give pages without an id their whole path as id where the short one is taken; report what still clashes."""
        short: dict[tuple[str, str], int] = {}
        for article in self._articles:
            short[article.lang, article.id] = short.get((article.lang, article.id), 0) + 1
        distinct: dict[tuple[str, str], Article] = {}
        for article in self._articles:
            implicit = "id" not in self._heads.get(article.source, {})
            path_id = slug(article.src_uri.removesuffix(".md"))
            taken = implicit and short[article.lang, article.id] > 1
            self._keep(dataclasses.replace(article, id=path_id) if taken else article, distinct)
        return list(distinct.values())

    def _keep(self, article: Article, distinct: dict[tuple[str, str], Article]) -> None:
        first = distinct.setdefault((article.lang, article.id), article)
        if first is not article:
            line = self._heads.get(article.source, {}).get("id", Field(None, 1)).line
            found = f"the id {article.id!r} is already taken by {shown(first.source)}"
            self._report("K201", article.source, line, found, "Give one of them another id")


def _article(file: SourceFile, page: Page, values: dict[str, Any], sections: tuple[Section, ...]) -> Article:
    reviewed = values.get("reviewed")
    heading = next((section.heading for section in sections if section.level == 1), None)
    title = values.get("title") or heading or spoken(file.implicit_id)
    opening = next((section.text for section in sections if section.text), title)
    return Article(
        id=values.get("id") or file.implicit_id,
        lang=file.lang,
        category=file.folder,
        title=title,
        summary=values.get("summary") or shorten(opening, SUMMARY_LIMIT),
        questions=values.get("questions", ()),
        queue=values.get("queue", "support"),
        priority=values.get("priority", Priority.NORMAL),
        handoff=values.get("handoff", Handoff.OFFER),
        screens=values.get("screens", ()),
        audience=values.get("audience", Audience.PUBLIC),
        status=values.get("status", Status.PUBLISHED),
        updated=reviewed or dt.date.fromtimestamp(file.path.stat().st_mtime),
        reviewed=reviewed,
        breadcrumb=(),
        sections=sections,
        markdown=page.body,
        body_line=page.body_line,
        source=file.path,
        src_uri=file.src_uri,
        url=file.url,
    )


def _breadcrumb(article: Article, titles: dict[tuple[str, str], str]) -> tuple[str, ...]:
    parts = article.category.split("/") if article.category else []
    folders = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return tuple(titles.get((article.lang, folder)) or spoken(folder.rpartition("/")[2]) for folder in folders)
