"""The key of a ticket, which can be read out on the phone: ALI-7K3M-4, the last sign checks the others."""

import re
import secrets
import unicodedata

from stdnum.iso7064 import mod_37_36

from search.service import Service
from site_api.errors import MistypedReference

# None of the signs that look alike: 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V. ISO 7064 wants one less than a prime of them, and finds every
# wrong sign and every swap of neighbours. The order is the one in which the example in bank.yml is right.
ALPHABET = "XY34679ACDEFGHJKMNPRTW"
SIGNS = 4
_MOST_SIGNS = 12
# What a Russian keyboard writes for signs that look the same.
_LOOK_ALIKES = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")
_PREFIX = 3


def short_name(bank: str) -> str:
    """Return what references begin with where the bank's data does not say: the first letters of the last word of its name."""
    words = re.findall(r"[A-Z]+", "".join(sign for sign in unicodedata.normalize("NFD", bank).upper() if not unicodedata.combining(sign)))
    return next((word[:_PREFIX] for word in reversed(words) if len(word) >= _PREFIX), "REF")


def prefix_of(service: Service) -> str:
    """Return what the references of a bank begin with."""
    return service.short_name or short_name(service.bank)


def make_reference(prefix: str, signs: int = SIGNS) -> str:
    """Return a new reference by chance; with four signs there are 234,256."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(signs))
    return f"{prefix}-{body}-{_check(body)}"


def parse_reference(text: str, prefix: str) -> str:
    """Return a reference as we write it, however it was typed; raise MistypedReference where it cannot be one of ours."""
    shown = text.strip()[:40]
    parts = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES))
    typed = "".join(parts)
    own = parts[0] if len(parts) > 2 and parts[0].isalpha() else prefix
    body = typed.removeprefix(own)
    if not SIGNS < len(body) <= _MOST_SIGNS:
        raise MistypedReference(f"{shown!r} is not a reference; one looks like {make_example(prefix)}")
    if strange := next((sign for sign in body if sign not in ALPHABET), None):
        raise MistypedReference(f"{shown!r} is mistyped: no reference has {strange!r} in it; look at that sign once more")
    if not mod_37_36.is_valid(body, alphabet=ALPHABET):
        raise MistypedReference(f"{shown!r} is mistyped: its check character does not fit; look at each sign once more")
    return f"{own}-{body[:-1]}-{body[-1]}"


def make_example(prefix: str) -> str:
    """Return a reference to show, which is nobody's but by chance."""
    return f"{prefix}-7K3M-{_check('7K3M')}"


def _check(body: str) -> str:
    sign: str = mod_37_36.calc_check_digit(body, alphabet=ALPHABET)
    return sign
