"""The help button's words, one data file a language; adding a language is adding a file."""

from functools import cache
from pathlib import Path
from typing import Any

from kb.yaml_loader import load_yaml

FOLDER = Path(__file__).parent / "texts"


@cache
def read_texts() -> dict[str, dict[str, Any]]:
    """Read the words of every language."""
    return {path.stem: load_yaml(path) for path in sorted(FOLDER.glob("*.yml"))}
