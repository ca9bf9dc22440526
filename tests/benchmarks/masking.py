"""Measure the masking of secrets: how many are found by kind and language, and what is masked that is none.

The messages are one a line: {"lang": …, "text": …, "secrets": [{"type": …, "value": …}]}.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kb.masking import mask


def main(folder: Path) -> int:
    """Print the figures; fail when a language has less than 98 % or a text without secrets is changed."""
    messages = [json.loads(line) for line in (folder / "pii.jsonl").read_text(encoding="utf-8").splitlines()]
    there: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for message in messages:
        _count(message, there, found, wrong)
    langs, kinds = ({pair[place] for pair in there} for place in (0, 1))
    for lang in sorted(langs):
        row = [f"{kind} {found[lang, kind]}/{there[lang, kind]}" for kind in sorted(kinds)]
        print(f"{lang}: {_share(found, there, lang):.1%}  ({', '.join(row)})")
    print(*wrong, f"{len(wrong)} lines with something missed or falsely masked, of {len(messages)}", sep="\n")
    return int(bool(wrong))


def _count(message: dict[str, Any], there: Counter[tuple[str, str]], found: Counter[tuple[str, str]], wrong: list[str]) -> None:
    masked = mask(message["text"])
    left = [secret for secret in message["secrets"] if secret["value"] in masked.text]
    there.update((message["lang"], secret["type"]) for secret in message["secrets"])
    found.update((message["lang"], secret["type"]) for secret in message["secrets"] if secret not in left)
    false = [secret for secret in masked.secrets if not _is_known(message, secret.start, secret.end)]
    if left:
        wrong.append(f"missed: {message['text']!r} -> {masked.text!r}")
    if false:
        wrong.append(f"false: {message['text']!r} -> {masked.text!r}")


def _is_known(message: dict[str, Any], start: int, end: int) -> bool:
    piece = message["text"][start:end]
    return any(piece in secret["value"] or secret["value"] in piece for secret in message["secrets"])


def _share(found: Counter[tuple[str, str]], there: Counter[tuple[str, str]], lang: str) -> float:
    return sum(count for pair, count in found.items() if pair[0] == lang) / sum(count for pair, count in there.items() if pair[0] == lang)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/eval")))
