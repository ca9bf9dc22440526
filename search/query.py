"""A question as it is asked, cleaned and checked."""

import re
import unicodedata
from dataclasses import dataclass

from kb.article import Audience
from kb.masking import SecretKind, mask
from search.errors import QueryError

MAX_CHARACTERS = 2000  # A message of 120 words has about 800.
MAX_HITS = 50
_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(r"(?<=\w)\s*\n\s*(?=\w)")
_MAY_HOLD_SECRET = re.compile(r"[\d@]")
_MASKED = re.compile("|".join(re.escape(kind.value) for kind in SecretKind))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked; `lang` left out is detected, `screen` is where in the app the customer is.

    Snippets take longer than all else but the encoder: who shows nothing to a reader asks for none.
    """

    text: str
    lang: str | None = None
    limit: int = 5
    screen: str | None = None
    audience: Audience = Audience.PUBLIC
    snippets: bool = True


def clean(text: str) -> str:
    """Return a question's text on one line, lines that are sentences parted; raise QueryError where it has no words or too many."""
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"the question has {len(text)} characters", mend=f"Send {MAX_CHARACTERS} at most")
    if control := _CONTROL.search(text):
        raise QueryError(f"the question holds the control character U+{ord(control[0]):04X}", mend="Send plain text")
    line = _SPACE.sub(" ", _LINE_END.sub(_joined, unicodedata.normalize("NFC", text).strip()))
    if not line:
        raise QueryError("the question is empty", mend="Send some words in q")
    if not any(char.isalnum() for char in line):
        raise QueryError("the question holds no words", mend="Send some words in q, as in q=lost card")
    return line


def without_secrets(text: str) -> str:
    """Return a question without the numbers and addresses of persons in it, masked or not: they say nothing of its matter.

    A text that is nothing else stays as it is.
    """
    return without_masks(mask(text).text if _MAY_HOLD_SECRET.search(text) else text) or text


def without_masks(masked: str) -> str:
    """Return a masked text without what stands for the secrets in it; empty where it says nothing else."""
    rest = _SPACE.sub(" ", _MASKED.sub(" ", masked)).strip()
    return rest if any(char.isalpha() for char in rest) else ""


def _joined(lines: re.Match[str]) -> str:
    """Return a full stop between lines that are sentences; a line that was only wrapped goes on in small letters."""
    is_new = lines[0].count("\n") > 1 or lines.string[lines.end()].isupper()
    return ". " if is_new else " "
