# Every target works on a fresh clone: what it needs is installed first.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PORT ?= 8000
PYTEST ?=
BENCH ?=
DANISH := locale/da/LC_MESSAGES/django

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: .venv/installed ## serve the site with demo data: make run [PORT=8000]
	@export DEBUG=$${DEBUG:-true}; \
	$(PYTHON) -m crm.ports "$(PORT)" && \
	$(PYTHON) manage.py migrate --verbosity 0 && \
	$(PYTHON) manage.py seed_demo --once && \
	exec $(PYTHON) manage.py serve --port $(PORT)

test: .venv/installed ## run every test, the browser's too: [DATABASE_URL=postgres://…] [PYTEST="-k name"]
	@$(PYTHON) -m tests.browser.chromium
	@$(PYTHON) -m pytest -n logical $(PYTEST)

pictures: .venv/installed ## take the guide's pictures anew, of the pages as they are
	@mkdir -p docs/guide/pictures
	@PICTURES=docs/guide/pictures $(PYTHON) -m pytest -q tests/browser/test_pictures.py

check: .venv/installed ## look for mistakes without running the tests
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check --quiet
	@find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	@.venv/bin/lint-imports --no-cache --config pyproject.toml > var/lint-imports.log || { cat var/lint-imports.log; exit 1; }
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) manage.py makemigrations --check --dry-run
	@ENV_FILE=/dev/null EMAIL_URL=smtp://localhost SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

format: .venv/installed ## bring code and templates into the house layout
	@.venv/bin/ruff check --fix --quiet; .venv/bin/ruff format --quiet
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

messages: .venv/installed ## gather the strings to translate and compile the Danish ones (needs gettext)
	@command -v msgfmt > /dev/null || { echo "GNU gettext is missing: install the package gettext of your system."; exit 1; }
	@.venv/bin/django-admin makemessages --locale da --no-location --no-obsolete --verbosity 0 \
		--extension html,jinja,py,txt --ignore .venv --ignore var --ignore static --ignore tests
	@# A guessed translation is worse than none, and a date only makes two branches collide.
	@msgattrib --clear-fuzzy --empty --clear-previous --output-file $(DANISH).po $(DANISH).po
	@sed -i '/^"POT-Creation-Date:/d' $(DANISH).po
	@msgfmt --check-format --statistics --output-file $(DANISH).mo $(DANISH).po

bench: .venv/installed ## measure against the goals: [BENCH="--entries 10000,1000000 --only R1,R5"]
	@$(PYTHON) -m tests.benchmarks $(BENCH)

lock: .venv/installed ## choose the newest allowed versions and write them to requirements.txt
	@test -x var/uv/bin/uv || { python3 -m venv var/uv && var/uv/bin/pip install --quiet uv; }
	@var/uv/bin/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --group dev pyproject.toml --output-file requirements.txt --quiet

clean: ## remove what the targets made, but not the data of make run
	rm -rf .venv var/test-* var/uv .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: requirements.txt
	@.ci/venv
	@$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@mkdir -p var
	@touch $@

.PHONY: help run test pictures check format messages bench lock clean
