"""Trains the safety head at build time, anew where an example or the encoder has changed."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.content_cache import ContentCache
from search.encoder import Encoder
from search.question_vectors import ask_all
from search.safety.category import Category
from search.safety.head import SafetyHead, features, signs_of
from search.typing.casing import Casing

KIND = "safety head 3"  # To be raised with every change of how a head is trained.
_STRENGTH = 0.5  # Of the regression: the inverse of its penalty.
# Of an ordinary example against one of a kind, chosen on messages that others wrote than the examples: .1 finds 1 of 100 messages more,
# and takes 5 more of 100 ordinary questions for one; 1 misses as many as .6.
_ORDINARY_WEIGHT = 0.6

Ordinary = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text of one kind, by its number; the last number is that of the ordinary question."""

    kind: int
    lang: str
    text: str


def safety_head(categories: Sequence[Category], ordinary: Ordinary, encoder: Encoder, cache: ContentCache) -> SafetyHead:
    """Return the head for these examples, from the cache where it was trained on them before."""
    key = lesson_digest(categories, ordinary, encoder.digest)
    if kept := cache.get(KIND, [key]).get(key):
        return SafetyHead.from_bytes(categories, kept)
    head = train_head(categories, ordinary, encoder, cache)
    cache.put(KIND, [(key, head.to_bytes())])
    return head


def lesson_digest(categories: Sequence[Category], ordinary: Ordinary, encoder: str) -> str:
    """Name what a head is trained on, and by which encoder."""
    return hashlib.sha256(f"{encoder} {categories} {sorted(ordinary.items())}".encode()).hexdigest()[:16]


def train_head(categories: Sequence[Category], ordinary: Ordinary, encoder: Encoder, cache: ContentCache) -> SafetyHead:
    """Train a head on the kinds' examples and on ordinary questions; half a minute for 7,000 texts that were never embedded."""
    from sklearn.linear_model import LogisticRegression

    examples = list(read_examples(categories, ordinary))
    asked = ask_all([example.text for example in examples], encoder, cache)
    mean = np.mean([question.vector for question in asked], axis=0).astype(np.float32)
    signs = [signs_of(example.text, example.lang, categories) for example in examples]
    rows = np.array([features(question, found, mean) for question, found in zip(asked, signs, strict=True)])
    weights = np.array([_ORDINARY_WEIGHT if example.kind == len(categories) else 1.0 for example in examples])
    model = LogisticRegression(C=_STRENGTH, max_iter=300).fit(rows, [example.kind for example in examples], sample_weight=weights)
    return SafetyHead(tuple(categories), mean, model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def read_examples(categories: Sequence[Category], ordinary: Ordinary) -> Iterator[Example]:
    """Yield all examples with capitals, as a search sees them: half of them are written without, as customers write."""
    texts = [*((kind, category.examples) for kind, category in enumerate(categories)), (len(categories), ordinary)]
    for lang in dict.fromkeys(lang for _, found in texts for lang in found):
        spoken = [(kind, text) for kind, found in texts for text in found.get(lang, ())]
        casing = Casing(text for _, text in spoken)
        yield from (Example(kind, lang, casing.restored(text)) for kind, text in spoken)
