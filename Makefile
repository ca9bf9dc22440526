# Every target sets up what it needs and repeats nothing that is up to date.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := constraints.txt
EVAL ?= ../shared/eval
PIP := $(BIN)/pip --disable-pip-version-check -qq
# Where Python may not keep what it has compiled, each of the many processes of the tests compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install run test check bench screenshots eval clean
.DEFAULT_GOAL := run

install: $(VENV)/installed  ## What serving and building need.

run: $(VENV)/installed  ## The help centre on http://127.0.0.1:8000.
	$(BIN)/kb serve

test: $(VENV)/installed-tests chromium  ## Everything that must hold: format, lint, types, tests, strict site.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/kb build
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/kb check --strict docs
	$(BIN)/mkdocs build --strict --site-dir build/plain-site

check: $(VENV)/installed  ## The articles only.
	$(BIN)/kb check --deep docs

bench: $(VENV)/installed-tests  ## Speed and memory, beside a plain service.
	$(BIN)/python -m tests.benchmarks.speed

eval: $(VENV)/installed-tests  ## Ranking, decision and peers on the questions of $(EVAL).
	$(BIN)/python -m tests.benchmarks.evaluation --eval $(EVAL)

screenshots: $(VENV)/installed-tests chromium  ## Pictures of site, help button and desk, in build/screenshots.
	$(BIN)/python -m tests.browser.screenshots build/screenshots
	$(BIN)/python -m tests.browser.desk_screenshots build/screenshots

clean:  ## Everything that was built or installed.
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(f"Ventanilla needs Python 3.11.5 or later and found {v}; name another: make PYTHON=python3.12" if sys.version_info < (3, 11, 5) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'

$(VENV)/installed: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	@echo "Installing Ventanilla; about a minute and a half the first time."
	$(PIP) install --constraint $(CONSTRAINTS) --editable '.[build]'
	@touch $@

$(VENV)/installed-tests: $(VENV)/installed
	$(PIP) install --constraint $(CONSTRAINTS) --group tests --group lint
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || .ci/install-chromium
