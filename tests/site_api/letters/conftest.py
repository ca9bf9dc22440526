"""The mail server that tests of the outbox use too."""

from tests.site_api.outbox.conftest import mail

__all__ = ["mail"]
