# The commands of the project; each is one short line, the work is in .ci and `portal`.
PORT ?= 8000

.PHONY: demo demo-reset test bench setup lint format lock clean

demo:         ## the demonstration on http://127.0.0.1:$(PORT)
	@.ci/setup && .venv/bin/portal demo --port $(PORT)

demo-reset:   ## the same, built afresh
	@.ci/setup && .venv/bin/portal demo --reset --port $(PORT)

test:         ## every check and test
	@.ci/setup --test && .ci/test

bench:        ## speed as ratios to a limit measured beside it
	@.ci/setup --test && .venv/bin/python -m bench

setup:        ## everything that developing needs
	@.ci/setup --test

lint:         ## what does not need a test run
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

format:       ## puts code in the house's form
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format .

lock:         ## pins the requirements anew
	@.ci/lock

clean:        ## removes what set-up made; instance/ stays
	rm -rf .venv .tools portal/static/vendor build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
