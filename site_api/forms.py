"""The forms that fields of a request may have, as patterns that the description shows too, each with the sentence of its refusal."""

_PLAIN = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_VISIBLE = r"[^\x00-\x20\x7f-\xa0\p{Z}\p{C}]"

TEXT = rf"^{_PLAIN}*{_VISIBLE}{_PLAIN}*$"
EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
# Digits of any keyboard, as the full-width ones of a Japanese one, with what people put between them.
PHONE = r"^[+＋]?\p{Nd}[\p{Nd}\p{Zs}\p{Pd}\p{Ps}\p{Pe}./．]{4,24}\p{Nd}$"
NAME = r"^[A-Za-z0-9_-]+$"
LABEL = r"^[\w.:/ +-]+$"
WORD = r"^[a-z][a-z0-9_-]*$"

MENDS = {
    TEXT: "empty, or with control characters in it; send some plain text",
    EMAIL: "not an e-mail address; write it as in ana@mail.example",
    PHONE: "not a phone number; write digits, as in +34 600 000 001",
    NAME: "not a name of this kind; send Latin letters, digits, - and _ only",
    LABEL: "not a plain label; send letters, digits, spaces and . : / + - _ only",
    WORD: "not a word of this kind; send small Latin letters, digits, - and _ only",
}
