"""What a customer wrote themselves: the letter that they answer, and their signature, are cut off."""

import re
from functools import cache
from pathlib import Path

from mailparser_reply import EmailReplyParser
from mailparser_reply.constants import MAIL_LANGUAGES

from kb.yaml_loader import load_yaml

_MARKS = Path(__file__).parent / "reply_marks.yml"
_LONGEST = 20_000  # Characters that are looked at; what is longer is quoted letters.


def own_words(text: str) -> str:
    """Return the new part of a mail, also where it stands below the quoted letter; nothing where all of it is quoted."""
    text = text.replace("\r\n", "\n")[:_LONGEST]
    replies = _parser().read(text).replies
    header = next((reply.headers.strip() for reply in replies if reply.headers), "")
    above, _, below = text.partition(header) if header else (text, "", "")
    if own := _first(_unquoted(above)):
        return own
    # What is quoted without its signs is told from an answer by nothing.
    return _first(_unquoted(below)) if _unquoted(below) != below.strip() else ""


def _first(text: str) -> str:
    """Return a text without signature; all of it where it seems to be nothing else, but for a telephone's own line."""
    replies = _parser().read(text).replies
    return (replies[0].body.strip() if replies else "") or ("" if _device().match(text) else text)


def _unquoted(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">")).strip()


@cache
def _device() -> re.Pattern[str]:
    _parser()  # Which brings the marks of our languages.
    return re.compile("|".join(marks["sent_from"] for marks in map(MAIL_LANGUAGES.__getitem__, (*load_yaml(_MARKS), "en"))))


@cache
def _parser() -> EmailReplyParser:
    marks = load_yaml(_MARKS)
    MAIL_LANGUAGES.update(marks)
    return EmailReplyParser(languages=[*marks, "en"])
