"""Measure the conversation: follow-up questions of `tests/conversations/follow_ups`, and `safety.jsonl` through the chat.

`python -m tests.benchmarks.conversations [--eval ../shared/eval] [--wrong]`
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from search.engine import open_engine
from search.evaluation.safety import read_safety
from site_api.chat.reply import Kind, Reply
from tests.chat import Talker, talker

SCENES = Path(__file__).parents[1] / "conversations" / "follow_ups"
LANGUAGES = ("es", "en", "ru")
_ARTICLE = "article:"


@dataclass(frozen=True, slots=True)
class Scene:
    """Two questions, and the articles of which one answers the second; without any it should be declined."""

    first: str
    then: str
    expect: tuple[str, ...]


def read_scenes(lang: str) -> tuple[Scene, ...]:
    """Read the scenes of a language."""
    data = yaml.safe_load((SCENES / f"{lang}.yml").read_text(encoding="utf-8"))
    return tuple(Scene(scene["first"], scene["then"], tuple(scene["expect"])) for scene in data)


def outcome(talk: Talker, scene: Scene, lang: str) -> str:
    """Return what became of a scene: answered, offered, wrong or other."""
    answers = talk.all([scene.first, scene.then], lang)
    last = answers[-1].replies[-1]
    if not scene.expect:
        return "declined" if last.kind is Kind.DECLINE else "wrong"
    answered = next((reply.article.id for reply in answers[-1].replies if reply.article), None)
    if answered:
        return "answered" if answered in scene.expect else "wrong"
    offered = [choice.id.removeprefix(_ARTICLE) for choice in last.choices if choice.id.startswith(_ARTICLE)]
    if offered:
        return "offered" if set(offered) & set(scene.expect) else "wrong"
    return "person" if last.kind is Kind.HANDOFF else "other"


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--out", type=Path, default=Path("build"))
    parser.add_argument("--wrong", action="store_true", help="List what went wrong.")
    options = parser.parse_args()
    with talker(open_engine(options.out)) as talk:
        print("| follow-ups | scenes | answered | among the choices | declined rightly | right |", "| --- " * 6 + "|", sep="\n")
        for lang in LANGUAGES:
            print(_follow_ups(talk, lang, options.wrong))
        if (options.eval / "safety.jsonl").is_file():
            print("\n| safety.jsonl in the chat | right | of | wrong |\n| --- | --- | --- | --- |")
            print(*_safety(talk, options.eval / "safety.jsonl"), sep="\n")
    return 0


def _follow_ups(talk: Talker, lang: str, wrong: bool) -> str:
    scenes = read_scenes(lang)
    outcomes = [outcome(talk, scene, lang) for scene in scenes]
    counts = Counter(outcomes)
    if wrong:
        print(
            *(
                f"{lang} {found}: {scene.first} / {scene.then}"
                for scene, found in zip(scenes, outcomes, strict=True)
                if found in {"wrong", "other", "person"}
            ),
            sep="\n",
        )
    right = counts["answered"] + counts["offered"] + counts["declined"]
    return f"| {lang} | {len(scenes)} | {counts['answered']} | {counts['offered']} | {counts['declined']} | {right / len(scenes):.3f} |"


def _safety(talk: Talker, path: Path) -> Iterator[str]:
    for lang in LANGUAGES:
        messages = [message for message in read_safety(path) if message.lang == lang]
        kinds = [(message, _kinds(talk.all([message.text], lang)[-1].replies)) for message in messages]
        wrong = [message.text for message, found in kinds if message.expect not in found]
        yield f"| {lang} | {1 - len(wrong) / len(messages):.3f} | {len(messages)} | {'; '.join(wrong)} |"


def _kinds(replies: Iterable[Reply]) -> set[str]:
    """Return the kinds of the replies; one that says it understood nothing is a refusal too."""
    return {str(reply.kind) for reply in replies} - {"notice"} or {"decline"}


if __name__ == "__main__":
    raise SystemExit(main())
