"""Brings an existing help centre into a folder of articles, as drafts; nothing that is there is touched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.bank import Bank, find_bank, read_bank
from kb.check import check_docs
from kb.detection import detect_language
from kb.errors import KbError
from kb.finding import Level
from kb.importing.draft import draft
from kb.importing.exports import read_exports
from kb.importing.html_body import convert_html
from kb.importing.images import Images
from kb.importing.import_report import ImportReport
from kb.importing.links import Links, Target, Targets
from kb.importing.markdown_body import Body, harmless, visible
from kb.importing.pages import page_names, read_pages
from kb.importing.placement import Place, Placement
from kb.importing.source_article import Loss, SourceArticle, SourceRead
from kb.importing.source_tree import ImportRefused, SourceTree, open_source
from kb.importing.summary import plain
from kb.importing.target_folder import TargetFolder
from kb.plain_text import plain_text
from kb.reader import MAX_BYTES
from kb.sections import read_sections
from kb.sentences import spoken
from kb.source_file import ID, find_folders


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Where to write, and what the source does not say."""

    docs: Path
    lang: str | None = None
    category: str | None = None
    dry_run: bool = False


def import_help_centre(source: Path, plan: ImportPlan) -> ImportReport:
    """Import a folder, a zip or a JSON export; raise ImportRefused, before anything is written, where it cannot be."""
    folders = _folders(plan)
    tree = open_source(source)
    read = _read(source, tree, folders)
    work = _Import(tree, plan, folders)
    texts = work.texts(read.articles)
    losses = [Loss(link, "it is a symbolic link, which is not followed") for link in tree.links]
    losses += [*read.losses, *work.losses]
    if plan.dry_run:
        return ImportReport(tuple(texts), tuple(work.images.sources), tuple(losses))
    target = TargetFolder(plan.docs)
    images = tuple(path for path, name in work.images.sources.items() if target.write(path, tree.read(name)))
    articles = tuple(path for path, text in texts.items() if target.write(path, text.encode()))
    return ImportReport(articles, images, (*losses, *target.losses, *_errors(plan.docs, articles)))


def _folders(plan: ImportPlan) -> dict[str, Path]:
    """Return the folder of each language that may be imported; raise ImportRefused for a plan that cannot be."""
    if plan.docs.exists() and not plan.docs.is_dir():
        raise ImportRefused(f"{plan.docs} is not a folder", mend="Name the folder of the articles, as in --docs docs")
    for part in plan.category.split("/") if plan.category else ():
        if not ID.fullmatch(part):
            raise ImportRefused(f"the category {part!r} is not made of a-z, 0-9 and hyphens", mend="Write it as in cards")
    folders = _language_folders(plan.docs, read_bank(find_bank(plan.docs)))
    if plan.lang is not None and plan.lang not in folders:
        raise ImportRefused(f"unknown language {plan.lang!r}", mend=f"Languages are {', '.join(folders)}")
    return folders


def _language_folders(docs: Path, bank: Bank) -> dict[str, Path]:
    planned = {lang: docs / lang for lang in bank.languages}
    if not docs.is_dir() or not any(docs.rglob("*.md")):
        return planned
    there = find_folders(docs, bank)
    return there if docs in there.values() else planned | there


def _read(source: Path, tree: SourceTree, folders: Mapping[str, Path]) -> SourceRead:
    if page_names(tree):
        return read_pages(tree, folders)
    if any(name.lower().endswith(".json") for name in tree.files):
        read = read_exports(tree)
        if read.articles or read.losses:
            return read
    raise ImportRefused(f"there is nothing to import in {source}", mend="Name Markdown or HTML pages, or a Zendesk or Intercom export")


class _Import:
    """One import's articles on their way from the source to the text of their files."""

    def __init__(self, tree: SourceTree, plan: ImportPlan, folders: Mapping[str, Path]) -> None:
        self._plan = plan
        self._folders = folders
        self._placement = Placement(folders, category=plan.category)
        self._own: list[Loss] = []
        self.images = Images(tree, self._lost)

    @property
    def losses(self) -> list[Loss]:
        """Return what was lost so far."""
        return [*self._own, *self._placement.losses]

    def texts(self, articles: Sequence[SourceArticle]) -> dict[Path, str]:
        """Return the text of each file that is to be written."""
        placed = [(place, body) for article in articles if (body := self._body(article)) and (place := self._place(article, body))]
        targets = {(address, place.lang): _target(place, body) for place, body in placed for address in place.article.addresses}
        return {place.path: text for place, body in placed if (text := self._text(place, body, targets))}

    def _lost(self, place: Place, found: str) -> None:
        self._own.append(Loss(place.article.where, found))

    def _body(self, article: SourceArticle) -> Body | None:
        """Return an article's body as harmless Markdown."""
        try:
            if article.is_html:
                body = convert_html(visible(article.body), page=not article.title)
            else:
                lost: list[str] = []
                body = Body(harmless(visible(article.body), lost.append), "", {}, tuple(lost))
        except RecursionError:
            self._own.append(Loss(article.where, "its HTML is nested without end", "Copy its text into an article by hand"))
            return None
        self._own += [Loss(article.where, f"{found} was left out", "Say in words what it shows, or link to it") for found in body.lost]
        if "&#123;{" in body.markdown.replace("&#123;&#123;", "&#123;{"):
            self._own.append(Loss(article.where, "a placeholder in double braces is now plain text", "Name a fact of bank.yml", note=True))
        if not plain_text(body.markdown):
            self._own.append(Loss(article.where, "the article has no text", "Write it with `kb new`"))
            return None
        return body

    def _place(self, article: SourceArticle, body: Body) -> Place | None:
        lang = self._lang(article, body)
        return self._placement.place(article, lang) if lang else None

    def _lang(self, article: SourceArticle, body: Body) -> str | None:
        """Return the language as the source says it, else the plan's, else the one that its words are in."""
        if article.lang:
            said = article.lang.lower().replace("_", "-")
            lang = said if said in self._folders else said.partition("-")[0]
            if lang in self._folders:
                return lang
            mend = f"Languages are {', '.join(self._folders)}; add it to languages in bank.yml"
            self._own.append(Loss(article.where, f"the language {article.lang!r} is unknown", mend))
            return None
        return self._plan.lang or detect_language(plain_text(body.markdown)[:2000], self._folders) or next(iter(self._folders))

    def _text(self, place: Place, body: Body, targets: Targets) -> str | None:
        """Return the whole text of an article's file, or None where it is too large."""
        links = Links(place, targets, self.images, lambda found: self._lost(place, found))
        title = plain(plain_text(place.article.title or body.title)) or spoken(place.id)
        text = draft(place, title, links.rewritten(body.markdown))
        if len(text.encode()) <= MAX_BYTES:
            return text
        self._own.append(Loss(place.article.where, f"the article has {len(text.encode()) / 1e6:.1f} MB", "Split it"))
        return None


def _target(place: Place, body: Body) -> Target:
    return Target(place.path, body.anchors, frozenset(section.anchor for section in read_sections(body.markdown) if section.anchor))


def _errors(docs: Path, written: Sequence[Path]) -> Iterator[Loss]:
    """Yield what `kb check` calls an error in what was written, such as a person's phone number."""
    ours = {path.absolute() for path in written}
    try:
        findings = check_docs(docs).findings if ours else ()
    except KbError as error:
        yield Loss(str(docs), f"it cannot be checked ({error})")
        return
    for finding in findings:
        if finding.level is Level.ERROR and finding.path in ours:
            yield Loss(f"{finding.shown_path}:{finding.line}", f"{finding.rule.code} {finding.found}", finding.mend)
