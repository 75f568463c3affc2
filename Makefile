# make run: environment, the headline experiment, pictures, a report and slides in both languages. make test: everything
# that must be green.
# make verify: that and the slow checks; writes docs/verification.md; then make coverage, with its floors.
# make experiments: everything in results/ again, but for what has a command of its own; lists what changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PYTHONHASHSEED = 0

# sources that numba compiles are measured as plain Python, without the slow statistics
PLAIN = tests/golden tests/equality/test_plain_python.py tests/verification/test_audit.py \
	tests/verification/test_atomic_talks.py tests/verification/test_ledger.py \
	$(wildcard tests/verification/test_law_*.py)
# what those tests leave to be measured needs none of the journals and statistics again
OTHERS = $(addprefix --ignore=tests/,verification golden equality/test_journals.py equality/test_plain_python.py \
	equality/test_faults.py faults/test_kills.py)

.PHONY: run test verify experiments robustness docs coverage mutate lint clean bench lock

run: $(STAMP)
	$(BIN)/closelab run experiments/01_headline.toml
	$(BIN)/closelab report results/01_headline
	$(BIN)/closelab report results/01_headline --format pptx

test: lint
	$(BIN)/python -m pytest -m "not slow" -n 2

verify: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations=10 --report=docs/verification.md
	$(MAKE) coverage

experiments: $(STAMP)
	$(BIN)/python -m experiments

# who is ahead in which share of everything that is not known: about 40 minutes on two quiet cores
robustness: $(STAMP)
	$(BIN)/closelab run experiments/12_robustness.toml

# the manual, to be read from docs/_build/index.html without a network
docs: $(STAMP)
	$(BIN)/python -m sphinx -W --keep-going -q docs docs/_build

# two runs combined: without compilation for what is compiled otherwise, with it for all else. Part of make verify, not
# of make test: tracing and the second run would take that beyond its ten minutes
coverage: $(STAMP)
	$(BIN)/coverage erase
	NUMBA_DISABLE_JIT=1 CLOSELAB_TEST_ENGINE=reference $(BIN)/coverage run -m pytest -m "not slow" -n 2 $(PLAIN)
	$(BIN)/coverage run -m pytest -m "not slow" -n 2 $(OTHERS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage json --quiet -o - | $(BIN)/python -m tests.covered

# 400 faults planted one at a time; writes tests/mutation/*.csv
mutate: $(STAMP)
	$(BIN)/python -m tests.mutation

lint: $(STAMP)
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.study
	$(BIN)/python -m benchmarks.room
	$(BIN)/python -m benchmarks.page

$(STAMP): requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

# after a change of dependencies; needs uv
lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist docs/_build docs/jupyter_execute .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
