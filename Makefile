# `make run` and `make test` work on a machine that has never seen the project; the rest is for developers.
PYTHON ?= python3
BIN := .venv/bin

# Python compiles what it imports once and keeps it, also where the environment says otherwise: a suite starts it
# some hundred times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test check architecture format lock bundles sizes bench bench-phone bench-clocks bench-programmes bench-alerts bench-red-flags bench-messages bench-paused time-zones upgrade faults second-implementation answer-pairs fit-to-limits properties mutation screenshots provenance

run: ## Start the site, its worker and its scheduler on this machine
	@exec $(PYTHON) bfr_site/run/launch.py

test: ## Install what the tests need, then run them all; LANES="rules sqlite" or postgresql for some
	@$(PYTHON) bfr_site/run/install.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.runner.run $(LANES)

check: ## Lint, types, templates, migrations, deployment settings
	@$(PYTHON) bfr_site/run/install.py requirements.txt tests/requirements.txt
	@$(BIN)/python -m tests.runner.check

format: ## Rewrite Python files and scripts in the house style
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .
	@find templates -name "*.html" | xargs $(BIN)/djade --target-version 5.2
	@$(BIN)/python -m tests.runner.npm run --silent format

bundles: ## Make static/dist/, which pages load, out of static/js/ and static/css/; commit both
	@$(BIN)/python -m tests.runner.npm run --silent bundles

sizes: ## What a browser loads for the phone's pages and for the desktop's, against its limits
	@$(BIN)/python -m tests.bench.sizes

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

lock: ## Pin requirements.in and tests/requirements.in with hashes, for Python 3.11 and later
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) tests/requirements.in --constraint requirements.txt --output-file tests/requirements.txt

bench: ## Speed against the floor, in one run
	@$(BIN)/python -m tests.bench.run

faults: ## What must never happen, provoked many times; LANES=races SIZE=500 SEED=1 for some of it
	@$(BIN)/python -m tests.faults.run $(LANES) $(if $(SIZE),--size $(SIZE)) $(if $(SEED),--seed $(SEED))

second-implementation: ## Every verdict against the rules written a second time; SIZE=1000000 SEED=1 MINUTES=8
	@$(BIN)/python -m tests.second_implementation.run $(if $(SIZE),--size $(SIZE)) $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES))

answer-pairs: ## No second questionnaire clears by rule what it takes back of the first; SIZE=1000000 ACTIONS=500 SEED=1
	@$(BIN)/python -m tests.second_implementation.pairs $(if $(SIZE),--size $(SIZE)) $(if $(ACTIONS),--actions $(ACTIONS)) $(if $(SEED),--seed $(SEED))

fit-to-limits: ## Each shipped programme for each caution alone, as it is and fitted to the limits of the clearance
	@$(BIN)/python -m tests.support.fit_to_limits

properties: ## What holds for every prescription, plan and programme, on generated cases; SIZE=100000 SEED=1 PROPERTY=minutes
	@$(BIN)/python -m tests.properties.run $(if $(SIZE),--size $(SIZE)) $(if $(SEED),--seed $(SEED)) $(if $(PROPERTY),--property $(PROPERTY))

provenance: ## Every number of the demo's prescriptions has value, source and mark on its page
	@$(BIN)/python -m tests.support.provenance_check

mutation: ## Change the rules about a person piece by piece: the tests must notice; FILES=screening.py for one
	@$(BIN)/python -m tests.mutation.run $(FILES)

bench-phone: ## What the phone's pages cost: bytes, requests, shifts, and the start without a network
	@$(BIN)/python -m tests.bench.phone

bench-clocks: ## How far the live page's clocks are off after a lock, a freeze, or another time on the phone
	@$(BIN)/python -m tests.bench.clocks

bench-programmes: ## Rows a second of a block's preview for 10, 40 and 160 clients
	@$(BIN)/python -m tests.bench.programmes

bench-paused: ## What a page takes while Redis hangs, against what it takes while Redis is well
	@$(BIN)/python -m tests.bench.paused

bench-alerts: ## From STOP on the phone to the alert in the database and at the mail server, on the embedded form
	@$(BIN)/python -m tests.bench.alerts

bench-red-flags: ## Each red flag by each way in: letters to coach and admin within 60 s, clearance gone, no training offered
	@$(BIN)/python -m tests.bench.red_flags

bench-messages: ## Weekly summaries against a bare loop over the same template and mail server; SIZES=10000,100000
	@$(BIN)/python -m tests.bench.messages $(if $(SIZES),--sizes $(SIZES))

time-zones: ## One summary a week in every zone, and while people move; SEED=1 MOVES=10000
	@$(BIN)/python -m tests.time_zones.run $(if $(SEED),--seed $(SEED)) $(if $(MOVES),--moves $(MOVES))

upgrade: ## Fill an older version, bring it up to date, compare every row on both databases; SINCE=92ac247 SETS=1000000
	@$(BIN)/python -m tests.upgrade.run $(if $(SINCE),--since $(SINCE)) $(if $(SETS),--sets $(SETS))

architecture: ## Draw rooms and arrows from the code into README.md and docs/architecture.md
	@$(BIN)/python -m tests.runner.architecture

screenshots: ## A picture of every page, phone and desktop, light and dark
	@$(BIN)/python -m tests.screenshots
