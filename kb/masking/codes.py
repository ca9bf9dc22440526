"""PINs, one-time codes and the codes on the back of cards: short numbers that only the words beside them give away."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from kb.masking.lexicon import Role
from kb.masking.line import Line, Token
from kb.masking.runs import Run, runs
from kb.masking.secret import Secret, SecretKind

_LENGTHS = range(3, 9)
_KINDS = {
    Role.CVV: SecretKind.CVV,
    Role.PIN: SecretKind.PIN,
    Role.OTP: SecretKind.OTP,
    Role.CODE: SecretKind.OTP,
    Role.KEY: SecretKind.OTP,
    Role.PASSWORD: SecretKind.PASSWORD,
}
_CODES = frozenset(_KINDS.values())
_VERBS = {Role.TYPED, Role.SENT}
_NEAR, _FAR, _BEHIND = 2, 10, 6


@dataclass(frozen=True, slots=True)
class _Hint:
    """What the words on one side say: a kind, or by `role` a verb; `strangers` words that say nothing stand between."""

    kind: SecretKind | None = None
    verb: Role | None = None
    strangers: int = 0
    is_other: bool = False


class Codes:
    """The finder of short numbers in one text."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._ends: dict[int, SecretKind] = {}

    def find(self) -> Iterator[Secret]:
        """Find them from left to right: a number tied to a secret by small words is one too ("from 1147 to 2258")."""
        for run in runs(self._line):
            kind = self._kind(run) if len(run.digits) in _LENGTHS else None
            if kind:
                self._ends[run.end] = kind
                yield Secret(kind, run.start, run.end)

    def _kind(self, run: Run) -> SecretKind | None:
        before = self._before(run)
        if before.is_other or self._is_counted(run, before) or self._is_year(run):
            return None
        is_round = len(run.digits) < 6 and run.digits.endswith("00")
        is_weak = is_round or len(run.digits) == 3
        if before.kind and not (is_weak and (before.strangers or (is_round and before.kind is SecretKind.OTP))):
            return _fitting(before.kind, run.digits)
        if is_round:
            return None
        after = self._after(run)
        if after.kind:
            return _fitting(after.kind, run.digits)
        return self._by_verb(run, before.verb)

    def _is_counted(self, run: Run, before: _Hint) -> bool:
        left, right = next(self._line.before(run.start), None), next(self._line.after(run.end), None)
        if self._line.has(right, Role.CURRENCY) or self._line.has(left, Role.CURRENCY):
            return True
        is_named = before.kind is not None and left is not None and left.role in _KINDS
        return self._line.has(right, Role.UNIT) and not is_named

    def _is_year(self, run: Run) -> bool:
        left = next(self._line.before(run.start), None)
        return len(run.digits) == 4 and 1900 <= int(run.digits) < 2040 and self._line.has(left, Role.WHEN)

    def _before(self, run: Run) -> _Hint:
        strangers, verb = 0, None
        for token in islice(self._line.before(run.start), _FAR):
            hint = self._hint(token, run, strangers)
            if hint:
                return replace(hint, verb=verb)
            if token.role in _VERBS and not strangers:
                verb = verb or token.role
            elif not (token.text.isdigit() or self._is_open(token)):
                strangers += 1
            if strangers > _NEAR or _is_number(token):
                break
        return _Hint(verb=verb)

    def _hint(self, token: Token, run: Run, strangers: int) -> _Hint | None:
        """Return what one token before a number says of it."""
        if token.role in {Role.REFERENCE, Role.ALIKE}:
            return _Hint(is_other=True)
        if token.role in _KINDS:
            return _Hint(_KINDS[token.role], strangers=strangers)
        if token.kind is SecretKind.PAN and not strangers and len(run.digits) in {3, 4}:
            return _Hint(SecretKind.CVV)
        if token.end in self._ends or token.kind in _CODES:
            kind = self._ends.get(token.end, token.kind)
            return _Hint(None if strangers > 1 or token.kind is SecretKind.PASSWORD else kind)
        return None

    def _after(self, run: Run) -> _Hint:
        strangers = 0
        for token in islice(self._line.after(run.end), _BEHIND):
            if token.role in _KINDS:
                # In "sent 4821 to my mother, code not received" the comma parts them.
                is_apart = strangers and self._line.folded[max(token.start - 2, 0) : token.start].rstrip().endswith(",")
                return _Hint() if is_apart else _Hint(_KINDS[token.role])
            if token.role in {Role.REFERENCE, Role.ALIKE} or token.is_break or token.kind or token.text.isdigit():
                break
            if self._line.has(token, Role.JOINT):
                break
            strangers += not self._is_open(token)
            if strangers > 1:
                break
        return _Hint()

    def _is_open(self, token: Token) -> bool:
        return token.role in {Role.CARD, Role.PHONE, *_VERBS} or self._line.is_glue(token)

    def _by_verb(self, run: Run, verb: Role | None) -> SecretKind | None:
        if verb is None or len(run.digits) == 3 or not self._topics:
            return None
        if self._topics == {Role.CASH} and len(run.digits) < 6 and run.digits.endswith("0"):
            return None  # What a cash machine counts ends so.
        return SecretKind.PIN if verb is Role.TYPED and not self._topics & {Role.OTP, Role.CODE, Role.KEY} else SecretKind.OTP

    @cached_property
    def _topics(self) -> set[Role]:
        """What the whole message is about, as far as getting in goes."""
        roles = {token.role for token in self._line.tokens if token.role in _KINDS}
        kinds = {Role.OTP for token in self._line.tokens if token.kind is SecretKind.OTP}
        others = {Role.TOPIC for token in self._line.tokens if token.kind in _CODES or self._line.has(token, Role.TOPIC)}
        cash = {Role.CASH for token in self._line.tokens if self._line.has(token, Role.CASH)}
        return {role for role in roles if role} | kinds | others | cash


def _is_number(token: Token) -> bool:
    return token.text.isdigit() and len(token.text) > 2


def _fitting(kind: SecretKind, digits: str) -> SecretKind:
    if kind is SecretKind.CVV and len(digits) > 4:
        return SecretKind.OTP
    return SecretKind.CVV if kind is SecretKind.OTP and len(digits) == 3 else kind
