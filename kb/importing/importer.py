"""Brings an existing help centre into a folder of articles, as drafts; nothing that is there is touched."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.article import Audience
from kb.bank import find_bank, read_bank
from kb.check import check_docs
from kb.detection import detect_language
from kb.errors import KbError
from kb.finding import Level
from kb.importing.exports import read_exports
from kb.importing.html_body import convert_html
from kb.importing.images import Images
from kb.importing.import_report import ImportReport
from kb.importing.links import Links, Target
from kb.importing.markdown_body import Body, harmless, visible
from kb.importing.pages import page_names, read_pages
from kb.importing.placement import Place, Placement
from kb.importing.source_article import Loss, SourceArticle, SourceRead
from kb.importing.source_tree import ImportRefused, SourceTree, open_source
from kb.importing.summary import first_paragraph, plain
from kb.reader import MAX_BYTES, SUMMARY_LIMIT
from kb.plain_text import shorten
from kb.sections import read_sections
from kb.source_file import ID, find_folders


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Where to write, and what the source does not say."""

    docs: Path
    lang: str | None = None
    category: str | None = None
    dry_run: bool = False


def import_help_centre(source: Path, plan: ImportPlan) -> ImportReport:
    """Import a folder, a zip or a JSON export; raise ImportRefused where it cannot be, before anything is written."""
    folders = _folders(plan)
    _check_plan(plan, folders)
    tree = open_source(source)
    read = _read(source, tree, folders)
    work = _Import(tree, plan, folders)
    texts = work.texts(read.articles)
    losses = [Loss(link, "it is a symbolic link, which is not followed") for link in tree.links]
    losses += [*read.losses, *work.losses]
    written = tuple(texts)
    if not plan.dry_run:
        written, unwritten = _write(plan.docs, texts, {path: tree.read(name) for path, name in ()})
        losses += unwritten
        losses += _write_images(plan.docs, tree, work.images.sources)
        losses += _errors(plan.docs, written)
    return ImportReport(written, tuple(work.images.sources), tuple(losses))
