# Everything that a person needs to run, test and change peerhub.
# `make run` and `make test` work in a fresh clone; each says in one line what it cannot install by itself.

PORT ?= 8000
PYTHON := .venv/bin/python
LOCK := uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet

.PHONY: help setup run test check bench lock

help:  ## List these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

setup:  ## Virtual environment, locked requirements and front-end assets (quick when nothing changed)
	@deploy/setup.sh

run: setup  ## Demo on http://127.0.0.1:8000 (another port: make run PORT=9000)
	@deploy/system_packages.sh pdf || true
	@PEERHUB_ENV=demo $(PYTHON) deploy/run_demo.py --port $(PORT)

test: setup  ## Every test, on SQLite and then on PostgreSQL
	@deploy/system_packages.sh pdf browser postgresql
	@$(PYTHON) deploy/run_tests.py

check: setup  ## Style, types, order of the packages, templates, locks, dead code
	@deploy/system_packages.sh pdf
	@deploy/check.sh

bench: setup  ## Every benchmark, each with its table beside its limits
	@for benchmark in benchmarks/matching.py benchmarks/bench_*.py; do $(PYTHON) "$$benchmark" || exit 1; done

lock:  ## Write the lock files anew (needs uv, npm and the network)
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev -o requirements-dev.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund
