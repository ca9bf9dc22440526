"""Measures joining on 120 pairs of messages, also leaving each out, and prints what it is judged by: python -m tests.benchmarks.matters."""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kb.article import Priority
from search.engine import open_engine
from site_api.tickets.closeness import SAME, SearchCloseness, closeness_features
from site_api.tickets.handover import Routing
from site_api.tickets.joining import choose
from tests.site_api.tickets.matters import Pair, read_pairs

_C = 0.3  # As weak as the set is small.
_ANY = Routing("support", Priority.NORMAL, "")


def main() -> None:
    """Print the figures as they are, and as they would be of pairs that were never seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build"))
    out: Path = parser.parse_args().out
    closeness = SearchCloseness(open_engine(out))
    pairs = read_pairs()
    asks = np.array([closeness.follows_up(pair.then) for pair in pairs])
    features = np.array([_features(pair, closeness) for pair in pairs])
    together = np.array([pair.together for pair in pairs])
    _print("leaving one out", pairs, asks | (_left_out(features, together, asks) >= SAME))
    _print_model(features[~asks], together[~asks])
    chosen = np.array([choose((pair.candidate,), pair.handover(_ANY), closeness) is not None for pair in pairs])
    _print("as it is", pairs, chosen)


def _print(name: str, pairs: tuple[Pair, ...], joined: NDArray[np.bool_]) -> None:
    together = np.array([pair.together for pair in pairs])
    by_language = {lang: np.array([pair.lang == lang for pair in pairs]) for lang in ("es", "en", "ru")}
    parts = ", ".join(f"{lang} {joined[together & of].mean():.2f}" for lang, of in by_language.items())
    print(f"{name}: {joined[together].mean():.3f} joined ({parts}), {joined[~together].mean():.3f} joined wrongly")


def _features(pair: Pair, closeness: SearchCloseness) -> NDArray[np.float64]:
    first, then = closeness.sense(pair.first, pair.lang), closeness.sense(pair.then, pair.lang)
    assert first
    assert then
    return closeness_features(first, then)


def _left_out(features: NDArray[np.float64], together: NDArray[np.bool_], asks: NDArray[np.bool_]) -> NDArray[np.float64]:
    found = np.zeros(len(features))
    for number in range(len(features)):
        others = ~asks & (np.arange(len(features)) != number)
        standard = (features - features[others].mean(0)) / features[others].std(0)
        model = LogisticRegression(C=_C).fit(standard[others], together[others])
        found[number] = model.predict_proba(standard[number : number + 1])[0, 1]
    return found


def _print_model(features: NDArray[np.float64], together: NDArray[np.bool_]) -> None:
    means, scales = features.mean(0), features.std(0)
    model = LogisticRegression(C=_C).fit((features - means) / scales, together)
    print(f"means={means.round(4).tolist()} scales={scales.round(4).tolist()}")
    print(f"coefficients={model.coef_[0].round(4).tolist()} bias={model.intercept_[0]:.4f}")


if __name__ == "__main__":
    main()
