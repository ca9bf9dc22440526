"""The one file that a page loads: scripts, style, words and the ways to a person, made small."""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.contact import Contact
from site_api.widget.minifier import minified
from site_api.widget.sources import SOURCES, joined_script
from site_api.widget.texts import read_texts


@dataclass(frozen=True)
class Bundle:
    """The file, with its name by content and what a page writes into `integrity`."""

    code: bytes

    @cached_property
    def digest(self) -> str:
        """Return the part of the versioned name that changes with the content."""
        return hashlib.sha256(self.code).hexdigest()[:12]

    @property
    def name(self) -> str:
        """Return the name under which this very content stays for ever."""
        return f"widget.{self.digest}.js"

    @cached_property
    def integrity(self) -> str:
        """Return the value for Subresource Integrity."""
        return f"sha384-{base64.b64encode(hashlib.sha384(self.code).digest()).decode()}"

    @cached_property
    def compressed(self) -> bytes:
        """Return the file as it goes over the wire."""
        return gzip.compress(self.code, 9, mtime=0)


def make_bundle(contacts: Mapping[str, Sequence[Contact]]) -> Bundle:
    """Return the file, with the words of these languages and the ways to a person for the day on which the API does not answer."""
    texts = read_texts()
    # The keys stand once for all languages, which the file is smaller by.
    names = list(dict.fromkeys(name for words in texts.values() for name in words))
    data = {
        "style": minified((SOURCES / "widget.css").read_text(encoding="utf-8"), "text/css"),
        "names": names,
        "texts": {lang: [texts[lang].get(name) for name in names] for lang in [lang for lang in contacts if lang in texts] or texts},
        "contacts": {lang: [_channel(contact) for contact in kept] for lang, kept in contacts.items()},
    }
    script = joined_script(f"const DATA = {json.dumps(data, ensure_ascii=False)};")
    return Bundle(minified(script, "application/javascript").encode())


def _channel(contact: Contact) -> dict[str, str]:
    named = {"id": contact.id, "name": contact.name, "phone": contact.phone, "email": contact.email, "hours": contact.hours_text}
    return {name: value for name, value in named.items() if value}
