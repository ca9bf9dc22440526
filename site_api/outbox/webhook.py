"""Webhooks as Standard Webhooks writes them: signed with each of a receiver's secrets, so that these can be changed without a gap."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from standardwebhooks import Webhook

from site_api.outbox.address import resolve
from site_api.outbox.carrier import Undelivered
from site_api.outbox.endpoints import Endpoints
from site_api.outbox.message import Message
from site_api.outbox.request import post_to
from site_api.outbox.schedule import read_retry_after

_GONE = 410
# What another help desk needs of a ticket, read when it is sent; None where its customer's data was erased.
Handovers = Callable[[str], dict[str, Any] | None]


class WebhookCarrier:
    """Posts messages to the receivers of the settings."""

    def __init__(
        self,
        secrets: Mapping[str, Sequence[str]],
        endpoints: Endpoints,
        *,
        allow_private: bool = False,
        handovers: Mapping[str, Handovers] = MappingProxyType({}),
    ) -> None:
        self._secrets = secrets
        self._endpoints = endpoints
        self._allow_private = allow_private
        self._handovers = handovers

    def deliver(self, message: Message) -> None:
        """Post a message; raise Undelivered for every answer but a 2xx."""
        url = message.target or ""
        if url not in self._secrets:
            raise Undelivered("the receiver is no longer in KB_WEBHOOKS", final=True)
        if reason := self._endpoints.disabled().get(url):
            raise Undelivered(f"the receiver is disabled ({reason}); `kb outbox enable` lets it get webhooks again", final=True)
        now = dt.datetime.now(dt.UTC)
        body = json.dumps(self._payload(url, message), ensure_ascii=False, separators=(",", ":"))
        answer = post_to(resolve(url, allow_private=self._allow_private), body.encode(), self._headers(url, message.id, body, now))
        if answer.status == _GONE:
            self._endpoints.disable(url, "it answered 410 Gone")
            raise Undelivered("the receiver answered 410 and is disabled", final=True)
        if not 200 <= answer.status < 300:
            raise Undelivered(f"the receiver answered {answer.status}", read_retry_after(answer.retry_after, now))

    def _payload(self, url: str, message: Message) -> dict[str, Any]:
        """Return what is posted: what was kept, and for a receiver that takes handovers the customer and their words as they are now."""
        if url not in self._handovers or not message.ticket:
            return dict(message.payload)
        return {**message.payload, "data": {**message.payload["data"], "handover": self._handovers[url](message.ticket)}}

    def _headers(self, url: str, message_id: str, body: str, now: dt.datetime) -> dict[str, str]:
        signatures = (Webhook(secret).sign(message_id, now, body) for secret in self._secrets[url])
        return {
            "Content-Type": "application/json",
            "User-Agent": "ventanilla",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
