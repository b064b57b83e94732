# `make` lists the targets; docs/operations.md tells how to run the site for real.

PYTHON ?= python3
PORT ?= 8000
GOAL := run
# Relative, because a folder's name may hold what a URL may not.
DEMO_DATABASE_URL ?= sqlite:///demo.sqlite3
PYTEST_ARGS ?=
AUDIT_ARGS ?=
HOSTILE_ARGS ?=
LOCK_ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
DJADE := $(VENV)/bin/djade --target-version 5.2
TEMPLATES = find templates */templates -name '*.html' 2>/dev/null | sort
MEASURED := regions,agreements,coverage,jamsostek_pks

.NOTPARALLEL:
.PHONY: help run demo test test-sqlite test-postgres cover mutants audit audit-tools screenshots \
	bench fuzz hostile kills \
	check fix lock clean \
	python-is-there port-is-free database-answers

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

# --- The site -----------------------------------------------------------------

run: export DEBUG = 1
run: export ALLOWED_HOSTS = localhost,127.0.0.1
run: export DJANGO_RUNSERVER_HIDE_WARNING = true
run: python-is-there port-is-free $(VENV)/base.stamp database-answers ## try the site at http://127.0.0.1:8000 (PORT=8123, DATABASE_URL=postgresql://…)
	@$(PY) manage.py migrate --check --verbosity 0 || $(PY) manage.py migrate
	@echo "Loading reference and founding data:"
	@$(PY) manage.py load_founding
	@$(PY) manage.py create_demo_accounts
	@exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

# A port given by the caller (make demo PORT=8123) stays as given.
demo: PORT := $(if $(filter file,$(origin PORT)),8001,$(PORT))
demo: GOAL := demo
demo: export DEBUG = 1
demo: export ALLOWED_HOSTS = localhost,127.0.0.1
demo: export DJANGO_RUNSERVER_HIDE_WARNING = true
demo: export DATABASE_URL = $(DEMO_DATABASE_URL)
demo: python-is-there port-is-free $(VENV)/base.stamp database-answers ## try it with a simulated province at http://127.0.0.1:8001 (PORT=…, DEMO_DATABASE_URL=…)
	@$(PY) manage.py migrate --check --verbosity 0 || $(PY) manage.py migrate
	@echo "Making a simulated province, once (delete demo.sqlite3 for a new one):"
	@$(PY) manage.py generate_sample
	@$(PY) manage.py create_demo_accounts
	@exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

# --- Tests and checks ---------------------------------------------------------

test: $(VENV)/dev.stamp ## all tests on SQLite and on PostgreSQL (PYTEST_ARGS='-k word', TEST_DATABASE_URL)
	@$(PY) tests/run_both.py $(PYTEST_ARGS)

test-sqlite: $(VENV)/dev.stamp ## all tests on SQLite only
	@$(PY) tests/run_both.py --only sqlite $(PYTEST_ARGS)

test-postgres: $(VENV)/dev.stamp ## all tests on PostgreSQL only
	@$(PY) tests/run_both.py --only postgresql $(PYTEST_ARGS)

# slipcover is a plugin of pytest too, and pytest warns that it came first.
cover: $(VENV)/dev.stamp ## which lines the tests reach, on SQLite
	@$(PY) -m slipcover --source $(MEASURED) -m pytest \
		-W 'ignore:Module already imported so cannot be rewritten' $(PYTEST_ARGS)

bench: $(VENV)/dev.stamp ## measure what must stay fast, on a temporary PostgreSQL
	@$(PY) -m benchmarks

fuzz: export MANGLED_FILES = 300
fuzz: $(VENV)/dev.stamp ## upload 300 spoilt and hostile files
	@$(PY) -m pytest -q -s tests/coverage/test_mangled_files.py $(PYTEST_ARGS)

hostile: $(VENV)/dev.stamp ## ask 10,000 hostile requests of each database (HOSTILE_ARGS='--seed 7 --requests 500')
	@$(PY) -m tests.hostile $(HOSTILE_ARGS)

kills: $(VENV)/dev.stamp ## kill an import of 50,000 rows twenty times, on both databases
	@$(PY) -m benchmarks.import_kills

# Not part of `make test`: it tells about the tests, not about the site.
mutants: $(VENV)/dev.stamp ## do the tests notice each small change to HEAD? (MODULES=coverage/bridge.py for some)
	@$(PY) -m tests.mutants $(MODULES)

# Other people's judges, by npm, into a folder git ignores.
AUDIT_TOOLS = axe-core playwright-core lighthouse@12 vnu-jar csp_evaluator
# And by pip, into a private environment beside them: they pin what the site must not.
AUDIT_PROGRAMS = wapiti3 pip-audit

audit: $(VENV)/dev.stamp audit-tools ## outside judges: accessibility, HTML, speed, weight, safety (AUDIT_ARGS='--keep --match /wilayah/')
	@$(PY) -m tests.audit $(AUDIT_ARGS)

audit-tools:
	@mkdir -p .audit; [ -f .audit/tools.stamp ] || { \
		command -v npm >/dev/null || { echo "not checked: what npm installs ($(AUDIT_TOOLS)): there is no npm"; exit 0; }; \
		echo "Installing the judges in .audit:"; \
		cd .audit && { [ -f package.json ] || echo '{"private": true}' > package.json; } && \
		npm install --no-audit --no-fund $(AUDIT_TOOLS) && touch tools.stamp; }
	@[ -f .audit/programs.stamp ] || { \
		echo "Installing $(AUDIT_PROGRAMS) in .audit/venv:"; \
		$(PYTHON) -m venv .audit/venv && \
		.audit/venv/bin/python -m pip --disable-pip-version-check install --quiet $(AUDIT_PROGRAMS) && \
		touch .audit/programs.stamp; } || echo "not checked: what pip installs ($(AUDIT_PROGRAMS))"

screenshots: $(VENV)/dev.stamp ## take the pictures of the README again, from the site itself
	@$(PY) -m tests.screenshots

# As in production, and without a database file: makemigrations would make one.
check: export DEBUG = 0
check: export SECRET_KEY = for-make-check-only-0123456789-abcdefghijklmnopqrstuvwxyz
check: export ALLOWED_HOSTS = pks.example
check: export DATABASE_URL = sqlite://:memory:
check: export PYTHONDONTWRITEBYTECODE = 1
check: $(VENV)/dev.stamp ## look at style, templates, migrations, settings; changes nothing
	$(PY) -m ruff check --no-cache .
	$(PY) -m ruff format --no-cache --check .
	$(DJADE) --check $$($(TEMPLATES))
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --deploy --fail-level WARNING

fix: $(VENV)/dev.stamp ## let the formatters change what `make check` complains about
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .
	$(DJADE) $$($(TEMPLATES)) || $(DJADE) --check $$($(TEMPLATES))

# --- The private environment --------------------------------------------------

lock: python-is-there ## pin requirements/*.in again (LOCK_ARGS=--upgrade for newer versions)
	@set -e; uv=$$(mktemp -d); trap 'rm -rf "$$uv"' EXIT; \
	$(PYTHON) -m venv "$$uv"; \
	"$$uv/bin/python" -m pip --disable-pip-version-check install --quiet uv; \
	for name in base dev; do \
		echo "requirements/$$name.txt"; \
		"$$uv/bin/python" -m uv --quiet pip compile --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-header $(LOCK_ARGS) \
			requirements/$$name.in -o requirements/$$name.txt; \
	done

$(VENV)/base.stamp: requirements/base.txt | $(PY)
	@echo "Installing what the site needs:"
	@$(PIP) install --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(PY)
	@echo "Installing what the site, its tests and checks need:"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $(VENV)/base.stamp $@

$(PY): | python-is-there
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo \
		"$(PYTHON) cannot make a private environment: install its venv module" \
		"(Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Making a private environment in $(VENV)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

clean: ## remove the environment and everything made by a tool; db.sqlite3 and demo.sqlite3 stay
	rm -rf $(VENV) .audit .pytest_cache .ruff_cache .hypothesis staticfiles test.sqlite3*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- What `make run` asks before it starts ------------------------------------

python-is-there:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here:" \
		"install Python 3.11 or newer (or name one: make run PYTHON=python3.12)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
		"$(PYTHON) is $$($(PYTHON) --version 2>&1), too old: this site needs 3.11 or newer" \
		"(name another: make run PYTHON=python3.12)." >&2; exit 1; }

define PORT_IS_FREE
import socket, sys
try:
    port = int(sys.argv[1])
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
except (ValueError, OverflowError):
    sys.exit(f"PORT={sys.argv[1]} is no port: write a number from 1024 to 65535.")
except PermissionError:
    sys.exit(f"Port {port} is kept for the system: choose another, make {sys.argv[2]} PORT=8123.")
except OSError:
    sys.exit(f"Port {port} is busy: stop what uses it, or make {sys.argv[2]} PORT={port + 1}.")
endef

port-is-free: export PORT_IS_FREE := $(PORT_IS_FREE)
port-is-free: python-is-there
	@$(PYTHON) -c "$$PORT_IS_FREE" "$(PORT)" $(GOAL)

# Without the pool, which would keep trying and then say less.
define DATABASE_ANSWERS
import os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "jamsostek_pks.settings"
try:
    django.setup()
    from django.db import connection
    told = connection.settings_dict
    if connection.vendor == "postgresql":
        told["OPTIONS"] |= {"pool": False, "connect_timeout": 5}
    connection.ensure_connection()
except Exception as error:
    why = " ".join(str(error).split())
    if "told" not in vars():
        sys.exit(why)
    host = told["HOST"] or told["OPTIONS"].get("host") or "this machine"
    hint = "Is the folder there and yours to write to?"
    if told["ENGINE"].endswith("postgresql"):
        hint = "Is the server up, the database made, the user and password right?"
    sys.exit(f"DATABASE_URL: no database {told['NAME']} on {host}. {hint} ({why})")
endef

database-answers: export DATABASE_ANSWERS := $(DATABASE_ANSWERS)
database-answers: $(VENV)/base.stamp
	@$(PY) -c "$$DATABASE_ANSWERS"
