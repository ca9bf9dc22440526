"""Files that all languages share: images and the like beside the languages' folders, as in `docs/img`.

MkDocs builds each language out of its own folder, so that it never sees them. They keep their place below the site's root.
"""

from collections.abc import Iterator
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from kb.help_centre import HelpCentre

_UP = "../"
# Stands for the way up in an address: MkDocs writes none that leaves the folder which it builds.
_MARK = "_ventanilla-shared_/"


def shared_files(centre: HelpCentre, config: MkDocsConfig) -> Iterator[File]:
    """Yield every file that lies in no language's folder; hidden ones and Markdown are left out."""
    docs = centre.docs.resolve()
    languages = [folder.resolve() for folder in centre.folders.values()]
    for path in sorted(docs.rglob("*")):
        below = path.relative_to(docs)
        hidden = any(part.startswith(".") for part in below.parts)
        if path.is_file() and path.suffix != ".md" and not hidden and not any(path.is_relative_to(folder) for folder in languages):
            yield _shared_file(below.as_posix(), config)


def resolve_shared(html: str) -> str:
    """Return a page whose addresses of shared files lead above its language's folder."""
    return html.replace(_MARK, _UP)


def _shared_file(below: str, config: MkDocsConfig) -> File:
    # Said to be included, because MkDocs takes the dots of the way up for those of a hidden file.
    file = File(_UP + below, config.docs_dir, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.INCLUDED)
    file.url = _MARK + quote(below)
    return file
