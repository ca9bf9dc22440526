"""HTML to Markdown, by markdownify on a tree from which everything active was taken first."""

import re
from urllib.parse import quote

import markdownify
from bs4 import BeautifulSoup, Tag

from kb.importing.markdown_body import Body, harmless
from kb.sections import slugify

_ACTIVE = ("script", "iframe", "object", "embed", "video", "audio", "form", "svg", "canvas", "applet", "math")
_DRESSING = ("style", "link", "meta", "noscript", "template", "input", "button", "select", "textarea")
_FRAME_OF_PAGE = ("nav", "header", "footer", "aside")
_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "section", "h2", "h3", "h4", "blockquote", "pre"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ALLOWED = re.compile(r"(?:https?:|mailto:|tel:|//|(?![a-z][a-z0-9+.-]*:))", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


# Its stub leaves `escape` out.
class _Converter(markdownify.MarkdownConverter):
    """Also escapes what Markdown would read as HTML or as a link."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return a piece of text as Markdown that reads the same."""
        escaped: str = super().escape(text, parent_tags)  # type: ignore[misc]
        return re.sub(r"&(?=#?\w+;)", "&amp;", escaped).replace("[", r"\[").replace("]", r"\]").replace("<", "&lt;")


def convert_html(html: str, *, page: bool = False) -> Body:
    """Return a body, or with `page` a whole page without its frame; raise RecursionError where it is nested without end."""
    soup = BeautifulSoup(html, "html.parser")
    lost: list[str] = []
    title = _take_title(soup) if page else ""
    root = (soup.find("main") or soup.find("article") or soup.find("body") or soup) if page else soup
    if page:
        _drop(root, _FRAME_OF_PAGE)
    _take_out(root, lost)
    _mend_links(root, lost)
    anchors = _anchors(root)
    _lower_headings(root)
    converter = _Converter(heading_style="ATX", bullets="-", table_infer_header=True, newline_style="backslash", autolinks=False)
    markdown = converter.convert_soup(root)
    kept = harmless(re.sub(r"\n{3,}", "\n\n", markdown).strip(), lost.append)
    return Body(kept, title, anchors, tuple(lost))


def _take_title(soup: BeautifulSoup) -> str:
    """Return a page's title, its first heading if there is one, which then leaves the page: the site shows it by itself."""
    heading = soup.find("h1")
    if isinstance(heading, Tag) and _words(heading):
        return _taken(heading)
    return _words(soup.title) if soup.title else ""


def _taken(heading: Tag) -> str:
    """Take a heading out and return its words; one that was never closed has the page inside it, which stays."""
    words: list[str] = []
    for child in list(heading.children):
        if isinstance(child, Tag) and child.name in _BLOCKS:
            break
        words.append(child.get_text(" ", strip=True))
        child.extract()
    heading.unwrap()
    return _SPACE.sub(" ", " ".join(words)).strip()


def _take_out(root: Tag, lost: list[str]) -> None:
    for element in root.find_all(list(_ACTIVE)):
        if element.decomposed:
            continue
        address = _attribute(element, "src") or _attribute(element, "data")
        source = element.find("source")
        address = address or (_attribute(source, "src") if isinstance(source, Tag) else "")
        lost.append(f"the {element.name} {address}" if address else f"a {element.name}")
        element.decompose()
    _drop(root, _DRESSING)


def _drop(root: Tag, names: tuple[str, ...]) -> None:
    for element in root.find_all(list(names)):
        if not element.decomposed:
            element.decompose()


def _mend_links(root: Tag, lost: list[str]) -> None:
    for link in root.find_all("a"):
        href = _address(_attribute(link, "href"))
        if href and not _ALLOWED.match(href):
            lost.append(f"the link {href[:60]!r}")
        if href and _ALLOWED.match(href) and (_words(link) or link.find("img")):
            link.attrs = {"href": href}
        else:
            link.unwrap()
    for image in root.find_all("img"):
        source = _address(_attribute(image, "src"))
        if not source:
            image.decompose()
        else:
            image.attrs = {"src": source, "alt": _SPACE.sub(" ", re.sub(r"[\[\]]", "", _attribute(image, "alt"))).strip()}


def _anchors(root: Tag) -> dict[str, str]:
    """Return the site's anchor of each heading by the ids that the source gave it or something inside it."""
    found: dict[str, str] = {}
    for heading in root.find_all(list(_HEADINGS)):
        for element in (heading, *heading.find_all(True)):
            for name in (_attribute(element, "id"), _attribute(element, "name")):
                found |= {name: slugify(_words(heading))} if name else {}
    return found


def _lower_headings(root: Tag) -> None:
    """Begin with h2, since the title is the page's h1, and leave none empty."""
    headings = root.find_all(list(_HEADINGS))
    lower = any(heading.name == "h1" for heading in headings)
    for heading in headings:
        if not _words(heading) and not heading.find("img"):
            heading.unwrap()
        elif lower:
            heading.name = f"h{min(6, int(heading.name[1]) + 1)}"


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""


def _address(value: str) -> str:
    """Return an address that Markdown can hold between its brackets."""
    return quote(re.sub(r"[\s\x00-\x1f]+", " ", value).strip(), safe="/:?#@!$&'*+,;=%~[]-._")


def _words(element: Tag) -> str:
    return _SPACE.sub(" ", element.get_text(" ", strip=True)).strip()
