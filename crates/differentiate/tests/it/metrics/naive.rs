//! Random histories: the figures of keeping are those of a naive evaluation, purchase by purchase.

use mining::simulate::Random;
use model::{Day, Timestamp};
use serde_json::{Value as Json, json};

use super::{opens, parts};
use crate::app::TestApp;

const LAST: &str = "2024-06-30";

/// Customers of both kinds, each with the moments of her purchases.
struct Firm {
    customers: Vec<Vec<i64>>,
    zone: jiff::tz::TimeZone,
}

/// Makes a firm of a seed, with purchases that crowd around midnight and around a few days.
fn make(app: &TestApp, seed: u64) -> Firm {
    let zone = app.app.firm.time_zone.clone();
    let mut random = Random::new(seed);
    let last: Day = LAST.parse().unwrap();
    let mut customers = Vec::new();
    let mut orders = Vec::new();
    let rhythm = 10.0 + random.uniform() * 120.0;
    for number in 0..60 {
        let company = number % 5 == 0;
        let made = match company {
            true => app.post("/companies", &json!({ "name": format!("C{number}") })),
            false => app.post("/people", &json!({ "source_id": format!("P{number}") })),
        };
        let field = if company { "company_id" } else { "person_id" };
        let mut day = last.plus(-(random.uniform() * 900.0) as i32);
        let mut moments = Vec::new();
        for _ in 0..(random.uniform() * 9.0) as usize {
            let micros = match (random.uniform() * 3.0) as i64 {
                0 => 0,
                1 => -1_000,
                _ => (random.uniform() * 80_000.0) as i64 * 1_000_000,
            };
            let at = Timestamp(day.start_in(&zone).0 + micros);
            let status = if random.uniform() < 0.1 { "cancelled" } else { "paid" };
            orders.push(json!({ field: made["id"], "placed_at": at, "status": status,
                "total": { "amount": "7", "currency": "USD" } }));
            if status == "paid" && at.day_in(&zone) <= last {
                moments.push(at.0);
            }
            // One day, a regular gap, or any.
            day = day.plus(match (random.uniform() * 3.0) as i64 {
                0 => 0,
                1 => rhythm as i32,
                _ => (random.uniform() * 2.0 * rhythm) as i32,
            });
        }
        if !moments.is_empty() {
            customers.push(moments);
        }
    }
    app.post("/orders/batch", &json!({ "match": [], "records": orders }));
    Firm { customers, zone }
}

impl Firm {
    fn start(&self, day: Day) -> i64 {
        day.start_in(&self.zone).0
    }

    /// Everything of a period, customer by customer.
    fn keeping(&self, window: i64, from: Day, to: Day) -> [i64; 8] {
        let (start, end) = (self.start(from), self.start(to));
        let bought = |moments: &[i64], from: i64, to: i64| moments.iter().any(|at| (from..to).contains(at));
        let window_before = |day: Day| self.start(day.plus(-(window as i32)));
        let mut counts = [0; 8];
        for moments in &self.customers {
            let at_start = bought(moments, window_before(from), start);
            let at_end = bought(moments, window_before(to), end);
            let before = bought(moments, i64::MIN, start);
            let facts = [
                bought(moments, i64::MIN, end),
                at_start,
                at_end,
                at_end && !before,
                at_start && at_end,
                at_start && !at_end,
                before && !at_start && at_end,
                before && !at_start,
            ];
            for (count, fact) in counts.iter_mut().zip(facts) {
                *count += i64::from(fact);
            }
        }
        counts
    }
}

fn share(over: i64, of: i64) -> Json {
    if of == 0 { Json::Null } else { json!(100.0 * over as f64 / of as f64) }
}

/// The steps of an answer with their values.
fn steps(answer: &Json) -> Vec<(Day, Day, Json)> {
    let day = |step: &Json, name: &str| step[name].as_str().unwrap().parse().unwrap();
    let series = answer["series"].as_array().unwrap().iter();
    series.map(|step| (day(step, "from"), day(step, "to"), step["value"].clone())).collect()
}

fn same(got: &Json, expected: &Json, what: &str) {
    match (got.as_f64(), expected.as_f64()) {
        (Some(got), Some(expected)) => {
            assert!((got - expected).abs() < 1e-9, "{what}: {got}, not {expected}")
        }
        _ => assert_eq!(got, expected, "{what}"),
    }
}

fn compare(app: &TestApp, firm: &Firm, query: &str, open: bool) {
    let get = |name: &str| app.get(&format!("/metrics/{name}?{query}"));
    let crr = get("crr");
    let window = crr["window_days"].as_i64().unwrap();
    for (name, told) in ["crr", "kept_rate", "lapse_rate", "win_back_rate", "customers", "active"]
        .map(|name| (name, get(name)))
    {
        let of = |from: Day, to: Day| {
            let [customers, s, e, n, kept, lapsed, back, inactive] = firm.keeping(window, from, to);
            match name {
                "crr" => share(e - n, s),
                "kept_rate" => share(kept, s),
                "lapse_rate" => share(lapsed, s),
                "win_back_rate" => share(back, inactive),
                "customers" => json!(customers as f64),
                _ => json!(e as f64),
            }
        };
        for (from, to, value) in steps(&told) {
            same(&value, &of(from, to), &format!("{name} from {from} to {to} of {query}"));
        }
        let (first, last) = (steps(&told)[0].0, steps(&told).last().unwrap().1);
        same(&told["value"], &of(first, last), &format!("{name} of {query}"));
        if open {
            opens(app, &told);
        }
    }
    let (first, last) = (steps(&crr)[0].0, steps(&crr).last().unwrap().1);
    let counts = firm.keeping(window, first, last);
    let told = parts(&crr);
    let named = ["start", "end", "new", "kept", "lapsed", "won_back"].map(|name| told[name]);
    assert_eq!(named, counts[1..7], "{query}");
}

db::db_test! {
    fn random_histories_give_the_figures_of_a_naive_evaluation(scratch: Scratch) {
        let mut app = TestApp::with(scratch, LAST, |firm| {
            firm.time_zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        });
        let mut firm = Firm { customers: Vec::new(), zone: app.app.firm.time_zone.clone() };
        for seed in 1..=3 {
            // Each adds to those before, so the window changes, too.
            firm.customers.extend(make(&app, seed).customers);
            app.settle();
            compare(&app, &firm, "from=2023-01-01&to=2024-07-01&grain=quarter", seed == 3);
            compare(&app, &firm, "from=2023-05-17&to=2024-03-02&grain=month", seed == 2);
            compare(&app, &firm, "grain=year", seed == 1);
            let live = app.get("/metrics/window");
            assert_eq!((&live["value"], &live["missing"]), (&json!(live["window_days"].as_f64()), &json!([])));
        }
    }

    fn a_series_longer_than_the_bits_of_a_number_is_the_same(scratch: Scratch) {
        let mut app = TestApp::open(scratch, LAST);
        let firm = make(&app, 11);
        app.settle();
        // Two blocks and a step, whole blocks, and many of them.
        compare(&app, &firm, "from=2024-01-01&to=2024-05-01&grain=day", false);
        compare(&app, &firm, "from=2024-03-01&to=2024-06-29&grain=day", false);
        compare(&app, &firm, "from=2024-01-02&to=2024-03-02&grain=day", false);
        compare(&app, &firm, "from=2021-11-01&to=2024-07-01&grain=day", false);
        compare(&app, &firm, "from=2022-01-01&to=2024-07-01&grain=week", false);
    }
}
