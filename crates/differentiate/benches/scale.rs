//! How long it takes to learn from and to score a firm's customers, and to answer what home asks.
//!
//! `RAPPORT_BENCH_PEOPLE` says how many customers (100,000 when nothing is said). They buy as BG/NBD and
//! Gamma-Gamma with the published CDNOW parameters say, over two years. Runs on SQLite, and on PostgreSQL
//! where a server is named.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement prints, and panics where it cannot go on"
)]

use std::time::Instant;

use db::testing::{SERVER, Scratch};
use db::{Options, Value};
use differentiate::metrics::{Ask, METRICS, answer};
use differentiate::value::{jobs, person, purchases};
use mining::simulate::Random;
use mining::{bgnbd, gamma_gamma};
use model::{ColumnType, Day};
use platform::firm::Firm;
use platform::warehouse::Scope;
use platform::{App, Clock, Error, Settings, Workers, feed};
use serde_json::json;

const FIRST: &str = "2023-01-01";
const LAST: &str = "2024-12-31";

fn main() {
    let people = std::env::var("RAPPORT_BENCH_PEOPLE").map_or(100_000, |text| text.parse().unwrap());
    measure("sqlite", &Scratch::sqlite(), people);
    if std::env::var_os(SERVER).is_some() {
        measure("postgres", &Scratch::postgres(), people);
    }
}

fn measure(name: &str, scratch: &Scratch, people: u64) {
    let data = tempfile::tempdir().unwrap();
    let mut firm = Firm::new("Bench", "UTC", "USD").unwrap();
    firm.as_of = Some(LAST.parse().unwrap());
    firm.margin_share = Some(0.3);
    let options = Options { group_lock: Some(feed::GROUP_LOCK), ..Options::default() };
    let app = App::open(Settings {
        db: scratch.open(options),
        data: data.path().to_owned(),
        files: data.path().to_owned(),
        firm,
        clock: Clock::System,
        seed: 7,
        modules: vec![identify::MODULE, differentiate::MODULE],
        base_url: String::new(),
    })
    .unwrap();
    let orders = fill(&app, people);
    println!("{name}: {people} people, {orders} orders");

    let begun = Instant::now();
    let (workers, writer) = (Workers::start(&app).unwrap(), app.clone());
    let job = app
        .write_blocking(move |tx| {
            platform::jobs::enqueue(tx, &writer, jobs::FIT.name, &json!({}), Some(jobs::FIT_KEY))
        })
        .unwrap();
    let mut stage = String::new();
    loop {
        let reader = app.clone();
        let shown = app.db.read_blocking(move |tx| platform::jobs::show(tx, &reader, job)).unwrap();
        let now = shown["stage"].as_str().unwrap_or_default().to_owned();
        if now != stage {
            println!("{name}: {:>8.2} s {now}", begun.elapsed().as_secs_f64());
            stage = now;
        }
        if shown["state"] == "done" {
            println!("{name}: {:>8.2} s done: {}", begun.elapsed().as_secs_f64(), shown["result"]);
            break;
        }
        assert!(shown["state"] == "queued" || shown["state"] == "running", "{shown}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    workers.stop();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for metric in METRICS {
        // The first answer also brings the warehouse up to date.
        for which in ["first", "second"] {
            let begun = Instant::now();
            let told = runtime.block_on(answer(&app, Scope::all(), metric.name, &Ask::default())).unwrap();
            let seconds = begun.elapsed().as_secs_f64();
            println!("{name}: {seconds:>8.3} s {}, {which} = {}", metric.name, told["value"]);
        }
    }
    let (begun, reader) = (Instant::now(), app.clone());
    let some = app
        .db
        .read_blocking(|tx| purchases::end_of_chunk(tx, purchases::Customers::People, purchases::FIRST, 50))
        .unwrap()
        .unwrap();
    app.db.read_blocking(move |tx| person(tx, &reader, some)).unwrap();
    println!("{name}: {:>8.3} s one person's value", begun.elapsed().as_secs_f64());
}

/// People with orders, written straight into the tables.
fn fill(app: &App, people: u64) -> usize {
    let (first, last): (Day, Day) = (FIRST.parse().unwrap(), LAST.parse().unwrap());
    let buying = bgnbd::Params::new(0.243, 4.414, 0.793, 2.426).unwrap();
    let spending = gamma_gamma::Params::new(6.25, 3.74, 15.44).unwrap();
    let mut random = Random::new(7);
    let mut count = 0;
    for part in 0..people.div_ceil(10_000) {
        let mut rows: Vec<Vec<Value>> = Vec::new();
        let mut orders: Vec<Vec<Value>> = Vec::new();
        for number in part * 10_000..people.min((part + 1) * 10_000) {
            let person = app.id();
            rows.push(vec![person.into(), 0.into(), 0.into(), 0.into(), (number as i64).into()]);
            // They come in over the first year.
            let came = first.plus((random.uniform() * 365.0) as i32);
            for purchase in customer(&mut random, &buying, &spending, came, last) {
                let at = purchase.0.start_in(&app.firm.time_zone);
                let net = (purchase.1 * 100.0).round() as i64 * 10_000;
                let row = vec![
                    app.id().into(),
                    0.into(),
                    0.into(),
                    0.into(),
                    person.into(),
                    at.into(),
                    net.into(),
                    net.into(),
                    "USD".to_owned().into(),
                ];
                orders.push(row);
            }
        }
        count += orders.len();
        app.write_blocking(move |tx| {
            use ColumnType::{Id, Integer, Text};
            // The warehouse sees rows by their place in the feed, which is their fourth column.
            let seq = feed::take(tx, 1)?;
            let numbered = |mut row: Vec<Value>| {
                row[3] = seq.into();
                row
            };
            let rows: Vec<_> = rows.into_iter().map(numbered).collect();
            let orders: Vec<_> = orders.into_iter().map(numbered).collect();
            let columns = [
                ("id", Id),
                ("created_at", Integer),
                ("updated_at", Integer),
                ("seq", Integer),
                ("number", Integer),
            ];
            tx.insert_many("people", &columns, &rows)?;
            let columns = [
                ("id", Id),
                ("created_at", Integer),
                ("updated_at", Integer),
                ("seq", Integer),
                ("person_id", Id),
                ("placed_at", Integer),
                ("total", Integer),
                ("net", Integer),
                ("currency", Text),
            ];
            tx.insert_many("orders", &columns, &orders)?;
            Ok::<_, Error>(())
        })
        .unwrap();
    }
    count
}

/// Day and amount of each purchase of one customer, until she leaves or the last day is over.
fn customer(
    random: &mut Random,
    buying: &bgnbd::Params,
    spending: &gamma_gamma::Params,
    came: Day,
    last: Day,
) -> Vec<(Day, f64)> {
    let rate = random.gamma(buying.r) / buying.alpha;
    let leaving = random.beta(buying.a, buying.b);
    let scale = random.gamma(spending.q) / spending.v;
    let mut weeks = 0.0;
    let mut purchases = vec![(came, random.gamma(spending.p) / scale)];
    loop {
        weeks += random.exponential() / rate;
        let day = f64::from(came.0) + weeks * 7.0;
        if day >= f64::from(last.0 + 1) || day.is_nan() {
            return purchases;
        }
        purchases.push((Day(day as i32), random.gamma(spending.p) / scale));
        if random.uniform() < leaving {
            return purchases;
        }
    }
}
