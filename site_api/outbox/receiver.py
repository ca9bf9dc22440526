"""Who gets webhooks, as the settings say it."""

from pydantic import BaseModel, ConfigDict, Field, field_validator
from standardwebhooks import Webhook


class Receiver(BaseModel):
    """One address with its secrets: while they are changed, each signs; with `handovers` it gets what the customer said, too."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(pattern=r"^https?://", max_length=500)
    secrets: tuple[str, ...] = Field(min_length=1)
    handovers: bool = False

    @field_validator("secrets")
    @classmethod
    def _are_secrets(cls, secrets: tuple[str, ...]) -> tuple[str, ...]:
        for secret in secrets:
            try:
                Webhook(secret)
            except Exception:  # noqa: BLE001 - The library raises what base64 raises.
                raise ValueError("a secret is whsec_ and base64, as `openssl rand -base64 32` makes it") from None
        return secrets
