"""Messages in which the customers' secrets are known, and how many of these a masking finds."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from kb.masking import Masked

CONVERSATIONS = Path(__file__).parent / "conversations"
OWN = CONVERSATIONS / "secrets.yml"
UNSEEN = CONVERSATIONS / "secrets_unseen.yml"
SHARED = Path(__file__).parents[2] / "shared" / "eval" / "pii.jsonl"


@dataclass(frozen=True, slots=True)
class Message:
    """A customer's message, and the secrets in it exactly as they are written."""

    lang: str
    text: str
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Masking:
    """What a masking found: the secrets there were, those that it missed, and what it hid that was none."""

    secrets: int
    hidden: int
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Of the secrets, the share that was masked."""
        return 1 - len(self.missed) / self.secrets

    @property
    def precision(self) -> float:
        """Of what was masked, the share that was a secret."""
        return 1 - len(self.false) / self.hidden


def read_marked(path: Path) -> list[Message]:
    """Read messages by language in which «…» marks a secret."""
    return [_marked(lang, text) for lang, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items() for text in texts]


def read_listed(path: Path) -> list[Message]:
    """Read messages of one JSON object a line, each with a list of its secrets."""
    data = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Message(item["lang"], item["text"], tuple(secret["value"] for secret in item["secrets"])) for item in data]


def _marked(lang: str, text: str) -> Message:
    parts = text.replace("»", "«").split("«")
    return Message(lang, "".join(parts), tuple(parts[1::2]))


def measure(messages: Iterable[Message], mask: Callable[[str], Masked]) -> Masking:
    """Mask every message and count; a secret is missed where any of it can still be read as it was written."""
    secrets, hidden = 0, 0
    missed: list[str] = []
    false: list[str] = []
    for message in messages:
        masked = mask(message.text)
        pieces = [message.text[secret.start : secret.end] for secret in masked.secrets]
        secrets, hidden = secrets + len(message.secrets), hidden + len(pieces)
        missed += [f"{secret} in: {message.text}" for secret in message.secrets if secret in masked.text]
        false += [f"{piece} in: {message.text}" for piece in pieces if not _is_secret(piece, message)]
    return Masking(secrets, hidden, tuple(missed), tuple(false))


def _is_secret(piece: str, message: Message) -> bool:
    return any(piece in secret or secret in piece for secret in message.secrets)
