"""A course of training: short steps, kept every few of them, so that it can be stopped and goes on where it was."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import cross_entropy, normalize

from search.tuning.lora import Additions
from search.tuning.pairs import Material
from search.tuning.trial import prompt

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Told = Callable[[int, int, float], None]  # Steps done, steps in all, seconds to go.

_BATCH = 32
_TOKENS = 96  # Passages are cut here while training; a step's time grows with the longest.
_TEMPERATURE = 0.04
_STAY = 1.0  # How strongly vectors are held to where they were; without it unseen articles lose.
_RATE, _WARM_UP = 1e-3, 10
_KEPT_EVERY = 10
_TIMED = 3  # Steps after which the time of one is known.
_FEWEST, _MOST = 20, 200


@dataclass(frozen=True, slots=True)
class Course:
    """What is trained on what, for how long at the most, and the file that keeps it; `key` tells one course from another."""

    model: "SentenceTransformer"
    additions: Additions
    material: Material
    checkpoint: Path
    key: str
    seconds: float
    most_steps: int = _MOST

    def run(self, told: Told) -> int:
        """Train to the end and return the steps; stopped at any moment, the next run goes on from the last state that was kept."""
        optimiser = torch.optim.AdamW(self.additions.parameters, lr=_RATE, weight_decay=0.01)
        step, steps = self._resume(optimiser)
        started, first = perf_counter(), step
        while step < steps:
            self._step(optimiser, step, steps)
            step += 1
            each = (perf_counter() - started) / (step - first)
            if step - first == _TIMED and first == 0:
                steps = max(min(_FEWEST, self.most_steps), min(self.most_steps, int(self.seconds / each)))
            told(step, steps, each * (steps - step))
            if step % _KEPT_EVERY == 0 or step == steps:
                self._keep(optimiser, step, steps)
        return steps

    def _step(self, optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
        pairs = self.material.batch(step, _BATCH)
        texts = [prompt(self.model, "query") + question for question, _ in pairs] + [prompt(self.model, "passage") + p for _, p in pairs]
        features = self._features(texts)
        self.additions.switch(on=False)
        with torch.no_grad():
            before = self._vectors(features)
        self.additions.switch(on=True)
        loss = _loss(self._vectors(features), before)
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1, (step + 1) / _WARM_UP) * (1 - step / steps)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()

    def _features(self, texts: list[str]) -> dict[str, Any]:
        make: Any = self.model.tokenizer
        return dict(make(texts, padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt"))

    def _vectors(self, features: dict[str, Any]) -> torch.Tensor:
        found: Any = self.model(dict(features))
        return normalize(found["sentence_embedding"], dim=1)

    def _keep(self, optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
        fresh = self.checkpoint.with_name(f"{self.checkpoint.name}.{os.getpid()}")
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        state = {"key": self.key, "step": step, "steps": steps, "values": self.additions.state(), "optimiser": optimiser.state_dict()}
        torch.save(state, fresh)
        fresh.replace(self.checkpoint)

    def _resume(self, optimiser: torch.optim.Optimizer) -> tuple[int, int]:
        """Return the step to go on with, and of how many; 0 where nothing was kept, or of other articles or another encoder."""
        try:
            state = torch.load(self.checkpoint, weights_only=True)
        except (OSError, RuntimeError, ValueError, EOFError):
            return 0, self.most_steps
        if not isinstance(state, dict) or state.get("key") != self.key:
            return 0, self.most_steps
        self.additions.load(state["values"])
        optimiser.load_state_dict(state["optimiser"])
        return int(state["step"]), int(state["steps"])


def _loss(vectors: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """Return how far questions are from their passages and near to others', and how far all vectors went."""
    half = len(vectors) // 2
    questions, passages = vectors[:half], vectors[half:]
    right = torch.arange(half)
    likeness = questions @ passages.T / _TEMPERATURE
    among = (questions @ questions.T / _TEMPERATURE).masked_fill(torch.eye(half, dtype=torch.bool), -1e9)
    contrast = cross_entropy(torch.cat([likeness, among], dim=1), right) + 0.5 * cross_entropy(likeness.T, right)
    return contrast + _STAY * ((vectors - before) ** 2).sum(dim=1).mean()
