# Tasks. `make` lists them.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
.PHONY: help check test coverage site picture screenshot manual bench

help:  ## list the tasks
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

check:  ## lint, format and types
	$(PYTHON) -m ruff check newsvault tests
	$(PYTHON) -m ruff format --check newsvault tests
	$(PYTHON) -m mypy

test:  ## the whole test suite
	$(PYTHON) -m pytest --quiet --numprocesses auto

coverage:  ## the test suite with its coverage, half as long again
	$(PYTHON) -m pytest --quiet --numprocesses auto --cov=newsvault --cov-report=term:skip-covered

site:  ## build the documentation site into site/
	python3 -m venv .venv-docs
	.venv-docs/bin/pip install --quiet --editable '.[docs]'
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict

picture:  ## draw docs/architecture.svg again
	$(PYTHON) docs/make_architecture.py

screenshot:  ## draw docs/screenshot.svg, the picture in the README
	$(PYTHON) docs/make_screenshot.py

manual:  ## make the manual pages in docs/man again
	$(PYTHON) docs/make_man.py

bench:  ## list the benchmarks and long sweeps
	@for f in tests/benchmarks/*.py tests/faults/*.py; do \
	  printf '%-36s %s\n' "$$(echo $${f%.py} | tr / .)" "$$(sed -n '1s/^\"\"\"//p' $$f | sed 's/\"\"\"$$//')"; done
