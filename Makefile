# Every target sets up what it needs, in .venv; nothing else on the machine is touched.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := $(shell find shopsite_orders shopintegrator_hook -name '*.py' -o -name '*.toml' -o -name 'py.typed') README.md

.PHONY: demo test lint bench fuzz audit fuzz-decoding docs fields pictures house clean

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

# Which of the packages that are installed here has a known weakness; it asks PyPI, and fails if that does not know one.
audit: .venv/.package .venv/.audit
	$(BIN)/python -m pip list --format=freeze --exclude shopsite-orders > .venv/.installed
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement .venv/.installed $(ARGS)

# The site is in docs/_build/html. Nothing is fetched, and a warning is an error.
docs: .venv/.package .venv/.development .venv/.docs
	$(BIN)/sphinx-build -W --keep-going -n -q -b html docs docs/_build/html
	$(BIN)/pytest tests/docs

# The field reference, from the docstrings of the model.
fields: .venv/.package
	$(BIN)/python -P docs/fields.py

# The pictures of the pages, of what the library shows now; needs Chromium.
pictures: .venv/.package .venv/.docs
	$(BIN)/python -P docs/pictures.py

# Which room imports which, and on what floor each stands.
house:
	$(PYTHON) tests/house/floor_plan.py

clean:
	rm -rf .venv build dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis docs/_build

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv, once; this may take a minute."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

# What the demo needs, which is less than all: it is the first thing that anybody waits for.
.venv/.demo: .venv/.created pyproject.toml $(SOURCES)
	@echo "Installing what the demo needs ..."
	@$(BIN)/python -m pip install --quiet '.[cli,sandbox,sql,flask]'
	@touch $@

# What the library depends on, with all its extras.
.venv/.dependencies: .venv/.created pyproject.toml
	@echo "Installing what the library needs, with all extras ..."
	@$(BIN)/python -m pip install --quiet '.[all]'
	@touch $@

# The library itself, built and installed as a user's: what is run is never the source folder.
.venv/.package: .venv/.dependencies $(SOURCES)
	@echo "Installing the library ..."
	@$(BIN)/python -m pip install --quiet --no-deps --force-reinstall .
	@touch $@

.venv/.development: .venv/.created pyproject.toml
	@echo "Installing what tests it ..."
	@$(BIN)/python -m pip install --quiet --group dev
	@touch $@

# What builds the documentation and runs its notebook.
.venv/.docs: .venv/.created pyproject.toml
	@echo "Installing what builds the documentation ..."
	@$(BIN)/python -m pip install --quiet --group docs
	@touch $@

# What knows the weaknesses of packages.
.venv/.audit: .venv/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --group audit
	@touch $@

# What looks for inputs that break a promise.
.venv/.fuzz: .venv/.created pyproject.toml
	@echo "Installing what looks for inputs that break a promise ..."
	@$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

# What the library is measured against.
.venv/.bench: .venv/.created pyproject.toml
	@echo "Installing what it is measured against ..."
	@$(BIN)/python -m pip install --quiet --group bench
	@touch $@
