"""DuckDB on the sealed files and the exported tail, with the same threads and priority as the engine it is compared
with. Reads one JSON request a line and answers each with one line."""

import json
import os
import sys
import time

import duckdb

os.nice(10)
con = duckdb.connect()
con.execute("set threads = 2; set parquet_metadata_cache = true; set TimeZone = 'UTC'")
con.execute("set preserve_insertion_order = false; set enable_progress_bar = false")


def quoted(values):
    return "[" + ", ".join("'" + value + "'" for value in values) + "]"


def table(name, key, files, tail, folder):
    """The living rows: files without a dead row as they are, the others without the numbers of their dead rows."""
    parts = list(files)
    if tail:
        columns = con.execute(f"describe select * from read_parquet({quoted(files[:1])})").fetchall()
        types = ", ".join(f"'{column[0]}': '{column[1]}'" for column in columns)
        out = os.path.join(folder, f"{name}-tail.parquet")
        con.execute(
            f"copy (select * from read_json('{tail}', format = 'newline_delimited', columns = {{{types}}})) "
            f"to '{out}' (format parquet, compression lz4_raw)"
        )
        parts.append(out)
    con.execute(
        f"create or replace table dead_{name} as select filename, file_row_number as row from ("
        f"select filename, file_row_number, seq, max(seq) over (partition by {key}) as last "
        f"from read_parquet({quoted(parts)}, filename = true, file_row_number = true, union_by_name = true)"
        f") where seq < last"
    )
    counts = con.execute(f"select filename, count(*) from dead_{name} group by all").fetchall()
    clean = [part for part in parts if part not in dict(counts)]
    selects = [f"select * from read_parquet({quoted(clean)})"] if clean else []
    for at, (file, _) in enumerate(counts):
        con.execute(f"create or replace table dead_{name}_{at} as select row from dead_{name} where filename = '{file}'")
        selects.append(
            f"select f.* exclude (file_row_number) from read_parquet('{file}', file_row_number = true) f "
            f"anti join dead_{name}_{at} d on f.file_row_number = d.row"
        )
    con.execute(f"create or replace view {name} as " + " union all by name ".join(selects))
    return sum(count for _, count in counts)


def ask(sql):
    started = time.perf_counter()
    rows = con.execute(sql).fetchall()
    return time.perf_counter() - started, rows


def plain(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return float(value)


for line in sys.stdin:
    request = json.loads(line)
    if "table" in request:
        answer = {"dead": table(**request["table"])}
    elif "run" in request:
        con.execute(request["run"])
        answer = {}
    else:
        seconds, rows = ask(request["ask"])
        answer = {"seconds": seconds, "rows": [[plain(value) for value in row] for row in rows]}
    print(json.dumps(answer), flush=True)
