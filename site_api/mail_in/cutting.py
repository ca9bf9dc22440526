"""What a customer wrote themselves: the letter that they answer, and their signature, are cut off."""

from functools import cache
from pathlib import Path

from mailparser_reply import EmailReplyParser
from mailparser_reply.constants import MAIL_LANGUAGES

from kb.yaml_loader import load_yaml

_MARKS = Path(__file__).parent / "reply_marks.yml"
_LONGEST = 20_000  # Characters that are looked at; what is longer is quoted letters.


def own_words(text: str) -> str:
    """Return the new part of a mail; all of it where nothing else can be told apart."""
    text = text.replace("\r\n", "\n")[:_LONGEST]
    replies = _parser().read(text).replies
    return (replies[0].body.strip() if replies else "") or text.strip()


@cache
def _parser() -> EmailReplyParser:
    marks = load_yaml(_MARKS)
    MAIL_LANGUAGES.update(marks)
    return EmailReplyParser(languages=[*marks, "en"])
