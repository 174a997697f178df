# What a newcomer types. Each target first makes .venv, so that nothing needs to be prepared.
.DEFAULT_GOAL := help
.PHONY: help setup run test format lint theme messages clean

PORT ?= 8000
ARGS ?=

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what the portal needs into .venv
	@sh scripts/setup.sh

run: setup ## Serve the demonstration on http://127.0.0.1:8000 (PORT=8080 for another port)
	@.venv/bin/python -m scripts.run --port $(PORT)

test: setup ## Run every test: SQLite, PostgreSQL and Redis, browser (ARGS='-k ride_along' for some)
	@.venv/bin/python -m scripts.test $(ARGS)

format: setup ## Put the code into its form
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix-only .

lint: setup ## Run every check that is not a test
	@.venv/bin/python -m scripts.lint

theme: ## Compile theme/ to static/ (needs Node)
	@sh theme/build.sh

messages: setup ## Collect the texts to translate and compile the translations (needs gettext)
	@.venv/bin/python -m scripts.messages

clean: ## Remove .venv, the demonstration's data and all that was built; .env stays
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
