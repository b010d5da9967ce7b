#!/usr/bin/env bash
# Runs the named suites (lint, rust, page, e2e, fuzz), all of them to their end even when one
# fails, and closes with one line that adds up what ran. Called by make, which has
# built the page.
set -uo pipefail
cd "$(dirname "$0")/.."
# A test reads nothing from a terminal and prints no colours.
export NO_COLOR=1 CARGO_TERM_COLOR=never
: "${CARGO_TARGET_DIR:=$HOME/.cache/rapport/target}" "${HOUSE_TOOLS:=$HOME/.cache/rapport/tools}"
export CARGO_TARGET_DIR HOUSE_TOOLS

# check NAME COMMAND…: a step without tests of its own counts as one.
check() {
    local name=$1 begun=$SECONDS
    shift
    if "$@"; then echo "PASS: $name ($((SECONDS - begun)) s)"; else echo "FAIL: $name"; return 1; fi
}

# suite NAME COMMAND…: the runner prints its own counts; here only that it failed at all,
# for it may have done so before its first test.
suite() {
    local name=$1 begun=$SECONDS
    shift
    if "$@"; then echo "$name took $((SECONDS - begun)) s"; else echo "FAIL: $name"; fi
}

lint() {
    check "rustfmt" cargo fmt --all --check
    check "clippy" cargo clippy --quiet --workspace --all-targets --locked -- -D warnings
    RUSTDOCFLAGS="-D warnings" check "rustdoc" cargo doc --quiet --workspace --no-deps --document-private-items --locked
    check "TypeScript" npm run --silent --prefix ui check
    check "licences, bans and sources" licences
}

# The warnings (a crate in two versions) fill pages and are for whoever asks for them.
licences() {
    scripts/install.sh cargo-deny &&
        "$HOUSE_TOOLS/bin/cargo-deny" --locked --log-level error check licenses bans sources
}

# With --show-output, because a test that skips says so in its output.
rust() {
    suite "cargo test" both_databases cargo test --quiet --workspace --locked --no-fail-fast -- \
        --format pretty --show-output
}

both_databases() {
    scripts/install.sh postgresql && scripts/postgres.sh run "$@"
}

page() {
    suite "vitest" npm run --silent --prefix ui test
}

# The demo binary, so that what a newcomer sees is what is tested, the embedded page included.
e2e() {
    export RAPPORT_BINARY=$CARGO_TARGET_DIR/demo/rapport
    check "chromium is there" scripts/install.sh chromium || return
    # An older binary must not stand in for one that does not build.
    check "demo binary" cargo build --quiet --profile demo --package rapport --locked || return
    export CHROMIUM=${CHROMIUM:-$(command -v chromium)}
    suite "browser" npm run --silent --prefix ui e2e
    check "tracking libraries are there" scripts/install.sh tracking || return
    suite "tracking" npm run --silent --prefix ui tracking
}

# The demo binary, like the browser's.
fuzz() {
    check "schemathesis is there" scripts/install.sh schemathesis || return
    check "demo binary" cargo build --quiet --profile demo --package rapport --locked || return
    suite "schemathesis" both_databases "$HOUSE_TOOLS/schemathesis/bin/python" scripts/fuzz.py \
        "$CARGO_TARGET_DIR/demo/rapport" "${FUZZ:-10}"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
shared=no
[ ! -d ../shared ] || shared=yes

for name in "$@"; do
    case $name in
    lint | rust | page | e2e | fuzz) ;;
    *) echo "no suite named $name" >&2; exit 2 ;;
    esac
    echo "== $name"
    "$name" </dev/null
done > >(tee "$log") 2>&1
wait $!
awk -v shared=$shared -f scripts/tally.awk "$log"
