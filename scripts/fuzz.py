#!/usr/bin/env python3
"""Runs schemathesis over the API that a server describes, on SQLite and, where RAPPORT_TEST_POSTGRES names a
server, on PostgreSQL. Beside people, orders and deals there is an object with a field of every type. Called by
scripts/test.sh with the Python that schemathesis is installed for:

    scripts/fuzz.py BINARY [EXAMPLES] [SCHEMATHESIS OPTIONS…]
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

# Objects share their routes; these have every kind of field, part, moment and rule.
OBJECTS = ["people", "orders", "deals", "x_kinds"]

# What is not asked, and why.
LEFT_OUT = {
    # It never ends, which is its purpose.
    "/stream",
    # Whole copies of everything: the tests of back-ups ask for them.
    "/backups",
}
CHECKS_LEFT_OUT = {
    # A schema cannot say which records there are to point to, which names are taken, or which dates are in order.
    "positive_data_acceptance",
}


class Server:
    """A server of its own, on a database of its own."""

    def __init__(self, binary, folder, database):
        self.binary, self.folder = binary, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        arguments = ["serve", "--data", folder, "--listen", self.address]
        if database:
            arguments += ["--database", database]
        self.log = open(pathlib.Path(folder) / "server.log", "w")
        self.process = subprocess.Popen([binary, *arguments], stdout=self.log, stderr=self.log)
        self.base = f"http://{self.address}/api/v1"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://{self.address}/readyz").close()
                break
            except OSError:
                time.sleep(0.1)
        made = [binary, "token", "create", "--name", "fuzz", "--role", "admin", "--data", folder]
        self.token = subprocess.run(made, check=True, capture_output=True, text=True).stdout.strip()

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


def with_every_type(server):
    """Makes the object `x_kinds` and some records of it and of others."""
    document = server.ask("GET", "/openapi.json")
    takes = document["paths"]["/objects/{object}/fields"]["post"]["requestBody"]["content"]["application/json"]
    further = {
        "select": {"options": ["red", "green"]},
        "multi_select": {"options": ["red", "green"]},
        "relation": {"relates_to": "people"},
        "relations": {"relates_to": "people"},
        "reference": {"settings": {"objects": ["people", "companies"]}},
        "rating": {"settings": {"max": 5}},
    }
    kinds = takes["schema"]["properties"]["type"]["enum"]
    fields = [{"name": "name", "type": "text"}]
    fields += [{"name": f"a_{kind}", "type": kind, **further.get(kind, {})} for kind in kinds if kind not in ("id", "roll_up")]
    server.ask("POST", "/objects", {"name": "kinds", "fields": fields})
    counted = {"object": "orders", "via": "person_id", "function": "count"}
    server.ask("POST", "/objects/people/fields", {"name": "bought", "type": "roll_up", "settings": counted})
    person = server.ask("POST", "/people", {"first_name": "Ann", "email": "ann@example.com"})["id"]
    server.ask("POST", "/orders", {"person_id": person, "placed_at": "2026-01-02T03:04:05Z"})
    for name in ["one", "two"]:
        server.ask("POST", "/x_kinds", {"x_name": name, "x_a_relation": person})


def fuzz(server, examples, options):
    document = server.ask("GET", "/openapi.json")
    objects = {path.split("/")[1] for path in document["paths"] if f"/{path.split('/')[1]}/search" in document["paths"]}
    paths = [
        path
        for path in document["paths"]
        if path not in LEFT_OUT and (path.split("/")[1] in OBJECTS or path.split("/")[1] not in objects)
    ]
    command = [
        pathlib.Path(sys.executable).parent / "schemathesis",
        "run",
        f"{server.base}/openapi.json",
        "--header",
        f"Authorization: Bearer {server.token}",
        "--checks=all",
        f"--exclude-checks={','.join(sorted(CHECKS_LEFT_OUT))}",
        "--phases=examples,coverage,fuzzing",
        f"--max-examples={examples}",
        "--workers=2",
        "--seed=1",
        "--generation-database=none",
        "--warnings=off",
        "--no-color",
        *[part for path in paths for part in ("--include-path", path)],
        *options,
    ]
    return subprocess.run(command, cwd=server.folder).returncode == 0 and server.process.poll() is None


def main():
    binary, examples, options = sys.argv[1], (sys.argv[2:3] or ["10"])[0], sys.argv[3:]
    well = True
    for name, database in [("SQLite", None), ("PostgreSQL", os.environ.get("RAPPORT_TEST_POSTGRES"))]:
        if name == "PostgreSQL" and not database:
            continue
        with tempfile.TemporaryDirectory() as folder:
            server = Server(os.path.abspath(binary), folder, database)
            begun = time.monotonic()
            try:
                with_every_type(server)
                done = fuzz(server, examples, options)
            finally:
                server.stop()
            if not done:
                log = (pathlib.Path(folder) / "server.log").read_text().splitlines()
                # What the server has to say beside that it was asked.
                print("\n".join([line for line in log if " INFO " not in line][-60:]), file=sys.stderr)
            print(f"{'PASS' if done else 'FAIL'}: schemathesis on {name} ({time.monotonic() - begun:.0f} s)", flush=True)
            well = well and done
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
