"""What was learned, as it ranks the articles of one language."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vector
from search.index import LanguageIndex
from search.learning.blend import Flags, Floats, Voices
from search.learning.model import LearnedModel
from search.learning.repetition import RIGHT


@dataclass(frozen=True, slots=True)
class Found:
    """The probability of each article, in the language's own order, and that the first one is right."""

    probabilities: Floats
    right: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A model for one language's articles: each one's column in it, -1 for an unknown one, and which have history."""

    model: LearnedModel
    lang: str
    columns: NDArray[np.int64]
    known: Flags

    @classmethod
    def of(cls, model: LearnedModel, part: LanguageIndex) -> "Learned":
        """Return a model as it ranks a language's articles, of which some have no history."""
        numbers = {article: number for number, article in enumerate(model.ids)}
        columns = np.array([numbers.get(article.id, -1) for article in part.articles], dtype=np.int64)
        return cls(model, part.lang, columns, np.where(columns >= 0, model.counts[columns], 0) > 0)

    def find(self, vector: Vector, text: str, mean_scores: Floats, allowed: Flags) -> Found | None:
        """Return the allowed articles' probabilities with history in them; None where no allowed article has any."""
        if not (self.known & allowed).any():
            return None
        said, near = self.model.say(vector, text, self.lang)
        said = np.where(self.columns >= 0, said[self.columns], 0)
        voices = Voices(said[None, allowed], mean_scores[None, allowed], self.known[None, allowed], near[None, :])
        judged = self.model.blend.judge(voices)
        probabilities = np.zeros(len(allowed), dtype=np.float32)
        probabilities[allowed] = judged.probabilities[0]
        return Found(probabilities, float(self.model.blend.right.probability(judged.signs)[0]))

    def again(self, text: str, found: Found, allowed: Flags) -> Found | None:
        """Return what was found with the article first that resolved the same words before; None where none did."""
        article = self.model.repetition.article(text)
        again = (self.columns == article) & allowed
        if article is None or not again.any():
            return None
        is_first = bool(again[found.probabilities.argmax()])
        probabilities = np.where(again, RIGHT, found.probabilities * (1 - RIGHT)).astype(np.float32)
        return Found(probabilities, max(found.right, RIGHT) if is_first else RIGHT)
