"""Links and images of an imported body, turned to where their targets are now."""

import os
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from kb.importing.code_spans import outside_code
from kb.importing.images import Images
from kb.importing.pages import page_address
from kb.importing.placement import Place

_TARGET = r"\(\s*(<[^<>\n]{0,1000}>|(?:[^\s()<>]|\([^\s()]{0,300}\)){0,1000})(?:\s+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s*\)"
_IMAGE = re.compile(rf"!\[([^\[\]\n]{{0,500}})\]{_TARGET}")
_LINK = re.compile(rf"(?<![!\\])\[((?:[^\[\]\\]|\\.|!?\[[^\[\]\n]{{0,300}}\]){{0,1000}}?)\]{_TARGET}")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\[\]\n]{1,300})\]:[ \t]*<?([^\s<>]+)>?.*$", re.MULTILINE)
_ARTICLE = re.compile(r"/articles/(\d+)")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):|//", re.IGNORECASE)
_SAFE = frozenset({"http", "https", "mailto", "tel", None})


@dataclass(frozen=True, slots=True)
class Target:
    """An imported article, with its anchors as they were and as they are."""

    path: Path
    anchors: Mapping[str, str]
    headings: frozenset[str]

    def anchor(self, name: str) -> str:
        """Return the anchor's mark as it is now, or nothing where the article has none like it."""
        now = self.anchors.get(name, name)
        return f"#{now}" if now in self.headings else ""


Targets = Mapping[tuple[str, str], Target]  # By address and language.


class Links:
    """Rewrites one article's links; `lost` is told of each that leads nowhere."""

    def __init__(self, place: Place, targets: Targets, images: Images, lost: Callable[[str], None]) -> None:
        self._place = place
        self._targets = targets
        self._images = images
        self._lost = lost

    def rewritten(self, markdown: str) -> str:
        """Return a body with every link and image turned; what leads nowhere keeps its words alone."""
        return outside_code(markdown, self._rewritten)

    def _rewritten(self, text: str) -> str:
        text = _IMAGE.sub(lambda match: self._picture(match[1], _bare(match[2])), text)
        text = _LINK.sub(lambda match: self._linked(match[1], _bare(match[2])), text)
        return _DEFINITION.sub(lambda match: self._defined(match[1], match[2]), text)

    def _picture(self, alt: str, source: str) -> str:
        if _SCHEME.match(source) and not source.lower().startswith("data:"):
            name = self._images.bring_copy(self._place, source)
            if name is None:
                self._lost(f"the image {source[:100]} is not in the source, a link is left")
                return f"[{alt or 'image'}]({source})" if _scheme(source) in _SAFE else alt
        else:
            name = self._images.bring(self._place, source)
        return f"![{alt}]({name})" if name else alt

    def _linked(self, words: str, target: str) -> str:
        now = self._turned(target)
        return f"[{words}]({now})" if now else words

    def _defined(self, name: str, target: str) -> str:
        now = self._turned(target)
        return f"[{name}]: {now}" if now else f"[{name}]: #"

    def _turned(self, target: str) -> str | None:
        """Return where a link leads now, or None where it leads nowhere."""
        path, _, anchor = target.partition("#")
        found = self._target(path)
        if found is not None:
            mark = found.anchor(unquote(anchor)) if anchor else ""
            if found.path == self._place.path:
                return mark or None
            return Path(os.path.relpath(found.path, self._place.path.parent)).as_posix() + mark
        if _scheme(target) in _SAFE and _SCHEME.match(target):
            return target
        self._lost(f"the link to {target[:100]!r} leads to nothing that was imported")
        return None

    def _target(self, path: str) -> Target | None:
        if not path:
            return self._own()
        if number := _ARTICLE.search(path):
            return self._targets.get((f"article:{number[1]}", self._place.lang))
        if _SCHEME.match(path):
            return None
        inside = unquote(path.partition("?")[0])
        full = inside.lstrip("/") if inside.startswith("/") else posixpath.normpath(posixpath.join(self._place.article.folder, inside))
        return self._targets.get((page_address(full.rstrip("/")), self._place.lang))

    def _own(self) -> Target | None:
        return next((self._targets.get((address, self._place.lang)) for address in self._place.article.addresses), None)


def _scheme(target: str) -> str | None:
    match = _SCHEME.match(re.sub(r"[\s\x00-\x1f]", "", unescape(target)))
    return match[1].lower() if match and match[1] else None


def _bare(target: str) -> str:
    return target.strip().removeprefix("<").removesuffix(">").strip()
