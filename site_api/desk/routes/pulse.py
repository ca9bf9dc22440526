"""Live changes: `/desk/pulse`, as server-sent events."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from site_api.agents.agent import Agent
from site_api.desk.access import TicketReader
from site_api.desk.pulse import Pulse
from site_api.desk.route import DeskRoute

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/pulse")
async def pulse(request: Request, agent: TicketReader) -> StreamingResponse:
    """Tell of changes as long as the page is open."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(request.app.state.pulse, agent), media_type="text/event-stream", headers=headers)


async def _events(pulse: Pulse, agent: Agent) -> AsyncIterator[str]:
    async for beats in pulse.listen(agent):
        yield "".join(beat.event for beat in beats) or ": alive\n\n"
