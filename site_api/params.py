"""What may be asked, and how OpenAPI describes it; the checks themselves are the search's own."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kb.article import Audience
from search.query import MAX_CHARACTERS, MAX_HITS, Query
from site_api.forms import NAME

_PLAIN = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
# What `search.query.clean` accepts, for callers that read the schema; the sentence of a refusal comes from there.
_WORDS: dict[str, Any] = {
    "minLength": 1,
    "maxLength": MAX_CHARACTERS,
    "pattern": rf"^{_PLAIN}*[\p{{L}}\p{{N}}]{_PLAIN}*$",
}

Words = Annotated[
    str, Field(description="What the customer asks, in their own words.", examples=["me han robado la tarjeta"], json_schema_extra=_WORDS)
]
Lang = Annotated[str | None, Field(None, description="Language to search in; left out, it is detected.", examples=["es"])]


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SearchParams(_Params):
    """A question."""

    q: Words
    lang: Lang
    limit: int = Field(5, ge=1, le=MAX_HITS, description="Most hits to return.")
    screen: str | None = Field(None, max_length=64, description="The app's screen that the customer is on.", examples=["cards"])
    session: str | None = Field(
        None, min_length=8, max_length=64, pattern=NAME, description="Random name of the caller's making for one customer's visit."
    )
    audience: Audience | None = Field(None, description="Search for a narrower audience than the token grants.")

    def query(self, reader: Audience) -> Query:
        """Return the question for a reader of an audience."""
        return Query(self.q, self.lang, self.limit, self.screen, reader)


def _whole(given: object) -> object:
    """Return 4 for 4.0, which JSON takes for the same number; anything else as it is."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


class SearchBodyParams(SearchParams):
    """A question as JSON, whose numbers are numbers; in an address everything is text."""

    limit: Annotated[int, BeforeValidator(_whole)] = Field(5, ge=1, le=MAX_HITS, strict=True, description="Most hits to return.")


class SuggestParams(_Params):
    """What was typed so far."""

    q: Words
    lang: Lang
    limit: int = Field(6, ge=1, le=20, description="Most completions to return.")


class LangParams(_Params):
    """A language."""

    lang: Lang
