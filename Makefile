# The two commands of the README are "make demo" and "make test"; "make help" lists the others.
# Everything happens in .venv, which .ci/prepare creates from the lock file.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Two processes keep two cores busy, since whoever waits for a wiki has the wiki work; each process
# has wikis, servers and a browser of its own (tests/conftest.py says what stays together).  Each
# compiles everything, unless it may keep what it has compiled.
PROCESSES ?= 2
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(PROCESSES) --dist loadscope
NEWER = $(BIN)/python -m tests.live.newer

.PHONY: help demo test quick long newer lint audit wiki year bench bench-matching bench-asking bench-latency bench-ticks bench-rehearsal bench-scale scale differential fuzz forging faults hostile tables lock clean

help: ## list what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 18

$(READY): requirements.lock setup.cfg pyproject.toml tests/browser/requirements.txt .ci/prepare
	@PYTHON="$(PYTHON)" bash .ci/prepare "$(VENV)"
	@touch $@

demo: $(READY) ## play a season at a desk on a wiki in memory (SCENE=name: one scene in full)
	@$(BIN)/helpdeskbot demo $(if $(SCENE),--scene $(SCENE))

test: $(READY) ## everything: linters, pure tests, a real MediaWiki, databases, a browser, a newer Python
	@# The linters and the newer Python run beside the tests, with what these leave of the processor
	@# while they wait for wikis, and to the end; what they said comes last.  For what waits for the
	@# clock or a disk there is one process more than there are to be kept busy.
	@said=$$(mktemp -d); \
	nice -n 19 $(MAKE) --no-print-directory lint >"$$said/lint" 2>&1 & lint=$$!; \
	nice -n 19 env PROCESSES=1 $(NEWER) >"$$said/newer" 2>&1 & newer=$$!; \
	$(PYTEST) -n $$(($(PROCESSES) + 1)); tests=$$?; \
	wait $$newer; newer=$$?; wait $$lint; lint=$$?; \
	cat "$$said/newer" "$$said/lint"; rm -r "$$said"; \
	[ $$tests -eq 0 ] && [ $$newer -eq 0 ] && [ $$lint -eq 0 ]

quick: $(READY) ## the pure tests without the long and exhaustive ones, in about a minute
	$(PYTEST) -m "not live and not slow" --hypothesis-profile quick

long: $(READY) ## measure which tests take long, and write the list of those that make quick leaves out
	$(BIN)/python -m tests.long

newer: $(READY) ## the pure tests without the exhaustive ones on Python 3.13 and 3.14
	env PROCESSES=$(PROCESSES) $(NEWER) 3.13 3.14

lint: $(READY) ## mypy, ruff, import-linter, codespell, advisories
	$(BIN)/mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell
	@$(MAKE) --no-print-directory audit

audit: $(READY) $(VENV)-audit/.ready ## whether anything that is locked is known to be unsafe
	@$(BIN)/python -m tests.audit $(VENV)-audit/bin/pip-audit

# An environment of its own: what it needs is not to be locked with what the bot needs.
$(VENV)-audit/.ready: tests/audit/requirements.txt
	@$(BIN)/python -m venv --clear $(VENV)-audit && touch $@ && \
	    $(VENV)-audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $< || rm -f $@

wiki: $(READY) ## a real MediaWiki on this machine with a filled desk, until Ctrl-C
	$(BIN)/python -m tests.live.desk

year: $(READY) ## three years of a desk with people as they are, on a wiki in memory, and what the bot said
	$(BIN)/python -m tests.scenario.year

differential: $(READY) ## a thousand generated pages, read by us and by DiscussionTools, compared (15 minutes)
	$(BIN)/python -m tests.live.differential --pages 1000 --seed 1

bench: $(READY) ## the parser beside its peers, starts, passes; writes docs/performance.md
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.txt
	$(BIN)/python -m tests.bench

bench-ticks: $(READY) ## passes over desks of 30 to 10,000 threads beside a parse of the page (20 minutes)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.txt
	$(BIN)/python -m tests.bench.passes

bench-matching: $(READY) ## how well short requests are matched, or those that $HELPDESKBOT_REQUESTS names
	$(BIN)/python -m tests.bench_matching

bench-asking: $(READY) ## how long a tick takes with 5,000 experts and 500 open requests
	$(BIN)/python -m tests.bench_asking

bench-latency: $(READY) ## how soon the bot edits after a person saves, and what listening costs (10 minutes)
	$(BIN)/python -m tests.bench_latency

bench-scale: $(READY) ## what nine hundred wikis cost: a pass, the queue, the database; what breaks first
	$(BIN)/python -m tests.bench_scale

scale: $(READY) ## four workers at 400 desks for two minutes, stopped and killed at random
	$(BIN)/python -m tests.scale.story --seconds 120

bench-rehearsal: $(READY) ## how long a rehearsal of an export takes, and how much memory
	$(BIN)/python -m tests.bench.rehearsal

fuzz: $(READY) ## all readers of what people write: 10,000 texts at a desk, ten minutes of guided fuzzing
	$(BIN)/python -m tests.scenario.alone --texts 10000
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.txt
	$(BIN)/python -m tests.fuzz --seconds 600

forging: $(READY) ## a stranger forges on 200 random desks, for weeks (10 minutes); the same without the stranger
	HELPDESKBOT_FORGING=200 $(PYTEST) tests/scenario/test_forged_weeks.py

faults: $(READY) ## each fault at each call to wiki and database (half an hour); writes docs/reliability.md
	$(BIN)/python -m tests.scenario.faults --write

hostile: $(READY) ## vandals with every trick on 1,000 random desks, a week each (an hour)
	HELPDESKBOT_HOSTILE=$${HELPDESKBOT_HOSTILE:-1000} $(PYTEST) tests/scenario/test_hostile_weeks.py

tables: $(READY) ## write the tables of settings anew: in docs/, config/ and templates_wikitext/
	$(BIN)/python -m tests.settings.tables

lock: ## make requirements.lock anew from setup.cfg, and what the audit needs
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile setup.cfg --all-extras --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    --quiet --upgrade --output-file requirements.lock
	echo "pip-audit >= 2.9" | $(VENV)-lock/bin/uv pip compile - --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	    --quiet --upgrade --output-file tests/audit/requirements.txt
	rm -r $(VENV)-lock

clean: ## remove what the other commands made in this folder
	rm -rf $(VENV) $(VENV)-audit build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
