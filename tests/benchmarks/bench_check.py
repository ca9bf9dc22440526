"""Times `kb check` on generated articles, the start of Python included.

python tests/benchmarks/bench_check.py [--articles 300] [--runs 7]
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LANGUAGES = ("es", "en", "ru")
SENTENCE = "Open the app, choose your card and tap **Replace**; a new one costs {{ card.replacement_fee }}. "
FACTS = "facts: {card: {replacement_fee: {money: 6}}, hours: {chat: {open: always}}, phone: {support: {phone: +34 900 555 100}}}"
ARTICLE = """---
id: {id}
title: "My card number {number} is lost"
summary: "Freeze card {number} in the app under Cards; a new one costs {{{{ card.replacement_fee }}}}."
questions:
{questions}
queue: cards
priority: normal
handoff: offer
screens: [cards]
audience: public
reviewed: {today}
status: published
---

{paragraph}

## What to do

1. {sentence}
2. Call {{{{ phone.support }}}}.

## What happens next

{paragraph}

## Not this?

- [Another card]({other}.md#what-to-do)
- [Yet another](../{lang_category}/{other}.md)
"""


def write_articles(folder: Path, count: int) -> None:
    """Write so many articles of about 200 words, a third of them in each language."""
    (folder / "bank.yml").write_text(f"name: Bench\nlanguages: [{', '.join(LANGUAGES)}]\n{FACTS}\n", encoding="utf-8")
    each = count // len(LANGUAGES)
    for lang in LANGUAGES:
        for number in range(each):
            path = folder / "docs" / lang / f"category-{number % 10}" / f"article-{number}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_article(number, each), encoding="utf-8")


def _article(number: int, count: int) -> str:
    other = (number + 10) % count // 10 * 10 + number % 10
    questions = "\n".join(f'  - "question {word} about card {number}?"' for word in ("one", "two", "three", "four", "five", "six"))
    today = time.strftime("%Y-%m-%d")
    return ARTICLE.format(
        id=f"article-{number}",
        number=number,
        questions=questions,
        today=today,
        sentence=SENTENCE,
        paragraph=SENTENCE * 5,
        other=f"article-{other}",
        lang_category=f"category-{number % 10}",
    )


def main() -> None:
    """Print the median and the slowest of some runs."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    write_articles(folder, options.articles)
    seconds = [_run(folder) for _ in range(options.runs)]
    shutil.rmtree(folder)
    median, slowest = statistics.median(seconds), max(seconds)
    print(f"kb check, {options.articles} articles: median {median:.2f} s, slowest {slowest:.2f} s of {options.runs} runs")


def _run(folder: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-c", "from kb.cli import main; main()", "check", "docs"]
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return seconds


if __name__ == "__main__":
    main()
