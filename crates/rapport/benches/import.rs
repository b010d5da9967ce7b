//! Import of orders against raw insert of the rows it made: people, orders, changes, members of bulk chunks
//! and interactions, done and readable. Prints the median of each and their ratio.
//!
//! `RAPPORT_BENCH_ROWS` sets the number of orders (1,000,000), `RAPPORT_BENCH_RUNS` the runs (3).

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

const MAP: &str = r#"
[reader]
header = true
separator = ","

[[object]]
object = "people"
match = ["source_id"]
columns = { source_id = "customer" }

[[object]]
object = "orders"
match = ["source_id"]
columns = { source_id = "order", placed_at = "day", total = "total" }
constants = { currency = "EUR", status = "paid" }
relations = { person_id = "people" }
"#;
/// The tables that an import writes and keeps.
const TABLES: &[&str] = &["people", "orders", "changes", "batch_members", "interactions"];

fn main() {
    let number = |name: &str, default: usize| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let rows = number("RAPPORT_BENCH_ROWS", 1_000_000);
    let runs = number("RAPPORT_BENCH_RUNS", 3);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("orders.csv");
    fs::write(&file, orders(rows)).expect("a file");
    fs::write(folder.path().join("map.toml"), MAP).expect("a map");
    let (mut imports, mut raws, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..runs {
        let data = folder.path().join(format!("data-{run}"));
        let import = import(folder.path(), &data, &file);
        let raw =
            db::raw::insert(&data.join("rapport.db"), &folder.path().join(format!("raw-{run}.db")), TABLES);
        let raw = raw.expect("raw insert");
        let raw_seconds = raw.time.as_secs_f64();
        println!("run {run}: import {import:.1} s, raw insert of its {} rows {raw_seconds:.1} s", raw.rows);
        imports.push(import);
        raws.push(raw_seconds);
        ratios.push(raw_seconds / import);
        fs::remove_dir_all(&data).expect("cleaning up");
        fs::remove_file(folder.path().join(format!("raw-{run}.db"))).expect("cleaning up");
    }
    println!(
        "import of {rows} orders: median {:.1} s; raw insert: median {:.1} s; ratio {:.2} (wanted: at least 0.30)",
        median(&mut imports),
        median(&mut raws),
        median(&mut ratios)
    );
}

/// Imports through the command line and gives the seconds from the request to the end of the job.
fn import(folder: &Path, data: &Path, file: &Path) -> f64 {
    let output = Command::new(env!("CARGO_BIN_EXE_rapport"))
        .arg("import")
        .arg(file)
        .args(["--source", "bench", "--json", "--map-file"])
        .arg(folder.join("map.toml"))
        .arg("--data")
        .arg(data)
        .output()
        .expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let done: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    let seconds = |name: &str| {
        let time: model::Timestamp = done[name].as_str().and_then(|text| text.parse().ok()).expect("a time");
        time.0 as f64 / 1e6
    };
    assert_eq!(done["counts"]["rejected"], 0);
    seconds("finished_at") - seconds("created_at")
}

/// Orders of a fifth as many customers over two years, in the order of time.
fn orders(rows: usize) -> String {
    let mut text = String::from("order,customer,day,total\n");
    let mut state = 7_u64;
    let mut next = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let customers = (rows as u64 / 5).max(1);
    let first = model::Day::from_ymd(2024, 1, 1).expect("a day");
    for row in 0..rows {
        let day = first.plus((row * 730 / rows.max(1)) as i32);
        let cents = 100 + next(20_000);
        writeln!(text, "A{row:08},C{:07},{day},{}.{:02}", next(customers), cents / 100, cents % 100)
            .expect("a line");
    }
    text
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
