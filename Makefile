# `make run` opens the program and `make test` proves it; each sets up first what is missing, in .venv and nowhere else.
# Every path is relative, so the folder may have spaces in its name.

PYTHON := .venv/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.PHONY: help run test check bench pictures translations lock clean program-environment tests-environment

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

run: program-environment  ## Open the program; without a screen, print the comparison and draw the window (ARGS="...")
	@.venv/bin/prompt-workbench $(ARGS)

test: tests-environment  ## Run the whole test suite, offscreen, in a process for each core (ARGS="tests/prompts -k rationales": some of it)
	@$(OFFSCREEN) $(PYTHON) -m pytest $(or $(ARGS),--numprocesses auto)

check: tests-environment  ## Check style and types
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy

bench: tests-environment  ## Measure start-up and the other limits the program keeps (ARGS="start")
	@$(OFFSCREEN) $(PYTHON) -m tests.benchmarks $(ARGS)

pictures: program-environment  ## Draw the window in both themes and languages into build/pictures
	@$(OFFSCREEN) .venv/bin/prompt-workbench picture --out build/pictures $(ARGS)

translations: tests-environment  ## Add new texts to the translations and compile them
	@$(PYTHON) -m tests.ui.catalogues

lock: tests-environment  ## Renew the locked versions of all packages
	@.ci/lock

clean:  ## Remove everything that make has made
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

program-environment:
	@.ci/environment program

tests-environment:
	@.ci/environment tests
