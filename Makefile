# Kexiang: the one door for people and for CI. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
LOCAL := $(PYTHON) -m deploy.local
PYTEST := $(PYTHON) -m pytest
COMPILE := uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header
CODE := $(wildcard chassis services gateway deploy bench tests)

.PHONY: help
help: ## list the targets
	@echo "Kexiang 课享: make <target>"
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 16 | sed 's/^/  /'
	@echo "Next: make demo (a whole term of course sharing, on real servers), make test (the proof)"

.PHONY: install
install: ## install what is missing: Debian packages, .venv from the lock file
	@deploy/local/install.sh
	@echo "Everything is installed. Next: make demo, make test"

# What every other target needs first: quiet and quick when nothing is missing.
.PHONY: ready
ready:
	@deploy/local/install.sh

##-- the platform

.PHONY: demo
demo: ready ## start the platform and play a whole term through its HTTP API [VIDEOS=folder]
	@$(LOCAL) up
	@$(LOCAL) run $(PYTHON) -m deploy.demo

.PHONY: up
up: ready ## start the platform: servers, migrations, processes [STORE=minio]
	@$(LOCAL) up

.PHONY: down
down: ready ## stop everything, keep all records
	@$(LOCAL) down

.PHONY: status
status: ready ## what runs, since when, and whether it is ready
	@$(LOCAL) status

.PHONY: logs
logs: ready ## the ends of the logs [SERVICE=gateway] [FOLLOW=1]
	@$(LOCAL) logs $(SERVICE) $(if $(FOLLOW),--follow)

.PHONY: mail
mail: ready ## the mails that the platform sent on this machine [SHOW=3, SHOW=all]
	@$(LOCAL) mail $(if $(SHOW),--show $(SHOW))

.PHONY: migrate
migrate: ready ## bring the databases to the newest revision
	@$(LOCAL) migrate

.PHONY: scale-media
scale-media: ready ## change the number of media workers: N=4
	@$(LOCAL) scale-media $(or $(N),$(error say how many: make scale-media N=4))

.PHONY: dead-letters
dead-letters: ready ## list events that no handler could take [DO=list|show|replay|discard QUEUE=<service>.<method>]
	@$(LOCAL) run $(PYTHON) -m chassis.dead_letters $(or $(DO),list) $(QUEUE)
	@echo "Next: make dead-letters DO=show QUEUE=<queue>, then DO=replay or DO=discard"

.PHONY: audit-verify
audit-verify: ready ## follow the access audit from its first record to its last [EXPECT=a checkpoint from the log]
	@$(LOCAL) run $(PYTHON) -m services.accounts.audit_verify $(if $(EXPECT),--expect $(EXPECT))
	@echo "Next: make logs SERVICE=scheduler (the checkpoints to keep elsewhere)"

.PHONY: rotate-keys
rotate-keys: ready ## seal every number with the current field key, while everything runs
	@$(LOCAL) run $(PYTHON) -m services.accounts.rotate_keys
	@echo "Next: docs/runbooks/key-rotation.md (when the retired key may go)"

.PHONY: clean
clean: ready ## stop and delete everything that was made here: servers, records, caches
	@$(LOCAL) clean

.PHONY: dataset
dataset: ready ## fill the platform with an invented province [SCALE=1: 1,655,000 students; SEED=1]
	@$(LOCAL) up
	@$(LOCAL) run $(PYTHON) -m deploy.dataset --scale $(or $(SCALE),1) --seed $(or $(SEED),1)
	@echo "Next: sign in at the gateway, make status, make clean (removes it all)"

##-- the proof

.PHONY: test
test: ready ## every test, on private servers of its own
	@$(PYTEST) $(wildcard $(addprefix tests/,unit contract integration e2e faults))
	@echo "Next: make check, make demo"

.PHONY: unit
unit: ready ## tests without any server
	@$(PYTEST) $(wildcard $(addprefix tests/,unit contract))
	@echo "Next: make integration"

.PHONY: integration
integration: ready ## each service on real servers
	@$(PYTEST) tests/integration
	@echo "Next: make e2e"

.PHONY: e2e
e2e: ready ## the whole platform through HTTP
	@$(PYTEST) tests/e2e
	@echo "Next: make faults"

.PHONY: fuzz
fuzz: ready ## thousands of generated requests by everybody, on every operation [EXAMPLES=300]
	@KX_FUZZ_EXAMPLES=$(or $(EXAMPLES),300) $(PYTEST) tests/e2e/test_unforeseen.py
	@echo "Next: make faults"

.PHONY: faults
faults: ready ## kill every kind of process during the term (half an hour)
	@KX_ALL_FAULTS=true $(PYTEST) tests/faults
	@echo "Next: make bench"

.PHONY: check
check: ready ## style, types, architecture, migrations
	@echo "ruff"; $(PYTHON) -m ruff check $(CODE); $(PYTHON) -m ruff format --check $(CODE)
	@echo "mypy"; $(PYTHON) -m mypy $(CODE)
	@echo "import-linter"; .venv/bin/lint-imports
	@echo "migrations against tables"; $(PYTHON) -m tests.drift
	@echo "state machines against drawings"; $(PYTHON) -m tests.states --check
	@echo "rules against tests"; $(PYTHON) -m tests.requirements --check
	@echo "All checks pass. Next: make test"

.PHONY: contracts
contracts: ready ## write the schemas of every RPC and event, to be compared in the contract tests
	@$(PYTHON) -m tests.contract.dump
	@echo "Next: git diff tests/contract"

.PHONY: states
states: ready ## draw the state machines into docs/states
	@$(PYTHON) -m tests.states
	@echo "Next: git diff docs/states"

.PHONY: requirements
requirements: ready ## write docs/requirements.md: every rule, the tests that name it, its status
	@$(PYTHON) -m tests.requirements
	@echo "Next: git diff docs/requirements.md"

.PHONY: bench
bench: ready ## measure; prints a table and writes it to bench/results/
	@$(PYTHON) -m bench
	@echo "Next: git diff bench/results"

##-- the tools

.PHONY: lock
lock: ## turn requirements/*.in into lock files with hashes (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing: python3 -m pip install uv, then try again" >&2; exit 1; }
	@echo "locking requirements/runtime.txt"; $(COMPILE) -o requirements/runtime.txt requirements/runtime.in
	@echo "locking requirements/dev.txt"; $(COMPILE) -c requirements/runtime.txt -o requirements/dev.txt requirements/dev.in
	@echo "Next: git diff requirements, make install"
