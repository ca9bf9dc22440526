"""E-mail to a server that really speaks SMTP, and to ones that do not answer."""

import socket
from email.message import EmailMessage

import pytest

import site_api.outbox.smtp as smtp_module
from site_api.outbox.carrier import Undelivered
from site_api.outbox.message import Kind, Message
from site_api.outbox.smtp import MailServer, SmtpCarrier
from tests.site_api.outbox.conftest import MailServerOfTests

MESSAGE = Message(Kind.EMAIL, "answered", {}, ticket="ALI-7K3M-4")


def letter(message: Message) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = "Banco Alisio <ayuda@bank.example>", "ana@mail.example", "Тема с ñ"
    written["Message-ID"] = f"<{message.id}@bank.example>"
    written.set_content("Respuesta: «ñandú».\nОтвет.")
    return written


def carrier(port: int) -> SmtpCarrier:
    return SmtpCarrier(MailServer("smtp", "127.0.0.1", port), letter)


def test_a_letter_arrives_with_its_own_id(mail: MailServerOfTests) -> None:
    carrier(mail.port).deliver(MESSAGE)
    arrived = mail.letters[0]
    assert (arrived["Subject"], arrived["Message-ID"]) == ("Тема с ñ", f"<{MESSAGE.id}@bank.example>")
    assert "«ñandú»" in arrived.get_content()


@pytest.mark.parametrize(("answer", "final"), [("451 try later", False), ("554 no such person", True)])
def test_a_refusal_is_for_now_or_for_good(answer: str, final: bool, mail: MailServerOfTests) -> None:
    mail.answer = answer
    with pytest.raises(Undelivered, match=answer[:3]) as failure:
        carrier(mail.port).deliver(MESSAGE)
    assert failure.value.final is final


def test_a_slow_server_is_given_up_for_now(mail: MailServerOfTests, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_module, "_SECONDS", 0.3)
    mail.delay = 1
    with pytest.raises(Undelivered, match="did not answer") as failure:
        carrier(mail.port).deliver(MESSAGE)
    assert not failure.value.final


def test_a_server_that_is_away_is_given_up_for_now() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Undelivered, match="did not answer"):
        carrier(port).deliver(MESSAGE)


def test_a_server_without_tls_is_refused_where_tls_is_asked_for(mail: MailServerOfTests) -> None:
    with pytest.raises(Undelivered, match="did not answer"):
        SmtpCarrier(MailServer("smtp+starttls", "127.0.0.1", mail.port), letter).deliver(MESSAGE)
    assert mail.letters == []


def test_nobody_left_to_write_to_is_nothing_to_send(mail: MailServerOfTests) -> None:
    SmtpCarrier(MailServer("smtp", "127.0.0.1", mail.port), lambda _: None).deliver(MESSAGE)
    assert mail.letters == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("smtp", "mail.example", 25)),
        ("smtp+starttls://bank:p%40ss@mail.example", MailServer("smtp+starttls", "mail.example", 587, "bank", "p@ss")),
        ("smtps://mail.example:4465", MailServer("smtps", "mail.example", 4465)),
    ],
)
def test_a_servers_address_is_read(url: str, server: MailServer) -> None:
    assert MailServer.read(url) == server


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_what_is_no_mail_servers_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="write smtp://host:25"):
        MailServer.read(url)
