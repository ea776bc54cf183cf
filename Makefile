# Every target sets itself up first: .venv in this folder, nothing outside it.
PY := .venv/bin/python
DATA ?= data/kent
HOST ?= 127.0.0.1
PORT ?= 8050

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench lock clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## prepare .venv (Python 3.12 or newer, pinned packages)
	@sh .ci/setup

run: setup ## start the application on the Kent example and print its address
	@.venv/bin/jcm serve --host $(HOST) --port $(PORT) --data $(DATA)

test: setup ## run every test, the pages in a real browser included
	@sh .ci/run-tests

check: setup ## linter, formatter and type checker
	@status=0; \
	$(PY) -m ruff check . || status=1; \
	$(PY) -m ruff format --check . || status=1; \
	$(PY) -m mypy || status=1; \
	exit $$status

format: setup ## let the formatter and the linter put right what they can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: setup ## test times and memory, measure them and write tests/bench/RESULTS.md
	@$(PY) -m pytest -m perf
	@$(PY) -m tests.bench

lock: setup ## write requirements*.txt anew from pyproject.toml (add UPGRADE=1 for newer releases)
	@sh .ci/lock $(if $(UPGRADE),--upgrade)

clean: ## remove everything that set-up and the tools made
	rm -rf .venv .python build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find model dashapp tests -type d -name __pycache__ -exec rm -rf {} +
