# Two commands for a fresh machine: `make play` and `make test`. Everything lives in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help play test check quick bench fuzz storm screenshots clean wheel
help:            ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 22

play: $(STAMP)   ## set everything up and open hagaki
	@$(BIN)/hagaki

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "hagaki needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 play"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv is missing. Install it with: sudo apt install python3-venv"; exit 1; }
	@echo "Setting hagaki up in $(VENV) (once) ..."
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

test: $(STAMP)   ## set everything up and pass the tests
	$(BIN)/pytest -n auto

quick: $(STAMP)  ## the checks that take seconds: format, lint, types, floors
	$(BIN)/ruff format --check simulator tests
	$(BIN)/ruff check simulator tests
	$(BIN)/mypy
	$(BIN)/lint-imports

check: quick     ## the whole gate: the quick checks, the lessons, and last the tests
	$(BIN)/hagaki lesson check
	$(MAKE) test

bench: $(STAMP)  ## print the benchmark table (ratios, both sides in one run)
	$(BIN)/python -m tests.bench

fuzz: $(STAMP)   ## more random bytes than the tests take time for (by hand)
	$(BIN)/python -m tests.fuzz

storm: $(STAMP)  ## a thousand seeds of planted marks (by hand)
	$(BIN)/python -m tests.storm

screenshots: $(STAMP) ## draw the README's pictures from the running program
	$(BIN)/python -m tests.screenshots

wheel: $(STAMP)  ## build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

clean:           ## remove what the other commands made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
