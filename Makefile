# orderfold: `make demo` shows it, `make test` proves it. Both set up what they need; only Python 3.11+ must be there.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-routing demo-week demo-season test storms rounds check lint fuzz format schemas contract-tools kafka bench clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

setup: .venv/.done  ## virtual environment with everything, from the lock file

.venv/.done: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "orderfold needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "setting up .venv (once, about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: setup  ## real orders from a topic to dispatches and a back-order list, in about a minute
	@$(BIN)/orderfold demo

demo-routing: setup  ## the same orders routed over 48 stores and 4 DCs, with the reasons, in about a minute
	@$(BIN)/orderfold demo-routing

demo-week: setup  ## a week of them with stores, RICS and customers of their own will, in about two minutes
	@$(BIN)/orderfold demo-week

demo-season: setup  ## two weeks of them that drop-ship vendors ship and bill, each in its own manner, in about two minutes
	@$(BIN)/orderfold demo-season

test: setup kafka-if-possible  ## the tests, on the embedded pair and on a real Apache Kafka where Java and Maven are
	@tests/run tests --ignore=tests/chaos

storms: setup kafka-if-possible  ## what lasts longer: kills, outages, upgrades, restores, full disks, shuffled and malformed input
	@WORKERS=4 tests/run tests/chaos -m "not alone"
	@WORKERS=0 tests/run tests/chaos -m alone

rounds: setup kafka-if-possible  ## the acceptance tests again: every message compressed, a database with unusual defaults, TLS and least rights
	@for round in lz4 unusual guarded; do echo "round $$round"; ORDERFOLD_ROUND=$$round tests/run tests/acceptance || exit 1; done

check: lint  ## format, lint, types, import contracts, unit tests: a minute on four cores
	@$(BIN)/python -m pytest -q -n $(WORKERS) tests/unit tests/architecture

lint: setup  ## the same without the tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m schemas.generate --check

ROUNDS ?= 10

fuzz: setup  ## the property tests with other examples each time, ROUNDS=10 times
	@for round in $$(seq $(ROUNDS)); do ORDERFOLD_TEST_EXAMPLES=fuzz $(BIN)/python -m pytest -q -n $(WORKERS) -m hypothesis tests/unit || exit 1; done

format: setup  ## write the format that check wants
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schemas: setup  ## JSON Schema and AsyncAPI from the catalogue
	@$(BIN)/python -m schemas.generate

TOOLS := tests/contract/tools

contract-tools:  ## readers of the contract that others wrote, for its tests (Node.js, Go; each where it is there)
	@if command -v npm >/dev/null; then cd $(TOOLS) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || echo "npm could not install: the contract is not read with Node.js"; else echo "no npm: the contract is not read with Node.js"; fi
	@if command -v go >/dev/null; then cd $(TOOLS) && GOTOOLCHAIN=local go build -o build/compile-schemas . || echo "Go could not build: the contract is not compiled with Go"; else echo "no Go: the contract is not compiled with Go"; fi

kafka: setup  ## fetch a real Apache Kafka through Maven (Java 17 and Maven needed)
	@$(BIN)/python -m infra.apache_kafka fetch

.PHONY: kafka-if-possible
kafka-if-possible: setup
	@if command -v java >/dev/null && command -v mvn >/dev/null; then $(BIN)/python -m infra.apache_kafka fetch; else echo "no Java or Maven: tests run on the embedded broker alone"; fi

bench: setup  ## the figures of the README, with the broker and the database named
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@$(BIN)/python -m benchmarks

clean:  ## remove what setup and runs made
	rm -rf .venv .local build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache infra/kafka/target
