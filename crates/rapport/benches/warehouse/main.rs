//! SQL over base and tail with a million people and five million orders, against DuckDB on the same files: sealing,
//! the first query over a tail, a grouped revenue, cohorts, the grid of recency and frequency; and what single
//! writes take meanwhile.
//!
//! `RAPPORT_BENCH_PEOPLE` sets the number of people (1,000,000; five times as many orders), `RAPPORT_BENCH_DATA` a
//! folder to keep the filled database in and to find it in again. `DUCKDB_PYTHON` names a Python that has DuckDB;
//! without it only our figures are printed. With it both answer in turn, their answers must be equal, and the run
//! fails where we take longer than wanted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod fill;
mod firm;
mod peer;
mod queries;
mod writes;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use db::{Db, Options};
use differentiate::value::jobs;
use fill::Filling;
use mining::simulate::Random;
use model::{Day, Id};
use peer::Peer;
use platform::firm::Firm;
use platform::{App, Clock, Settings, Workers, feed};
use queries::{Question, questions};
use serde_json::{Value as Json, json};

const INSTALL: &str = "python3 -m venv v && v/bin/pip install duckdb==2.0.0";
const FIRST: &str = "2023-01-01";
const ORDERS_OF_A_PERSON: usize = 5;
/// Runs of each question, after one that is not counted.
const RUNS: usize = 5;
/// Single writes of one measurement, and how often it is made.
const WRITES: usize = 2_000;
const ROUNDS: usize = 3;
/// Rows of one answer when the tail is exported.
const EXPORTED: i64 = 20_000;
/// Rows after which a server seals.
const SEALED_AT: usize = 200_000;

fn main() {
    let people = std::env::var("RAPPORT_BENCH_PEOPLE").ok().and_then(|text| text.parse().ok());
    let people: u32 = people.unwrap_or(1_000_000);
    let temporary = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("RAPPORT_BENCH_DATA").map(PathBuf::from);
    let data = kept.unwrap_or_else(|| temporary.path().to_owned());
    fs::create_dir_all(&data).expect("a folder");
    let filled = data.join("filled");
    let app = open(&data);
    if !filled.exists() {
        fill(&app, people);
        fs::write(&filled, people.to_string()).expect("a note");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure(&app, temporary.path()));
}

fn open(data: &Path) -> App {
    let mut firm = Firm::new("Bench", "UTC", "EUR").expect("a firm");
    firm.as_of = Some(first().plus(firm::DAYS - 1));
    firm.margin_share = Some(0.3);
    let options = Options { group_lock: Some(feed::GROUP_LOCK), ..Options::default() };
    App::open(Settings {
        db: Db::sqlite(&data.join("rapport.db"), options).expect("a database"),
        data: data.to_owned(),
        files: data.to_owned(),
        firm,
        clock: Clock::System,
        seed: 7,
        modules: vec![identify::MODULE, differentiate::MODULE],
        base_url: String::new(),
    })
    .expect("the system opens")
}

fn first() -> Day {
    FIRST.parse().expect("a day")
}

/// Writes people and orders in the order in which they came, sealing as a server does, scores everybody, seals the
/// rest, and writes a tail.
fn fill(app: &App, people: u32) {
    let mut random = Random::new(7);
    let bought = firm::orders(&mut random, people, first());
    let (base, tail) = (people as usize * ORDERS_OF_A_PERSON, people as usize / 5);
    assert!(bought.len() >= base + tail, "only {} orders were drawn", bought.len());
    let mut filling = Filling::new(app, random, people);
    let (mut waiting, mut seals, begun) = (0, Vec::new(), Instant::now());
    for chunk in bought[..base].chunks(fill::CHUNK) {
        waiting += filling.orders(chunk).expect("orders");
        if waiting >= SEALED_AT {
            seals.push(seal(app));
            waiting = 0;
        }
    }
    filling.leads().expect("people");
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{people} people and {base} orders written: {seconds:.1} s, of which {:.1} s sealing",
        seals.iter().sum::<f64>()
    );
    let most = seals.iter().copied().fold(0.0, f64::max);
    println!(
        "sealing of {SEALED_AT} rows: median {:.2} s, most {most:.2} s, {} times",
        median(&mut seals),
        seals.len()
    );
    let begun = Instant::now();
    score(app);
    println!(
        "everybody fitted and scored, sealing in the background: {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    app.warehouse.seal().expect("sealed");
    for chunk in bought[base..base + tail - people as usize / 100].chunks(fill::CHUNK) {
        filling.orders(chunk).expect("orders");
    }
    filling.refunds(people as usize / 100).expect("refunds");
}

/// Seals as a server does that looks once in a while.
fn seal(app: &App) -> f64 {
    let begun = Instant::now();
    assert!(app.warehouse.tend().expect("tended"), "there was enough to seal");
    begun.elapsed().as_secs_f64()
}

/// The product's own job.
fn score(app: &App) {
    let (workers, writer) = (Workers::start(app).expect("workers"), app.clone());
    let job = app.write_blocking(move |tx| {
        platform::jobs::enqueue(tx, &writer, jobs::FIT.name, &json!({}), Some(jobs::FIT_KEY))
    });
    let job = job.expect("a job");
    loop {
        let reader = app.clone();
        let shown = app.db.read_blocking(move |tx| platform::jobs::show(tx, &reader, job)).expect("a job");
        if shown["state"] == "done" {
            break;
        }
        assert!(shown["state"] == "queued" || shown["state"] == "running", "{shown}");
        std::thread::sleep(Duration::from_millis(50));
    }
    workers.stop();
}

async fn measure(app: &App, folder: &Path) {
    let extent = app.warehouse.extent();
    println!("base: {} files, {:.0} MB, {} rows", extent.files, extent.bytes as f64 / 1e6, extent.rows);
    let month = &questions("")[0];
    let (reading, _) = ask(app, &month.sql).await;
    let tail = app.warehouse.extent().tail;
    let (second, _) = ask(app, &month.sql).await;
    println!("tail: {tail} rows; {}: {reading:.2} s the first time, {second:.2} s the second", month.name);
    let person =
        ask(app, "select id from people where acquired_at is not null order by id limit 1 offset 1000").await;
    let person = person.1[0][0].as_str().expect("an id").to_owned();

    let mut peer = Peer::start();
    match &mut peer {
        Some(peer) => prepare(app, peer, folder).await,
        None => println!("DuckDB: not compared. Set DUCKDB_PYTHON to a Python made by: {INSTALL}"),
    }
    println!("{:<32} {:>10} {:>10} {:>7}", "median of 5", "ours", "DuckDB", "ratio");
    let mut missed = Vec::new();
    let questions = questions(&person);
    let mut heaviest = (0.0, month);
    for question in &questions {
        let (ours, theirs) = compare(app, peer.as_mut(), question).await;
        if question.most.is_some() && ours > heaviest.0 {
            heaviest = (ours, question);
        }
        let Some(theirs) = theirs else {
            println!("{:<32} {ours:>9.3}s", question.name);
            continue;
        };
        let ratio = ours / theirs;
        let wanted = question.most.map_or(String::new(), |most| format!("  (wanted: at most {most})"));
        println!("{:<32} {ours:>9.3}s {theirs:>9.3}s {ratio:>7.2}{wanted}", question.name);
        if question.most.is_some_and(|most| ratio > most) {
            missed.push(question.name);
        }
    }
    drop(peer);
    if std::env::var_os("RAPPORT_BENCH_QUERIES").is_none() {
        write(app, heaviest.1).await;
    }
    assert!(missed.is_empty(), "slower than wanted: {missed:?}");
}

/// Seconds and rows of an answer.
async fn ask(app: &App, sql: &str) -> (f64, Vec<Vec<Json>>) {
    #[derive(serde::Deserialize)]
    struct Answer {
        rows: Vec<Vec<Json>>,
    }
    let begun = Instant::now();
    let text = app
        .warehouse
        .json(queries::query(app, first(), sql))
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    let seconds = begun.elapsed().as_secs_f64();
    let answer: Answer = serde_json::from_str(&text).expect("JSON");
    (seconds, answer.rows)
}

/// Gives DuckDB the files as they are, the tail as Parquet, and the names that our SQL uses.
async fn prepare(app: &App, peer: &mut Peer, folder: &Path) {
    let warehouse = app.warehouse.folder();
    let listed = app.db.read_blocking(|tx| {
        let rows = tx.query("select table_name, id from warehouse_files where retired_at is null", &[])?;
        rows.iter()
            .map(|row| Ok::<_, db::DbError>((row.text(0)?.to_owned(), row.id(1)?)))
            .collect::<Result<Vec<_>, _>>()
    });
    let listed = listed.expect("the list of files");
    let watermark = app.warehouse.extent().watermark;
    for (table, key) in
        [("people", "id"), ("companies", "id"), ("orders", "id"), ("person_values", "person_id")]
    {
        let files = listed.iter().filter(|(name, _)| name == table);
        let files: Vec<_> = files
            .map(|(_, id)| warehouse.join(table).join(format!("{id}.parquet")).display().to_string())
            .collect();
        if files.is_empty() {
            continue;
        }
        let tail = export(app, table, watermark, folder).await;
        let dead = peer.table(table, key, &files, tail.as_deref(), folder);
        println!("DuckDB: {table} from {} files, {dead} dead rows", files.len());
    }
    for sql in queries::macros(app, first()) {
        peer.run(&sql);
    }
    for view in app.views().iter().filter(|view| view.name == "purchases") {
        peer.run(&format!("create view {} as {}", view.name, view.sql));
    }
}

/// The rows of a table after a place in the feed as lines of JSON; none where there are none.
async fn export(app: &App, table: &str, after: i64, folder: &Path) -> Option<PathBuf> {
    let path = folder.join(format!("{table}.ndjson"));
    let mut file = std::io::BufWriter::new(fs::File::create(&path).expect("a file"));
    let places = format!("select seq, count(*) from {table} where seq > {after} group by seq order by seq");
    let (_, places) = ask(app, &places).await;
    let (mut from, mut rows) = (after, 0);
    for (at, place) in places.iter().enumerate() {
        rows += place[1].as_i64().expect("a count");
        if rows < EXPORTED && at + 1 < places.len() {
            continue;
        }
        let to = place[0].as_i64().expect("a place");
        let sql = format!("select * from {table} where seq > {from} and seq <= {to}");
        (from, rows) = (to, 0);
        let text = app.warehouse.json(queries::query(app, first(), &sql)).await.expect("rows");
        let answer: Json = serde_json::from_str(&text).expect("JSON");
        let columns = answer["columns"].as_array().expect("columns");
        for row in answer["rows"].as_array().expect("rows") {
            let values = row.as_array().expect("values").iter();
            let named = columns
                .iter()
                .zip(values)
                .filter_map(|(column, value)| Some((column["name"].as_str()?.to_owned(), value.clone())));
            writeln!(file, "{}", Json::Object(named.collect())).expect("a line");
        }
    }
    file.flush().expect("written");
    (!places.is_empty()).then_some(path)
}

/// Median seconds of both, asked in turn. Their answers must be equal.
async fn compare(app: &App, mut peer: Option<&mut Peer>, question: &Question) -> (f64, Option<f64>) {
    let sql = &question.sql;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let (seconds, rows) = ask(app, sql).await;
        let other = peer.as_mut().map(|peer| peer.rows(&queries::for_duckdb(sql)));
        if run == 0 {
            assert!(!rows.is_empty(), "{} answers nothing", question.name);
            if let Some((_, found)) = &other {
                equal(question.name, &rows, found);
            }
            continue;
        }
        ours.push(seconds);
        theirs.extend(other.map(|other| other.0));
    }
    (median(&mut ours), peer.map(|_| median(&mut theirs)))
}

/// The same rows, in whatever order.
fn equal(name: &str, ours: &[Vec<Json>], theirs: &[Vec<Json>]) {
    let plain = |value: &Json| value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string());
    let sorted = |rows: &[Vec<Json>]| {
        let mut rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(plain).collect()).collect();
        rows.sort_unstable();
        rows
    };
    assert_eq!(ours.len(), theirs.len(), "rows of {name}");
    for (one, other) in sorted(ours).iter().zip(&sorted(theirs)) {
        assert_eq!(one, other, "{name}");
    }
}

/// Single writes alone, and while the heaviest question runs without pause on all places.
async fn write(app: &App, heaviest: &Question) {
    let (_, rows) = ask(app, "select id from people order by id limit 100000").await;
    let ids = rows.iter().filter_map(|row| row[0].as_str()?.parse::<Id>().ok());
    let people = Arc::new(ids.collect::<Vec<_>>());
    let mut times: [Vec<f64>; 4] = Default::default();
    let mut asked = 0;
    for round in 0..ROUNDS {
        let from = round * 4 * WRITES;
        times[0].extend(writes::patches(app, Arc::clone(&people), from, WRITES).await);
        times[1].extend(writes::together(app, &people, from + WRITES, WRITES).await);
        let stop = Arc::new(AtomicBool::new(false));
        let places = std::thread::available_parallelism().map_or(1, usize::from);
        let asking: Vec<_> = (0..places)
            .map(|_| {
                let (app, stop, sql) = (app.clone(), Arc::clone(&stop), heaviest.sql.clone());
                tokio::spawn(async move {
                    let mut asked = 0;
                    while !stop.load(Ordering::Relaxed) {
                        app.warehouse.json(queries::query(&app, first(), &sql)).await.expect("an answer");
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(500)).await;
        times[2].extend(writes::patches(app, Arc::clone(&people), from + 2 * WRITES, WRITES).await);
        times[3].extend(writes::together(app, &people, from + 3 * WRITES, WRITES).await);
        stop.store(true, Ordering::Relaxed);
        for task in asking {
            asked += task.await.expect("answers");
        }
    }
    println!(
        "writes, in milliseconds, {} each; beside them '{}' {asked} times",
        ROUNDS * WRITES,
        heaviest.name
    );
    let mut told = |what: &str, at: usize, alone: Option<f64>| {
        let [half, most] = [0.5, 0.99].map(|share| writes::percentile(&mut times[at], share) * 1e3);
        let ratio =
            alone.map_or(String::new(), |alone| format!(", {:.2} times (wanted: at most 2)", most / alone));
        println!("{what:<44} median {half:>7.3}, p99 {most:>7.3}{ratio}");
        most
    };
    let one = told("one at a time, alone", 0, None);
    told("one at a time, beside queries", 2, Some(one));
    let many = told(&format!("{} at a time, alone", writes::WAITING), 1, None);
    told(&format!("{} at a time, beside queries", writes::WAITING), 3, Some(many));
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
