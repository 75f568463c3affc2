# make run: environment, the headline experiment, pictures. make test: everything that must be green.
# make verify: that and the slow checks; writes docs/verification.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PYTHONHASHSEED = 0

.PHONY: run test verify lint clean bench lock

run: $(STAMP)
	$(BIN)/closelab run experiments/01_headline.toml

test: lint
	$(BIN)/python -m pytest -m "not slow" -n 2

verify: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations=10 --report docs/verification.md

lint: $(STAMP)
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.study

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
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
