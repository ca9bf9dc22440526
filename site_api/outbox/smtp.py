"""E-mail by SMTP, with a limit on every step."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from site_api.outbox.carrier import Undelivered
from site_api.outbox.message import Message

_SECONDS = 10.0  # For each step; all of them together must end before the claim does.
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed in: `smtp` uses TLS where it is offered, `smtp+starttls` and `smtps` use nothing else."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = None

    @classmethod
    def read(cls, url: str) -> "MailServer":
        """Read a server's address; raise ValueError with the mend."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("write smtp://host:25, smtp+starttls://user:password@host:587 or smtps://user:password@host:465")
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme], user, password)


class SmtpCarrier:
    """Hands e-mails in; `write` makes the letter of a message, or None where there is nobody left to write to."""

    def __init__(self, server: MailServer, write: Callable[[Message], EmailMessage | None], context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._write = write
        self._context = context or ssl.create_default_context()

    def deliver(self, message: Message) -> None:
        """Send the e-mail of a message; raise Undelivered, finally where the server will never take it."""
        letter = self._write(message)
        if letter is None:
            return
        try:
            with closing(self._connection()) as connection:
                self._greet(connection)
                connection.send_message(letter)
                # What comes after the letter was taken must not make it be sent again.
                with suppress(OSError, smtplib.SMTPException):
                    connection.quit()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise _refused(error) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"the mail server did not answer ({type(error).__name__})") from None

    def _connection(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=self._context)
        return smtplib.SMTP(server.host, server.port, timeout=_SECONDS)

    def _greet(self, connection: smtplib.SMTP) -> None:
        server = self._server
        connection.ehlo()
        if server.scheme == "smtp+starttls" or (server.scheme == "smtp" and connection.has_extn("starttls")):
            connection.starttls(context=self._context)
        if server.user:
            connection.login(server.user, server.password or "")


def _refused(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> Undelivered:
    """Tell a refusal for good (5xx) from one for now; the server's words are left out, since they may name the customer."""
    codes = [code for code, _ in error.recipients.values()] if isinstance(error, smtplib.SMTPRecipientsRefused) else [error.smtp_code]
    # A wrong password is ours to mend, so that it is tried again.
    final = all(code >= 500 for code in codes) and not isinstance(error, smtplib.SMTPAuthenticationError)
    return Undelivered(f"the mail server answered {', '.join(map(str, codes))}", final=final)
