"""A customer's text as a row of words, numbers and places already claimed."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.masking.lexicon import Lexicon, Role, fold
from kb.masking.secret import Secret, SecretKind

_LABELS = re.compile("|".join(re.escape(kind.value) for kind in SecretKind))
_TOKEN = re.compile(r"[^\W\d_]++|\d++|[.!?;…]++(?=\s|$)|\n")
_KINDS = {kind.value: kind for kind in SecretKind}
_NEAR = 2  # So many words that say nothing may stand between a cue and its secret.
_FAR = 8
_STOPS = frozenset(SecretKind) - {SecretKind.EMAIL}  # What was a number once is the end of a cue's reach.


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of digits, the end of a sentence, or a secret that is already known."""

    start: int
    end: int
    text: str
    role: Role | None = None
    kind: SecretKind | None = None

    @property
    def is_break(self) -> bool:
        """Tell whether a sentence ends here."""
        return self.kind is None and not self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that says what a number is, and how many others that say nothing stand between."""

    role: Role
    strangers: int


@dataclass
class Line:
    """A text under work; finders claim places in it."""

    original: str
    lexicon: Lexicon
    folded: str = ""
    claims: list[Secret] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _taken: bytearray = field(default_factory=bytearray)
    _old: int = 0
    _parts: dict[tuple[str, Role], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # What was masked before counts like a secret found now: masking twice changes nothing.
        known = [Secret(_KINDS[match[0]], *match.span()) for match in _LABELS.finditer(self.original)]
        self.folded = _blank(fold(self.original), known)
        self._taken = bytearray(len(self.original))
        found = [(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(self.folded)]
        roles = self.lexicon.roles([text for _, _, text in found])
        self.tokens = [Token(start, end, text, role) for (start, end, text), role in zip(found, roles, strict=True)]
        self.claim(known)
        self._old = len(known)

    @property
    def found(self) -> tuple[Secret, ...]:
        """Return what is new, in the order of the text."""
        return tuple(sorted(self.claims[self._old :], key=lambda secret: secret.start))

    def claim(self, secrets: Iterable[Secret]) -> None:
        """Take places out of what the next finders see; a place that is taken stays as it is."""
        new: list[Secret] = []
        for secret in secrets:
            if secret.start < secret.end and not any(self._taken[secret.start : secret.end]):
                self._taken[secret.start : secret.end] = b"\1" * (secret.end - secret.start)
                new.append(secret)
        self.claims.extend(new)
        if new:
            self.folded = _blank(self.folded, new)
            whole = [Token(secret.start, secret.end, secret.kind.value, kind=secret.kind) for secret in new]
            rest = (token for token in self.tokens if not self._taken[token.start] or token.kind)
            self.tokens = sorted([*rest, *whole], key=lambda token: token.start)
        self._starts = [token.start for token in self.tokens]

    def before(self, start: int) -> Iterator[Token]:
        """Yield the tokens before a place, nearest first."""
        for place in range(bisect_left(self._starts, start) - 1, -1, -1):
            yield self.tokens[place]

    def after(self, end: int) -> Iterator[Token]:
        """Yield the tokens after a place, nearest first."""
        for place in range(bisect_left(self._starts, end), len(self.tokens)):
            yield self.tokens[place]

    def cue(self, tokens: Iterator[Token], roles: frozenset[Role], strangers: int = _NEAR) -> Cue | None:
        """Return the nearest word with one of the roles; only small words and so many strangers may stand between."""
        met, words, last = 0, 0, None
        for token in tokens:
            if token.role and token.role in roles:
                return Cue(token.role, met)
            # A word with signs inside is one, as it will be when it is masked.
            if last is None or not self._is_same_word(last, token):
                words += 1
                met += not self.is_glue(token)
            last = token
            if met > strangers or words > _FAR or token.kind in _STOPS or (token.text.isdigit() and len(token.text) > 2):
                return None
        return None

    def _is_same_word(self, one: Token, other: Token) -> bool:
        gap = self.original[one.end : other.start] or self.original[other.end : one.start]
        return not any(map(str.isspace, gap))

    def is_glue(self, token: Token) -> bool:
        """Tell whether a token is one of the small words that tie a cue to its secret."""
        return self.has(token, Role.GLUE)

    def has(self, token: Token | None, role: Role) -> bool:
        """Tell whether a token may play a part."""
        if token is None or token.kind:
            return False
        known = self._parts.get((token.text, role))
        if known is None:
            known = self._parts[token.text, role] = self.lexicon.has(token.text, role)
        return known


def _blank(text: str, secrets: Iterable[Secret]) -> str:
    parts: list[str] = []
    done = 0
    for secret in sorted(secrets, key=lambda secret: secret.start):
        parts += [text[done : secret.start], "\0" * (secret.end - secret.start)]
        done = secret.end
    return "".join([*parts, text[done:]])
