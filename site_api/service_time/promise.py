"""The expected answer: what the queue promises, or later where many wait already."""

import datetime as dt

from kb.queue import Queue
from kb.working_time import add_open_time


def expected_answer(queue: Queue, now: dt.datetime, *, ahead: int) -> dt.datetime:
    """Return by when a question asked now is answered, with so many waiting before it, in UTC."""
    wait = dt.timedelta(hours=(ahead + 1) / queue.pace) if queue.pace else dt.timedelta()
    return add_open_time(queue.hours, now, max(queue.answer, wait))
