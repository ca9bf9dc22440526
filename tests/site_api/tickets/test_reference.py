"""References: read out, mistyped, and typed in any way."""

import itertools

import pytest

from site_api.errors import MistypedReference
from site_api.tickets.reference import ALPHABET, make_example, make_reference, parse_reference, short_name
from tests.problems import assert_sentence


def test_the_example_of_the_banks_data_is_a_right_reference() -> None:
    assert make_example("ALI") == "ALI-7K3M-4"


def test_no_two_signs_look_alike() -> None:
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8BUV")
    assert len(set(ALPHABET)) == 22


@pytest.mark.parametrize(
    "typed", ["ALI-7K3M-4", "ali-7k3m-4", "ali 7k3m 4", "ALI7K3M4", " 7k3m4 ", "7K3M-4", "ali–7k3m–4", "АLI-7К3М-4", "ＡＬＩ-７K3M-4"]
)
def test_a_reference_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_reference(typed, "ALI") == "ALI-7K3M-4"


def test_a_reference_of_the_banks_earlier_name_is_understood() -> None:
    assert parse_reference("old-7k3m-4", "ALI") == "OLD-7K3M-4"


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("ALI-7K3M-9", "its check character does not fit"),
        ("ALI-7K3O-4", "no reference has 'O' in it"),
        ("ALI-7K3", "is not a reference; one looks like ALI-7K3M-4"),
        ("", "is not a reference"),
        ("🙂" * 99, "is not a reference"),
        ("7" * 99, "is not a reference"),
    ],
)
def test_a_mistyped_reference_says_so(typed: str, part: str) -> None:
    with pytest.raises(MistypedReference, match=part) as raised:
        parse_reference(typed, "ALI")
    assert_sentence(f"{raised.value}.")


def test_every_wrong_sign_and_every_swap_is_found() -> None:
    reference = make_reference("ALI")
    body = reference.removeprefix("ALI-").replace("-", "")
    wrong = {body[:place] + sign + body[place + 1 :] for place in range(5) for sign in ALPHABET}
    wrong |= {body[:place] + body[place + 1] + body[place] + body[place + 2 :] for place in range(4)}
    for typed in wrong - {body}:
        with pytest.raises(MistypedReference):
            parse_reference(typed, "ALI")


@pytest.mark.parametrize(
    ("bank", "short"), [("Banco Alisio", "ALI"), ("Crédit Ñandú", "NAN"), ("Банк Север", "REF"), ("N26", "REF"), ("", "REF")]
)
def test_the_short_name_is_taken_from_the_banks_name(bank: str, short: str) -> None:
    assert short_name(bank) == short


def test_new_references_are_right_and_differ() -> None:
    made = {make_reference("ALI") for _ in itertools.repeat(None, 200)}
    assert len(made) > 195
    assert {parse_reference(one, "ALI") for one in made} == made
