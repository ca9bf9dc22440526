"""What a turn means where the conversation stands: pure, before anything is searched for."""

from collections.abc import Iterable, Mapping

from site_api.chat.ears import FAILS, NO, YES, Ears, plain
from site_api.chat.state import State
from site_api.chat.turn import ARTICLE, LONGEST, Heard, Intent, Turn

_ALWAYS = (Intent.PERSON, Intent.SOLVED, Intent.NOT_SOLVED)
_CHOSEN = (*_ALWAYS, Intent.DECLINE_PERSON, Intent.LIVE)


def hear(state: State, turn: Turn, ears: Mapping[str, Ears]) -> Heard:
    """Return what a turn is; a choice is only taken where it was offered."""
    if turn.choice is not None:
        return _chosen(state, turn.choice)
    if not turn.text.strip():
        return Heard(Intent.START)
    if len(turn.text) > LONGEST:
        return Heard(Intent.TOO_LONG)
    text = plain(turn.text)
    spoken = _spoken(state, text, ears)
    wordless = not any(map(str.isalnum, text))
    if spoken is not None and not (wordless and state.is_new):
        return spoken
    if wordless:
        return Heard(Intent.NO_WORDS)
    angry = any(heard.is_angry(text) for heard in ears.values())
    return Heard(Intent.QUESTION, turn.text.strip(), text, is_angry=angry)


def _chosen(state: State, choice: str) -> Heard:
    if choice == Intent.PERSON:
        return Heard(Intent.PERSON)
    if choice not in state.choices:
        return Heard(Intent.UNOFFERED)
    if choice.startswith(ARTICLE):
        return Heard(Intent.ARTICLE, article=choice.removeprefix(ARTICLE))
    return Heard(next(intent for intent in _CHOSEN if intent == choice))


def _spoken(state: State, text: str, ears: Mapping[str, Ears]) -> Heard | None:
    """Return what known phrases mean, in the conversation's language first."""
    for heard in _own_first(state.lang, ears):
        name = heard.small_talk(text)
        number = heard.ordinal(text)
        if number is not None and (article := _numbered(state, number)):
            return Heard(Intent.ARTICLE, article=article)
        if name is not None and not (name == FAILS and Intent.SOLVED not in state.choices):
            return _meant(state, name, heard.lang if any(map(str.isalpha, text)) else None)
    return None


def _own_first(lang: str, ears: Mapping[str, Ears]) -> Iterable[Ears]:
    return sorted(ears.values(), key=lambda heard: heard.lang != lang)


def _numbered(state: State, number: int) -> str | None:
    articles = [choice.removeprefix(ARTICLE) for choice in state.choices if choice.startswith(ARTICLE)]
    return articles[number - 1] if number <= len(articles) else None


def _meant(state: State, name: str, lang: str | None) -> Heard:
    """Return what a phrase means here: a yes to an offer is a wish for a person, to "did this help?" it is solved."""
    if name == YES:
        return Heard(_agreed(state), lang=lang)
    if name == NO:
        return Heard(_refused(state), lang=lang)
    intent = Intent.NOT_SOLVED if name == FAILS else Intent(name)
    if intent is Intent.SOLVED and state.is_offer_open:
        return Heard(Intent.PERSON if Intent.SOLVED not in state.choices else intent, lang=lang)
    if intent in {Intent.SOLVED, Intent.NOT_SOLVED} and not state.question and not state.article:
        return Heard(Intent.THANKS if intent is Intent.SOLVED else Intent.NOT_SOLVED, lang=lang)
    return Heard(intent, lang=lang)


def _agreed(state: State) -> Intent:
    if state.is_offer_open:
        return Intent.PERSON
    if Intent.SOLVED in state.choices:
        return Intent.SOLVED
    return Intent.NO_WORDS if state.question else Intent.THANKS


def _refused(state: State) -> Intent:
    if state.is_offer_open:
        return Intent.DECLINE_PERSON
    return Intent.NOT_SOLVED if Intent.NOT_SOLVED in state.choices else Intent.GOODBYE
