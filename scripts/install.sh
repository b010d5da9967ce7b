#!/usr/bin/env bash
# Makes sure that the named tools are there: node, postgresql, chromium, wrk, cargo-deny, schemathesis, tracking.
# As root on Debian or Ubuntu it installs what is missing; elsewhere it says what to
# install and fails. It installs nothing that was not named.
set -euo pipefail

cargo_deny_version=0.20.2
schemathesis_version=4.32.5
segment_python_version=2.4.0
rudder_python_version=2.1.9
tools=${HOUSE_TOOLS:-$HOME/.cache/rapport/tools}

# from_debian PACKAGE WHY
from_debian() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing the Debian package $1 ($2)" >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get install -y -qq "$1" >/dev/null 2>&1 && return
        # The list of packages may be absent or old.
        apt-get update -qq >&2
        apt-get install -y -qq "$1" >/dev/null
    else
        echo "missing: $1 ($2). On Debian or Ubuntu: sudo apt-get install $1" >&2
        return 1
    fi
}

node() {
    local version
    version=$(command node --version 2>/dev/null) || version=none
    # 20.19 is the oldest release that Vite accepts.
    if ! command node -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
        echo "missing: Node.js 20.19 or newer with npm, to build the page (found: $version)" >&2
        return 1
    fi
}

postgresql() {
    "$(dirname "$0")/postgres.sh" find >/dev/null 2>&1 ||
        from_debian postgresql "the tests run on both databases"
    "$(dirname "$0")/postgres.sh" find >/dev/null
}

chromium() {
    [ -n "${CHROMIUM:-}" ] || type -P chromium >/dev/null ||
        from_debian chromium "the browser test; CHROMIUM=/path names another one"
}

wrk() {
    type -P wrk >/dev/null || from_debian wrk "it measures requests a second"
}

# Built without optimisation: that takes a minute and a half on two cores, and checking takes seconds.
cargo-deny() {
    case $("$tools/bin/cargo-deny" --version 2>/dev/null) in
    *" $cargo_deny_version") ;;
    *) # Its own target folder goes away afterwards: it is larger than the tool.
        local scratch status=0
        scratch=$(mktemp -d)
        CARGO_TARGET_DIR=$scratch cargo install cargo-deny --quiet --locked --debug \
            --version "$cargo_deny_version" --root "$tools" || status=$?
        rm -rf "$scratch"
        return $status ;;
    esac
}

# venv FOLDER WHY PACKAGE…: the packages in a Python environment of their own, made anew.
venv() {
    local folder=$1 why=$2
    shift 2
    command -v python3 >/dev/null || from_debian python3 "$why"
    # Debian has venv in a package of its own.
    python3 -c 'import ensurepip' 2>/dev/null || from_debian python3-venv "$why"
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
}

schemathesis() {
    local folder=$tools/schemathesis
    case $("$folder/bin/schemathesis" --version 2>/dev/null) in
    *" $schemathesis_version") return ;;
    esac
    venv "$folder" "schemathesis asks the API" "schemathesis==$schemathesis_version"
}

# The tracking libraries for Python; those for Node.js come with the page's packages.
tracking() {
    local folder=$tools/tracking
    case $("$folder/bin/python" -c 'from importlib.metadata import version
print(version("segment-analytics-python"), version("rudder-sdk-python"))' 2>/dev/null) in
    "$segment_python_version $rudder_python_version") return ;;
    esac
    venv "$folder" "the tracking libraries for Python send events" \
        "segment-analytics-python==$segment_python_version" "rudder-sdk-python==$rudder_python_version"
}

for tool in "$@"; do
    case $tool in
    node | postgresql | chromium | wrk | cargo-deny | schemathesis | tracking) "$tool" ;;
    *) echo "install.sh knows no tool named $tool" >&2; exit 2 ;;
    esac
done
