# `make run` starts Wireloom, `make test` runs everything that CI runs; both work on a machine with only Python.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEV_PORT ?= 5173

.PHONY: run dev test check format build install install-dev types lock docs screenshots chaos two-hosts help

run: install build  ## start everything on http://127.0.0.1:$(PORT)
	@exec $(BIN)/python manage.py up --port $(PORT)

dev: install-dev  ## develop on http://127.0.0.1:$(DEV_PORT): pages and Python reload as files change
	@exec $(BIN)/python -m tools.dev --port $(PORT) --editor-port $(DEV_PORT)

test: install-dev build  ## all tests; browser tests where a Chromium is found
	$(BIN)/python -m tools.editor test
	$(BIN)/python -m tools.suite

chaos: install-dev  ## real processes under faults: SEED, RUNS, KILLS, LOSSES, RESTARTS, DATABASE=sqlite|postgresql
	$(BIN)/python -m tests.chaos --seed $(or $(SEED),1) --runs $(or $(RUNS),300) --kills $(or $(KILLS),10) \
		--losses $(or $(LOSSES),1) --restarts $(or $(RESTARTS),1) --database $(or $(DATABASE),sqlite) \
		$(if $(REPORT),--report $(REPORT))

two-hosts: install-dev  ## one of two hosts is cut off and comes back: CUT (seconds), RUNS; Linux, root, iproute2, PostgreSQL
	$(BIN)/python -m tests.two_hosts --cut $(or $(CUT),60) --runs $(or $(RUNS),40) --seed $(or $(SEED),1)

check: install-dev build  ## linters, type checkers, import rules, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python -m tools.generated --check
	$(BIN)/python -m tools.editor check

format: install-dev  ## format and sort: Python and the editor
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.editor format

build: install  ## build the editor into static/editor
	@$(BIN)/python -m tools.editor build

types: install-dev  ## regenerate the OpenAPI document, the editor's types, docs/nodes and docs/permissions.md
	$(BIN)/python -m tools.generated

install: $(VENV)/installed

install-dev: $(VENV)/installed-dev

$(VENV)/installed: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lock:  ## lock the dependencies of pyproject.toml again (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml --group dev -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --group node -o requirements-node.lock

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16
