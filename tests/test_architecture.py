"""The house stays as it was drawn: imports go one way, quick commands load little, modules stay short."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {"kb": {"kb"}, "search": {"search", "kb"}, "site_api": {"site_api", "search", "kb"}}
HEAVY = ("torch", "onnxruntime", "faiss", "mkdocs", "lingua", "sentence_transformers", "fastapi", "search", "site_api")
LONGEST = 400


def modules(package: str) -> Iterator[Path]:
    return (ROOT / package).rglob("*.py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_go_one_way(package: str) -> None:
    # The command line is the one place that may name all three, inside its functions.
    ours = (path for path in modules(package) if "commands" not in path.parts)
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in ours
        for name in imported(path)
        if name in set(MAY_IMPORT) - MAY_IMPORT[package]
    }
    assert wrong == set()


def test_commands_import_search_and_service_only_inside_functions() -> None:
    for path in (ROOT / "kb" / "commands").glob("*.py"):
        top = ast.parse(path.read_text(encoding="utf-8")).body
        names = {node.module or "" for node in top if isinstance(node, ast.ImportFrom)} | {
            name.name for node in top if isinstance(node, ast.Import) for name in node.names
        }
        assert not {name for name in names if name.partition(".")[0] in HEAVY}, path


@pytest.mark.parametrize("arguments", [["--help"], ["check", "docs"], ["new", "--help"], ["confirm", "--help"]])
def test_quick_commands_load_nothing_heavy(arguments: list[str]) -> None:
    program = f"""
import sys
from kb.cli import kb
try:
    kb({arguments!r})
except SystemExit:
    pass
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stderr.splitlines()[-1] == "[]"


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for package in (*MAY_IMPORT, "tests")
        for path in modules(package)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
