"""Reads a folder of articles; whatever is wrong becomes a finding with its line, never a stop half-way."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.article import Article, Audience, Handoff, Priority, Section, Status
from kb.bank import Bank, find_bank, read_bank
from kb.errors import DocsError, FactError
from kb.facts import Facts, mend_unknown
from kb.finding import Finding, Level
from kb.front_matter import FrontMatterError, Page, read_page
from kb.help_centre import HelpCentre, Listing
from kb.language import known_languages
from kb.plain_text import shorten
from kb.rules import RULES
from kb.schema import read_values
from kb.sections import read_sections

MAX_BYTES = 1_000_000
SUMMARY_LIMIT = 320
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _File:
    """One Markdown file as found: where it is, its language and its place below the language's folder."""

    path: Path
    lang: str
    src_uri: str
    shown: Path

    @property
    def folder(self) -> str:
        return self.src_uri.rpartition("/")[0]

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def is_index(self) -> bool:
        return self.stem.lower() in {"index", "readme"}

    @property
    def url(self) -> str:
        inner = self.folder if self.is_index else self.src_uri.removesuffix(".md")
        return f"/{self.lang}/{inner}/" if inner else f"/{self.lang}/"


def read_docs(docs: Path, *, bank: Bank | None = None, language: str | None = None) -> HelpCentre:
    """Read a folder of articles; raise DocsError where there is nothing to read and BankError for broken data.

    `language` names the language of a folder that has no folders by language.
    """
    if not docs.is_dir():
        raise DocsError(f"the folder {docs} does not exist" if not docs.exists() else f"{docs} is not a folder", mend="Name the folder of the articles, as in `kb check docs`")
    bank = bank or read_bank(find_bank(docs))
    folders = _language_folders(docs, bank, language)
    reader = _Reader(docs, bank, folders)
    files = [file for lang, folder in folders.items() for file in _files(docs, folder, lang)]
    if not files:
        raise DocsError(f"the folder {docs} holds no Markdown file", mend="Begin with `kb new my-first-article`")
    for file in files:
        reader.read(file)
    return reader.help_centre()


def _language_folders(docs: Path, bank: Bank, language: str | None) -> dict[str, Path]:
    codes = dict.fromkeys([*bank.languages, *known_languages()])
    found = {code: docs / code for code in codes if (docs / code).is_dir()}
    return found or {language or _guess_language(docs, bank): docs}


def _guess_language(docs: Path, bank: Bank) -> str:
    sample = " ".join(path.read_text(encoding="utf-8", errors="ignore")[:2000] for path in sorted(docs.rglob("*.md"))[:5])
    if not sample.strip():
        return bank.default_language
    from kb.detection import detect_language

    return detect_language(sample, known_languages()) or bank.default_language


def _files(docs: Path, folder: Path, lang: str) -> Iterator[_File]:
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield _File(path, lang, relative.as_posix(), docs / path.relative_to(docs))


class _Reader:
    """Collects articles, listings and findings, one file after the other."""

    def __init__(self, docs: Path, bank: Bank, folders: dict[str, Path]) -> None:
        self._docs = docs
        self._bank = bank
        self._folders = folders
        self._facts = {lang: Facts(bank, lang) for lang in folders}
        self._articles: list[Article] = []
        self._listings: list[Listing] = []
        self._findings: list[Finding] = []
        self._implicit: set[Path] = set()
        self._moved: dict[str, str] = {}

    def read(self, file: _File) -> None:
        text = self._text(file)
        page = self._page(file, text) if text is not None else None
        if page is None:
            return
        values, lines = self._values(file, page)
        if file.is_index and (not page.body.strip() or "template" in page.fields):
            self._listings.append(self._listing(file, page, values))
        else:
            self._add_article(file, page, values, lines)

    def help_centre(self) -> HelpCentre:
        articles = self._with_distinct_ids()
        titles = {(listing.lang, listing.category): listing.title for listing in self._listings}
        named = tuple(dataclasses.replace(article, breadcrumb=_breadcrumb(article, titles)) for article in articles)
        return HelpCentre(self._docs, self._bank, self._folders, named, tuple(self._listings), tuple(self._findings), self._moved)

    def _report(self, code: str, file: _File, line: int, found: str, mend: str) -> None:
        rule = RULES[code]
        self._findings.append(Finding(rule, file.shown, line, found, mend, rule.level))

    def _text(self, file: _File) -> str | None:
        if file.path.stat().st_size > MAX_BYTES:
            self._report("K103", file, 1, f"the file has {file.path.stat().st_size / 1e6:.1f} MB", "Split it: one topic a page, 90 to 250 words")
            return None
        try:
            text = file.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = file.path.read_bytes()[: error.start].count(b"\n") + 1
            self._report("K101", file, line, f"the file is not UTF-8 (byte 0x{error.object[error.start]:02x})", "Save it as UTF-8 in your editor")
            return None
        if not text.strip():
            self._report("K102", file, 1, "the file is empty", "Write the article, or delete the file")
            return None
        return self._filled(file, text)

    def _filled(self, file: _File, text: str) -> str | None:
        facts = self._facts[file.lang]
        if self._bank.facts is None:
            return text
        try:
            for unknown in facts.unknown(text) if "{{" in text else ():
                self._report("K501", file, unknown.line, f"unknown fact {unknown.name!r}", mend_unknown(unknown))
                return None
            return facts.fill(text)
        except FactError as error:
            self._report("K501", file, error.line or 1, error.found, error.mend)
            return None

    def _page(self, file: _File, text: str) -> Page | None:
        try:
            return read_page(text)
        except FrontMatterError as error:
            self._report("K104", file, error.line, error.found, error.mend)
            return None

    def _values(self, file: _File, page: Page) -> tuple[dict[str, Any], dict[str, int]]:
        values, problems = read_values(page.fields)
        for problem in problems:
            self._report("K105" if problem.unknown else "K106", file, problem.line, problem.found, problem.mend)
        return values, {key: field.line for key, field in page.fields.items()}

    def _listing(self, file: _File, page: Page, values: dict[str, Any]) -> Listing:
        meta = {key: field.value for key, field in page.fields.items()}
        title = values.get("title") or _prettified(file.folder.rpartition("/")[2] or self._bank.name)
        return Listing(file.lang, file.folder, title, values.get("summary", ""), meta, file.path, file.src_uri, file.url)

    def _add_article(self, file: _File, page: Page, values: dict[str, Any], lines: dict[str, int]) -> None:
        sections = read_sections(page.body, page.body_line)
        if not page.has_front_matter:
            self._report("K108", file, 1, "the page has no front matter", "Begin it with --- and the keys title and summary, then ---")
        elif "title" not in values:
            self._report("K107", file, lines.get("title", 1), "the article has no title", 'Add title: "…" to the front matter')
        if "id" not in values:
            self._implicit.add(file.path)
        self._check_id(file, values, lines)
        self._check_names(file, values, lines)
        for old in values.get("moved_from", ()):
            self._moved[old] = values.get("id", file.stem)
        self._articles.append(self._article(file, page, values, sections))

    def _article(self, file: _File, page: Page, values: dict[str, Any], sections: tuple[Section, ...]) -> Article:
        reviewed = values.get("reviewed")
        title = values.get("title") or next((s.heading for s in sections if s.level == 1), None) or _prettified(_implicit_id(file))
        summary = values.get("summary") or shorten(next((s.text for s in sections if s.text), title), SUMMARY_LIMIT)
        return Article(
            id=values.get("id") or _implicit_id(file),
            lang=file.lang,
            category=file.folder,
            title=title,
            summary=summary,
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

    def _check_id(self, file: _File, values: dict[str, Any], lines: dict[str, int]) -> None:
        article_id = values.get("id")
        if article_id is None:
            return
        if not _ID.fullmatch(article_id):
            self._report("K202", file, lines["id"], f"the id {article_id!r} is not made of a-z, 0-9 and hyphens", "Write it as in lost-or-stolen-card")
        elif article_id != file.stem:
            self._report("K203", file, lines["id"], f"the id {article_id!r} is not the file's name {file.stem!r}", f"Rename the file to {article_id}.md")

    def _check_names(self, file: _File, values: dict[str, Any], lines: dict[str, int]) -> None:
        queue = values.get("queue")
        if queue and self._bank.queues and queue not in self._bank.queues:
            self._report("K502", file, lines["queue"], f"unknown queue {queue!r}", f"Queues are {', '.join(self._bank.queues)}")
        for screen in values.get("screens", ()):
            if self._bank.screens and screen not in self._bank.screens:
                self._report("K503", file, lines["screens"], f"unknown screen {screen!r}", f"Screens are {', '.join(self._bank.screens)}")

    def _with_distinct_ids(self) -> list[Article]:
        """Give pages without an id their whole path as id where the short one is taken; report what still clashes."""
        short: dict[tuple[str, str], int] = {}
        for article in self._articles:
            short[article.lang, article.id] = short.get((article.lang, article.id), 0) + 1
        distinct: dict[tuple[str, str], Article] = {}
        for article in self._articles:
            if short[article.lang, article.id] > 1 and article.source in self._implicit:
                article = dataclasses.replace(article, id=_slug(article.src_uri.removesuffix(".md")))
            self._keep(article, distinct)
        return list(distinct.values())

    def _keep(self, article: Article, distinct: dict[tuple[str, str], Article]) -> None:
        first = distinct.setdefault((article.lang, article.id), article)
        if first is not article:
            rule = RULES["K201"]
            self._findings.append(Finding(rule, article.source, 1, f"the id {article.id!r} is already taken by {first.source}", "Give one of them another id", Level.ERROR))


def _implicit_id(file: _File) -> str:
    if file.is_index:
        return _slug(file.folder) or "home"
    return _slug(file.stem)


def _slug(path: str) -> str:
    return re.sub(r"[^\w]+", "-", path.lower()).strip("-")


def _prettified(name: str) -> str:
    return name.replace("-", " ").replace("_", " ").strip().capitalize()


def _breadcrumb(article: Article, titles: dict[tuple[str, str], str]) -> tuple[str, ...]:
    parts = article.category.split("/") if article.category else []
    folders = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return tuple(titles.get((article.lang, folder)) or _prettified(folder.rpartition("/")[2]) for folder in folders)
