"""Who takes a matter: an urgent kind first, then what was said, read, and where the customer was."""

from kb.article import Priority
from search.engine import SearchEngine
from search.query import Query
from site_api.tickets.routing import route


def test_fraud_is_urgent_whatever_was_read_before(engine: SearchEngine) -> None:
    found = route(engine, "me están vaciando la cuenta ahora mismo", "es", screen="exchange", articles_seen=("change-pin",))
    assert (found.queue, found.priority, found.reason) == ("security", Priority.URGENT, "fraud_in_progress")


def test_a_clear_text_goes_where_its_article_goes(engine: SearchEngine) -> None:
    found = route(engine, "How do I change the PIN of my card?", "en")
    assert (found.queue, found.article) == ("cards", "change-pin")


def test_a_text_that_says_nothing_goes_by_what_was_read(engine: SearchEngine) -> None:
    found = route(engine, "🙁", "en", screen="exchange", articles_seen=("change-pin",))
    assert (found.queue, found.article, found.reason) == ("cards", "change-pin", "article_seen")


def test_then_by_the_screen(engine: SearchEngine) -> None:
    assert route(engine, "🙁", "en", screen="transfers").queue == "payments"
    assert route(engine, "🙁", "en", screen="transfers").reason == "screen"


def test_and_else_to_anyone(engine: SearchEngine) -> None:
    found = route(engine, "🙁", "en", screen="no-such-screen")
    assert (found.queue, found.priority, found.article) == ("support", Priority.NORMAL, None)


def test_the_article_that_was_read_decides_between_near_ones(engine: SearchEngine) -> None:
    text = "the exchange rate is not what I expected"
    first, second, *_ = engine.search(Query(text, "en")).hits
    assert route(engine, text, "en").article == first.id
    assert route(engine, text, "en", articles_seen=(second.id,)).article == second.id


def test_a_long_text_is_routed_by_its_beginning(engine: SearchEngine) -> None:
    assert route(engine, "someone is emptying my account as I write this. " + "x " * 4000, "en").queue
