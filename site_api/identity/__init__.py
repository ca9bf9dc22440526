"""Who the customer is, on the bank's word: a token that the bank's own app has signed."""

from site_api.identity.customer import Customer
from site_api.identity.reader import IdentityReader, identity_reader

__all__ = ["Customer", "IdentityReader", "identity_reader"]
