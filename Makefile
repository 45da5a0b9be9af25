# Every target works in .venv, which is made when missing.
# Another Python: make PYTHON=python3.12 ...

PYTHON ?= python3
BIN := .venv/bin

# Hide TensorFlow's remarks about the processor; errors still show.
export TF_CPP_MIN_LOG_LEVEL ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-oldest docs lint bench clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

demo: .venv/examples.stamp  ## Run the IMDB example
	MPLBACKEND=Agg $(BIN)/python examples/plot_imdb.py

test: .venv/test.stamp  ## Run the tests
	$(BIN)/python -m pytest

test-oldest: .venv-oldest/test.stamp  ## Run the tests with the oldest dependencies allowed
	.venv-oldest/bin/python -m pytest

docs: .venv/docs.stamp  ## Build the documentation into docs/_build/html
	$(BIN)/python -m sphinx -W --keep-going -b html docs docs/_build/html

lint: .venv/dev.stamp  ## Check style and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

bench: .venv/examples.stamp  ## Measure speed and accuracy beside other libraries
	$(BIN)/python -m benchmarks

clean:  ## Remove everything that make has made
	rm -rf .venv .venv-oldest .venv-peers .venv-aeon skseq/*.so docs/_build docs/generated docs/auto_examples docs/sg_execution_times.rst
	rm -rf dist imdb.png examples/*.png .coverage .hypothesis .pytest_cache .ruff_cache

# One stamp for each extra; __init__.py holds the version, the C files are compiled.
SOURCES := pyproject.toml hatch_build.py skseq/__init__.py $(wildcard skseq/*.[ch])
.venv/%.stamp: $(SOURCES) | $(BIN)/pip
	@echo "Installing skseq[$*] into .venv; with TensorFlow, the first time takes minutes."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[$*]"
	@touch $@

.venv-oldest/%.stamp: $(SOURCES) .ci/oldest_versions.py | .venv-oldest/bin/pip
	@echo "Installing skseq[$*] with its oldest dependencies into .venv-oldest."
	.venv-oldest/bin/python .ci/oldest_versions.py > .venv-oldest/constraints.txt
	.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint .venv-oldest/constraints.txt --editable ".[$*]"
	@touch $@

# venv makes pip last: it is there once all is.
$(BIN)/pip .venv-oldest/bin/pip: %/bin/pip:
	$(PYTHON) -m venv $*
