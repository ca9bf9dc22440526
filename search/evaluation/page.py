"""The report: one HTML file that needs no other, with pictures, figures and what writers may do."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from search.evaluation.confusion import confusions
from search.evaluation.curve import Curve
from search.evaluation.evaluation import Evaluation
from search.evaluation.pictures import Picture, pictures
from search.evaluation.table import SECTIONS, cell

FILE_NAME = "index.html"
_TITLE = "How good the answers are"
_STYLE = """
:root { color-scheme: light; --ink: #0b2b33; --muted: #4b5f64; --page: #faf6ef; --card: #fffdf9; --line: #e2d8c7; --accent: #0f4c5c }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif }
main { max-width: 72rem; margin: 0 auto; padding: 3rem 1.5rem 5rem }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .3rem } h2 { font-size: 1.3rem; margin: 3rem 0 .8rem }
p { max-width: 46rem } .muted, figcaption { color: var(--muted) }
.pictures { display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); margin-top: 2rem }
figure { margin: 0; padding: 1.2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
figure h3 { margin: 0 0 .6rem; font-size: 1.05rem } figure svg { width: 100%; height: auto; font-family: inherit !important }
svg text { font-family: inherit !important }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem; border-top: 1px solid var(--line) }
thead th { border-top: 0; color: var(--muted); font-weight: 600 } tbody th { font-weight: 400 }
tr.section th { font-weight: 600; color: var(--accent); padding-top: 1.1rem } td.number { white-space: nowrap }
code { font-size: .9em; color: var(--accent) } q { quotes: none; font-style: italic }
"""


def write_report(folder: Path, evaluations: Sequence[Evaluation], curves: Sequence[Curve] = ()) -> Path:
    """Write the page, and each picture as a file of its own for other pages; return the page's path."""
    drawn = pictures(evaluations, curves)
    folder.mkdir(parents=True, exist_ok=True)
    for picture in drawn:
        (folder / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8")
    path = folder / FILE_NAME
    path.write_text(as_page(evaluations, drawn), encoding="utf-8")
    return path


def as_page(evaluations: Sequence[Evaluation], drawn: Sequence[Picture]) -> str:
    """Return the whole page."""
    parts = [_head(evaluations), f'<div class="pictures">{"".join(map(_figure, drawn))}</div>', "<h2>All figures</h2>", _table(evaluations)]
    parts += [_confusions(evaluation) for evaluation in evaluations]
    parts += [_safety(evaluation) for evaluation in evaluations if evaluation.categories]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{_TITLE}</title><style>{_STYLE}</style></head>\n<body><main><h1>{_TITLE}</h1>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )


def _head(evaluations: Sequence[Evaluation]) -> str:
    asked = ", ".join(f"{len(evaluation.outcomes):,} ({escape(evaluation.name)})" for evaluation in evaluations)
    return (
        f'<p class="muted">Questions asked: {asked}. Behind each figure is its 95 % interval, by 1,000 resamples of the questions. '
        "A question without an article counts: whoever answers it is wrong.</p>"
    )


def _figure(picture: Picture) -> str:
    svg = picture.svg.replace("<svg ", f'<svg role="img" aria-label="{escape(picture.title)}" ', 1)
    return f"<figure><h3>{escape(picture.title)}</h3>{svg}<figcaption>{escape(picture.caption)}</figcaption></figure>"


def _table(evaluations: Sequence[Evaluation]) -> str:
    rows = []
    for section, labels in SECTIONS.items():
        present = [key for key in labels if any(key in evaluation.figures for evaluation in evaluations)]
        if present:
            rows.append(f'<tr class="section"><th colspan="{len(evaluations) + 1}">{escape(section)}</th></tr>')
        for key in present:
            cells = "".join(f'<td class="number">{escape(cell(evaluation, key))}</td>' for evaluation in evaluations)
            rows.append(f'<tr><th scope="row">{escape(labels[key])}</th>{cells}</tr>')
    return _scrolling(("", *(evaluation.name for evaluation in evaluations)), rows)


def _confusions(evaluation: Evaluation) -> str:
    head = f"<h2>Most often confused: {escape(evaluation.name)}</h2>"
    rows = [
        f"<tr><td><code>{escape(pair.right)}</code></td><td><code>{escape(pair.found)}</code></td>"
        f'<td class="number">{pair.count} of {pair.asked}</td><td><q>{escape(pair.example)}</q></td><td>{escape(pair.hint)}.</td></tr>'
        for pair in confusions(evaluation.outcomes)
    ]
    if not rows:
        return f"{head}<p>Every question found its own article first.</p>"
    return head + _scrolling(("right article", "found first", "questions", "one of them", "what the writer may do"), rows)


def _safety(evaluation: Evaluation) -> str:
    rows = [
        f'<tr><th scope="row">{escape(category.replace("_", " "))}</th><td class="number">{right} of {of}</td></tr>'
        for category, (right, of) in evaluation.categories.items()
    ]
    return f"<h2>Messages for a person: {escape(evaluation.name)}</h2>" + _scrolling(("kind", "right action"), rows)


def _scrolling(names: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
