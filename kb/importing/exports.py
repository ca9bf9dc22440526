"""Exports as JSON: which help centre's they are, told by their shape, and all files of one export taken together."""

import json
from collections.abc import Iterator
from typing import Any

from kb.importing.intercom import read_intercom
from kb.importing.source_article import SourceRead
from kb.importing.source_tree import MAX_FILE, ImportRefused, SourceTree
from kb.importing.zendesk import read_zendesk

_ZENDESK = ("articles", "sections", "categories", "translations")
_MEND = 'Zendesk\'s is {"articles": […]}, Intercom\'s is {"type": "list", "data": […]}'


def read_exports(tree: SourceTree) -> SourceRead:
    """Read all JSON files of a source as one export; raise ImportRefused for an unknown shape."""
    files = [(name, _json(tree, name)) for name in sorted(tree.files) if name.lower().endswith(".json")]
    parts = [(name, part) for name, data in files for part in _parts(name, data)]
    kinds = {"zendesk" if _is_zendesk(part) else "intercom" for _, part in parts}
    if len(kinds) > 1:
        raise ImportRefused("the files are of two help centres, Zendesk and Intercom", mend="Import one after the other")
    return read_zendesk(parts) if kinds == {"zendesk"} else read_intercom(parts)


def _json(tree: SourceTree, name: str) -> Any:
    if tree.files[name] > MAX_FILE:
        raise ImportRefused(f"{name} has {tree.files[name] / 1e6:,.0f} MB", mend=f"Export it in pages of {MAX_FILE / 1e6:,.0f} MB at most")
    try:
        return json.loads(tree.read(name).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportRefused(f"{name} is not UTF-8 (byte {error.start})", mend="Export it again") from None
    except json.JSONDecodeError as error:
        raise ImportRefused(f"{name}:{error.lineno} is not valid JSON ({error.msg})", mend="Export it again") from None
    except RecursionError:
        raise ImportRefused(f"{name} is nested without end", mend="Export it again") from None


def _parts(name: str, data: Any) -> Iterator[dict[str, Any]]:
    """Yield the answers of the API in a file: one, or a list of several pages."""
    for part in data if isinstance(data, list) else [data]:
        if not _is_zendesk(part) and not _is_intercom(part):
            raise ImportRefused(f"{name} is no export that is known ({_shape(part)})", mend=_MEND)
        yield part


def _is_zendesk(part: Any) -> bool:
    return isinstance(part, dict) and any(_objects(part.get(key)) for key in _ZENDESK)


def _is_intercom(part: Any) -> bool:
    return isinstance(part, dict) and _objects(part.get("data"))


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _shape(part: Any) -> str:
    return f"its keys are {', '.join(map(repr, list(part)[:5]))}" if isinstance(part, dict) and part else f"a {type(part).__name__}"
