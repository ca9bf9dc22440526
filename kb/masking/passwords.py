"""Passwords: words that look like one, or that are said to be one."""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cached_property

from kb.masking.lexicon import Role
from kb.masking.line import Line
from kb.masking.secret import Secret, SecretKind

_CHUNK = re.compile(r"[^\s\0]+")
_QUOTED = re.compile(r"[\"“«„']([^\"”»“'\n\0]{3,40})[\"”»“']")
_OPENING, _CLOSING = "\"'«“„<([{`", "\"'»”“>)]}.,;:?…`"
_NAMED = re.compile(r"[^\W\d_]{2,15}[:=]+")
_ADDRESS = re.compile(r"(?:https?:|www\.)|[\w-]+\.(?:com|es|ru|org|net|eu|example|app|uk)\b|\d+[-–][^\W\d_]{1,4}\b")
_SIGNS = re.compile(r"[#$!@%&*_^~+=]")
_CUES = frozenset({Role.PASSWORD, Role.KEY})
_TOKENS = {  # After the bare word "code" a hyphen is rather that of a reference.
    Role.OTP: re.compile(r"(?=[A-Z-]*\d)[A-Z\d-]{4,12}"),
    Role.CODE: re.compile(r"(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{6,8}"),
}
_SPEAKING = _CUES | _TOKENS.keys()
_LENGTHS = range(4, 65)


class _Looks(IntEnum):
    """How much a word looks like a password."""

    NOTHING, PLAIN, MAYBE, SURELY = range(4)


class Passwords:
    """The finder of passwords in one text."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def find(self) -> Iterator[Secret]:
        """Find them where the text speaks of a password or a code at all."""
        if not any(token.role in _SPEAKING for token in self._line.tokens):
            return
        for match in _QUOTED.finditer(self._line.folded):
            if self._is_quoted(match):
                yield Secret(SecretKind.PASSWORD, *match.span(1))
        for match in _CHUNK.finditer(self._line.folded):
            start, end = self._word(match)
            kind = self._kind(start, end)
            if kind:
                yield Secret(kind, start, end)

    def _is_quoted(self, match: re.Match[str]) -> bool:
        """Tell whether a quotation is a password: the word for it stands right before."""
        start = match.start()
        cue = self._line.cue(self._line.before(start), _CUES, strangers=0)
        is_named = self._line.folded[max(start - 2, 0) : start].rstrip().endswith((":", "="))
        return cue is not None and (is_named or not any(self._line.lexicon.has(word, Role.STATE) for word in match[1].split()))

    def _word(self, match: re.Match[str]) -> tuple[int, int]:
        start, end = match.span()
        named = _NAMED.match(match[0])
        if named and next(self._line.after(start)).role in {Role.PASSWORD, Role.OTP, Role.CODE, Role.KEY, Role.PIN}:
            start += named.end()
        text = self._line.folded
        while start < end and text[start] in _OPENING:
            start += 1
        while end > start and text[end - 1] in _CLOSING:
            end -= 1
        return start, end

    def _kind(self, start: int, end: int) -> SecretKind | None:
        word = self._line.original[start:end]
        looks = self._looks(word, start)
        if looks is _Looks.NOTHING:
            return None
        if looks >= _Looks.MAYBE and self._is_one_time(word, start):
            return SecretKind.OTP
        return SecretKind.PASSWORD if self._is_password(looks, start, end) else None

    def _is_one_time(self, word: str, start: int) -> bool:
        cue = self._line.cue(self._line.before(start), frozenset({*_TOKENS, Role.ALIKE, Role.PASSWORD}), strangers=0)
        shape = _TOKENS.get(cue.role) if cue else None
        return shape is not None and shape.fullmatch(word) is not None

    def _is_password(self, looks: _Looks, start: int, end: int) -> bool:
        line = self._line
        if looks is _Looks.PLAIN:
            return self._is_said(start, end)
        before = line.cue(line.before(start), _CUES | {Role.REFERENCE, Role.ALIKE})
        if before:
            return before.role in _CUES
        if line.cue(line.after(end), _CUES, strangers=1):
            return True
        return looks is _Looks.SURELY and self._is_topic

    @cached_property
    def _is_topic(self) -> bool:
        return any(token.role is Role.PASSWORD for token in self._line.tokens)

    def _is_said(self, start: int, end: int) -> bool:
        """Tell whether an ordinary word is called the password: "password: sunshine", "my password is sunshine"."""
        line = self._line
        left = next(line.before(start), None)
        if left is None or line.lexicon.has(line.folded[start:end], Role.STATE) or line.has(next(line.after(start), None), Role.GLUE):
            return False
        between = line.folded[left.end : start].strip()
        if left.role is Role.PASSWORD:
            return between in {":", "=", ":=", "->"}
        behind = next(line.before(left.start), None)
        return line.has(left, Role.COPULA) and behind is not None and behind.role is Role.PASSWORD

    def _looks(self, word: str, start: int) -> _Looks:
        """Tell how much a word looks like a password by its characters."""
        if len(word) not in _LENGTHS or _ADDRESS.match(word) or not any(map(str.isalnum, word)):
            return _Looks.NOTHING
        token = next(self._line.after(start), None)
        if token is None or self._line.has(token, Role.DEVICE) or token.role in {Role.ALIKE, Role.REFERENCE}:
            return _Looks.NOTHING
        letters, has_digit = sum(map(str.isalpha, word)), any(map(str.isdigit, word))
        has_sign = _SIGNS.search(word[1:]) is not None
        if not letters:
            return _Looks.MAYBE if len(word) >= 6 and (word.isdigit() or has_sign) else _Looks.NOTHING
        if len(word) >= 6 and letters > 1 and (has_digit or has_sign):
            return _Looks.SURELY
        if has_digit or has_sign or re.search(r"[^\W\d_][a-zа-яё][A-ZА-ЯЁ]", word):
            return _Looks.MAYBE
        return _Looks.PLAIN if word.isalpha() else _Looks.NOTHING
