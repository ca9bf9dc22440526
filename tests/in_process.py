"""The command line inside the process of the tests: for what is not about the process itself."""

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from kb.cli import main
from tests.command import ROOT, environment


def kb_here(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `kb` as `tests.command.kb` does, without the seconds that a process needs to load everything."""
    words = ["kb", *map(str, arguments)]
    out, err = StringIO(), StringIO()
    wanted = environment(**settings)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(ROOT)
        patch.setattr(sys, "argv", words)
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())
