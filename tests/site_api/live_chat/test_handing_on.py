"""An agent who is not the right one hands a talk on, with all that was said, on both databases."""

from tests.site_api.live_chat.hall import Hall


def test_a_colleague_gets_the_talk_and_the_customer_is_told_who(hall: Hall) -> None:
    marta, leo = hall.agent("marta").available(), hall.agent("leo").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()
    customer.say("Es sobre mi hipoteca")
    assert marta.client.get(f"/desk/live/{talk}/takers").json()["agents"] == [{"id": "leo", "name": "Leo Martín"}]
    with customer.stream() as panel:
        assert marta.post(f"{talk}/hand-on", agent="leo").status_code == 204
        handed = panel.until("step", lambda step: step["kind"] == "handed")
        assert handed["text"] == "Te pasamos con Leo, que ya ve todo lo dicho."
        assert marta.say(talk, "Un momento").status_code == 409
        assert leo.say(talk, "Hola, soy Leo").status_code == 201
        panel.until("step", lambda step: step["text"] == "Hola, soy Leo")
    seen = leo.client.get(f"/desk/live/{talk}/lines").json()["steps"]
    assert "Es sobre mi hipoteca" in [step["text"] for step in seen]
    assert "Leo" in leo.client.get(f"/desk/tickets/{customer.reference}").text


def test_nobody_gets_a_talk_who_is_away_full_or_without_the_language(hall: Hall) -> None:
    marta, olga = hall.agent("marta").available(), hall.agent("olga").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()
    assert marta.client.get(f"/desk/live/{talk}/takers").json() == {"agents": [], "queues": []}
    for somebody in ("olga", "leo", "nobody", "marta"):
        assert marta.post(f"{talk}/hand-on", agent=somebody).status_code == 409
    assert marta.post(f"{talk}/hand-on", queue="nowhere").status_code == 422
    assert olga.post(f"{talk}/hand-on", agent="olga").status_code == 409
    assert marta.say(talk, "Sigo aquí").status_code == 201


def test_approved_answers_come_in_the_customers_language_and_to_the_talks_agent_alone(hall: Hall) -> None:
    marta, leo = hall.agent("marta").available(), hall.agent("leo").available()
    hall.customer().wants_a_person().ask()
    talk = marta.take()
    found = marta.client.get(f"/desk/live/{talk}/answers", params={"q": "cambiar el pin"}).json()["hits"]
    assert [(hit["id"], hit["lang"]) for hit in found][:1] == [("change-pin", "es")]
    assert marta.client.get(f"/desk/live/{talk}/answers", params={"q": "…"}).json()["hits"] == []
    assert leo.client.get(f"/desk/live/{talk}/answers", params={"q": "pin"}).status_code == 403
