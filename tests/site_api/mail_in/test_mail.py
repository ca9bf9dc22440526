"""Mails as real programs write them."""

from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml

from site_api.mail_in.cutting import own_words
from site_api.mail_in.mail import read_mail

CASES = yaml.safe_load((Path(__file__).parent / "cutting_cases.yml").read_text(encoding="utf-8"))


def mail(text: str = "Sigue igual", **headers: str) -> EmailMessage:
    written = EmailMessage()
    for name, value in {"From": "Ana <Ana@Mail.example>", "To": "ayuda@bank.example", "Message-ID": "<1@mail.example>", **headers}.items():
        written[name.replace("_", "-")] = value
    written.set_content(text)
    return written


@pytest.mark.parametrize("case", CASES, ids=[case["own"][:20] for case in CASES])
def test_quoted_letters_and_signatures_are_cut_off(case: dict[str, str]) -> None:
    assert own_words(case["mail"]) == case["own"]


def test_a_mail_is_read_whatever_its_encoding() -> None:
    for charset in ("utf-8", "koi8-r", "windows-1251"):
        written = mail()
        written.set_content("Не работает", charset=charset)
        assert read_mail(written.as_bytes()).text == "Не работает"


def test_a_mail_of_html_alone_is_read_as_text() -> None:
    written = mail()
    written.set_content("<style>p{}</style><p>No llega&nbsp;nada</p><script>x()</script><blockquote>Hola</blockquote>", subtype="html")
    assert read_mail(written.as_bytes()).text == "No llega\xa0nada"


def test_files_are_counted_and_left_out() -> None:
    written = mail()
    written.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="extracto.pdf")
    found = read_mail(written.as_bytes())
    assert (found.text, found.files, found.sender) == ("Sigue igual", 1, "ana@mail.example")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"Return_Path": "<>"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_what_no_person_wrote_is_told_apart(headers: dict[str, str]) -> None:
    assert read_mail(mail(**headers).as_bytes()).automatic
    assert not read_mail(mail(Auto_Submitted="no").as_bytes()).automatic


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"From: \n\n", b"Content-Type: multipart/mixed\n\n--x", b"To: =?utf-8?q?=ff?=\n\nx"]
)
def test_a_broken_mail_is_read_without_a_trace(content: bytes) -> None:
    assert not any("@" in address for address in read_mail(content).recipients)


def test_a_mail_without_a_name_is_known_by_its_content() -> None:
    one, other = (read_mail(f"From: a@b.example\n\n{text}".encode()) for text in ("uno", "dos"))
    assert one.id_hash != other.id_hash
