"""An article's body as HTML, for apps that show it inside themselves; the site renders its own."""

import re
from urllib.parse import urljoin

import markdown

EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "pymdownx.superfences",
    "pymdownx.details",
)
_LINK = re.compile(r'(?P<start><(?:a|img)\b[^>]*?\b(?:href|src)=")(?P<target>[^"]+)"')


def render_html(body: str, url: str) -> str:
    """Return a body as HTML, its links to other articles made absolute on the site."""
    converter = markdown.Markdown(extensions=list(EXTENSIONS))
    return _LINK.sub(lambda match: f'{match["start"]}{_absolute(match["target"], url)}"', converter.convert(body))


def _absolute(target: str, url: str) -> str:
    """Return a link to a Markdown file as the address of its page; the file lies one level above its page's address."""
    if re.match(r"[a-z][a-z0-9+.-]*:|[/#]", target, re.IGNORECASE):
        return target
    path, mark, anchor = target.partition("#")
    base = url if url.count("/") <= 2 else url.rstrip("/").rpartition("/")[0] + "/"
    page = urljoin(base, path)
    if page.endswith(".md"):
        page = re.sub(r"(?:index|README)?\.md$", "", page)
        page = page if page.endswith("/") else page + "/"
    return page + mark + anchor
