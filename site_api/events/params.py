"""What a widget may post: a batch of steps of one session."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from site_api.events.event import MOST, Kind
from site_api.forms import LABEL, NAME


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EventParams(_Params):
    """One step."""

    kind: Kind
    lang: Annotated[str, Field(max_length=10, pattern=NAME, examples=["es"])]
    at: AwareDatetime
    article: Annotated[str | None, Field(max_length=200, description="The article's id.")] = None
    screen: Annotated[str | None, Field(max_length=64, pattern=LABEL)] = None
    query_id: Annotated[str | None, Field(max_length=64, pattern=NAME, description="The search that led to it.")] = None
    reference: Annotated[str | None, Field(max_length=24, description="The ticket that was opened.")] = None


class EventsParams(_Params):
    """Steps of one session."""

    session: Annotated[str, Field(min_length=16, max_length=64, pattern=NAME, description="A random name of the widget's making.")]
    events: Annotated[tuple[EventParams, ...], Field(max_length=MOST)]
