"""The Markdown files of a folder of articles: where each is, its language and its place below its language's folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.bank import Bank
from kb.language import known_languages

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Markdown file as found; `path` is absolute."""

    path: Path
    lang: str
    src_uri: str

    @property
    def folder(self) -> str:
        """Return its folder below the language's, which is its category."""
        return self.src_uri.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """Return its name without the ending."""
        return self.path.stem

    @property
    def is_index(self) -> bool:
        """Return whether the site shows it as its folder's own page."""
        return self.stem.lower() in {"index", "readme"}

    @property
    def url(self) -> str:
        """Return its address on the site."""
        inner = self.folder if self.is_index else self.src_uri.removesuffix(".md")
        return f"/{self.lang}/{inner}/" if inner else f"/{self.lang}/"

    @property
    def implicit_id(self) -> str:
        """Return the id of an article that names none."""
        return (slug(self.folder) or "home") if self.is_index else slug(self.stem)


def find_folders(docs: Path, bank: Bank) -> dict[str, Path]:
    """Return the folder of each language; a folder of plain pages is one language's."""
    codes = dict.fromkeys([*bank.languages, *known_languages()])
    found = {code: docs / code for code in codes if (docs / code).is_dir()}
    return found or {_guess_language(docs, bank): docs}


def find_files(folder: Path, lang: str) -> Iterator[SourceFile]:
    """Yield a language's files in the order of their paths; hidden ones are left out."""
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield SourceFile(path, lang, relative.as_posix())


def slug(path: str) -> str:
    """Return a path as an id."""
    return re.sub(r"[^\w]+", "-", path.lower()).strip("-")


def _guess_language(docs: Path, bank: Bank) -> str:
    sample = " ".join(path.read_text(encoding="utf-8", errors="ignore")[:2000] for path in sorted(docs.rglob("*.md"))[:5] if path.is_file())
    if not sample.strip():
        return bank.default_language
    from kb.detection import detect_language

    return detect_language(sample, known_languages()) or bank.default_language
