# Needs Python 3.11 or later and make; everything else lands in .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.stamp

.DEFAULT_GOAL := help
.PHONY: help demo test bench explore mutants clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(STAMP) ## open the accounts of a file, and see one landlord of each kind connect
	@$(BIN)/python -m examples.demo

test: $(STAMP) ## run every gate: lint, types, imports, docs, wheel, tests
	@$(BIN)/python tools/gates.py

bench: $(STAMP) ## measure the package beside hand-written programs
	@$(BIN)/python -m benchmarks

explore: $(STAMP) ## try the properties with many more examples
	@HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -m hypothesis tests

mutants: $(STAMP) ## break each rule in every way that we know, and see its tests fail
	@$(BIN)/python tools/plant.py

clean: ## remove what the other targets made
	@rm -rf .venv build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Old and new pip read the pins of the build itself under two names.
# Most of what is installed is never imported, and what is gets compiled then.
$(STAMP): pyproject.toml constraints.txt
	@echo "== setting up .venv"
	@$(PYTHON) -m venv --clear .venv
	@PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
		$(BIN)/python -m pip install -qq --no-compile --editable '.[dev]'
	@touch $(STAMP)
