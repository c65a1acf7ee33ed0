# The one place that knows how to set up, run and check the project. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install chat test eval lint bench pictures clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: $(STAMP)  ## make .venv with everything the product needs

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[models,llm,dev]'
	@touch $(STAMP)

chat: install  ## build the index if needed and open the question desk
	$(BIN)/rag chat

test: install  ## run the tests
	$(BIN)/python -m pytest

eval: install  ## score the system on the gold questions
	$(BIN)/rag eval

lint: install  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: install  ## measure retrieval on the seeds, and how fast the page is
	$(BIN)/rag index seeds
	$(BIN)/python benchmarks/retrieval.py --gold eval/gold.jsonl
	$(BIN)/python benchmarks/chat.py

pictures: install  ## take the README's pictures of the chat anew
	$(BIN)/rag index seeds
	$(BIN)/python benchmarks/pictures.py

clean:  ## remove what was built (not the articles, not the gold)
	rm -rf $(VENV) index/current index/generations .pytest_cache .mypy_cache .ruff_cache
