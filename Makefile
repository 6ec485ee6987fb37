# Every target sets up what it needs, in .venv; nothing else on the machine is touched.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := $(shell find shopsite_orders shopintegrator_hook -name '*.py' -o -name '*.toml' -o -name 'py.typed') README.md

.PHONY: demo test lint bench fuzz fuzz-decoding docs fields pictures house clean

demo: .venv/.demo
	@$(BIN)/shopsite-orders demo

test: .venv/.package .venv/.development .venv/.docs .venv/.bench
	$(BIN)/pytest --numprocesses=auto --cov --cov-report=term $(ARGS)

lint: .venv/.package .venv/.development .venv/.docs .venv/.bench
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright

bench: .venv/.package .venv/.development .venv/.bench
	$(BIN)/python bench/run.py $(ARGS)

# An hour, unless ARGS says otherwise: "replies 5" is five minutes of replies.
fuzz: .venv/.package .venv/.fuzz
	$(BIN)/python -P bench/fuzz.py $(ARGS)

# Damaged orders, read without an XML parser and by one: make fuzz-decoding ARGS=1000000
fuzz-decoding: .venv/.package .venv/.development
	$(BIN)/python -P bench/fuzz_decoding.py $(ARGS)

# The site is in docs/_build/html. Nothing is fetched, and a warning is an error.
docs: .venv/.package .venv/.development .venv/.docs
	$(BIN)/sphinx-build -W --keep-going -n -q -b html docs docs/_build/html
	$(BIN)/pytest tests/docs

# The field reference, from the docstrings of the model.
fields: .venv/.package
	$(BIN)/python -P docs/fields.py

# Makes the pictures of the pages anew, of what the library shows now; needs Chromium.
pictures: .venv/.package .venv/.docs
	$(BIN)/python docs/pictures.py

# Which room imports which, and on what floor each stands.
house:
	$(PYTHON) tests/house/floor_plan.py

clean:
	rm -rf .venv build dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis docs/_build

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo 'Making .venv; nothing else on the machine is touched …'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

# What the demo needs, which is less than all: it is the first thing that anybody waits for.
.venv/.demo: .venv/.created pyproject.toml $(SOURCES)
	@echo 'Installing into .venv what the demo needs …'
	@$(BIN)/python -m pip install --quiet '.[cli,sandbox,sql,flask]'
	@touch $@

# What the library depends on, with all its extras.
.venv/.dependencies: .venv/.created pyproject.toml
	$(BIN)/python -m pip install --quiet '.[all]'
	@touch $@

# The library itself, built and installed as a user's: what is run is never the source folder.
.venv/.package: .venv/.dependencies $(SOURCES)
	$(BIN)/python -m pip install --quiet --no-deps --force-reinstall .
	@touch $@

.venv/.development: .venv/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

# What builds the documentation and runs its notebook.
.venv/.docs: .venv/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --group docs
	@touch $@

# What looks for inputs that break a promise.
.venv/.fuzz: .venv/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

# What the library is measured against.
.venv/.bench: .venv/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@
