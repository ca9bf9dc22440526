"""Puts pictures of the help button side by side, as the README shows them.

`python -m tests.browser.help_sheets build/screenshots guide/images`, after `make screenshots`.
"""

import sys
from pathlib import Path

from PIL import Image

SHEETS = {
    "help-phone": ("screen-es-phone", "answer-es-phone", "ticket-es-phone", "received-es-phone"),
    "help-chat": ("chat-ru-phone", "contact-en-phone", "away-es-phone", "answer-es-phone-dark"),
}
ALONE = {"help-desktop": "article-en-desktop"}
GROUND = (230, 239, 238)
PHONE, DESKTOP, GAP = (351, 760), (1280, 900), 18


def sheet(pictures: list[Path]) -> Image.Image:
    """Return phones side by side."""
    whole = Image.new("RGB", (GAP + len(pictures) * (PHONE[0] + GAP), PHONE[1] + 2 * GAP), GROUND)
    for place, path in enumerate(pictures):
        whole.paste(_sized(path, PHONE), (GAP + place * (PHONE[0] + GAP), GAP))
    return whole


def _sized(path: Path, size: tuple[int, int]) -> Image.Image:
    return Image.open(path).convert("RGB").resize(size, Image.Resampling.LANCZOS)


def main(source: Path, out: Path) -> None:
    """Write every sheet."""
    for name, states in SHEETS.items():
        sheet([source / f"help-{state}.png" for state in states]).save(out / f"{name}.webp", quality=88)
    for name, state in ALONE.items():
        _sized(source / f"help-{state}.png", DESKTOP).save(out / f"{name}.webp", quality=88)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
