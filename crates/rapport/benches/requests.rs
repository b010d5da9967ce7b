//! Requests a second, and the time that 99 of 100 take at most, with 64 connections and 100,000 people, on both
//! databases: one record, a page of 50 by a filter, a new record, a change.
//!
//! `wrk` asks, on one thread of the same machine, in turns, so that a busy minute falls on all. Writes are durable.
//! `RAPPORT_BENCH_ROWS` sets the number of people, `RAPPORT_BENCH_RUNS` the turns (5), `RAPPORT_BENCH_SECONDS` how
//! long one lasts (8).

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "each benchmark uses its own part")]
mod server;

use std::path::{Path, PathBuf};
use std::process::Command;

use server::{DATABASES, Server, load, median, number, people};

/// What is asked, in the words of `wrk`, and how many a second are wanted.
const ASKED: [(&str, &str, f64); 4] = [
    (
        "one record",
        r#"request = function() return wrk.format("GET", people .. "/" .. ids[math.random(#ids)]) end"#,
        10_000.0,
    ),
    (
        "a page of 50 by a filter",
        r#"request = function()
             local city = '"City' .. math.random(0, 312) .. '"'
             return wrk.format("POST", people .. "/search", nil, '{"filter":{"field":"city","op":"eq","value":' .. city .. '}}')
           end"#,
        1_000.0,
    ),
    (
        "a new record",
        r#"local at = math.random(1000000000)
           request = function()
             at = at + 1
             local body = '{"first_name":"Ada","last_name":"Byron' .. at .. '","email":"ada' .. at .. '@example.org","city":"London"}'
             return wrk.format("POST", people, nil, body)
           end"#,
        2_500.0,
    ),
    (
        "a change",
        r#"request = function()
             local body = '{"first_name":"Ada' .. math.random(1000000) .. '"}'
             return wrk.format("PATCH", people .. "/" .. ids[math.random(#ids)], nil, body)
           end"#,
        2_500.0,
    ),
];

const CONNECTIONS: &str = "64";

fn main() {
    if Command::new("wrk").arg("-v").output().is_err() {
        println!("SKIP: requests: wrk is not there; scripts/install.sh wrk installs it");
        return;
    }
    let rows = number("RAPPORT_BENCH_ROWS", 100_000);
    let runs = number("RAPPORT_BENCH_RUNS", 5);
    let seconds = number("RAPPORT_BENCH_SECONDS", 8);
    for (dialect, database) in DATABASES {
        let server = Server::start(dialect);
        server.import_people(&server.file("people.csv", people(0, rows)));
        server.make_quick("city");
        server.settle();
        let ids = server.file("ids", ids(&server).join("\n"));
        let scripts: Vec<PathBuf> = ASKED
            .iter()
            .enumerate()
            .map(|(at, (_, asks, _))| server.file(&format!("{at}.lua"), script(&server, &ids, asks)))
            .collect();
        let mut measured = vec![(Vec::new(), Vec::new()); ASKED.len()];
        for _ in 0..runs {
            for (script, (rates, tails)) in scripts.iter().zip(&mut measured) {
                let (rate, tail) = ask(&server, script, seconds);
                rates.push(rate);
                tails.push(tail);
            }
            println!("{database}: a turn is over; load {}", load());
        }
        for ((what, _, wanted), (rates, tails)) in ASKED.iter().zip(&mut measured) {
            let best = rates.iter().copied().fold(f64::NAN, f64::max);
            println!(
                "{database}: {what}: median {:.0} a second (best {best:.0}, wanted at least {wanted:.0}), p99 {:.1} ms",
                median(rates),
                median(tails)
            );
        }
    }
}

/// The ids of everybody.
fn ids(server: &Server) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = String::new();
    loop {
        let page = server.get(&format!("/api/v1/people?limit=1000{after}"));
        let people = page["data"].as_array().expect("people");
        ids.extend(people.iter().map(|person| person["id"].as_str().expect("an id").to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return ids,
        }
    }
}

fn script(server: &Server, ids: &Path, asks: &str) -> String {
    format!(
        r#"ids = {{}}
           for line in io.lines("{}") do ids[#ids + 1] = line end
           math.randomseed(os.time())
           wrk.headers["Authorization"] = "{}"
           wrk.headers["Content-Type"] = "application/json"
           people = "/api/v1/people"
           {asks}
           done = function(summary, latency)
             local wrong = summary.errors.status + summary.errors.connect + summary.errors.read
               + summary.errors.write + summary.errors.timeout
             print("measured", summary.requests / (summary.duration / 1e6), latency:percentile(99) / 1000, wrong)
           end"#,
        ids.display(),
        server.authorization(),
    )
}

/// Requests a second, and milliseconds that 99 of 100 took at most.
fn ask(server: &Server, script: &Path, seconds: usize) -> (f64, f64) {
    let output = Command::new("wrk")
        .args(["-t1", "-c", CONNECTIONS, "-d", &format!("{seconds}s"), "--timeout", "10s", "-s"])
        .arg(script)
        .arg(format!("http://{}", server.address))
        .output()
        .expect("wrk runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.starts_with("measured"));
    let figures: Vec<f64> = line
        .unwrap_or_else(|| panic!("wrk measured nothing: {text}{}", String::from_utf8_lossy(&output.stderr)))
        .split_whitespace()
        .skip(1)
        .map(|text| text.parse().expect("a figure"))
        .collect();
    assert_eq!(figures[2], 0.0, "requests failed: {text}");
    (figures[0], figures[1])
}
