# The verbs of the house. CI runs `make test` and nothing else.

export CARGO_TARGET_DIR ?= $(HOME)/.cache/rapport/target
export HOUSE_TOOLS ?= $(HOME)/.cache/rapport/tools
data := $(or $(RAPPORT_DATA),$(HOME)/.local/share/rapport/demo)
listen := $(or $(RAPPORT_LISTEN),127.0.0.1:7171)

# What the page is made of: a change to any of these, and only that, rebuilds it.
page_sources := $(shell find ui -type d \( -name node_modules -o -name dist -o -name e2e \) -prune -o -type f -print 2>/dev/null)
page := ui/dist/index.html
packages := ui/node_modules/.installed

.PHONY: help demo test e2e lint fuzz bench docs release audit page

help: ## (default) say what there is
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: page ## build page and binary, fill them with the CDNOW history, serve on 127.0.0.1:7171
	cargo build --profile demo --package rapport --locked
	"$(CARGO_TARGET_DIR)/demo/rapport" demo --data "$(data)" --listen $(listen)

test: page ## everything CI runs: lint, tests on both databases, page, browser
	@scripts/test.sh lint rust page e2e

e2e: page ## a browser walks through the demo
	@scripts/test.sh e2e

lint: $(packages) ## formatting, clippy, documentation, TypeScript, licences
	@scripts/test.sh lint

fuzz: ## schemathesis asks everything the API describes
	@scripts/test.sh fuzz

bench: ## measure, optimised, on both databases
	scripts/install.sh postgresql wrk
	scripts/postgres.sh durable cargo bench --workspace --locked

docs: ## the documentation of every crate, as HTML
	cargo doc --workspace --no-deps --locked

release: page ## the binary for production
	cargo build --release --package rapport --locked
	@ls -l "$(CARGO_TARGET_DIR)/release/rapport"

audit: $(packages) ## known vulnerabilities, from the public lists
	scripts/install.sh cargo-deny
	"$(HOUSE_TOOLS)/bin/cargo-deny" --locked check advisories
	cd ui && npm audit --omit=dev

page: $(page) ## build the page when its sources changed

$(page): $(packages) $(page_sources)
	cd ui && npm run build
	@touch $@

$(packages): ui/package.json ui/package-lock.json
	@scripts/install.sh node
	cd ui && npm ci --no-audit --no-fund
	@touch $@
