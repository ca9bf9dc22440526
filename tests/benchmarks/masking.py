"""Measure the masking of secrets: of the secrets the share that is masked, and of what is masked the share that is one.

`python -m tests.benchmarks.masking [EVAL] [--wrong]`: the committed messages, and EVAL/pii.jsonl where it is there.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from kb.masking import mask
from tests.secret_messages import OWN, SHARED, UNSEEN, Masking, Message, measure, read_listed, read_marked


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("eval", type=Path, nargs="?", default=SHARED.parent)
    parser.add_argument("--wrong", action="store_true", help="List what was missed and what was masked in vain.")
    options = parser.parse_args()
    sets = {path.name: read_marked(path) for path in (OWN, UNSEEN)}
    if (options.eval / SHARED.name).is_file():
        sets[SHARED.name] = read_listed(options.eval / SHARED.name)
    print("| messages | language | secrets | masked | of what is masked, secrets |", "| --- " * 5 + "|", sep="\n")
    for name, messages in sets.items():
        for lang, found in by_language(messages):
            print(f"| {name} | {lang} | {found.secrets} | {found.recall:.3f} | {found.precision:.3f} |")
            wrong = [f"missed {text}" for text in found.missed] + [f"in vain {text}" for text in found.false]
            if options.wrong and wrong:
                print(*wrong, sep="\n")


def by_language(messages: list[Message]) -> Iterator[tuple[str, Masking]]:
    """Measure each language by itself."""
    for lang in dict.fromkeys(message.lang for message in messages):
        yield lang, measure([message for message in messages if message.lang == lang], mask)


if __name__ == "__main__":
    main()
