"""A handover without secrets: whatever reaches the store went through here."""

from dataclasses import replace

from kb.masking import SecretKind, mask
from site_api.tickets.handover import ContactDetails, Context, Handover

Kinds = tuple[SecretKind, ...]


class Masking:
    """Masks texts one after the other and remembers which kinds of secrets there were."""

    def __init__(self) -> None:
        self._kinds: dict[SecretKind, None] = {}

    @property
    def kinds(self) -> Kinds:
        """Return the kinds that were found, each once, in the order of the first."""
        return tuple(self._kinds)

    def text(self, text: str) -> str:
        """Return a text without its secrets."""
        masked = mask(text)
        self._kinds |= dict.fromkeys(secret.kind for secret in masked.secrets)
        return masked.text

    def optional(self, text: str | None) -> str | None:
        """Return a text that may be missing, without its secrets."""
        return None if text is None else self.text(text)

    def handover(self, handover: Handover) -> Handover:
        """Return a handover whose texts hold no secrets; e-mail and phone stay, since they are asked for."""
        context, contact = handover.context, handover.contact
        return replace(
            handover,
            text=self.text(handover.text),
            summary=self.optional(handover.summary),
            transcript=tuple(replace(line, text=self.text(line.text)) for line in handover.transcript),
            context=Context(self.optional(context.screen), self.optional(context.error), self.optional(context.app_version)),
            contact=contact and ContactDetails(contact.email, contact.phone, self.optional(contact.name)),
        )
