# Two commands on a fresh machine do everything: `make run` and `make test`.

HOST ?= 127.0.0.1
PORT ?= 8000
# The first Python of a version that we support. Some machines have names on the PATH that do not start.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check
CHROMIUM = $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: run serve test test-deps lint clean

run: $(VENV)/.site ## everything, then the demo on http://127.0.0.1:8000
	@DEBUG=true $(BIN)/python manage.py prepare --demo --address http://$(HOST):$(PORT)
	@DEBUG=true $(BIN)/python manage.py runserver --noreload --skip-checks $(HOST):$(PORT)

serve: $(VENV)/.site ## the same with gunicorn and production settings
	@DEBUG=false $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@DEBUG=false $(BIN)/python manage.py prepare --demo --address http://$(HOST):$(PORT)
	@DEBUG=false $(BIN)/gunicorn config.wsgi --bind $(HOST):$(PORT) --workers $${WEB_WORKERS:-2} --threads $${WEB_THREADS:-4} \
		--limit-request-line 0 --access-logfile - --access-logformat '%(h)s "%(r)s" %(s)s %(b)s %(M)sms'

test: $(VENV)/.site ## the whole test suite; browser tests where Chromium is found
	@if [ -n "$(CHROMIUM)" ]; then $(MAKE) --no-print-directory $(VENV)/.dev; fi
	@$(BIN)/python -m pytest $(ARGS)

test-deps: $(VENV)/.dev ## Chromium, the browser tests' driver, and the linters
	@if [ -n "$(CHROMIUM)" ]; then echo "Chromium is there: $(CHROMIUM)"; else .ci/install-chromium; fi

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy config incidents
	$(BIN)/djlint templates --lint --quiet

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Strikeline needs Python 3.11, 3.12 or 3.13; none was found on the PATH."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) could not make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.site: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the site needs…"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.site
	@echo "Installing what the browser tests and the linters need…"
	@$(PIP) -r requirements-dev.txt
	@touch $@

clean: ## everything that was made: the environment, the database, the static files
	rm -rf $(VENV) var
