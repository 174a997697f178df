# What a newcomer types. Each target first makes .venv, so that nothing needs to be prepared.
.DEFAULT_GOAL := help
.PHONY: help setup run test faults format lint theme messages requirements licences audit sbom secrets clean fuzz bench

PORT ?= 8000
ARGS ?=

# Where this is set, each of the hundreds of processes that tests start would compile the portal anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what the portal needs into .venv
	@sh scripts/setup.sh

run: setup ## Serve the demonstration on http://127.0.0.1:8000 (PORT=8080 for another port)
	@.venv/bin/python -m scripts.run --port $(PORT)

test: setup ## Run every test: PostgreSQL and Redis, SQLite, browser (ARGS='-k ride_along' for some)
	@.venv/bin/python -m scripts.test $(ARGS)

format: setup ## Put the code into its form
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix-only .

faults: setup ## Kill the real processes two hundred times under load, and break what they stand on (KILLS=50 for fewer)
	@KILLS=$${KILLS:-200} .venv/bin/python -m scripts.test --faults

fuzz: setup ## Try bad input for some minutes, on PostgreSQL (ARGS='-k test_links' for some)
	@HYPOTHESIS_PROFILE=thorough .venv/bin/python -m scripts.test tests/input $(ARGS)

bench: setup ## Measure the portal beside a bare Django view (ARGS='--million' for the whole growth run)
	@.venv/bin/python -m benchmarks $(ARGS)

lint: setup ## Run every check that is not a test
	@.venv/bin/python -m scripts.lint

theme: ## Compile theme/ to static/ (needs Node)
	@sh theme/build.sh

messages: setup ## Collect the texts to translate and compile the translations (needs gettext)
	@.venv/bin/python -m scripts.messages

requirements: setup ## Work out requirements.txt with digests from requirements.in (asks the package index)
	@sh scripts/requirements.sh

licences: setup ## Write docs/licences.md from what the packages say
	@.venv/bin/python -m scripts.licences

audit: setup ## Ask whether what we run on has known weaknesses (needs the internet)
	@.venv/bin/python -m scripts.audit

sbom: setup ## List everything the portal runs on, as CycloneDX JSON in var/sbom.json
	@mkdir -p var
	@.venv/bin/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON -o var/sbom.json
	@echo "var/sbom.json"

secrets: ## Make the files under secrets/ that docker-compose.yml reads
	@sh scripts/secrets.sh

clean: ## Remove .venv, the demonstration's data and all that was built; .env stays
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
