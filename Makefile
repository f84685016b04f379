# The registry from the command line. `make` alone explains every target.

PORT ?= 8000
DATA_DIR ?= var
export PORT DATA_DIR

PY = .venv/bin/python
CATALOGUES = $(wildcard frontend/locale/*/LC_MESSAGES/django.po)
TEMPLATES = frontend cms
TYPED = $(wildcard registry/domain registry/interchange search/types.py search/backends frontend/diagram)

# The site of this machine: its own key, its own address. What is set outside wins.
SITE = SECRET_KEY="$${SECRET_KEY:-$$(cat $(DATA_DIR)/secret-key)}" \
	SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}"
# The site as a deployment would set it, without data: what `lint` checks.
DEPLOYED = SECRET_KEY=only-for-checks-$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))') \
	SITE_URL=https://registry.example DATABASE_URL=sqlite://:memory: DEBUG=false

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench services services-stop messages pin

help: ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: .venv/.run translations $(DATA_DIR)/secret-key ## Serve the site with its data at http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(SITE) $(PY) manage.py prepare --port "$(PORT)"
	@exec env $(SITE) $(PY) -m gunicorn -c python:frontend.gunicorn frontend.wsgi

test: .venv/.test translations ## Run all tests (ARGS="-k name" narrows; REQUIRE_SERVICES=1 forbids skipping)
	@$(PY) -m pytest -n logical --maxprocesses 4 --dist worksteal $(ARGS)

lint: .venv/.test ## Check style, types, imports, templates, migrations and deployment settings
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	$(DEPLOYED) .venv/bin/mypy $(TYPED)
	.venv/bin/lint-imports --no-cache
	find $(TEMPLATES) -name '*.html' -exec .venv/bin/djhtml --check --tabwidth 2 {} +
	$(DEPLOYED) $(PY) manage.py makemigrations --check --dry-run
	$(DEPLOYED) $(PY) manage.py check --deploy --fail-level WARNING

format: .venv/.test ## Write code and templates in the style that `lint` checks
	.venv/bin/ruff check --fix-only --quiet
	.venv/bin/ruff format
	find $(TEMPLATES) -name '*.html' -exec .venv/bin/djhtml --tabwidth 2 {} +

bench: .venv/.test translations ## Measure what tests/bench measures, and print it
	@$(PY) -m pytest tests/bench --override-ini python_files='bench_*.py' --override-ini python_functions='bench_*' --override-ini faulthandler_timeout=0 -s $(ARGS)

services: .venv/.test ## Start PostgreSQL, Elasticsearch and Redis: with Docker, or as plain processes
	@if docker compose version >/dev/null 2>&1; \
	then docker compose up --detach --wait postgresql elasticsearch redis; \
	else $(PY) -m tests.services start; fi

services-stop: .venv/.test ## Stop what `services` started
	@if docker compose version >/dev/null 2>&1; \
	then docker compose stop postgresql elasticsearch redis; \
	else $(PY) -m tests.services stop; fi

messages: .venv/.test ## Collect the texts to translate into frontend/locale (needs GNU gettext)
	@command -v xgettext >/dev/null || { echo "GNU gettext is missing; on Debian: apt-get install gettext" >&2; exit 1; }
	$(DEPLOYED) $(PY) manage.py makemessages --locale fr --add-location file --no-obsolete \
		--ignore .venv --ignore $(DATA_DIR) --ignore tests

pin: .venv/.test ## Pin requirements*.in to exact versions with hashes
	@for each in requirements requirements-test; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade \
			--output-file "$$each.txt" "$$each.in" && \
		{ echo "# Made from $$each.in by \`make pin\`; do not edit."; cat "$$each.txt"; } > "$$each.new" && \
		mv "$$each.new" "$$each.txt"; \
	done

# Made when missing or older than what they are made from.

.PHONY: translations
translations: $(CATALOGUES:.po=.mo)

%.mo: %.po | .venv/.run
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@

.venv/.run: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.test: requirements-test.txt | .venv/bin/python
	@echo "Installing what the tests need …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch .venv/.run $@

# A name in PATH may be a shim that does not run, so each is tried.
.venv/bin/python:
	@for each in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
		then found="$$each"; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or newer is needed, and none was found; PYTHON=/path/to/python names one" >&2; exit 1; fi; \
	if ! "$$found" -c 'import ensurepip, venv' >/dev/null 2>&1; \
	then echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; fi; \
	"$$found" -m venv .venv

$(DATA_DIR)/secret-key:
	@mkdir -p $(DATA_DIR)
	@umask 077; $(PY) -c 'import secrets; print(secrets.token_urlsafe(48))' > $@.new && mv $@.new $@
