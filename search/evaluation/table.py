"""The figures as a Markdown table, a column for each set of questions, and as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from search.evaluation.confusion import confusions
from search.evaluation.estimate import Estimate
from search.evaluation.evaluation import Evaluation
from search.evaluation.latency import Latency

FORMAT = 1
# What each key means, in the order of the table.
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Ranking": {
        "hit@1": "right article first",
        "hit@3": "among the first 3",
        "hit@5": "among the first 5",
        "mrr": "mean reciprocal rank",
        "language_right": "language detected, 3 words or more",
    },
    "Decision": {
        "answer_share": "answered",
        "answer_right": "… with the right article",
        "clarify_share": "asked back",
        "clarify_right": "… the right article among 3",
        "handoff_share": "handed over",
        "handoff_right": "… where an answer would be wrong",
        "decline_share": "declined",
        "decline_right": "… where there is no article",
        "wrong_answers": "wrong answers, of all questions",
        "urgent_handoffs": "handed over as urgent",
        "calibration_error": "expected calibration error",
        "answerable": "could be answered with 95 % right",
    },
    "Out of scope": {
        "far_auroc": "no bank's matter: AUROC",
        "far_answered": "… answered",
        "near_auroc": "article taken away: AUROC",
        "near_answered": "… answered",
    },
    "Safety": {
        "safety_action": "right action",
        "safety_priority": "right priority, of those for a person",
        "safety_queue": "right queue, of those for a person",
    },
    "Typing: right article first": {
        "typo": "one typo",
        "no_accents": "no accents, ё as е",
        "capitals": "all capitals",
        "latin_letters": "Russian in Latin letters",
        "wrong_layout": "wrong keyboard layout",
        "two_languages": "words of two languages",
        "long_message": "buried in 120 words",
    },
}


def as_markdown(evaluations: Sequence[Evaluation]) -> str:
    """Return a table of all figures that there are, each with its 95 % interval."""
    rows = [["", *(evaluation.name for evaluation in evaluations)], *_rows(evaluations)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    rule = "| " + " | ".join("-" * max(width, 3) for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


def as_json(evaluations: Sequence[Evaluation], index: str, model: str, latencies: Sequence[Latency] = ()) -> str:
    """Return everything measured; without latencies, two runs return the same text."""
    sets = [_set(evaluation) for evaluation in evaluations]
    for found, latency in zip(sets, latencies, strict=False):
        found["latency_ms"] = asdict(latency)
    return json.dumps({"format": FORMAT, "index": index, "model": model, "sets": sets}, ensure_ascii=False, indent=1)


def shown(estimate: Estimate | None) -> str:
    """Return a figure with its interval, as in `.735 (.70–.77)`."""
    if estimate is None or estimate.value is None:
        return "–"
    interval = "" if estimate.low is None or estimate.high is None else f" ({_short(estimate.low, 2)}–{_short(estimate.high, 2)})"
    return _short(estimate.value, 3) + interval


def cell(evaluation: Evaluation, key: str) -> str:
    """Return one figure; for a way of typing, also what it loses."""
    lost = evaluation.figures.get(f"{key}_lost")
    text = shown(evaluation.figures.get(key))
    return text if lost is None or lost.value is None else f"{text}, {round(-100 * lost.value, 1) + 0.0:+.1f} points"


def _rows(evaluations: Sequence[Evaluation]) -> list[list[str]]:
    counts = [["questions", *(str(len(evaluation.outcomes)) for evaluation in evaluations)]]
    if any(evaluation.without_article for evaluation in evaluations):
        counts.append(["… whose article is not in the index", *(str(evaluation.without_article) for evaluation in evaluations)])
    for section, labels in SECTIONS.items():
        present = [key for key in labels if any(key in evaluation.figures for evaluation in evaluations)]
        if present:
            counts.append([f"**{section}**", *("" for _ in evaluations)])
            counts += [[labels[key], *(cell(evaluation, key) for evaluation in evaluations)] for key in present]
    return counts


def _set(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "name": evaluation.name,
        "lang": evaluation.lang,
        "questions": len(evaluation.outcomes),
        "without_article": evaluation.without_article,
        "figures": {key: asdict(figure) for key, figure in evaluation.figures.items()},
        "safety": {category: {"right": right, "of": of} for category, (right, of) in evaluation.categories.items()},
        "confusions": [{**asdict(pair), "hint": pair.hint} for pair in confusions(evaluation.outcomes)],
    }


def _short(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
