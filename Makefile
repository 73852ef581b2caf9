PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: facts test check

facts: .venv/installed  ## extract the facts of the seed articles into facts.jsonl
	$(BIN)/extractor run seeds/ -o facts.jsonl

test: .venv/installed-dev  ## install what tests need, and run the whole suite
	.ci/packages
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

check: .venv/installed-dev  ## lint, types, import direction, wheel contents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --quiet tests/test_imports.py tests/test_packaging.py

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "extractor needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/python pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

.venv/installed-dev: .venv/python pyproject.toml constraints.txt
	$(PIP) --editable '.[dev]'
	@touch $@ .venv/installed
