"""How long a question takes: the one part of a measurement that differs from run to run."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.encoder import Encoder
from search.engine import SearchEngine
from search.evaluation.question import Question
from search.index import Index
from search.query import Query

_ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds a question, from the text to the hits, in one process on one core."""

    p50: float
    p95: float


def measure_latency(index: Index, encoder: Encoder, questions: Sequence[Question], lang: str | None) -> Latency:
    """Time some questions on an engine that is warm and has not seen them."""
    engine = SearchEngine(index, encoder)
    engine.warm_up()
    texts = list(dict.fromkeys(question.text for question in questions))[:_ENOUGH]
    times = [_milliseconds(engine, Query(text, lang)) for text in texts]
    p50, p95 = np.percentile(times, [50, 95])
    return Latency(round(float(p50), 2), round(float(p95), 2))


def _milliseconds(engine: SearchEngine, query: Query) -> float:
    started = time.perf_counter()
    engine.search(query)
    return (time.perf_counter() - started) * 1000
