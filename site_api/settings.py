"""Every setting of the server; each is also an environment variable, `KB_` and its name in capitals."""

import datetime as dt
import ipaddress
import json
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from site_api.chat.rephrase import Model
from site_api.errors import InvalidSetting
from site_api.limits.quota import OFF, PATTERN, Quotas, read_quota
from site_api.live_chat.talk import Patience
from site_api.outbox.receiver import Receiver
from site_api.outbox.smtp import MailServer
from site_api.privacy.retention import Retention
from site_api.store.address import database_url as known_database


class Settings(BaseSettings):
    """How the server runs; read when it is made, never at import."""

    model_config = SettingsConfigDict(env_prefix="KB_", extra="ignore", frozen=True)

    out: Path = Field(Path("build"), description="Folder of the built site, encoder and index.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    right: float = Field(0.95, ge=0.9, le=0.99, description="Of its answers, the share that must be right; the rest is asked back.")
    threads: int = Field(2, ge=1, le=64, description="Searches under way at once; each encodes on one thread.")
    reload_seconds: float = Field(0.5, gt=0, description="How often the server looks for a newer index.")
    max_body_bytes: int = Field(64_000, ge=1_000, description="Largest request body that is read.")
    database_url: str = Field(
        "sqlite:///var/ventanilla.sqlite",
        description="Where feedback, tickets and events are kept, as a URL: SQLite or PostgreSQL.",
    )
    retention_days: int = Field(90, ge=1, le=3650, description="How long conversations are kept after their last turn.")
    ticket_retention_days: int = Field(1825, ge=1, le=36500, description="How long the words of a closed ticket are kept.")
    rephrase_url: str | None = Field(
        None,
        pattern="^https?://",
        description="Address of an OpenAI-compatible model that may rephrase answers, as in https://models.example/v1.",
    )
    rephrase_name: str = Field("default", min_length=1, description="Name of that model.")
    rephrase_key: str | None = Field(None, description="Key of that model.")
    chat_idle_hours: float = Field(24, gt=0, description="After so long without a turn, the next one begins a new conversation.")
    question_days: int = Field(
        90, ge=0, description="Days for which questions that no article solved are kept, masked, for `kb gaps`; 0 keeps none."
    )
    live_talks: int = Field(3, ge=1, le=20, description="Live talks that one agent holds at once.")
    live_patience: float = Field(
        50, ge=2, le=600, description="Seconds without a sign of life after which an agent, or a customer in the queue, counts as gone."
    )
    cors_origins: list[str] = Field([], description='Origins of other sites that may call the API, as JSON: ["https://app.example"].')
    workers: int = Field(1, ge=1, le=64, description="Processes that serve; each holds the index in its own memory.")
    rate_limit: str = Field("600/minute", pattern=PATTERN, description='How often one client may read: "600/minute", or "off".')
    write_limit: str = Field("120/minute", pattern=PATTERN, description="How often one client may write: tickets, feedback, chat, events.")
    trusted_proxies: list[str] = Field([], description='Addresses or networks whose X-Forwarded-For is believed, as JSON: ["10.0.0.0/8"].')
    preview: bool = Field(False, description="Show each page's findings to its writer and reload it when it is built again.")
    token_key: str | None = Field(
        None, min_length=32, description="Key that signs readers' tokens; without it only public articles are served."
    )
    identity_issuer: str | None = Field(
        None, description="The `iss` of the tokens by which the bank names its customers; without it nobody is known."
    )
    identity_audience: str = Field("ventanilla", description="The `aud` of those tokens.")
    identity_key: str | None = Field(None, min_length=32, description="The key of those tokens, where the bank shares one (HS256).")
    identity_jwks: str | None = Field(
        None, description="The bank's public keys (JWKS), a file or an https address, where it does not share one."
    )
    public_url: str = Field(
        "http://127.0.0.1:8000", description="The address by which customers and agents reach this server; letters link to it."
    )
    smtp_url: str | None = Field(
        None, description="Mail server, smtp://host:25, smtp+starttls://user:password@host:587 or smtps://…; without it no letter is sent."
    )
    mail_from: str = Field(
        "Ventanilla <help@localhost>", description="Whose name letters carry, as in: Banco Alisio <ayuda@bancoalisio.example>"
    )
    maildir: Path | None = Field(
        None, description="Folder (Maildir) into which the mail server puts customers' answers; without it letters say to use the link."
    )
    webhooks: list[Receiver] = Field(
        [],
        description='Receivers of webhooks, as JSON: [{"url": "https://crm.example/hook", "secrets": ["whsec_…"], "handovers": false}].',
    )
    webhooks_private: bool = Field(False, description="Let webhooks go to addresses of the own network.")
    desk: bool = Field(True, description="Serve the agents' desk; false where the bank's own help desk takes what is handed over.")
    outbox_seconds: float = Field(1.0, gt=0, description="How often the server looks for messages to send.")
    outbox: bool = Field(True, description="Send messages from this process; with false another one runs `kb outbox send`.")
    oidc_issuer: str | None = Field(
        None, description="Address of the bank's single sign-on (OpenID Connect) for the desk; without it agents use passwords."
    )
    oidc_client_id: str = Field("ventanilla", description="The name of this server at the single sign-on.")
    oidc_client_secret: str | None = Field(None, description="Its secret there.")
    oidc_claim: str = Field("email", description="The claim that is an agent's account name, as `kb agent add --sso` has it.")
    zammad_url: str | None = Field(
        None, pattern=r"^https?://", description="Address of the bank's Zammad, to which every handover goes on; without it none does."
    )
    zammad_token: str | None = Field(None, min_length=8, description="Access token there, with the permission ticket.agent.")
    zammad_group: str = Field("Users", min_length=1, description="Group there that takes handovers.")
    zammad_groups: dict[str, str] = Field({}, description='Other groups by queue, as JSON: {"cards": "Card team"}.')
    log_level: str = Field("info", pattern="^(critical|error|warning|info|debug)$", description="How much the server logs.")

    @property
    def quotas(self) -> Quotas:
        """Return how often one client may read and write; `off` for reading is off for both."""
        reading = read_quota("reading", self.rate_limit)
        return Quotas(reading, read_quota("writing", self.write_limit if reading else OFF))

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, given: list[str]) -> list[str]:
        for network in given:
            ipaddress.ip_network(network)
        return given

    @property
    def model(self) -> Model | None:
        """Return the model that may rephrase answers, or None."""
        return Model(self.rephrase_url, self.rephrase_name, self.rephrase_key) if self.rephrase_url else None

    @property
    def retention(self) -> Retention:
        """Return how long what customers wrote is kept."""
        return Retention(dt.timedelta(days=self.retention_days), dt.timedelta(days=self.ticket_retention_days))

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: str) -> str:
        return known_database(url)

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, url: str | None) -> str | None:
        if url is not None:
            MailServer.read(url)
        return url

    @model_validator(mode="after")
    def _handovers_are_encrypted(self) -> Self:
        if not self.webhooks_private and any(one.handovers and one.url.startswith("http:") for one in self.webhooks):
            raise ValueError("KB_WEBHOOKS: handovers hold customers' data; give their receiver an https address")
        return self

    @model_validator(mode="after")
    def _zammad_has_a_token(self) -> Self:
        if self.zammad_url is not None and self.zammad_token is None:
            raise ValueError("KB_ZAMMAD_URL: set KB_ZAMMAD_TOKEN beside it")
        return self

    @model_validator(mode="after")
    def _identity_has_one_key(self) -> Self:
        if self.identity_issuer is not None and (self.identity_key is None) == (self.identity_jwks is None):
            raise ValueError("KB_IDENTITY_ISSUER: set KB_IDENTITY_KEY or KB_IDENTITY_JWKS beside it, one of the two")
        return self

    @property
    def patience(self) -> Patience:
        """Return how long live talks wait for whoever has vanished, and how many one agent holds."""
        return Patience(dt.timedelta(seconds=self.live_patience), self.live_talks)


def read_settings(**given: Any) -> Settings:
    """Return the settings of the environment, those given before it; raise InvalidSetting for one that cannot be used."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise InvalidSetting(f"{first['msg'].removeprefix('Value error, ')}.") from None
        name = f"KB_{str(first['loc'][0]).upper()}"
        secret = name.endswith(("_KEY", "_URL", "_WEBHOOKS", "_SECRET", "_TOKEN"))
        found = "" if secret else f" (found {first['input']!r})"
        raise InvalidSetting(f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}{found}; mend it in the environment.") from None
    except SettingsError as error:
        raise InvalidSetting(f"{error}; lists are written as JSON, as in KB_CORS_ORIGINS='[\"https://app.example\"]'.") from None


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which another process reads these same settings."""
    values = settings.model_dump(mode="json", exclude_none=True)
    return {f"KB_{name.upper()}": value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
