#!/usr/bin/env bash
# A throw-away PostgreSQL for tests: an empty cluster in a temporary folder, reached
# through a socket in it, never through the network, and not durable on purpose.
#
#   scripts/postgres.sh run COMMAND…   start one, run the command with
#                                      RAPPORT_TEST_POSTGRES set, stop it again
#   scripts/postgres.sh durable COMMAND…
#                                      the same with one that loses nothing, to measure
#   scripts/postgres.sh start          start one and print that connection string
#   scripts/postgres.sh stop STRING    stop the one with that string and remove it
#   scripts/postgres.sh find           print the folder of PostgreSQL's programs
set -euo pipefail

find_programs() {
    local initdb
    initdb=$(command -v initdb || ls -1 /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
    [ -n "$initdb" ] || { echo "no initdb: install PostgreSQL" >&2; return 1; }
    dirname "$initdb"
}

# PostgreSQL refuses to run as root, so root lends it the user that the package made.
as_server() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start() {
    local programs folder
    programs=$(find_programs)
    # Under /tmp and not $TMPDIR: the path of a socket may have 107 bytes.
    folder=$(mktemp -d /tmp/rapport-postgres.XXXXXX)
    [ "$(id -u)" != 0 ] || chown postgres: "$folder"
    if ! {
        as_server "$programs/initdb" --pgdata "$folder/data" --username postgres --auth trust \
            --encoding UTF8 --locale C.UTF-8 --no-sync &&
            cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 200
shared_buffers = 256MB
END
        [ "${durable:-}" ] || cat >>"$folder/data/postgresql.conf" <<END
fsync = off
synchronous_commit = off
full_page_writes = off
END
        as_server "$programs/pg_ctl" start --wait --silent --pgdata "$folder/data" --log "$folder/log"
    } </dev/null >"$folder/start.log" 2>&1; then
        cat "$folder/start.log" "$folder/log" >&2 2>/dev/null || true
        rm -rf "$folder"
        return 1
    fi
    echo "host=$folder user=postgres dbname=postgres"
}

stop() {
    local folder=${1#host=}
    folder=${folder%% *}
    case $folder in
    /tmp/rapport-postgres.*) ;;
    *) echo "not a server of ours: $1" >&2; return 1 ;;
    esac
    as_server "$(find_programs)/pg_ctl" stop --silent --mode immediate --pgdata "$folder/data" || true
    rm -rf "$folder"
}

case ${1:-} in
find) find_programs ;;
start) start ;;
stop) stop "${2:?the connection string that start printed}" ;;
run | durable)
    [ "$1" = run ] || durable=yes
    shift
    RAPPORT_TEST_POSTGRES=$(start)
    export RAPPORT_TEST_POSTGRES
    trap 'stop "$RAPPORT_TEST_POSTGRES"' EXIT
    trap 'exit 130' INT TERM HUP
    "$@"
    ;;
*)
    sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
