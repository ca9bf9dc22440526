"""Everything that can go wrong in `site_api`, as one tree; each class owns its HTTP status.

ApiError (500)
├── NotReady (503)          nothing was built yet, or it cannot be served
├── StoreUnavailable (503)  the database cannot be used
├── TurnsCollide (409)      several turns of one conversation at once
├── IdentityUnavailable (503)  the bank's keys cannot be read
├── InvalidQuestion (422)   a question that cannot be asked
├── KeyReused (422)         an Idempotency-Key came again with something else
├── NotPossible (409)       a ticket stands so that this cannot be done with it
│   └── Changed             an agent's step came second
├── NobodyThere (409)       nobody can talk to the customer now
├── SlotTaken (409)         somebody else has the last place at that time
├── TooMany (429)           one client asks too often
├── NotFound (404)          no such article or ticket
│   └── MistypedReference   what was typed cannot be a ticket's reference
├── Unauthorized (401)      the customer's token does not hold
├── NotSignedIn (401)       the desk asks for a session
├── Forbidden (403)         the reader may not see this
├── TooLarge (413)          the request's body is too long
├── PortInUse               the server cannot listen
└── InvalidSetting          a setting of the environment cannot be used
"""

from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass
class ApiError(Exception):
    """A failure that is answered as a problem: one sentence with the mend; `headers` go with it.

    `words` is how the desk says it in an agent's language: the name of a text of its own, and what is filled in.
    """

    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    exit_code = 1

    def __str__(self) -> str:
        return self.detail


class NotReady(ApiError):
    """Nothing was built yet, or it cannot be served."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class StoreUnavailable(ApiError):
    """The database cannot be used; what needs none goes on."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class TurnsCollide(ApiError):
    """Several turns of one conversation came at once; the sentence is in the customer's language."""

    status = HTTPStatus.CONFLICT


class InvalidQuestion(ApiError):
    """A question that cannot be asked."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class KeyReused(ApiError):
    """An Idempotency-Key came again with something else."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotPossible(ApiError):
    """A ticket stands so that this cannot be done with it."""

    status = HTTPStatus.CONFLICT


class Changed(NotPossible):
    """An agent's step came second; look at it again before you go on."""


class SlotTaken(ApiError):
    """Somebody else has the last place at that time."""

    status = HTTPStatus.CONFLICT


class NobodyThere(ApiError):
    """Nobody can talk to the customer now; the ticket stands. The sentence is in the customer's language."""

    status = HTTPStatus.CONFLICT


class TooMany(ApiError):
    """One client asks too often; `headers` say when to come back."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class NotFound(ApiError):
    """There is no such article or ticket."""

    status = HTTPStatus.NOT_FOUND


class MistypedReference(NotFound):
    """What was typed cannot be a ticket's reference."""


class IdentityUnavailable(ApiError):
    """The bank's keys cannot be read, so that nobody can be told from anybody else."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Unauthorized(ApiError):
    """The customer's token does not hold."""

    status = HTTPStatus.UNAUTHORIZED


class NotSignedIn(ApiError):
    """The desk asks for a session."""

    status = HTTPStatus.UNAUTHORIZED


class Forbidden(ApiError):
    """The reader may not see this."""

    status = HTTPStatus.FORBIDDEN


class TooLarge(ApiError):
    """The request's body is too long."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class PortInUse(ApiError):
    """Another program listens on the port."""


class InvalidSetting(ApiError):
    """A setting of the environment cannot be used."""

    exit_code = 2
