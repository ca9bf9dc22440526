"""The words of one part of the server, one data file a language."""

from pathlib import Path
from typing import Any

from kb.language import FALLBACK
from kb.yaml_loader import load_yaml


def read_language_file(folder: Path, lang: str) -> tuple[str, dict[str, Any]]:
    """Return a language and its words; a language without a file gets the English ones."""
    known = lang if (folder / f"{lang}.yml").is_file() else FALLBACK
    return known, load_yaml(folder / f"{known}.yml")
