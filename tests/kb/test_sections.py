"""Sections and their anchors, as the site gives them."""

import pytest

from kb.sections import lines_outside_code, read_sections, slugify


def test_the_text_before_the_first_heading_is_a_section_without_one() -> None:
    sections = read_sections("Hello.\n\n## What next\n\nWait.\n", 10)
    assert [(section.heading, section.anchor, section.level, section.line, section.text) for section in sections] == [
        ("", "", 0, 10, "Hello."),
        ("What next", "what-next", 2, 12, "Wait."),
    ]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("¿Qué pasa después?", "qué-pasa-después"),
        ("Что дальше", "что-дальше"),
        ("A  -  B", "a-----b"),
        ("Why 3 % (or more)?", "why-3--or-more"),
        ("ماذا بعد", "ماذا-بعد"),
    ],
)
def test_an_anchor_keeps_the_letters_of_every_script(heading: str, anchor: str) -> None:
    assert slugify(heading) == anchor


def test_a_repeated_heading_is_numbered_and_an_own_anchor_kept() -> None:
    anchors = [section.anchor for section in read_sections("## Steps\n\n## Steps\n\n## Steps\n\n## Other { #mine }\n")]
    assert anchors == ["steps", "steps_1", "steps_2", "mine"]


def test_a_hash_in_a_fenced_block_is_no_heading() -> None:
    assert [section.heading for section in read_sections("```sh\n# comment\n```\n\n~~~\n```\n## no\n~~~\n## Yes\n")] == ["Yes"]
    assert [number for number, _ in lines_outside_code("a\n````\n```\n````\nb", 1)] == [1, 5]
