"""Training of the small network, with torch; at build time only, a few seconds for 10,000 questions.

Of what was tried on the same vectors: nearest neighbours, ridge regression, a linear SVM with and without pieces of words, logistic
regression, and one hidden layer, which was best (`guide/learning.md` has the figures).
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from search.content_cache import ContentCache
from search.encoder import Encoder, Matrix
from search.learning.history import Resolved
from search.learning.model import LearnedModel
from search.learning.vectors import question_vectors

_KIND = "learned network 2"  # To be raised whenever the training changes.
_HIDDEN = 1024
_BATCH = 128
_DROPPED_IN, _DROPPED_HIDDEN = 0.4, 0.5  # Without it the network knows its questions by heart.
_RATE, _DECAY = 2e-3, 1e-2
_WARM_UP = 50
_EPOCHS, _FEWEST_STEPS, _MOST_STEPS = 20, 250, 4000


def learned_model(questions: Sequence[Resolved], encoder: Encoder, cache: ContentCache) -> LearnedModel | None:
    """Return a model of the questions, from the cache where nothing changed; None where there is nothing to choose between."""
    if len({question.article for question in questions}) < 2:
        return None
    key = _key(questions, encoder)
    kept = cache.get(_KIND, [key]).get(key)
    if kept is not None:
        return LearnedModel.from_bytes(kept)
    model = train(questions, question_vectors([question.text for question in questions], encoder, cache))
    cache.put(_KIND, [(key, model.to_bytes())])
    return LearnedModel.from_bytes(model.to_bytes())


def train(questions: Sequence[Resolved], vectors: Matrix, most_steps: int = _MOST_STEPS) -> LearnedModel:
    """Fit a network to questions with these vectors; the same questions give the same network."""
    import torch

    ids, numbers, counts = np.unique([question.article for question in questions], return_inverse=True, return_counts=True)
    means, spreads = vectors.mean(axis=0), vectors.std(axis=0)
    # A dimension that hardly varies must not become a large one, nor its weight too large for float16.
    scales = np.maximum(spreads, 0.1 * spreads.mean() + 1e-6).astype(np.float32)
    threads = torch.get_num_threads()
    # Two threads on steps of a tenth of a millisecond wait for each other longer than they work.
    torch.set_num_threads(1 if len(questions) < _BATCH * 4 else threads)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = _network(vectors.shape[1], len(ids))
        _fit(network, torch.from_numpy((vectors - means) / scales), torch.from_numpy(numbers), most_steps)
    torch.set_num_threads(threads)
    into, hidden_bias, out, out_bias = (weight.detach().numpy() for weight in network.parameters())
    # The standardisation goes into the weights, so that serving multiplies by nothing else.
    into = (into / scales).T
    return LearnedModel(tuple(ids.tolist()), counts, into, hidden_bias - means @ into, out.T, out_bias)


def _network(dimensions: int, articles: int) -> "torch.nn.Sequential":  # type: ignore[name-defined]  # noqa: F821
    from torch import nn

    layers = (nn.Linear(dimensions, _HIDDEN), nn.ReLU(), nn.Dropout(_DROPPED_HIDDEN), nn.Linear(_HIDDEN, articles))
    return nn.Sequential(nn.Dropout(_DROPPED_IN), *layers)


def _fit(network: "torch.nn.Sequential", vectors: "torch.Tensor", numbers: "torch.Tensor", most_steps: int) -> None:  # type: ignore[name-defined]  # noqa: F821
    import torch
    from torch.nn.functional import cross_entropy

    steps = min(most_steps, max(_FEWEST_STEPS, _EPOCHS * len(vectors) // _BATCH))
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, (step + 1) / _WARM_UP) * (1 - step / steps))
    for batch in islice(_batches(len(vectors)), steps):
        optimiser.zero_grad()
        loss = cross_entropy(network(vectors[batch]), numbers[batch])
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
    network.eval()


def _batches(count: int) -> "Iterator[torch.Tensor]":  # type: ignore[name-defined]  # noqa: F821
    import torch

    while True:
        yield from torch.tensor_split(torch.randperm(count), list(range(_BATCH, count, _BATCH)))


def _key(questions: Sequence[Resolved], encoder: Encoder) -> str:
    digest = hashlib.sha256(f"{encoder.digest} {encoder.companion.digest if encoder.companion else ''}\n".encode())
    for question in questions:
        digest.update(f"{question.article}\t{question.text}\n".encode())
    return digest.hexdigest()
