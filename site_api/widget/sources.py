"""The help button's modules, made one script in the order of their imports."""

import re
from collections import Counter
from pathlib import Path

SOURCES = Path(__file__).parent / "src"
ENTRY = SOURCES / "help-button.js"
_IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "([^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function|class|const|let)", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def joined_script(data: str) -> str:
    """Return all modules as one script in one scope, with `data` in place of the module `data.js`."""
    modules = (data if path.name == "data.js" else _without_modules(path) for path in modules_in_order(ENTRY))
    return '(() => {\n"use strict";\n' + "\n".join(modules) + "})();\n"


def modules_in_order(entry: Path) -> list[Path]:
    """Return a module and all that it imports, each after what it needs."""
    ordered: dict[Path, None] = {}

    def visit(path: Path) -> None:
        for target in _IMPORT.findall(path.read_text(encoding="utf-8")):
            if (needed := (path.parent / target).resolve()) not in ordered:
                visit(needed)
        ordered[path] = None

    visit(entry.resolve())
    return list(ordered)


def names_used_twice() -> list[str]:
    """Return names that two modules give to different things; in one scope they would clash."""
    declared = Counter(name for path in modules_in_order(ENTRY) for name in _DECLARED.findall(_without_modules(path)))
    return [name for name, times in declared.items() if times > 1]


def _without_modules(path: Path) -> str:
    return _EXPORT.sub("", _IMPORT.sub("", path.read_text(encoding="utf-8")))
