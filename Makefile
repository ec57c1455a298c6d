PORT ?= 8000
BIND ?= 127.0.0.1
DEMO_DIR ?= var/demo
FOR ?= test
TESTS ?= -n 2 --dist loadscope
PYTHON := .venv/bin/python
INSTALLED := .venv/.installed
# `check` reads settings as a production machine has them; nothing is connected to.
PRODUCTION := DEBUG=false SECRET_KEY=0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ \
	PUBLIC_URL=https://kompetensi.example.go.id ALLOWED_HOSTS=kompetensi.example.go.id \
	DATABASE_URL=postgresql://app@localhost/app REDIS_URL=redis://localhost/0
export PORT BIND DEMO_DIR DEMO_PASSWORD
.PHONY: help setup demo demo-reset test bench faults-documents check format stop

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: ## Install everything this machine lacks (demo and test call it)
	@python3 deploy/setup_machine.py $(FOR)
	@$(MAKE) -s --no-print-directory $(INSTALLED)

$(INSTALLED): requirements.txt requirements-dev.txt
	@test -x $(PYTHON) || python3 -m venv .venv
	@echo "Installing Python packages"
	@$(PYTHON) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: ## Run the whole product with demo data: make demo PORT=8000 DEMO_DIR=var/demo
	@$(MAKE) -s --no-print-directory setup FOR=demo
	@exec $(PYTHON) -m asn_kompetensi.demo

demo-reset: ## Forget the demo's data and start afresh
	@$(MAKE) -s --no-print-directory setup FOR=demo
	@exec $(PYTHON) -m asn_kompetensi.demo --reset

test: setup ## Run every test: make test TESTS="apps/plans -x" for some
	@$(PYTHON) -m pytest $(TESTS)

bench: setup ## Measure what the product costs: make bench BENCH="--only plan_pdf --rounds 30"
	@$(PYTHON) -m pip install -qq --disable-pip-version-check -r benchmarks/requirements.txt
	@$(PYTHON) -m benchmarks --page docs/performance.md $(BENCH)

faults-documents: setup ## Kill workers and the broker under a batch of 1,000 documents (about 8 minutes)
	@$(PYTHON) -m benchmarks.faults_documents --markdown docs/faults-documents.md

check: setup ## Format, lint, types, layers, templates, migrations, deployment settings
	@set -e; run() { echo "== $$1"; shift; "$$@"; }; \
	run "ruff format" $(PYTHON) -m ruff format --check .; \
	run "ruff check" $(PYTHON) -m ruff check --quiet .; \
	run "mypy" $(PYTHON) -m mypy; \
	run "import-linter" .venv/bin/lint-imports --no-logo; \
	run "djlint" .venv/bin/djlint templates --lint --quiet; \
	run "migrations" $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run; \
	run "deployment" env $(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

.PHONY: validate
validate: setup ## Judge every kind of document by PDF/A-3a and PDF/UA-1; writes docs/documents-validity.md
	@set -e; folder=$$(mktemp -d); trap 'rm -r "$$folder"' EXIT; \
	$(PYTHON) manage.py document_gallery --sealed "$$folder"; \
	$(PYTHON) -m asn_kompetensi.testing.verapdf "$$folder"/*.pdf > docs/documents-validity.md

format: setup ## Put the code into its form
	@$(PYTHON) -m ruff format . && $(PYTHON) -m ruff check --fix .

stop: ## End the embedded servers that manage.py left running
	@$(PYTHON) -m asn_kompetensi.embedded stop
