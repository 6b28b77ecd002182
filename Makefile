# Few verbs. Each sets up by itself what is missing, and is quick when nothing is.

PYTHON := .venv/bin/python
UV     := .tools/bin/uv
.DEFAULT_GOAL := help
.PHONY: help demo up test check bench lock clean

help:
	@echo "make demo    the main job on a local Azure, from a snapshot to a ready pool (about a minute)"
	@echo "make up      keep a local Azure running, with the app in it, until Ctrl-C (ARGS=--help)"
	@echo "make test    all tests"
	@echo "make check   formatting, lint and types"
	@echo "make bench   what an event costs; cold start (a table)"
	@echo "make lock    pin the requirements anew from pyproject.toml"
	@echo "make clean   remove everything that make has set up"

demo: .venv/.ready node_modules/.ready
	@$(PYTHON) -m infra.local.demo $(ARGS)

up: .venv/.ready node_modules/.ready
	@$(PYTHON) -m infra.local up $(ARGS)

test: .venv/.ready node_modules/.ready
	$(PYTHON) -m pytest $(ARGS)

check: .venv/.ready
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

bench: .venv/.ready node_modules/.ready
	@$(PYTHON) -m tests.bench $(ARGS)

# The newest versions at the time; the hashes make sure that everybody gets the same.
lock: $(UV)
	$(UV) pip compile -q --upgrade --group app pyproject.toml \
		--generate-hashes --python-version 3.13 --no-header -o requirements.txt
	$(UV) pip compile -q --upgrade --group dev pyproject.toml \
		--generate-hashes --python-version 3.13 --no-header -o requirements-dev.txt

clean:
	rm -rf .venv .tools node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV):
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "python3 is missing or older than 3.11: install Python 3.11 or later" >&2; exit 1; }
	python3 -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.8

# uv takes a Python 3.13 that is there, and fetches one where none is.
.venv/.ready: requirements-dev.txt .python-version | $(UV)
	$(UV) venv --quiet --clear .venv
	$(UV) pip install --quiet --python $(PYTHON) --require-hashes -r requirements-dev.txt
	@touch $@

# --ignore-scripts: Azurite needs none of its dependencies' install scripts.
node_modules/.ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm was not found: install Node.js 20 or later" >&2; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
