"""What may be sent about a matter; each bound is in the description too, so that a caller need not guess."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from site_api.forms import EMAIL, LABEL, NAME, PHONE, TEXT, WORD
from site_api.params import Lang
from site_api.tickets.handover import MAX_CHARACTERS


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactParams(_Params):
    """How to reach the customer; each is optional, since the secret link works without."""

    email: Annotated[str | None, Field(max_length=254, pattern=EMAIL, examples=["ana@mail.example"])] = None
    phone: Annotated[str | None, Field(max_length=32, pattern=PHONE, examples=["+34 600 000 001"])] = None
    name: Annotated[str | None, Field(max_length=200, pattern=TEXT, examples=["Ana"])] = None


class ContextParams(_Params):
    """Where in the app the customer is, and what went wrong there."""

    screen: Annotated[str | None, Field(max_length=64, pattern=LABEL, examples=["cards"])] = None
    error: Annotated[str | None, Field(max_length=200, pattern=TEXT, examples=["PAY-402"])] = None
    app_version: Annotated[str | None, Field(max_length=64, pattern=LABEL, examples=["5.12.0"])] = None


class TicketParams(_Params):
    """A matter that a person should take."""

    text: Annotated[
        str,
        Field(max_length=MAX_CHARACTERS, pattern=TEXT, description="The matter in the customer's words; secrets in it are masked."),
    ]
    lang: Lang = None
    channel: Annotated[str, Field(max_length=20, pattern=WORD, examples=["widget"])] = "web"
    session: Annotated[
        str | None,
        Field(min_length=16, max_length=64, pattern=NAME, description="The conversation's name, which only the customer's app knows."),
    ] = None
    contact: ContactParams | None = None
    articles_seen: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=50)] = ()
    context: ContextParams = ContextParams()
    query_id: Annotated[str | None, Field(max_length=64, pattern=NAME, description="The search that did not help.")] = None


class MessageParams(_Params):
    """What the customer adds."""

    text: Annotated[str, Field(max_length=MAX_CHARACTERS, pattern=TEXT, description="Secrets in it are masked.")]


class RatingParams(_Params):
    """How it went."""

    score: Annotated[int, Field(ge=1, le=5, description="From 1, badly, to 5, well.")]
    note: Annotated[str | None, Field(max_length=2000, pattern=TEXT, description="Secrets in it are masked.")] = None
