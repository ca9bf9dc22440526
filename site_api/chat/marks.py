"""The marks that stand for what was masked: the same in every language where they are kept, in the reader's own where they are shown."""

import re

from kb.masking import SecretKind
from site_api.chat.texts import read_texts

_KINDS = {kind.value: kind.name for kind in SecretKind}
MARKS = re.compile("|".join(map(re.escape, _KINDS)))


def worded(text: str, lang: str) -> str:
    """Return a masked text with its marks in a language's words: "[phone]" is "[un teléfono]"."""
    words = read_texts(lang).masked
    return MARKS.sub(lambda mark: f"[{words[_KINDS[mark[0]]]}]", text)
