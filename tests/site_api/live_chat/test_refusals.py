"""Whatever the live page refuses is said in the agent's own language, and in no other one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from site_api import errors
from site_api.desk import access
from site_api.desk.routes import live
from site_api.desk.wording import languages, read_wording
from site_api.live_chat import console, handing_on, talk_change, talks
from site_api.tickets import change_set, transition
from tests.site_api.live_chat.hall import Hall

SOURCES = (access, live, console, handing_on, talk_change, talks, change_set, transition)
KINDS = {name for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, errors.ApiError)}
# A customer's, in the customer's language; and of a session, which there is none to have a language.
ELSEWHERE = {"NobodyThere", "NotSignedIn"}
OF_CUSTOMERS = ("There is no such conversation", "is not at its end yet", "days ago; write to us anew")


def refusals(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield where an agent is refused something, and how it is made."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS - ELSEWHERE and node.args
        if made and isinstance(node, ast.Call) and not any(words in ast.unparse(node) for words in OF_CUSTOMERS):
            yield f"{path.name}:{node.lineno}", node


def named(call: ast.Call) -> str | None:
    """Return the name of the text that a refusal has at the desk, or None."""
    words = next((keyword.value for keyword in call.keywords if keyword.arg == "words"), None)
    first = words.elts[0] if isinstance(words, ast.Tuple) else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


FOUND = [refusal for module in SOURCES for refusal in refusals(Path(str(module.__file__)))]


def test_every_refusal_has_words_in_every_language() -> None:
    nameless = [where.partition(":")[0] for where, call in FOUND if named(call) is None]
    assert nameless == ["transition.py"]  # What was merged, whose words stand in a line of their own.
    assert len(FOUND) > 15
    for where, call in FOUND:
        for lang in languages():
            assert named(call) is None or named(call) in read_wording(lang).words["refused"], (where, lang)


def test_languages_have_the_same_refusals_with_the_same_values() -> None:
    def values(lang: str) -> dict[str, list[bool]]:
        return {name: [f"{{{number}}}" in text for number in range(3)] for name, text in read_wording(lang).words["refused"].items()}

    assert values("es") == values("en") == values("ru")


@pytest.mark.parametrize("error", [errors.StoreUnavailable("The database is locked"), errors.TooMany("Slow down"), errors.NotReady("No")])
def test_what_has_no_words_of_its_own_is_told_by_its_kind(error: errors.ApiError) -> None:
    told = {lang: read_wording(lang).refusal(error) for lang in languages()}
    assert all(refusal.lang == lang and refusal.text == read_wording(lang).failure(error.status) for lang, refusal in told.items())
    assert error.detail not in {refusal.text for refusal in told.values()}


def test_agents_are_refused_in_their_language_over_http(hall: Hall) -> None:
    marta, olga = hall.agent("marta").available(), hall.agent("olga")
    olga.client.post("/desk/language", data={"csrf": olga.csrf, "lang": "ru"})
    talk = hall.customer().wants_a_person().ask()["talk"]
    assert told(olga.post("next"), "ru") == (404, "Сейчас никто из ваших клиентов не ждёт.")
    assert told(olga.post(f"{talk}/accept"), "ru") == (403, "Этот разговор в очереди или на языке, с которыми вы не работаете.")
    assert told(marta.say(talk, "Hola"), "es") == (409, "La conversación volvió a la cola mientras no estabas. Atiéndela de nuevo.")
    marta.take()
    assert told(marta.say(talk, " "), "es") == (422, "No has escrito nada todavía.")
    assert told(marta.say(talk, "x" * 5000), "es") == (422, "Falta algo o no es correcto")
    assert told(marta.post(f"{talk}/hand-on", queue="none"), "es") == (422, "No hay ninguna cola «none». Elige otra.")
    assert (
        told(marta.post(f"{talk}/hand-on", agent="olga"), "es")[1] == "Olga no puede atender ahora esta conversación. Elige a otra persona."
    )
    assert told(olga.client.get(f"/desk/live/{talk}/lines"), "ru")[1].startswith("Этот разговор ведёте не вы.")
    assert told(olga.client.get(f"/desk/live/{'0' * 32}/lines"), "ru")[1].startswith("Этого разговора больше нет")

    marta.post(f"{talk}/end")
    assert told(marta.say(talk, "Adiós"), "es")[1].startswith("La conversación ha terminado.")
    assert told(marta.post(f"{talk}/accept"), "es")[1] == "El cliente ya no está. Ahora es una consulta de la bandeja."
    marta.csrf = "of another session"
    assert told(marta.post("next"), "es") == (403, "Esta página era de una sesión anterior. Vuelve a abrirla.")


def told(answer: httpx.Response, lang: str) -> tuple[int, str]:
    """Return what the page shows of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == lang
    return answer.status_code, answer.json()["detail"]
