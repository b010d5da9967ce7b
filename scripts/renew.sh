#!/usr/bin/env bash
# Writes anew what is made from declarations and kept in the repository: docs/warehouse.md, the description of the
# API in ui/src/api/openapi.json, and from that the types of the page's requests in ui/src/api/openapi.d.ts. Tests say
# when it is due.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${CARGO_TARGET_DIR:=$HOME/.cache/rapport/target}"
export CARGO_TARGET_DIR
UPDATE_DOCS=1 cargo test --quiet --workspace --test it --locked -- docs:: openapi::the_page
npm run --silent --prefix ui api
