# Every target runs in .venv, which is created if it does not exist.
# Another Python: make PYTHON=python3.12 ...

PYTHON ?= python3
BIN := .venv/bin
CHECK_DIST = $(BIN)/python -m twine check --strict dist/* && $(BIN)/python .ci/check_dist.py

# Hide TensorFlow's messages about the processor; errors are still shown.
export TF_CPP_MIN_LOG_LEVEL ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-oldest test-platforms docs lint bench dist wheels clean

help:  ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

demo: .venv/examples.stamp  ## Run the example: sentiment of film reviews
	MPLBACKEND=Agg $(BIN)/python examples/plot_imdb.py

test: .venv/test.stamp  ## Run the tests that are not slow, with coverage
	$(BIN)/python -m pytest

test-all: .venv/test.stamp  ## Run all tests, with coverage
	$(BIN)/python -m pytest -m "" --cov-fail-under=95

# As for a user: the wheel is installed, and the tests of the sdist are unpacked into a
# folder from which these sources cannot be imported.
test-oldest: dist | .venv-oldest/bin/pip  ## Run the tests on the wheel, with the oldest dependencies
	@echo "Installing the wheel with its oldest dependencies into .venv-oldest."
	.venv-oldest/bin/python .ci/oldest_versions.py > .venv-oldest/constraints.txt
	.venv-oldest/bin/python -m pip uninstall --quiet --yes skseq
	.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint .venv-oldest/constraints.txt "$$(ls dist/*.whl)[test]"
	.venv-oldest/bin/python -m pip check
	rm -rf .venv-oldest/sdist && mkdir .venv-oldest/sdist
	tar -xzf dist/*.tar.gz -C .venv-oldest/sdist --strip-components 1
	rm -r .venv-oldest/sdist/skseq
	cd .venv-oldest/sdist && ../bin/python -c "import skseq; print(skseq.__file__)" | grep site-packages
	cd .venv-oldest/sdist && ../bin/python -m pytest --pyargs skseq tests docs/*.rst docs/guide/*.rst

test-platforms: .venv/release.stamp  ## Run the kernels of other systems in emulators
	$(BIN)/python .ci/test_platforms.py $(SYSTEMS)

docs: .venv/docs.stamp  ## Build the documentation into docs/_build/html
	$(BIN)/python -m sphinx -W --keep-going -b html docs docs/_build/html

lint: .venv/dev.stamp  ## Check code style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

bench: .venv/examples.stamp  ## Run the benchmarks: speed and accuracy
	$(BIN)/python -m benchmarks

dist: .venv/release.stamp  ## Build and check the sdist and the wheel in dist
	rm -rf dist
	$(BIN)/python -m build
	$(CHECK_DIST)

wheels: .venv/release.stamp  ## Build and check the sdist and the wheels of all systems
	rm -rf dist
	for tag in manylinux_2_17_x86_64 manylinux_2_17_aarch64 macosx_12_0_arm64 win_amd64; do \
		SKSEQ_PLATFORM=$$tag $(BIN)/python -m build || exit 1; \
	done
	$(CHECK_DIST)

clean:  ## Remove all generated files
	rm -rf .venv .venv-oldest .venv-peers .venv-aeon skseq/_kernel/*.so docs/_build docs/generated docs/auto_examples docs/sg_execution_times.rst
	rm -rf dist imdb.png examples/*.png .coverage .hypothesis .pytest_cache .ruff_cache

# One stamp file per extra; __init__.py holds the version, the C files are compiled.
SOURCES := pyproject.toml hatch_build.py skseq/__init__.py $(wildcard skseq/_kernel/*.[ch])
.venv/%.stamp: $(SOURCES) | $(BIN)/pip
	@echo "Installing skseq[$*] into .venv; the first time takes minutes (TensorFlow)."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[$*]"
	@touch $@

# venv installs pip last: if pip exists, the environment is complete.
$(BIN)/pip .venv-oldest/bin/pip: %/bin/pip:
	$(PYTHON) -m venv $*
