"""Facts of the bank (fees, limits, times, phones, hours), filled into articles as each language writes them.

An article names a fact as {{ topic.name }}. Only Jinja's `{{ … }}` is switched on, so that Markdown's own braces stay as they are.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jinja2
from babel import Locale, numbers
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from kb.bank import Bank, fact_line
from kb.errors import FactError
from kb.language import read_language
from kb.nearest import nearest
from kb.spaces import unbroken

MARK = "{{"
# What nearly every mark looks like: it is read without the template engine, which takes a millisecond for each.
_SIMPLE = re.compile(r"\{\{ *([a-z_]\w*\.[a-z_]\w*) *(\| *genitive *)?\}\}")
_MARKED = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A place that names a fact which the bank's data does not have."""

    line: int
    name: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One formatted fact; `genitive` differs in languages with cases."""

    text: str
    genitive: str

    def __str__(self) -> str:
        return self.text


class Facts:
    """The facts of one bank in one language."""

    def __init__(self, bank: Bank, lang: str) -> None:
        self._bank = bank
        self._language = read_language(lang)
        self._environment = _environment()
        self._open: list[str] = []
        # Articles name the same few facts again and again, so each mark is parsed and rendered once.
        self._named: dict[str, tuple[str, ...]] = {}
        self._values: dict[str, str] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return every fact's full name, as in `card.replacement_fee`."""
        return tuple(f"{topic}.{name}" for topic, facts in (self._bank.facts or {}).items() for name in facts)

    @cached_property
    def _topics(self) -> dict[str, "_Topic"]:
        return {topic: _Topic(self, topic) for topic in self._bank.facts or {}}

    def unknown(self, text: str) -> list[UnknownFact]:
        """Return the facts that a text names and the bank does not have; raise FactError for broken braces."""
        if self._bank.facts is None:
            return []
        named = ((mark, name) for mark in _marks(text) for name in self._names_in(mark))
        return [UnknownFact(mark.line, name, nearest(name, self.names)) for mark, name in named if name not in self.names]

    def fill(self, text: str, *, missing: str | None = None) -> str:
        """Return the text with its facts filled in; raise FactError for an unknown one, unless `missing` stands for it."""
        if self._bank.facts is None or MARK not in text:
            return text
        for unknown in self.unknown(text) if missing is None else ():
            raise FactError(f"unknown fact {unknown.name!r}", line=unknown.line, mend=mend_unknown(unknown))
        return _MARKED.sub(lambda match: self._value(_Mark(match[0], 0), missing or ""), text)

    def withhold(self, text: str, missing: str) -> str:
        """Return the text with `missing` in the place of every fact."""
        return text if self._bank.facts is None else _MARKED.sub(missing, text)

    def _value(self, mark: "_Mark", missing: str) -> str:
        value = self._values.get(mark.text)
        if value is None:
            known = all(name in self.names for name in self._names_in(mark))
            value = self._values[mark.text] = self._rendered(mark) if known else missing
        return value

    def _rendered(self, mark: "_Mark") -> str:
        if simple := _SIMPLE.fullmatch(mark.text):
            return self.fact(simple[1]).genitive if simple[2] else self.fact(simple[1]).text
        return jinja2.Template.from_code(self._environment, self._environment.compile(self._parse(mark)), self._topics).render()

    def _names_in(self, mark: "_Mark") -> tuple[str, ...]:
        if simple := _SIMPLE.fullmatch(mark.text):
            return (simple[1],)
        if mark.text not in self._named:
            self._named[mark.text] = tuple(_named(self._parse(mark)))
        return self._named[mark.text]

    def fact(self, name: str) -> Fact:
        """Return one fact by its full name; raise FactError where it refers to itself or has no known kind."""
        if name in self._open:
            raise self._error(name, f"refers to itself ({' → '.join([*self._open, name])})", "Write its value out")
        topic, _, short = name.partition(".")
        value = (self._bank.facts or {}).get(topic, {}).get(short)
        if value is None:
            raise self._error(name, "is unknown", mend_unknown(UnknownFact(0, name, nearest(name, self.names))))
        self._open.append(name)
        try:
            return self._format(name, value)
        finally:
            self._open.pop()

    def _format(self, name: str, value: Any) -> Fact:
        if not isinstance(value, dict) or len(value) != 1:
            raise self._error(name, f"has no kind (found {value!r})", "Write it as {money: 8}, {text: …} or the like")
        ((kind, content),) = value.items()
        try:
            formatted = self._formatted(name, kind, content)
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            raise self._error(name, f"cannot be read as {kind} ({error})", "Look at a neighbour in the file") from None
        if any(forbidden in formatted.text for forbidden in ('"', "\\", "\n")):
            raise self._error(name, "holds a double quote, a backslash or a line break", "Use «» or plain words")
        return formatted

    def _formatted(self, name: str, kind: str, content: Any) -> Fact:
        language = self._language
        if kind == "text":
            return _same(self._filled_text(name, _text_in(content, language.code, self._bank.default_language)))
        if kind in language.units:
            return Fact(language.quantity(kind, content), language.quantity(kind, content, genitive=True))
        plain: dict[str, Callable[[Any], str]] = {
            "money": self._money,
            "percent": self._percent,
            "number": self._number,
            "phone": _phone,
            "open": language.opening_hours,
        }
        if kind not in plain:
            raise self._error(
                name, f"has the unknown kind {kind!r}", f"Known kinds are {', '.join(sorted([*plain, *language.units, 'text']))}"
            )
        return _same(plain[kind](content))

    def _filled_text(self, name: str, text: str) -> str:
        """Fill in the facts that a fact's own text names; what is unknown there is wrong in the bank's file, not in the article."""
        for unknown in self.unknown(text):
            raise self._error(name, f"names the unknown fact {unknown.name!r}", mend_unknown(unknown))
        return self.fill(text)

    def _error(self, name: str, found: str, mend: str) -> FactError:
        return FactError(f"the fact {name!r} {found}", path=self._bank.path, line=fact_line(self._bank, name), mend=mend)

    def _money(self, amount: float) -> str:
        locale = Locale.parse(self._language.code)
        pattern = locale.currency_formats["standard"].pattern.split(";")[0]
        if float(amount).is_integer():
            pattern = pattern.replace("0.00", "0")
        return numbers.format_currency(amount, self._bank.currency, pattern, locale=locale, currency_digits=False)

    def _percent(self, share: float) -> str:
        return numbers.format_percent(share / 100, locale=self._language.code, decimal_quantization=False)

    def _number(self, number: float) -> str:
        return numbers.format_decimal(number, locale=self._language.code)

    def _parse(self, mark: "_Mark") -> nodes.Template:
        try:
            return self._environment.parse(mark.text)
        except jinja2.TemplateSyntaxError as error:
            raise _broken(mark.line, error.message or "no name in them") from None


def mend_unknown(unknown: UnknownFact) -> str:
    """Return the mend for an unknown fact, the nearest name included."""
    return f"Did you mean {unknown.nearest!r}?" if unknown.nearest else "Add it to bank.yml"


class _Topic(Mapping[str, Fact]):
    """The facts of one topic, formatted only when they are asked for."""

    def __init__(self, facts: Facts, topic: str) -> None:
        self._facts = facts
        self._topic = topic

    def __getitem__(self, name: str) -> Fact:
        return self._facts.fact(f"{self._topic}.{name}")

    def __iter__(self) -> Iterator[str]:
        prefix = f"{self._topic}."
        return (name.removeprefix(prefix) for name in self._facts.names if name.startswith(prefix))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
        block_start_string="{{%",
        block_end_string="%}}",
        comment_start_string="{{#",
        comment_end_string="#}}",
    )
    environment.filters = {"genitive": lambda fact: fact.genitive}
    return environment


@dataclass(frozen=True, slots=True)
class _Mark:
    """One `{{ … }}` of a text and its line."""

    text: str
    line: int


def _marks(text: str) -> Iterator[_Mark]:
    end = 0
    for match in _MARKED.finditer(text):
        yield _Mark(match[0], text.count("\n", 0, match.start()) + 1)
        end = match.end()
    if (start := text.find(MARK, end)) >= 0:
        raise _broken(text.count("\n", 0, start) + 1, "they are never closed")


def _broken(line: int, reason: str) -> FactError:
    return FactError(f"the braces of a fact are broken ({reason.rstrip('.')})", line=line, mend="Write {{ topic.name }}")


def _named(template: nodes.Template) -> Iterator[str]:
    """Yield the full name of every fact that a template names."""
    inner = {id(node.node) for node in template.find_all(nodes.Getattr)}
    for node in template.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name):
            yield f"{node.node.name}.{node.attr}"
    for name in template.find_all(nodes.Name):
        if id(name) not in inner:
            yield name.name


def _text_in(content: Any, lang: str, default: str) -> str:
    if isinstance(content, dict):
        return str(content.get(lang, content.get(default, next(iter(content.values())))))
    return str(content)


def _phone(number: Any) -> str:
    return unbroken(str(number))


def _same(text: str) -> Fact:
    return Fact(text, text)
