"""The adaptation of the encoder, on a toy of two layers."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from search.content_cache import content_cache
from search.engine import SearchEngine
from search.errors import TuningError
from search.learning.history import Resolved
from search.passage import Passage, PassageKind
from search.tuning.course import Course
from search.tuning.lora import Additions
from search.tuning.pairs import Material, read_material
from search.tuning.proof import Searched, search_all
from search.tuning.trial import Found
from tests.keyword_encoder import KeywordEncoder

WORDS = [f"word{number}" for number in range(12)]


class Toy(nn.Module):
    """Stands for a Sentence Transformers model: words to vectors through two layers."""

    def __init__(self) -> None:
        super().__init__()
        self.prompts = {"query": "q ", "passage": "p "}
        torch.manual_seed(1)
        self.words = nn.Embedding(64, 8)
        self.layers = nn.ModuleList([nn.Linear(8, 8), nn.Linear(8, 8)])
        self.layers = nn.ModuleList([nn.Sequential(layer, nn.Tanh()) for layer in self.layers])

    def tokenizer(self, texts: list[str], **_: Any) -> dict[str, torch.Tensor]:
        ids = [[hash_of(word) for word in text.split()][:3] for text in texts]
        return {"input_ids": torch.tensor([(row * 3)[:3] for row in ids])}

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        found = self.words(features["input_ids"]).mean(dim=1)
        for layer in self.layers:
            found = layer(found)
        return {"sentence_embedding": found}


def hash_of(word: str) -> int:
    return sum(map(ord, word)) % 64


def material() -> Material:
    def passages(word: str) -> tuple[Passage, ...]:
        kinds = {PassageKind.TITLE: word, PassageKind.SUMMARY: f"{word} in short", PassageKind.QUESTION: f"what is {word}"}
        return tuple(Passage(kind, text) for kind, text in kinds.items())

    return Material({word: passages(word) for word in WORDS}, {WORDS[0]: ("resolved",)}, frozenset(WORDS[2::5]))


def course(folder: Path, toy: Any, additions: Additions, steps: int = 12) -> Course:
    return Course(toy, additions, material(), folder / "kept.pt", "key", seconds=1e6, most_steps=steps)


def vectors(toy: Any) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = toy(toy.tokenizer(WORDS))["sentence_embedding"]
    return found


def test_untrained_additions_change_nothing_and_merged_ones_say_the_same() -> None:
    toy: Any = Toy()
    before = vectors(toy)
    additions = Additions(toy, layers=1, rank=2)
    torch.testing.assert_close(vectors(toy), before)
    additions.load([torch.ones_like(values) for values in additions.state()])
    trained = vectors(toy)
    additions.merge()
    torch.testing.assert_close(vectors(toy), trained)
    assert not torch.allclose(trained, before)
    assert not [name for name, _ in toy.named_parameters() if "up" in name]


def test_an_encoder_without_layers_is_refused_in_one_sentence() -> None:
    toy: Any = nn.Sequential(nn.Linear(2, 2))
    with pytest.raises(TuningError, match="no stack of layers"):
        Additions(toy)


def test_a_stopped_course_goes_on_to_the_same_end(tmp_path: Path) -> None:
    toy: Any = Toy()
    whole = Additions(toy, layers=2, rank=2)
    course(tmp_path / "whole", toy, whole).run(lambda *_: None)

    toy = Toy()
    stopped = Additions(toy, layers=2, rank=2)

    def stop(step: int, *_: object) -> None:
        if step == 11:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        course(tmp_path / "parts", toy, stopped).run(stop)
    toy = Toy()
    resumed = Additions(toy, layers=2, rank=2)
    done: list[int] = []
    course(tmp_path / "parts", toy, resumed).run(lambda step, *_: done.append(step))
    assert done == [11, 12]
    for one, other in zip(whole.state(), resumed.state(), strict=True):
        torch.testing.assert_close(one, other)


def test_a_state_kept_of_something_else_is_not_taken_up(tmp_path: Path) -> None:
    toy: Any = Toy()
    course(tmp_path, toy, Additions(toy, layers=1), steps=10).run(lambda *_: None)
    toy = Toy()
    other = Course(toy, Additions(toy, layers=1), material(), tmp_path / "kept.pt", "another", seconds=1e6, most_steps=2)
    assert other.run(lambda *_: None) == 2


def test_held_out_articles_are_never_trained_on() -> None:
    found = material()
    texts = {text for step in range(50) for pair in found.batch(step, 8) for text in pair}
    assert not any(word in text.split() for word in found.held_out for text in texts)
    assert {article for article, _ in found.asked()} == found.held_out


def test_too_few_articles_are_refused(small: SearchEngine) -> None:
    with pytest.raises(TuningError, match="needs 10"):
        read_material(small.index, [Resolved("robo", "stolen")])


def test_better_is_more_first_and_no_fewer_among_three() -> None:
    before = Found(10, 0.5, 0.8)
    assert Found(10, 0.6, 0.8).is_better_than(before)
    assert not Found(10, 0.6, 0.7).is_better_than(before)
    assert not Found(10, 0.5, 0.9).is_better_than(before)


def test_the_whole_search_is_asked_in_each_questions_language(small: SearchEngine, keywords: KeywordEncoder, tmp_path: Path) -> None:
    questions = [
        ("robo", "me han robado la tarjeta del banco"),
        ("robo", "somebody has stolen my bank card"),
        ("clave", "me han robado la tarjeta"),
    ]
    assert search_all(small.index.languages, keywords, content_cache(tmp_path), questions) == Searched(asked=3, first=2)
