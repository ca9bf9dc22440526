"""The figures of all: `/desk/figures`."""

import datetime as dt
from typing import Annotated, Literal

from babel.dates import get_day_names
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from site_api.desk.access import FiguresReader
from site_api.desk.charts import bar_chart, week_rows
from site_api.desk.figures import read_figures
from site_api.desk.hours import open_hours
from site_api.desk.pages import Clock, page, service_of, words_of
from site_api.desk.route import DeskRoute
from site_api.desk.wait import duration
from site_api.events.counting import count
from site_api.events.figures import stats
from site_api.store.database import Database

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

PERIODS = (7, 28, 90, 365)


@router.get("/figures")
def figures(request: Request, agent: FiguresReader, days: Annotated[Literal["7", "28", "90", "365"], Query()] = "28") -> Response:  # noqa: ARG001
    """Show the figures of a period."""
    database: Database = request.app.state.database
    service, words, now = service_of(request), words_of(request), dt.datetime.now(dt.UTC)
    with database.read() as connection:
        found = read_figures(connection, int(days), service.timezone, now)
    help_ = stats(int(days), count(database, now - dt.timedelta(days=int(days)), now)).all
    clock = Clock(words.lang, service.timezone)
    names = get_day_names("abbreviated", context="stand-alone", locale=words.lang)
    day_names = [names[day] for day in range(7)]
    open_share = open_hours([queue.hours for queue in service.queues.values()], service.timezone, now)
    return page(
        request,
        "figures.html",
        found=found,
        help=help_,
        periods=PERIODS,
        arrivals=bar_chart([(clock.day(day), number) for day, number in found.arrivals]),
        scores=bar_chart([(str(score), number) for score, number in enumerate(found.scores.by_score, 1)]),
        rows=list(zip(day_names, week_rows(found.week, day_names, open_share), strict=True)),
        duration=lambda time: duration(time, words) if time is not None else "–",
    )
