"""`kb tune` from end to end: train, try, merge, save; what is no better on held-out articles is thrown away."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.errors import TuningError
from search.index import Index
from search.learning.history import Resolved
from search.model.export import load_model
from search.tuning.course import Course, Told
from search.tuning.lora import Additions
from search.tuning.pairs import Material, read_material
from search.tuning.trial import Found, measure

_CHECKPOINT = "unfinished.pt"
_MOST_STEPS = 200

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tuned:
    """What came of it; `folder` is the adapted encoder, None where it is no better, and `held_out` holds (article, question)."""

    before: Found
    after: Found
    folder: Path | None
    held_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tuner:
    """Adapts the encoder `setting` (None for the bundled one) and keeps it in a folder of its own inside `folder`."""

    setting: str | None
    folder: Path
    seconds: float
    most_steps: int = _MOST_STEPS

    def tune(self, index: Index, learned: Sequence[Resolved], say: Say, told: Told) -> Tuned:
        """Train on the articles and their history and keep the encoder if it is better; raise TuningError or ModelError."""
        from transformers.utils import logging

        material = read_material(index, learned)
        resolved = sum(map(len, material.resolved.values()))
        say(f"tune: {len(material.trained)} articles to train on, {len(material.held_out)} held out, {resolved} resolved questions")
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # The library shows bars for what takes a tenth of a second.
        model = load_model(self.setting)
        additions = Additions(model)
        checkpoint = self.folder / _CHECKPOINT
        say("tune: measuring the encoder as it is")
        additions.switch(on=False)
        before = measure(model, material)
        # Far below what a search finds: no words, no second encoder, and none of the articles' own questions.
        say(f"tune: right article first, by the encoder alone, of {before.asked} questions about held-out articles: {before}")
        Course(model, additions, material, checkpoint, _key(self.setting, index, material), self.seconds, self.most_steps).run(told)
        additions.switch(on=True)
        after = measure(model, material)
        say(f"tune: adapted: {after}")
        checkpoint.unlink(missing_ok=True)
        if not after.is_better_than(before):
            return Tuned(before, after, None)
        additions.merge()
        return Tuned(before, after, self._save(model), tuple(material.asked()))

    def _save(self, model: "SentenceTransformer") -> Path:  # type: ignore[name-defined]  # noqa: F821
        """Write the encoder beside the others, under the digest of its weights."""
        fresh = self.folder / "unfinished"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            model.save(str(fresh))
            target = self.folder / _digest(fresh)
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
        except OSError as error:
            raise TuningError(f"the adapted encoder cannot be written to {self.folder} ({error})", mend="Make room there") from None
        return target


def _key(setting: str | None, index: Index, material: Material) -> str:
    """Name a course by all that it depends on, so that a kept state is never taken for another's."""
    return hashlib.sha256(f"{setting} {index.manifest.digest} {sorted(material.resolved.items())}".encode()).hexdigest()


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix == ".safetensors"):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
