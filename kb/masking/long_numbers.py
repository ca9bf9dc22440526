"""Cards, accounts, phones and ids: numbers of seven digits and more, told apart by shape and by the words beside them."""

import re
from collections.abc import Iterator

from kb.masking.lexicon import Role
from kb.masking.line import Cue, Line
from kb.masking.runs import Group, Run, runs
from kb.masking.secret import Secret, SecretKind
from kb.numbers import CARD_LENGTHS, is_card, is_phone, is_service_line, looks_like_card

_CUES = frozenset({Role.CARD, Role.PHONE, Role.ID, Role.ACCOUNT, Role.REFERENCE, Role.ALIKE})
_DOCUMENT = re.compile(r"(?<!\w)[^\W\d_]{1,4}[ -]?\d{5,10}[^\W\d_]?(?!\w)")
_PHONE_LENGTHS = range(7, 16)
_LOCAL_LENGTHS = range(9, 12)
_ID_LENGTHS = range(5, 15)
_ACCOUNT_LENGTHS = range(6, 25)
_RUSSIAN_ACCOUNT = re.compile(r"4(?:08|23|26)\d{17}")
_SPANISH_ACCOUNT = re.compile(r"\d{4}[ -]\d{4}[ -]\d{2}[ -]\d{10}")
_PHONE_SHAPE = re.compile(
    r"0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}|07\d{3} ?\d{6}|\(\d{3}\) ?\d{3}[ -]\d{4}|\d{3}[-.]\d{3}[-.]\d{4}|8[ -]?\(?9\d\d\)?[\d -]{7,10}"
)
_ASKED = 64  # No customer writes more phones; further numbers of their length are taken for phones without asking the library.


class LongNumbers:
    """The finder of long numbers in one text."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._regions = line.lexicon.phone_regions
        self._asked = 0

    def find(self) -> Iterator[Secret]:
        """Find cards first, since a card may stand in one run with its code."""
        for match in _DOCUMENT.finditer(self._line.folded):
            cue = self._line.cue(self._line.before(match.start()), _CUES)
            if cue and cue.role is Role.ID and next(self._line.after(match.start())).role is None:
                yield Secret(SecretKind.NATIONAL_ID, *match.span())
        for run in runs(self._line):
            if len(run.digits) >= _ID_LENGTHS.start and not self._is_counted(run):
                yield from self._secrets(run)

    def _is_counted(self, run: Run) -> bool:
        after = next(self._line.after(run.end), None)
        return self._line.has(after, Role.CURRENCY)

    def _secrets(self, run: Run) -> Iterator[Secret]:
        cue = self._cue(run)
        cards = list(self._cards(run, cue))
        if cards:
            yield from cards
        elif kind := self._kind(run, cue):
            yield Secret(kind, run.start, run.end)
        elif len(run.digits) >= _LOCAL_LENGTHS.stop and not _is_named_otherwise(cue):
            yield from self._phones(run.groups)

    def _cue(self, run: Run) -> Cue | None:
        before = self._line.cue(self._line.before(run.start), _CUES)
        return before or self._line.cue(self._line.after(run.end), _CUES, strangers=0)

    def _cards(self, run: Run, cue: Cue | None) -> Iterator[Secret]:
        first = 0
        while first < len(run.groups):
            last = self._card_end(run.groups, first, cue)
            if last is not None:
                yield Secret(SecretKind.PAN, run.groups[first].start, run.groups[last].end)
            first = first + 1 if last is None else last + 1

    def _card_end(self, groups: tuple[Group, ...], first: int, cue: Cue | None) -> int | None:
        if groups[first].digits[0] not in "23456":
            return None
        digits = ""
        for place in range(first, min(first + CARD_LENGTHS.stop, len(groups))):
            digits += groups[place].digits
            if len(digits) >= CARD_LENGTHS.stop:
                break
            if len(digits) in CARD_LENGTHS and looks_like_card(digits) and (not _is_named_otherwise(cue) or is_card(digits)):
                return place
        return None

    def _kind(self, run: Run, cue: Cue | None) -> SecretKind | None:
        digits, role = run.digits, cue.role if cue else None
        if len(digits) in CARD_LENGTHS and (role is Role.CARD or (not _is_named_otherwise(cue) and is_card(digits))):
            return SecretKind.PAN
        is_account = role is Role.ACCOUNT and len(digits) in _ACCOUNT_LENGTHS
        if is_account or _RUSSIAN_ACCOUNT.fullmatch(digits) or _SPANISH_ACCOUNT.fullmatch(run.text):
            return SecretKind.ACCOUNT
        if role is Role.ID and len(digits) in _ID_LENGTHS:
            return SecretKind.NATIONAL_ID
        if len(digits) in _PHONE_LENGTHS and self._is_phone(run, role):
            return SecretKind.PHONE
        return SecretKind.NATIONAL_ID if role is None and _is_taxpayer(digits) else None

    def _is_phone(self, run: Run, role: Role | None) -> bool:
        if run.text.startswith(("+", "00")) or role is Role.PHONE:
            return not self._is_service_line(run.text)
        if role in {Role.REFERENCE, Role.ALIKE}:
            return False
        return (_PHONE_SHAPE.fullmatch(run.text) is not None or self._is_local(run.digits)) and not self._is_service_line(run.text)

    def _is_local(self, digits: str) -> bool:
        if len(digits) not in _LOCAL_LENGTHS:
            return False
        self._asked += 1
        return self._asked > _ASKED or any(is_phone(digits, region) and not is_service_line(digits, region) for region in self._regions)

    def _is_service_line(self, number: str) -> bool:
        if self._asked > _ASKED:
            return False
        self._asked += 1
        personal = any(is_phone(number, region) and not is_service_line(number, region) for region in self._regions)
        return not personal and any(is_service_line(number, region) for region in self._regions)

    def _phones(self, groups: tuple[Group, ...]) -> Iterator[Secret]:
        """Find numbers that follow each other with nothing but a space between."""
        first = 0
        while first < len(groups):
            digits = ""
            for place in range(first, min(first + _LOCAL_LENGTHS.stop, len(groups))):
                digits += groups[place].digits
                if self._is_local(digits):
                    yield Secret(SecretKind.PHONE, groups[first].start, groups[place].end)
                    first = place
                    break
                if len(digits) >= _LOCAL_LENGTHS.stop:
                    break
            first += 1


def _is_named_otherwise(cue: Cue | None) -> bool:
    return cue is not None and cue.role in {Role.REFERENCE, Role.ALIKE}


def _is_taxpayer(digits: str) -> bool:
    from stdnum.ru import inn

    return len(digits) == 12 and bool(inn.is_valid(digits))
