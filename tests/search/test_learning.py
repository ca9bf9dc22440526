"""What is learned from a history, what is not, and what it does to the ranking."""

import dataclasses
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from kb.commands._pipeline import Plan, fingerprint
from kb.history import learned_file
from search.content_cache import ContentCache
from search.engine import SearchEngine
from search.errors import LearningError
from search.learning.contradiction import contradictions
from search.learning.distinct import near_duplicates
from search.learning.examples import Examples, gather
from search.learning.fitting import fit_blend, usual_blend
from search.learning.history import History, Resolved, read_history
from search.learning.kernel import fit_kernel
from search.learning.learned_set import read_learned, write_learned
from search.learning.learner import Learner, Lesson
from search.learning.model import FILE, LearnedModel
from search.learning.teacher import learned_model, teach
from search.learning.trial import Trial
from search.query import Query
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import build, live_index, write_docs

HEAD = "row\tarticle\tquery\n"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "h.tsv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def asked(article: str, *texts: str) -> list[Resolved]:
    return [Resolved(article, text) for text in texts]


OTHER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# In these, "zeta" always means the cheque, which no article says. Repeated four times, a word has a cosine of .94 to another such text.
HISTORY = [
    *asked("cheque", *(f"zeta zeta zeta zeta {word}" for word in OTHER_WORDS)),
    *asked("clave", *(f"pin pin pin pin {word}" for word in OTHER_WORDS)),
]
# The same of an article that does not come first where none fits.
UNEXPECTED = [dataclasses.replace(one, article="robo") if one.article == "cheque" else one for one in HISTORY]


@pytest.fixture
def keywords() -> KeywordEncoder:
    return KeywordEncoder("robado", "clave", "stolen", "pin", "cheque", "zeta", *OTHER_WORDS)


def learn(small: SearchEngine, folder: Path, questions: Iterable[Resolved], before: Iterable[Resolved] = ()) -> Lesson:
    learner = Learner(small.index, small.encoder, ContentCache(folder / "cache.sqlite"))
    return learner.learn(History(tuple(questions), (), 0), tuple(before), {"robo", "clave", "cheque"})


def test_personal_data_is_left_out_before_anything_is_kept(tmp_path: Path) -> None:
    found = read_history(written(tmp_path, "1\tclave\tWrite to ana@example.com about my pin"))
    assert found.masked == 1
    assert found.questions[0].text == "Write to about my pin"


def test_broken_lines_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    found = read_history(written(tmp_path, "1\tclave", "2\t\tWhere?", "3\tclave\t???", "4\tclave\tWhere is my pin?"))
    assert [question.where for question in found.questions] == [f"{tmp_path}/h.tsv:5"]
    assert [sentence.split(": ")[0] for sentence in found.broken] == [f"{tmp_path}/h.tsv:{line}" for line in (2, 3, 4)]
    assert all(sentence.endswith(".") for sentence in found.broken)


@pytest.mark.parametrize("text", ["", "row,article,query\n1,a,b\n", HEAD])
def test_a_file_that_is_no_history_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "h.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(LearningError) as error:
        read_history(tmp_path / "h.tsv")
    assert error.value.mend


def test_what_was_kept_is_read_again_and_stays_private(tmp_path: Path) -> None:
    path = tmp_path / "history" / "learned.tsv"
    write_learned(path, HISTORY)
    assert {(q.article, q.text) for q in read_learned(path)} == {(q.article, q.text) for q in HISTORY}
    assert path.stat().st_mode & 0o077 == 0
    assert "*" in (path.parent / ".gitignore").read_text(encoding="ascii").split()


def test_two_sets_of_the_same_questions_are_the_same_bytes(tmp_path: Path) -> None:
    write_learned(tmp_path / "a.tsv", HISTORY)
    write_learned(tmp_path / "b.tsv", reversed(HISTORY))
    assert (tmp_path / "a.tsv").read_bytes() == (tmp_path / "b.tsv").read_bytes()


def test_the_same_words_and_nearly_the_same_meaning_are_kept_once() -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 0.01], [1, 0]], dtype=np.float32)
    questions = [*asked("clave", "My PIN", "my pin!", "My pins"), *asked("robo", "My PINs")]
    assert near_duplicates(questions, vectors) == {1, 2}  # Number 3 is of another article.


def test_a_question_among_those_of_another_article_is_a_contradiction(keywords: KeywordEncoder) -> None:
    questions = [*HISTORY, *asked("robo", "pin eleven")]
    vectors = np.array([keywords.encode_query(question.text) for question in questions])
    found = contradictions(questions, vectors, range(len(questions)))
    assert [(number, found[number].other) for number in found] == [(20, "clave")]


def test_the_same_words_with_two_articles_contradict_each_other(keywords: KeywordEncoder) -> None:
    questions = [*asked("robo", "stolen pin"), *asked("clave", "Stolen PIN")]
    vectors = np.array([keywords.encode_query(question.text) for question in questions])
    assert set(contradictions(questions, vectors, [0, 1])) == {0, 1}


def test_unknown_articles_are_reported_and_not_learned(small: SearchEngine, tmp_path: Path) -> None:
    lesson = learn(small, tmp_path, [*HISTORY, *asked("gone", "zeta?")])
    assert [question.article for question in lesson.unknown] == ["gone"]
    assert lesson.new == len(HISTORY) == len(lesson.kept)


def test_learning_twice_adds_nothing(small: SearchEngine, tmp_path: Path) -> None:
    once = learn(small, tmp_path, HISTORY)
    again = learn(small, tmp_path, HISTORY, once.kept)
    assert (again.new, again.repeated, again.kept) == (0, len(HISTORY), once.kept)


def test_what_helps_is_measured_on_questions_held_out(small: SearchEngine, tmp_path: Path) -> None:
    trial = learn(small, tmp_path, UNEXPECTED).trial
    assert trial is not None
    assert (trial.asked, trial.now) == (20, 1.0)
    assert trial.alone == trial.before < 1


@pytest.mark.parametrize(("alone", "before", "now", "refused"), [(0.5, 0.7, 0.6, True), (0.7, 0.5, 0.6, True), (0.5, 0.6, 0.6, False)])
def test_a_set_is_refused_when_it_lowers_the_figures(alone: float, before: float, now: float, refused: bool) -> None:
    trial = Trial(10, alone, before, now)
    assert Lesson((), 1, 0, (), (), trial).is_refused is refused
    assert f"articles alone .{alone * 10:.0f}00, learned before .{before * 10:.0f}00, now .600" in str(trial)


@pytest.fixture
def examples(small: SearchEngine, tmp_path: Path) -> Examples:
    return gather(HISTORY, small.index.languages, small.encoder, ContentCache(tmp_path / "kept.sqlite"))


@pytest.fixture
def model(small: SearchEngine, examples: Examples) -> LearnedModel:
    return teach(examples, small.index.languages).model


def taught(small: SearchEngine, model: LearnedModel) -> SearchEngine:
    return SearchEngine(dataclasses.replace(small.index, learned=model), small.encoder)


def found(engine: SearchEngine, text: str) -> list[str]:
    return [hit.id for hit in engine.search(Query(text, "en")).hits]


def test_a_word_that_only_customers_use_finds_its_article(small: SearchEngine, tmp_path: Path) -> None:
    examples = gather(UNEXPECTED, small.index.languages, small.encoder, ContentCache(tmp_path / "kept.sqlite"))
    assert found(small, "zeta please")[0] == "cheque"  # No article says it, so the first by id.
    assert found(taught(small, teach(examples, small.index.languages).model), "zeta please")[0] == "robo"


def test_an_article_without_history_is_found_as_before(small: SearchEngine, model: LearnedModel) -> None:
    assert model.counts[model.ids.index("robo")] == 0
    assert found(taught(small, model), "It was stolen")[0] == found(small, "It was stolen")[0] == "robo"


def test_confidence_is_that_of_the_learned_ranking(small: SearchEngine, model: LearnedModel) -> None:
    before, after = (engine.search(Query("zeta please", "en")).decision for engine in (small, taught(small, model)))
    assert before.confidence != after.confidence
    assert 0 <= after.confidence <= 1


def test_what_is_left_out_is_as_if_it_had_never_been_learned(examples: Examples) -> None:
    block = np.array([0, 3, 12])
    kept = np.setdiff1d(np.arange(len(examples.texts)), block)
    kernel = fit_kernel(examples)
    lower = np.tril(kernel.inverse)
    matrix = np.linalg.inv(lower + np.tril(lower, -1).T)
    votes = np.linalg.solve(matrix[np.ix_(kept, kept)], kernel.targets[kept])
    np.testing.assert_allclose(kernel.left_out(block), matrix[np.ix_(block, kept)] @ votes, atol=1e-3)


def test_equal_questions_make_equal_models_in_whatever_order(small: SearchEngine, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path / "kept.sqlite")
    one, other = (gather(order, small.index.languages, small.encoder, cache) for order in (HISTORY, HISTORY[::-1]))
    assert teach(one, small.index.languages).model.to_bytes() == teach(other, small.index.languages).model.to_bytes()


def test_a_saved_model_says_the_same(model: LearnedModel, keywords: KeywordEncoder, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = LearnedModel.load(tmp_path)
    assert loaded is not None
    vector = keywords.encode_query("zeta")
    for one, other in zip(loaded.say(vector, "zeta", "en"), model.say(vector, "zeta", "en"), strict=True):
        np.testing.assert_array_equal(one, other)
    (tmp_path / FILE).unlink()
    assert LearnedModel.load(tmp_path) is None


def test_without_history_there_is_no_model(small: SearchEngine, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path / "kept.sqlite")
    assert learned_model([], small.index.languages, small.encoder, cache) is None
    assert learned_model(asked("gone", "pin"), small.index.languages, small.encoder, cache) is None


def test_the_next_build_ranks_by_what_was_learned_and_its_checksum_is_kept(small: SearchEngine, tmp_path: Path) -> None:
    before = live_index(tmp_path / "out").manifest
    write_learned(learned_file(tmp_path / "docs"), HISTORY)
    report = build(tmp_path / "docs", small.encoder, tmp_path / "out")
    index = live_index(tmp_path / "out")
    assert report.learned == len(HISTORY)
    assert found(SearchEngine(index, small.encoder), "zeta please")[0] == "cheque"
    assert FILE in index.manifest.checksums
    assert index.manifest.digest != before.digest


def test_a_broken_learned_file_stops_the_build_with_its_line(small: SearchEngine, tmp_path: Path) -> None:
    path = learned_file(tmp_path / "docs")
    write_learned(path, HISTORY)
    path.write_text(path.read_text(encoding="utf-8") + "x\tclave\n", encoding="utf-8")
    with pytest.raises(LearningError, match=rf"learned\.tsv:{len(HISTORY) + 2}: 2 columns"):
        build(tmp_path / "docs", small.encoder, tmp_path / "out")


def test_a_build_is_stale_once_something_was_learned(tmp_path: Path) -> None:
    plan = Plan(write_docs(tmp_path), tmp_path / "out")
    before = fingerprint(plan)
    write_learned(plan.learned, HISTORY)
    assert fingerprint(plan) != before


def test_a_history_too_small_to_fit_a_blend_takes_the_usual_one() -> None:
    np.testing.assert_array_equal(fit_blend(None).known, usual_blend().known)
    assert 0.5 < usual_blend().threshold(0.95) < 1


def test_serving_what_was_learned_loads_neither_torch_nor_sklearn() -> None:
    program = "import sys, search.engine; print([name for name in ('torch', 'sklearn') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
