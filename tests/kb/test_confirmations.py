"""A translation is stale when what its source tells has changed since it was confirmed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kb.beside import CONFIRMATIONS
from kb.check import check_docs
from kb.confirmations import ConfirmationsError, confirm
from kb.finding import Level
from kb.reader import read_docs

Write = Callable[[Mapping[str, str | bytes]], Path]
BANK = "languages: [es, en]\nfacts: {card: {fee: {money: 6}}}\n"
SOURCE = '---\ntitle: PIN\nsummary: "Cuesta {{ card.fee }}."\nqueue: cards\n---\nHola.\n'
FILES = {"bank.yml": BANK, "docs/es/pin.md": SOURCE, "docs/en/pin.md": "---\ntitle: PIN\n---\nHello.\n"}


def stale(docs: Path) -> list[str]:
    report = check_docs(docs, levels=dict.fromkeys(("K602", "K607"), Level.OFF))
    return [str(finding) for finding in report.findings]


def test_a_changed_source_makes_its_translation_stale_until_it_is_confirmed(write: Write) -> None:
    docs = write(FILES)
    confirm(read_docs(docs))
    assert stale(docs) == []

    write({"docs/es/pin.md": SOURCE.replace("Hola", "Adiós")})
    assert stale(docs) == [
        (
            "docs/en/pin.md:1: warning K402: the es source has changed since this translation was confirmed. "
            "Bring it up to date, then run `kb confirm pin --lang en`."
        )
    ]

    confirm(read_docs(docs), ["pin"])
    assert stale(docs) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("bank.yml", "money: 6", "money: 8"),
        ("docs/es/pin.md", "queue: cards", "queue: cash\nreviewed: 2026-11-01\nquestions: [uno, dos]"),
        ("docs/es/pin.md", "Hola.\n", "\nHola.  \n"),
        ("docs/en/pin.md", "Hello.", "Good bye."),
    ],
)
def test_a_changed_fact_key_spacing_or_translation_makes_nothing_stale(write: Write, name: str, old: str, new: str) -> None:
    docs = write(FILES)
    confirm(read_docs(docs))
    write({name: FILES[name].replace(old, new)})
    assert [line for line in stale(docs) if "K402" in line] == []


def test_without_an_id_what_is_stale_is_listed_and_left(write: Write) -> None:
    docs = write(FILES)
    confirm(read_docs(docs))
    write({"docs/es/pin.md": SOURCE.replace("Hola", "Adiós"), "docs/es/new.md": SOURCE, "docs/en/new.md": SOURCE})
    done = confirm(read_docs(docs))
    assert [translation.article.id for translation in done.confirmed] == ["new"]
    assert [translation.article.id for translation in done.stale] == ["pin"]


def test_the_file_is_sorted_and_forgets_articles_that_are_gone(write: Write) -> None:
    docs = write({**FILES, "docs/es/a.md": SOURCE, "docs/en/a.md": SOURCE})
    confirm(read_docs(docs))
    assert [line.split(":")[0] for line in Path(CONFIRMATIONS).read_text(encoding="utf-8").splitlines()[1:]] == ["a en", "pin en"]

    (docs / "en" / "a.md").unlink()
    assert confirm(read_docs(docs)).forgotten == 1
    assert "a en" not in Path(CONFIRMATIONS).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("ids", "lang", "sentence"),
    [
        (["pim"], None, "there is no article 'pim'. Did you mean pin?"),
        (["pin"], "fr", "'fr' is not a language that es is translated into. Languages are en."),
        (["pin"], "es", "'es' is not a language that es is translated into. Languages are en."),
    ],
)
def test_what_is_not_there_cannot_be_confirmed(write: Write, ids: list[str], lang: str | None, sentence: str) -> None:
    docs = write(FILES)
    with pytest.raises(ConfirmationsError) as raised:
        confirm(read_docs(docs), ids, lang=lang)
    assert (str(raised.value), raised.value.exit_code) == (sentence, 2)


def test_a_merge_conflict_in_the_file_is_one_sentence(write: Write) -> None:
    docs = write({**FILES, CONFIRMATIONS: "<<<<<<< HEAD\npin en: abc\n"})
    with pytest.raises(ConfirmationsError, match=f"{CONFIRMATIONS}:1: '<<<<<<< HEAD' is not a confirmation. Keep either line"):
        check_docs(docs)
