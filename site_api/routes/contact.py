"""Ways to reach a person: `/v1/contact`."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import TypeAdapter

from kb.contact import Contact
from site_api.deps import EngineDep, Json
from site_api.params import LangParams
from site_api.schemas import ContactBody, ContactsBody

router = APIRouter(prefix="/v1", tags=["contact"])

_contacts_body = TypeAdapter(ContactsBody)


@router.get("/contact", response_model=ContactsBody)
def contact(params: Annotated[LangParams, Query()], engine: EngineDep) -> Json:
    """List the ways to reach a person, with their hours and whether they are open now."""
    lang = engine.language("", params.lang) if params.lang is not None else engine.languages[0]
    now = dt.datetime.now(dt.UTC)
    return Json(_contacts_body, ContactsBody(lang, tuple(_body(way, now) for way in engine.index.languages[lang].contacts)))


def _body(way: Contact, now: dt.datetime) -> ContactBody:
    opens = way.hours.opens_at(now)
    return ContactBody(way.id, way.name, way.phone, way.email, way.hours_text, opens is None, opens.isoformat() if opens else None)
