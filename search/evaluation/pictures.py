"""The pictures of a report, as SVG text that takes its font from the page; equal figures give equal bytes."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from search.errors import EvaluationError
from search.evaluation.calibration import reliability, risk_by_coverage
from search.evaluation.curve import Curve
from search.evaluation.estimate import Estimate
from search.evaluation.evaluation import Evaluation
from search.evaluation.figures import HITS, confidence_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, MUTED, LINE = "#0b2b33", "#4b5f64", "#e2d8c7"
COLOURS = ("#0f4c5c", "#e9a23b", "#a23b4e", "#5b8c5a", "#6b5b95", "#7a7a7a")
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",  # Words stay words: they can be read aloud, found and copied.
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": LINE,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "legend.frameon": False,
}
_WANTED_RISK = 0.05


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its title, what it shows in a sentence, and its file name."""

    name: str
    title: str
    caption: str
    svg: str


def pictures(evaluations: Sequence[Evaluation], curves: Sequence[Curve] = ()) -> tuple[Picture, ...]:
    """Draw all pictures that there is data for; raise EvaluationError where matplotlib is not installed."""
    drawn = (risk_against_coverage(evaluations), reliability_diagram(evaluations), hits_by_set(evaluations))
    return (*drawn, learning_curves(curves)) if curves else drawn


def risk_against_coverage(evaluations: Sequence[Evaluation]) -> Picture:
    """Draw how many answers are wrong when only the surest questions are answered."""

    def draw(axes: "Axes") -> None:
        for evaluation, colour in zip(evaluations, _colours(evaluations), strict=True):
            thresholds = risk_by_coverage(*confidence_columns(evaluation.outcomes))
            axes.plot([t.coverage for t in thresholds], [t.risk for t in thresholds], color=colour, label=evaluation.name)
        axes.axhline(_WANTED_RISK, color=MUTED, linestyle=":", linewidth=1.6)
        axes.set(xlabel="share of the questions that is answered", ylabel="share of the answers that is wrong", xlim=(0, 1), ylim=(0, None))

    caption = "Answering the surest questions first: the further right a line stays under the dotted 5 %, the better."
    return Picture("risk", "Risk against coverage", caption, _svg("risk", draw))


def reliability_diagram(evaluations: Sequence[Evaluation]) -> Picture:
    """Draw what share was right at each confidence."""

    def draw(axes: "Axes") -> None:
        axes.plot([0, 1], [0, 1], color=MUTED, linestyle=":", linewidth=1.6)
        for evaluation, colour in zip(evaluations, _colours(evaluations), strict=True):
            bins = reliability(*confidence_columns(evaluation.outcomes))
            axes.plot([b.confidence for b in bins], [b.right for b in bins], "o-", color=colour, markersize=4, label=evaluation.name)
        axes.set(xlabel="confidence that was given", ylabel="share that was right", xlim=(0, 1), ylim=(0, 1.02))

    caption = "Ten groups of equally many questions; on the dotted line, a confidence is the probability that it says."
    return Picture("reliability", "Reliability", caption, _svg("reliability", draw))


def hits_by_set(evaluations: Sequence[Evaluation]) -> Picture:
    """Draw hit@1, 3 and 5 of each set with their intervals."""

    def draw(axes: "Axes") -> None:
        width = 0.8 / len(evaluations)
        for number, (evaluation, colour) in enumerate(zip(evaluations, _colours(evaluations), strict=True)):
            places = [place + (number - (len(evaluations) - 1) / 2) * width for place in range(len(HITS))]
            found = [evaluation.figures[f"hit@{k}"] for k in HITS]
            _bars(axes, places, found, width=width * 0.9, colour=colour, label=evaluation.name)
        axes.set(ylabel="share of the questions", ylim=(0, 1))
        axes.set_xticks(range(len(HITS)), ["first" if k == 1 else f"among the first {k}" for k in HITS])
        axes.grid(visible=False, axis="x")

    caption = "How often the right article is found; the thin lines are 95 % intervals."
    return Picture("hits", "Right article found", caption, _svg("hits", draw))


def learning_curves(curves: Sequence[Curve]) -> Picture:
    """Draw how the ranking grows with what agents resolved."""

    def draw(axes: "Axes") -> None:
        for curve, colour in zip(curves, COLOURS, strict=False):
            places, found = range(len(curve.points)), [point.hit_at_1 for point in curve.points]
            axes.plot(places, [estimate.value or 0 for estimate in found], "o-", color=colour, markersize=4, label=curve.name)
            axes.fill_between(places, *_ends(found), color=colour, alpha=0.12, linewidth=0)
        sizes = [point.per_article for point in curves[0].points]
        axes.set_xticks(range(len(sizes)), ["all" if size is None else str(size) for size in sizes])
        axes.set(xlabel="learned questions of each article", ylabel="right article first")

    caption = "Questions that agents resolved, learned, and the share of unseen questions whose article then comes first."
    return Picture("learning", "Learning curve", caption, _svg("learning", draw))


def _bars(axes: "Axes", places: Sequence[float], found: Sequence[Estimate], *, width: float, colour: str, label: str) -> None:
    values = [estimate.value or 0 for estimate in found]
    low, high = _ends(found)
    below = [value - end for value, end in zip(values, low, strict=True)]
    above = [end - value for value, end in zip(values, high, strict=True)]
    axes.bar(places, values, width, color=colour, label=label, yerr=[below, above], error_kw={"ecolor": INK, "elinewidth": 1})


def _ends(found: Sequence[Estimate]) -> tuple[list[float], list[float]]:
    low = [estimate.value or 0 if estimate.low is None else estimate.low for estimate in found]
    high = [estimate.value or 0 if estimate.high is None else estimate.high for estimate in found]
    return low, high


def _colours(evaluations: Sequence[Evaluation]) -> list[str]:
    return [COLOURS[number % len(COLOURS)] for number in range(len(evaluations))]


def _svg(name: str, draw: "Callable[[Axes], None]") -> str:
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise EvaluationError(f"the pictures need matplotlib ({error})", mend="Install `ventanilla[eval]`, or leave --report out") from None
    style: Any = {**_STYLE, "svg.hashsalt": name}
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        axes = figure.subplots()
        draw(axes)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(COLOURS), borderaxespad=0)
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _own_names(file.getvalue(), name)


def _own_names(svg: str, name: str) -> str:
    """Return the drawing with names that no other drawing of the page has, and without the XML head."""
    svg = svg[svg.index("<svg") :]
    return re.sub(r'(id="|"#|url\(#)', rf"\g<1>{name}-", svg)
