# Every target says what it does: `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test check unit test-long bench lock messages clean

help: ## Show what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## Show the product at work with invented people (ONCE=1: write the digest to salida/ and stop)
	$(BIN)/desdeabajo demo $(if $(ONCE),--once)

test: check unit ## Everything a change must pass: format, lint, types, doors, tests

check: $(READY) ## Format, lint, types and the doors between the rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

unit: $(READY) ## The tests alone, in random order, on every core
	$(BIN)/pytest -m "not long" --numprocesses auto --dist loadfile

test-long: $(READY) ## Kills, attackers and load: minutes, not seconds
	$(BIN)/pytest -m long

bench: $(READY) ## What taps, answers, releases and broadcasts cost, beside what is usual
	$(BIN)/python -m tests.bench

lock: ## Pin every dependency again, with hashes and without addresses (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock

clean: ## Remove what the other targets made (never the data directory)
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis salida
