"""Who may read what, and which sites may call: over HTTP, with real tokens."""

import datetime as dt

import jwt
import pytest

from kb.article import Audience
from site_api.reader import make_token
from tests.command import kb
from tests.problems import assert_problem
from tests.site_api.conftest import KEY, ORIGIN, Small


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def found(small: Small, question: str, **headers: str) -> set[str]:
    return {hit["id"] for hit in small.api.get("/v1/search", params={"q": question, "limit": 50}, headers=headers).json()["hits"]}


def test_without_a_token_only_public_articles_are_there(small: Small) -> None:
    assert found(small, "refunds that an agent may grant") >= {"lost-card", "change-pin"}
    assert not found(small, "refunds that an agent may grant") & {"refund-limits", "gold-lounge", "draft-card"}
    assert_problem(small.api.get("/v1/articles/refund-limits"), 404)
    assert small.api.get("/v1/suggest", params={"q": "refunds"}).json()["suggestions"] == []


def test_a_token_of_kb_token_opens_staff_articles(small: Small) -> None:
    made = kb("token", "--audience", "staff", KB_TOKEN_KEY=KEY)
    headers = bearer(made.stdout.strip())
    assert found(small, "refunds", **headers) >= {"refund-limits", "gold-lounge", "lost-card"}
    answer = small.api.get("/v1/articles/refund-limits", headers=headers)
    assert answer.json()["audience"] == "staff"
    assert answer.headers["cache-control"] == "no-store"
    assert small.api.get("/v1/suggest", params={"q": "refunds"}, headers=headers).json()["suggestions"][0]["id"] == "refund-limits"


def test_a_customer_sees_no_staff_article(small: Small) -> None:
    headers = bearer(make_token(KEY, Audience.CUSTOMER, 1))
    assert "gold-lounge" in found(small, "lounge", **headers)
    assert "refund-limits" not in found(small, "refunds", **headers)


def test_a_draft_is_there_for_nobody(small: Small) -> None:
    headers = bearer(make_token(KEY, Audience.STAFF, 1))
    assert "draft-card" not in found(small, "a card that nobody has yet", **headers)
    assert_problem(small.api.get("/v1/articles/draft-card", headers=headers), 404)
    assert small.api.get("/en/cards/draft-card/").status_code == 404


def test_less_may_be_asked_for_and_more_may_not(small: Small) -> None:
    headers = bearer(make_token(KEY, Audience.STAFF, 1))
    answer = small.api.get("/v1/search", params={"q": "refunds", "audience": "public"}, headers=headers).json()
    assert "refund-limits" not in {hit["id"] for hit in answer["hits"]}
    refused = small.api.get("/v1/search", params={"q": "refunds", "audience": "staff"})
    assert assert_problem(refused, 403) == "Articles for staff need a token; send one made with `kb token --audience staff`."


@pytest.mark.parametrize(
    "header",
    [
        "Bearer nonsense",
        "Basic YTpi",
        f"Bearer {make_token('another key, of 32 characters or more', Audience.STAFF, 1)}",
        f"Bearer {make_token(KEY, Audience.STAFF, -1)}",
        f"Bearer {jwt.encode({'audience': 'staff'}, KEY)}",
        f"Bearer {jwt.encode({'audience': 'admin', 'exp': dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, KEY)}",
        f"Bearer {jwt.encode({'audience': ['staff'], 'exp': dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, KEY)}",
        f"Bearer {jwt.encode({'audience': 'staff', 'exp': dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, '', algorithm='none')}",
    ],
)
def test_a_token_that_does_not_hold_is_refused(small: Small, header: str) -> None:
    assert_problem(small.api.get("/v1/search", params={"q": "refunds"}, headers={"Authorization": header}), 403)
    assert_problem(small.api.get("/v1/articles/refund-limits", headers={"Authorization": header}), 403)


def test_only_configured_sites_may_call(small: Small) -> None:
    allowed = small.api.get("/v1/search?q=pin", headers={"Origin": ORIGIN})
    other = small.api.get("/v1/search?q=pin", headers={"Origin": "https://evil.example"})
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(("origin", "status"), [(ORIGIN, 200), ("https://evil.example", 400)])
def test_a_browser_asks_before_it_posts_from_another_site(small: Small, origin: str, status: int) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert small.api.options("/v1/search", headers=headers).status_code == status
