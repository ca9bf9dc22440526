"""Personal secrets in customers' texts: found by shape and by the words beside them, and masked."""

from kb.masking.lexicon import read_lexicon
from kb.masking.masker import mask
from kb.masking.secret import Masked, Secret, SecretKind

__all__ = ["Masked", "Secret", "SecretKind", "mask", "read_lexicon"]
