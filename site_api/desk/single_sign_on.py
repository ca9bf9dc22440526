"""The bank's single sign-on (OpenID Connect, with PKCE and a nonce), by authlib."""

from dataclasses import dataclass
from typing import Any

import anyio.to_thread
import httpx
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc.errors import JoseError

from site_api.desk.access import is_secure
from site_api.errors import Unauthorized
from site_api.settings import Settings
from site_api.store.database import Database
from site_api.store.secret_key import read_secret_key

COOKIE = "ventanilla_sso"
_PATH = "/desk/sso"
_SECONDS = 600  # For signing in over there.
_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class _Memory:
    """What must be remembered between going there and coming back, in a signed cookie: any process may take the way back."""

    serializer: URLSafeTimedSerializer

    def read(self, request: Request) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self.serializer.loads(request.cookies.get(COOKIE, ""), max_age=_SECONDS)
        except BadData:
            return {}
        return found


class SingleSignOn:
    """Sends agents to the bank's sign-on and learns who came back."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._oauth = OAuth()
        self._oauth.register(
            "bank",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{(settings.oidc_issuer or '').rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": _TIMEOUT},
        )

    async def leave(self, request: Request) -> Response:
        """Return the way to the bank's sign-on; raise Unauthorized where it cannot be reached."""
        memory = await anyio.to_thread.run_sync(self._memory)
        session: dict[str, Any] = {}
        request.scope["session"] = session
        back = f"{self._settings.public_url.rstrip('/')}{_PATH}/callback"
        try:
            response: Response = await self._oauth.bank.authorize_redirect(request, back)
        except (httpx.HTTPError, OAuthError, ValueError) as error:
            raise Unauthorized(f"The single sign-on cannot be reached ({type(error).__name__})") from None
        secure = is_secure(self._settings)
        remembered = str(memory.serializer.dumps(session))
        response.set_cookie(COOKIE, remembered, max_age=_SECONDS, path=_PATH, secure=secure, httponly=True, samesite="lax")
        return response

    async def name(self, request: Request) -> str:
        """Return the account's name of who came back; raise Unauthorized for whom the sign-on does not vouch."""
        memory = await anyio.to_thread.run_sync(self._memory)
        request.scope["session"] = memory.read(request)
        try:
            token = await self._oauth.bank.authorize_access_token(request)
        except (OAuthError, JoseError, httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise Unauthorized(f"The single sign-on does not vouch for you ({type(error).__name__})") from None
        claims = token.get("userinfo") or {}
        name = claims.get(self._settings.oidc_claim)
        if not isinstance(name, str) or claims.get("email_verified") is False:
            raise Unauthorized(f"The single sign-on says no {self._settings.oidc_claim} of you that it has verified")
        return name

    def _memory(self) -> _Memory:
        with self._database.begin() as connection:
            return _Memory(URLSafeTimedSerializer(read_secret_key(connection, "single-sign-on")))
