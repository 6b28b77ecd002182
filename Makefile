# Few verbs. Each sets up by itself what is missing, and is quick when nothing is.

PYTHON := .venv/bin/python
UV     := .tools/bin/uv
# Files of tests, two at a time: every one that needs a local Azure has its own.
SIDE_BY_SIDE := -n 2 --dist loadfile
LINTER := $(shell find linter -name '*.py' -o -name '*.json')
.DEFAULT_GOAL := help
.PHONY: help demo up test check bench bench-peers docs package lock clean

help:
	@echo "make demo    the main job on a local Azure, from a snapshot to a ready pool (about a minute)"
	@echo "make up      keep a local Azure running, with the app in it, until Ctrl-C (ARGS=--help)"
	@echo "make test    all tests"
	@echo "make check   formatting, lint and types"
	@echo "make bench   what an event costs, cold start, the linter's speed (tables)"
	@echo "make docs    write the linter's rule pages anew"
	@echo "make package the zip that is deployed: dist/poolwright.zip"
	@echo "make lock    pin the requirements anew from pyproject.toml"
	@echo "make clean   remove everything that make has set up"

demo: .venv/.ready node_modules/.ready
	@$(PYTHON) -m infra.local.demo $(ARGS)

up: .venv/.ready node_modules/.ready
	@$(PYTHON) -m infra.local up $(ARGS)

# The linter is installed on stock machines: its tests run on the oldest Python that it takes,
# beside the package as pip installs it.
test: .venv/.ready .venv-linter/.ready .venv-app/.ready node_modules/.ready
	.venv-linter/bin/python -m pytest $(SIDE_BY_SIDE) tests/unit/linter tests/installed
	$(PYTHON) -m pytest $(SIDE_BY_SIDE) --ignore tests/unit/linter/test_linter_fuzz.py $(ARGS)

check: .venv/.ready
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

bench: .venv/.ready node_modules/.ready
	@$(PYTHON) -m tests.bench.linter $(ARGS)
	@$(PYTHON) -m tests.bench $(ARGS)

# Checkov has a place of its own: it is no part of anything here.
bench-peers: .venv/.ready .venv-checkov/.ready
	@$(PYTHON) -m tests.bench.linter --checkov .venv-checkov/bin/checkov $(ARGS)

docs: .venv/.ready
	$(PYTHON) -m linter.rules.pages docs/rules

package: .venv/.ready
	@$(PYTHON) -m infra.azure.package dist/poolwright.zip

# The newest versions at the time; the hashes make sure that everybody gets the same.
lock: $(UV)
	$(UV) pip compile -q --upgrade --group app pyproject.toml \
		--generate-hashes --python-version 3.13 --no-header -o requirements.txt
	$(UV) pip compile -q --upgrade --group dev pyproject.toml \
		--generate-hashes --python-version 3.13 --no-header -o requirements-dev.txt
	$(UV) pip compile -q --upgrade --extra live --group linter-test pyproject.toml \
		--generate-hashes --python-version 3.11 --no-header -o requirements-linter.txt

clean:
	rm -rf .venv .venv-linter .venv-app .venv-checkov dist .tools node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
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

.venv-linter/.ready: requirements-linter.txt pyproject.toml $(LINTER) | $(UV)
	$(UV) venv --quiet --clear --python 3.11 .venv-linter
	$(UV) pip install --quiet --python .venv-linter/bin/python --require-hashes \
		-r requirements-linter.txt
	$(UV) pip install --quiet --python .venv-linter/bin/python --no-deps --no-build-isolation .
	@rm -rf build batchlint.egg-info
	@touch $@

# What Azure installs for the app, and nothing else: its package is started with it.
.venv-app/.ready: requirements.txt .python-version | $(UV)
	$(UV) venv --quiet --clear .venv-app
	$(UV) pip install --quiet --python .venv-app/bin/python --require-hashes -r requirements.txt
	@touch $@

.venv-checkov/.ready: | $(UV)
	$(UV) venv --quiet --clear --python 3.11 .venv-checkov
	$(UV) pip install --quiet --python .venv-checkov/bin/python checkov==3.3.0
	@touch $@

# --ignore-scripts: Azurite needs none of its dependencies' install scripts.
node_modules/.ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm was not found: install Node.js 20 or later" >&2; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
