# The two commands: make run, make test. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run test journeys attack fuzz kill hardship crowd check scenarios mutation examples bench drill audit sbom pictures demo-data setup setup-tests lock words clean
PYTHON := .venv/bin/python
TESTS ?= tests
# Some machines forbid bytecode; every process that the tests start would then compile the whole service anew.
export PYTHONDONTWRITEBYTECODE =
MINUTES ?= 20
TIMES ?= 500
DATABASE ?= sqlite

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: setup ## install what is missing, build the demo, start the service on http://localhost:8000
	@$(PYTHON) -m permits.run

test: setup-tests check ## everything: lint, types, contracts, unit, law, web and browser tests
	@$(PYTHON) -m pytest $(TESTS) -q -n 2 --dist loadgroup

journeys: setup-tests ## walk five whole cases in a browser and look at every page (LOVLIG_PICTURES=folder, LOVLIG_FGS_SCHEMA=file)
	@LOVLIG_JOURNEYS=all $(PYTHON) -m pytest tests/browser/test_five_cases.py -q -s

check: setup-tests ## lint, types and import contracts only
	@.venv/bin/ruff check .
	@.venv/bin/mypy permits gis app.py
	@.venv/bin/lint-imports --no-logo

scenarios: setup-tests ## how many law scenarios reach each side of each rule
	@$(PYTHON) -m tests.law report

mutation: setup-tests ## change every number and comparison of the law, and see what the tests catch
	@$(PYTHON) -m tests.law mutate

examples: setup-tests ## write the worked examples of the rules anew from the scenarios
	@$(PYTHON) -m tests.law examples

attack: setup-tests ## every set of attacks, with counts: logins, access, files, faults
	@$(PYTHON) -m tests.attacks

fuzz: setup-tests ## ask a served Lovlig anything as everybody at once, for MINUTES=20
	@$(PYTHON) -m tests.attacks.fuzzing --minutes $(MINUTES)

kill: setup-tests ## kill web and worker under load (TIMES=500 DATABASE=sqlite|postgresql), then look for anything lost
	@$(PYTHON) -m tests.faults.killing --times $(TIMES) --database $(DATABASE)

hardship: setup-tests ## a full disk, a database and a mail server that go away, a clock that jumps, under people at work (as root)
	@$(PYTHON) -m tests.faults.hardship

crowd: setup-tests ## thirty people at once for MINUTES=20 on four web processes, two workers and PostgreSQL
	@$(PYTHON) -m tests.faults.crowd --minutes $(MINUTES)

drill: setup-tests ## back up while people write, restore in an empty place, compare everything
	@$(PYTHON) -m pytest tests/faults/test_backup.py -q -s

audit: setup-tests ## dependencies: pinned by hash, licences, known vulnerabilities (Error 1: found, Error 3: not reached)
	@$(PYTHON) -m tests.supply audit

sbom: setup-tests ## list everything that the service is made of in lovlig.cdx.json (CycloneDX)
	@$(PYTHON) -m tests.supply sbom

bench: setup-tests ## measure speed: steps, live answers, submission, case file, layers beside PostGIS (10 minutes, 7 GB)
	@$(PYTHON) -m tests.bench

demo-data: setup ## build Kjellstavik, the demo municipality, in the data folder
	@$(PYTHON) -m permits.demo build

setup:
	@.ci/setup

setup-tests:
	@.ci/setup tests

pictures: setup-tests ## make the README's pictures anew
	@$(PYTHON) -m tests.browser.pictures

lock: setup-tests ## pin the dependencies of pyproject.toml anew, with hashes
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

words: setup ## collect the texts for translation and bring the English catalogue up to date
	@.venv/bin/pybabel --quiet extract -F permits/translations/babel.cfg -k N_ -o permits/translations/lovlig.pot --no-location .
	@.venv/bin/pybabel --quiet update -D lovlig -i permits/translations/lovlig.pot -d permits/translations -l en --no-fuzzy-matching --ignore-obsolete --init-missing --ignore-pot-creation-date

clean: ## remove everything that set-up made, except the data folder
	rm -rf .venv node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
