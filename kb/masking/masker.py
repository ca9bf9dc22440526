"""Take the personal secrets out of a customer's text, before it is stored, logged, learned from or sent on."""

import unicodedata

from kb.masking.accounts import find_emails, find_ibans, find_ids
from kb.masking.codes import Codes
from kb.masking.lexicon import read_lexicon
from kb.masking.line import Line
from kb.masking.long_numbers import LongNumbers
from kb.masking.passwords import Passwords
from kb.masking.secret import Masked, Secret

_ROUNDS = 4


def mask(text: str) -> Masked:
    """Return the text with each secret replaced by the name of its kind."""
    kept = _visible(text)
    line = Line(text if kept is None else "".join(text[place] for place in kept), read_lexicon())
    known = -1
    rounds = 0
    # What was found parts what stood together and is a cue itself: look again, so that masking twice changes nothing.
    while len(line.claims) > known and rounds < _ROUNDS:
        known, rounds = len(line.claims), rounds + 1
        _claim_all(line)
    secrets = line.found if kept is None else tuple(Secret(found.kind, kept[found.start], kept[found.end - 1] + 1) for found in line.found)
    return Masked(_replaced(text, secrets), secrets)


def _claim_all(line: Line) -> None:
    # Shapes that are sure come first; what is left of the digits is judged by its words, and passwords last of all.
    line.claim(find_emails(line))
    line.claim(find_ibans(line))
    line.claim(find_ids(line))
    if any(map(str.isdigit, line.folded)):
        line.claim(LongNumbers(line).find())
        line.claim(Codes(line).find())
    line.claim(Passwords(line).find())


def _visible(text: str) -> list[int] | None:
    """Return the places of what can be seen, if the text has signs without width: they must not hide a number."""
    if text.isascii():
        return None
    kept = [place for place, char in enumerate(text) if unicodedata.category(char) != "Cf"]
    return kept if len(kept) < len(text) else None


def _replaced(text: str, secrets: tuple[Secret, ...]) -> str:
    parts: list[str] = []
    done = 0
    for secret in secrets:
        parts += [text[done : secret.start], secret.kind.value]
        done = secret.end
    return "".join([*parts, text[done:]])
