"""Files that all languages share: images and the like beside the languages' folders, as in `docs/img`.

MkDocs builds each language out of its own folder, so that it never sees them. They keep their place below the site's root.
"""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from kb.help_centre import HelpCentre

_UP = "../"  # From a language's folder, in the articles as on the site.


class SharedFile(File):
    """A file above the folder that MkDocs builds, published above the folder that it writes to."""

    def __init__(self, path: Path, docs: Path, config: MkDocsConfig) -> None:
        super().__init__(_UP + path.relative_to(docs).as_posix(), config.docs_dir, config.site_dir, config.use_directory_urls)

    def url_relative_to(self, other: File | str) -> str:
        """Return the way from a page to this file; MkDocs's own never leaves the folder."""
        page = other.url if isinstance(other, File) else other
        return posixpath.normpath(posixpath.join(get_relative_url(".", page), quote(self.src_uri)))


def shared_files(centre: HelpCentre, config: MkDocsConfig) -> Iterator[SharedFile]:
    """Yield every file that lies in no language's folder; hidden ones and Markdown are left out."""
    docs = centre.docs.resolve()
    languages = [folder.resolve() for folder in centre.folders.values()]
    for path in sorted(docs.rglob("*")):
        below = path.relative_to(docs)
        hidden = any(part.startswith(".") for part in below.parts)
        if path.is_file() and path.suffix != ".md" and not hidden and not any(path.is_relative_to(folder) for folder in languages):
            yield SharedFile(path, docs, config)
