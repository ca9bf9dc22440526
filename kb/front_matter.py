"""The YAML head of an article, read strictly: every mistake has its line and its mend.

MkDocs passes broken front matter silently and prints it on the page, so it is not trusted with it.
"""

from dataclasses import dataclass
from typing import Any

import yaml

from kb.yaml_loader import SafeLoader, yaml_problem

_FENCE = "---"
_QUOTE = 'Put the whole value in double quotes, as in title: "How to: reset"'


class FrontMatterError(Exception):
    """Broken front matter; `line` counts from 1 at the top of the file."""

    def __init__(self, line: int, found: str, mend: str) -> None:
        super().__init__(found)
        self.line = line
        self.found = found
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Field:
    """One key's value and the line it stands on; a list has a line for each item."""

    value: Any
    line: int
    item_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file in its two parts; `has_front_matter` tells an empty head from none."""

    fields: dict[str, Field]
    body: str
    body_line: int
    has_front_matter: bool


def read_page(text: str) -> Page:
    """Split a file into front matter and body; raise FrontMatterError where the head is broken."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return Page({}, text, 1, has_front_matter=False)
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() in {_FENCE, "..."})
    except StopIteration:
        raise FrontMatterError(1, "the front matter is opened with --- and never closed", "Add a line --- below its last key") from None
    fields = _read_fields("\n".join(lines[1:end]))
    return Page(fields, "\n".join(lines[end + 1 :]), end + 2, has_front_matter=True)


def _read_fields(head: str) -> dict[str, Field]:
    try:
        loader = SafeLoader(head)
        node = loader.get_single_node()
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise FrontMatterError(2, "the front matter is not a list of `key: value` lines", "Write one key a line, as in title: …")
        return _construct(loader, node)
    except yaml.YAMLError as error:
        raise _as_front_matter_error(error, head.split("\n")) from None


def _construct(loader: Any, node: yaml.MappingNode) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        if not isinstance(key_node, yaml.ScalarNode):
            raise FrontMatterError(line, "a key of the front matter is not plain text", "Write keys as in title: …")
        if key_node.value in fields:
            first = fields[key_node.value].line
            raise FrontMatterError(line, f"the key {key_node.value!r} is there twice (first on line {first})", "Keep one of them")
        items = value_node.value if isinstance(value_node, yaml.SequenceNode) else ()
        lines = tuple(item.start_mark.line + 2 for item in items)
        fields[key_node.value] = Field(_value(loader, key_node.value, value_node), line, lines)
    return fields


def _value(loader: Any, key: str, node: yaml.Node) -> Any:
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:
        line = node.start_mark.line + 2
        raise FrontMatterError(line, f"the key {key!r} has an impossible value ({error})", "Write dates as 2026-11-01") from None


def _as_front_matter_error(error: yaml.YAMLError, lines: list[str]) -> FrontMatterError:
    problem, number = yaml_problem(error)
    line = (number or 1) + 1  # Below the first fence.
    broken = lines[line - 2] if line - 2 < len(lines) else ""
    return FrontMatterError(line, f"the front matter is not valid YAML ({problem})", _mend(problem, broken))


def _mend(problem: str, line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "Indent with spaces, not tabs"
    if "escape character" in problem:
        return "Write a backslash inside double quotes twice"
    return _QUOTE
