"""What may be sent of appointments."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kb.appointments import AppointmentKind
from site_api.params import Lang
from site_api.tickets.params import TicketParams

StartsAt = Annotated[AwareDatetime, Field(description="A starts_at of /v1/slots.", examples=["2026-11-26T09:00:00+00:00"])]


class SlotParams(BaseModel):
    """Which times are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: AppointmentKind
    lang: Lang


class AppointmentParams(TicketParams):
    """A matter with a time; a call back needs contact.phone, a video appointment contact.email or contact.phone."""

    kind: AppointmentKind
    starts_at: StartsAt


class MoveParams(BaseModel):
    """Another time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    starts_at: StartsAt
