"""A help centre of a few articles, for tests that must not wait."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.reader import read_docs
from search.build import BuiltIndex, build_index
from search.current import read_current
from search.encoder import Encoder
from search.index import Index, read_index

# Each says one thing, in one of the encoder's keywords.
ARTICLES: Mapping[str, str] = {
    "docs/es/tarjetas/robo.md": "La han robado",
    "docs/es/tarjetas/clave.md": "Cambia la clave",
    "docs/en/cards/robo.md": "It was stolen",
    "docs/en/cards/clave.md": "Change the pin",
    "docs/en/cards/cheque.md": "Pay in a cheque",
}
KEYWORDS = ("robado", "clave", "stolen", "pin", "cheque")


def article(title: str, *, questions: Iterable[str] = (), body: str | None = None, **fields: str) -> str:
    """Return an article whose summary and body repeat its title unless told otherwise."""
    head = {"title": f'"{title}"', "summary": f'"{title}, in short."', **fields}
    asked = "".join(f'\n  - "{question}"' for question in questions)
    lines = [*(f"{key}: {value}" for key, value in head.items()), *([f"questions:{asked}"] if asked else [])]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body or f'{title}, at length.'}\n"


def write_docs(folder: Path, articles: Mapping[str, str] = ARTICLES, /, **files: str) -> Path:
    """Write articles by path and title, or as whole files where they have front matter; return their docs folder."""
    for name, text in {**articles, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if text.startswith(("---", "#")) else article(text), encoding="utf-8")
    return folder / "docs"


def build(docs: Path, encoder: Encoder, out: Path) -> BuiltIndex:
    """Build and publish the index of a folder."""
    return build_index(read_docs(docs), encoder, out)


def live_index(out: Path) -> Index:
    """Load the index that is live."""
    return read_index(read_current(out))
