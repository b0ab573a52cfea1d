# The commands of the house. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON_IN_VENV := .venv/bin/python
LOCK := $(PYTHON_IN_VENV) -m uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet

export PROFILE SIZE ONLY

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: setup  ## start the club: servers, migrations, demo on the first run, web, worker, beat
	@exec $(PYTHON_IN_VENV) -m clubcrm.run

stop:  ## stop the club and its embedded servers; the data stays
	@if [ -x $(PYTHON_IN_VENV) ]; then exec $(PYTHON_IN_VENV) -m clubcrm.run stop; fi

test: setup-dev  ## run the tests (PROFILE=long for the long forms, ARGS= for pytest)
	@$(PYTHON_IN_VENV) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev  ## lint, types, layers, migrations, deployment settings, translations, sizes
	@$(PYTHON_IN_VENV) scripts/check.py $(ARGS)

bench: setup-bench  ## measure (SIZE=100k or 1m, ONLY=name)
	@$(PYTHON_IN_VENV) -m bench

messages: setup-dev  ## rewrite the Chinese catalogue from the sources
	@$(PYTHON_IN_VENV) scripts/messages.py update

screenshots: setup-dev  ## take every page of the running demo club (ADDRESS=http://localhost:8000)
	@$(PYTHON_IN_VENV) scripts/screenshots.py $(ADDRESS)

setup:  ## virtual environment, locked packages, compiled translations
	@sh scripts/setup.sh requirements.txt

setup-dev:  ## the same with what tests and checks need
	@sh scripts/setup.sh requirements-dev.txt

setup-bench:  ## the same with what benchmarks compare with
	@sh scripts/setup.sh requirements-bench.txt

lock: setup-dev  ## resolve pyproject.toml again into the two lock files (ARGS=--upgrade for newer)
	@$(PYTHON_IN_VENV) -m uv --version >/dev/null 2>&1 || $(PYTHON_IN_VENV) -m pip install --quiet uv
	@$(LOCK) $(ARGS) --output-file requirements.txt
	@$(LOCK) $(ARGS) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@$(LOCK) $(ARGS) --group bench --constraint requirements-dev.txt --output-file requirements-bench.txt
	@echo "Locked: requirements.txt, requirements-dev.txt, requirements-bench.txt"

.PHONY: help run stop test check bench messages screenshots setup setup-dev setup-bench lock
