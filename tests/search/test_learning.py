"""What is learned from a history, what is not, and what it does to the ranking."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from search.content_cache import ContentCache
from search.engine import SearchEngine
from search.errors import LearningError
from search.learning.contradiction import contradictions
from search.learning.distinct import near_duplicates
from search.learning.history import History, Resolved, read_history
from search.learning.learned_set import read_learned, write_learned
from search.learning.learner import Learner, Lesson
from search.learning.model import FILE, LearnedModel
from search.learning.network import learned_model
from search.learning.trial import Trial
from tests.keyword_encoder import KeywordEncoder

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


@pytest.fixture
def keywords() -> KeywordEncoder:
    return KeywordEncoder("robado", "clave", "stolen", "pin", "cheque", "zeta", *OTHER_WORDS)


def learn(small: SearchEngine, folder: Path, questions: Iterable[Resolved], before: Iterable[Resolved] = ()) -> Lesson:
    learner = Learner(small.index, small.encoder, ContentCache(folder / "cache.sqlite"))
    return learner.learn(History(tuple(questions), (), 0), tuple(before), {"robo", "clave", "cheque"})


def test_personal_data_is_masked_before_anything_is_kept(tmp_path: Path) -> None:
    found = read_history(written(tmp_path, "1\tclave\tWrite to ana@example.com about my pin"))
    assert found.masked == 1
    assert found.questions[0].text == "Write to [email] about my pin"


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
    trial = learn(small, tmp_path, HISTORY).trial
    assert trial is not None
    assert (trial.asked, trial.now) == (20, 1.0)
    assert trial.alone < 1


@pytest.mark.parametrize(("alone", "before", "now", "refused"), [(0.5, 0.7, 0.6, True), (0.7, 0.5, 0.6, True), (0.5, 0.6, 0.6, False)])
def test_a_set_is_refused_when_it_lowers_the_figures(alone: float, before: float, now: float, refused: bool) -> None:
    trial = Trial(10, alone, before, now)
    assert Lesson((), 1, 0, (), (), trial).is_refused is refused
    assert f"articles alone .{alone * 10:.0f}00, learned before .{before * 10:.0f}00, now .600" in str(trial)


def scores(small: SearchEngine, model: LearnedModel, text: str) -> tuple[list[str], list[float], list[float]]:
    """Return the English articles with their even scores from the articles alone, and the scores with history."""
    ids = [article.id for article in small.index.languages["en"].articles]
    learned = model.among(ids)
    alone = np.zeros(len(ids), dtype=np.float32)
    said = learned.scores(small.encoder.encode_query(text), None)
    return ids, said.tolist(), learned.blended(alone, said, np.ones(len(ids), dtype=np.bool_)).tolist()


@pytest.fixture
def model(keywords: KeywordEncoder, tmp_path: Path) -> LearnedModel:
    found = learned_model(HISTORY, keywords, ContentCache(tmp_path / "learned.sqlite"))
    assert found is not None
    return found


def test_a_word_that_only_customers_use_finds_its_article(small: SearchEngine, model: LearnedModel) -> None:
    ids, _, blended = scores(small, model, "zeta please")
    assert ids[int(np.argmax(blended))] == "cheque"


def test_articles_without_history_have_no_score_and_keep_their_order(small: SearchEngine, model: LearnedModel) -> None:
    ids, said, _ = scores(small, model, "stolen")
    assert [article for article, score in zip(ids, said, strict=True) if np.isnan(score)] == ["robo"]


def test_without_history_of_any_article_nothing_changes(model: LearnedModel) -> None:
    alone = np.array([0.3, -0.1], dtype=np.float32)
    learned = model.among(["x", "y"])
    assert learned.blended(alone, np.full(2, np.nan, dtype=np.float32), np.ones(2, dtype=np.bool_)) is alone


def test_a_saved_model_says_the_same(model: LearnedModel, keywords: KeywordEncoder, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = LearnedModel.load(tmp_path)
    assert loaded is not None
    vector = keywords.encode_query("zeta")
    np.testing.assert_array_equal(loaded.probabilities(vector, None), model.probabilities(vector, None))
    (tmp_path / FILE).unlink()
    assert LearnedModel.load(tmp_path) is None


def test_one_article_is_no_choice_to_learn(keywords: KeywordEncoder, tmp_path: Path) -> None:
    assert learned_model(asked("clave", "pin"), keywords, ContentCache(tmp_path / "learned.sqlite")) is None


def test_serving_a_model_loads_no_torch() -> None:
    import subprocess
    import sys

    program = "import sys, search.learning.model; print([name for name in ('torch', 'sklearn') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
