"""One mail that came in."""

import hashlib
import html
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from site_api.mail_in.cutting import own_words

_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_NO_TEXT = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>")
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>")
_QUOTE = re.compile(r"(?is)<blockquote\b.*")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: `id_hash` tells one that is delivered twice, `automatic` one that no person wrote."""

    id_hash: str
    sender: str
    recipients: tuple[str, ...]
    text: str
    files: int
    automatic: bool


def read_mail(content: bytes) -> Mail:
    """Read a mail, however it is encoded; headers and parts that are broken are left out."""
    letter = message_from_bytes(content, policy=policy.default)
    assert isinstance(letter, EmailMessage)  # noqa: S101 - What the policy makes.
    name = _header(letter, "Message-ID") or content.decode("latin-1")
    return Mail(
        id_hash=hashlib.sha256(name.strip().encode("utf-8", "replace")).hexdigest(),
        sender=parseaddr(_header(letter, "From"))[1].lower(),
        recipients=tuple(address for _, address in getaddresses([_header(letter, header) for header in _RECIPIENTS]) if address),
        text=own_words(_text(letter)),
        files=sum(1 for _ in letter.iter_attachments()) if letter.is_multipart() else 0,
        automatic=_is_automatic(letter),
    )


def _is_automatic(letter: EmailMessage) -> bool:
    """Tell answers of machines (RFC 3834), lists and bounces, to which nothing must be answered."""
    submitted = _header(letter, "Auto-Submitted").lower() or "no"
    empty_path = _header(letter, "Return-Path").strip() == "<>"
    named = any(letter.get(name) is not None for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
    bulk = _header(letter, "Precedence").strip().lower() in _BULK
    return not submitted.startswith("no") or empty_path or named or bulk or letter.get_content_type() == "multipart/report"


def _header(letter: EmailMessage, name: str) -> str:
    try:
        return str(letter.get(name, ""))
    except (ValueError, IndexError, AttributeError):  # What the standard library raises for some broken headers.
        return ""


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        content = str(body.get_content())
    except (LookupError, ValueError):
        payload = body.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return content if body.get_content_subtype() == "plain" else _without_tags(content)


def _without_tags(content: str) -> str:
    shown = _QUOTE.sub("", _NO_TEXT.sub("", content[:200_000]))
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", shown)))
