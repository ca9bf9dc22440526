"""Customers on the bank's word: shared key, key file and key address; every token that does not hold is refused with its reason."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from site_api.errors import IdentityUnavailable, InvalidSetting, Unauthorized
from site_api.identity import IdentityReader, identity_reader
from site_api.identity.keys import KeyAddress, KeyFile, SharedKey
from site_api.settings import read_settings

KEY = "the bank's key of the tests, 32 characters or more"
ISSUER = "https://bank.example"
CLAIMS = {"iss": ISSUER, "aud": "ventanilla", "sub": "customer-7", "exp": 4_000_000_000}
SHARED = IdentityReader(ISSUER, "ventanilla", SharedKey(KEY))
PRIVATE = ec.generate_private_key(ec.SECP256R1())


def bearer(key: Any = KEY, algorithm: str = "HS256", headers: dict[str, str] | None = None, **claims: Any) -> str:
    kept = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return f"Bearer {jwt.encode(kept, key, algorithm=algorithm, headers=headers)}"


def key_set(**names: str) -> str:
    public = jwt.algorithms.ECAlgorithm.to_jwk(PRIVATE.public_key(), as_dict=True)
    return json.dumps({"keys": [{**public, "use": "sig", "alg": "ES256", **names}]})


@pytest.fixture
def key_address() -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(key_set(kid="autumn").encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
        server.shutdown()


def test_a_signed_customer_is_known_by_subject_name_and_address() -> None:
    customer = SHARED.customer(bearer(name="Ana", email="ana@mail.example"))
    assert customer is not None
    assert (customer.subject, customer.name, customer.email, customer.phone) == ("customer-7", "Ana", "ana@mail.example", None)


@pytest.mark.parametrize("header", [None, "", "Basic YTpi", "Bearer a-ticket-secret", "Bearer a.b.c", bearer(iss="https://else.example")])
def test_what_is_no_token_of_the_bank_names_nobody(header: str | None) -> None:
    assert SHARED.customer(header) is None


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (bearer(exp=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)), "has expired"),
        (bearer(nbf=3_999_999_999), "holds only later"),
        (bearer(aud="another"), "its `aud` must be 'ventanilla'"),
        (bearer(sub=None), "lacks a claim"),
        (bearer(exp=None), "lacks a claim"),
        (bearer("another key, also of 32 characters or more"), "signature does not hold"),
        (bearer("", "none"), "use HS256"),
        (bearer(PRIVATE, "ES256"), "use HS256"),
        (bearer(sub=7), "cannot be checked"),
    ],
)
def test_a_token_that_does_not_hold_is_refused_with_its_reason(header: str, sentence: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        SHARED.customer(header)
    assert sentence in refused.value.detail


def test_keys_of_a_file_are_read_again_when_they_change(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(key_set(kid="summer"), encoding="utf-8")
    reader = IdentityReader(ISSUER, "ventanilla", KeyFile(file))
    token = bearer(PRIVATE, "ES256", {"kid": "autumn"})
    with pytest.raises(Unauthorized):
        reader.customer(token)
    file.write_text(key_set(kid="autumn") + " ", encoding="utf-8")
    assert reader.customer(token) is not None


def test_keys_come_from_an_address(key_address: str) -> None:
    assert IdentityReader(ISSUER, "ventanilla", KeyAddress(key_address)).customer(bearer(PRIVATE, "ES256", {"kid": "autumn"}))


def test_a_public_key_is_never_taken_for_a_shared_one(key_address: str) -> None:
    reader = IdentityReader(ISSUER, "ventanilla", KeyAddress(key_address))
    with pytest.raises(Unauthorized):
        reader.customer(bearer(KEY, "HS256", {"kid": "autumn"}))


@pytest.mark.parametrize("keys", [KeyFile(Path("/nowhere/jwks.json")), KeyAddress("http://127.0.0.1:9/jwks.json")])
def test_keys_that_cannot_be_read_are_our_fault_and_not_the_customers(keys: KeyFile | KeyAddress) -> None:
    with pytest.raises(IdentityUnavailable):
        IdentityReader(ISSUER, "ventanilla", keys).customer(bearer(PRIVATE, "ES256", {"kid": "autumn"}))


def test_an_issuer_needs_exactly_one_kind_of_key() -> None:
    with pytest.raises(InvalidSetting, match="KB_IDENTITY_ISSUER: set KB_IDENTITY_KEY or KB_IDENTITY_JWKS"):
        read_settings(identity_issuer=ISSUER)


def test_without_an_issuer_nobody_is_known() -> None:
    assert identity_reader(read_settings()) is None
