//! The same scenario on both databases, under a clock that stands still and with one seed: what is exported
//! is the same to the last byte.
//!
//! Ids come from one source in the order in which they are asked for, so jobs, followers and requests take
//! turns here instead of running side by side.

use std::fmt::Write;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use db::Options;
use db::testing::Scratch;
use model::Timestamp;
use platform::firm::Firm;
use platform::{App, Clock, Module, Settings, Workers, feed, followers, http};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::cdnow::{MAP, master};

/// 1998-07-01, the day after the end of the history.
const NOW: Timestamp = Timestamp(899_251_200_000_000);
const LIMIT: Duration = Duration::from_secs(180);
const OBJECTS: [&str; 5] = ["people", "companies", "products", "orders", "order_lines"];

#[test]
fn both_databases_export_the_same_bytes() {
    let sqlite = std::thread::spawn(|| scenario(&Scratch::sqlite()));
    let postgres = scenario(&Scratch::postgres());
    let sqlite = sqlite.join().unwrap();
    println!("{} lines, {} bytes from each", sqlite.lines().count(), sqlite.len());
    for (line, (one, other)) in sqlite.lines().zip(postgres.lines()).enumerate() {
        assert_eq!(one, other, "line {line}: SQLite on the left");
    }
    assert!(sqlite == postgres, "{} bytes and {} bytes", sqlite.len(), postgres.len());
    assert!(sqlite.lines().count() > 150_000, "the export holds the history");
}

/// Which of the threads beside the requests work in a turn.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    Jobs,
    Followers,
}

struct Twin<'a> {
    scratch: &'a Scratch,
    data: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
    now: Timestamp,
    seed: u64,
}

/// What everything looks like after an import, edits, refits and more edits.
fn scenario(scratch: &Scratch) -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut twin = Twin { scratch, data: tempfile::tempdir().unwrap(), runtime, now: NOW, seed: 1 };
    let path = twin.data.path().join("history.txt");
    std::fs::write(&path, master()).unwrap();
    twin.requests(|app| {
        let import = app.post("/imports", &json!({"path": path, "map_file": MAP, "source": "cdnow"}));
        assert_eq!(import["state"], "queued");
    });
    twin.rest();
    twin.requests(edits);
    twin.rest();
    twin.requests(|app| drop(app.post("/models/bgnbd/fit", &json!({}))));
    twin.rest();
    let mut export = String::new();
    twin.requests(|app| export = exported(app));
    export
}

/// Changes of every kind, among them text that sorts and compares differently in other collations.
fn edits(app: &Page<'_>) {
    let people = app.post(
        "/people/search",
        &json!({"limit": 40, "fields": ["source_id"],
        "sort": [{"field": "source_id"}]}),
    )["data"]
        .take();
    let id = |at: usize| people[at]["id"].as_str().unwrap().to_owned();
    for (at, name) in
        ["Ångström", "angstrom", "Zoë", "zoe", "Straße", "İlkay", "Ωmega", "ﬁn", "E\u{301}", "É"]
            .iter()
            .enumerate()
    {
        app.ask("PATCH", &format!("/people/{}", id(at)), Some(&json!({"last_name": name, "city": name})));
    }
    let firm = app.post("/companies", &json!({"name": "Ørsted & Søn", "domain": "example.com", "size": 12}));
    app.ask("PATCH", &format!("/people/{}", id(3)), Some(&json!({"company_id": firm["id"]})));
    for (at, (amount, tax)) in
        [("0.1", "0.02"), ("19.999999", "3.1"), ("123456789.01", "0"), ("7", "7")].iter().enumerate()
    {
        app.post(
            "/orders",
            &json!({"person_id": id(at), "placed_at": "1998-06-29T12:34:56.789012Z", "channel": "page",
            "total": {"amount": amount, "currency": "USD"}, "tax": {"amount": tax, "currency": "USD"}}),
        );
    }
    let orders = app.post(
        "/orders/search",
        &json!({"limit": 30, "fields": [], "sort": [{"field": "placed_at"}, {"field": "id"}]}),
    );
    let order = |at: usize| orders["data"][at]["id"].as_str().unwrap().to_owned();
    app.ask("PATCH", &format!("/orders/{}", order(0)), Some(&json!({"status": "cancelled"})));
    app.ask(
        "PATCH",
        &format!("/orders/{}", order(1)),
        Some(&json!({"refunded": {"amount": "1.5", "currency": "USD"}})),
    );
    app.ask("PATCH", &format!("/orders/{}", order(2)), Some(&json!({"person_id": id(20)})));
    app.ask("DELETE", &format!("/orders/{}", order(3)), None);
    let records: Vec<Json> = (0..300).map(|at| json!({"email": format!("person{at}@example.com"), "first_name": "P", "city": format!("Town {}", at % 7)})).collect();
    app.post("/people/batch", &json!({"match": ["email"], "records": records}));
    app.post("/people/batch", &json!({"match": ["email"], "records": &records[..150]}));
    app.post("/interactions", &json!({"kind": "call_made", "person_id": id(1), "at": "1998-06-01T10:00:00Z", "properties": {"b": 1, "a": [1.5, "ü"]}}));
}

/// Everything that the API tells, one JSON a line.
fn exported(app: &Page<'_>) -> String {
    let mut export = String::new();
    let mut line = |json: &Json| writeln!(export, "{json}").unwrap();
    let mut some_people = Vec::new();
    for object in OBJECTS {
        let mut after = Json::Null;
        loop {
            let page = app.post(
                &format!("/{object}/search"),
                &json!({"limit": 1000, "after": after,
                "sort": [{"field": "id"}], "total": true}),
            );
            let records = page["data"].as_array().unwrap();
            records.iter().for_each(&mut line);
            if object == "people" {
                some_people.extend(
                    records.iter().step_by(97).map(|person| person["id"].as_str().unwrap().to_owned()),
                );
            }
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
    }
    // Orders that both databases must agree on, with ties and nulls.
    for sort in ["last_name", "-last_name", "city", "-value_predictive", "revenue", "-last_order_at", "email"]
    {
        let page = app.get(&format!("/people?limit=200&sort={sort},id"));
        page["data"].as_array().unwrap().iter().for_each(|person| line(&person["id"]));
    }
    let mut after = 0;
    loop {
        let page = app.get(&format!("/changes?limit=1000&after={after}"));
        page["data"].as_array().unwrap().iter().for_each(&mut line);
        if page["next"] == json!(after) {
            break;
        }
        after = page["next"].as_i64().unwrap();
    }
    for person in &some_people {
        line(&app.get(&format!("/people/{person}/timeline?limit=100")));
        let (_, value) = app.answer("GET", &format!("/people/{person}/value"), None);
        line(&value);
    }
    for path in [
        "/models",
        "/models/bgnbd",
        "/models/gamma_gamma",
        "/metrics/revenue",
        "/metrics/orders",
        "/metrics/customers",
        "/metrics/active",
        "/metrics/value_distribution",
        "/objects",
    ] {
        line(&without_seconds(app.get(path)));
    }
    export
}

/// How long a fit took is the machine's and not the scenario's.
fn without_seconds(mut json: Json) -> Json {
    match &mut json {
        Json::Object(fields) => {
            fields.remove("seconds");
            fields.values_mut().for_each(|value| *value = without_seconds(value.take()));
        }
        Json::Array(items) => items.iter_mut().for_each(|item| *item = without_seconds(item.take())),
        _ => {}
    }
    json
}

impl Twin<'_> {
    /// The system with a part of its threads; each turn an hour later and with ids of its own.
    fn open(&mut self, modules: Vec<Module>) -> App {
        let mut firm = Firm::new("Twins", "UTC", "USD").unwrap();
        firm.as_of = Some("1998-06-30".parse().unwrap());
        firm.margin_share = Some(0.3);
        self.now = self.now.plus_micros(60_000_000);
        self.seed += 1;
        App::open(Settings {
            db: self.scratch.open(Options { group_lock: Some(feed::GROUP_LOCK), ..Options::default() }),
            data: self.data.path().to_owned(),
            files: self.data.path().to_owned(),
            firm,
            clock: Clock::at(self.now),
            seed: self.seed,
            modules,
            base_url: "http://twins.local".to_owned(),
        })
        .unwrap()
    }

    /// Requests while nothing else works.
    fn requests(&mut self, work: impl FnOnce(&Page<'_>)) {
        let app = self.open(rapport::modules());
        let router = http::local(http::router(&app, Router::new()));
        work(&Page { runtime: &self.runtime, router });
        app.db.clone().close();
    }

    /// Jobs and followers by turns until nothing is left to do.
    fn rest(&mut self) {
        loop {
            self.turn(Turn::Jobs);
            self.turn(Turn::Followers);
            if !self.anything_queued() {
                return;
            }
        }
    }

    fn turn(&mut self, turn: Turn) {
        let modules = rapport::modules().into_iter().map(|module| match turn {
            Turn::Jobs => Module { followers: &[], ..module },
            Turn::Followers => Module { jobs: &[], ..module },
        });
        let app = self.open(modules.collect());
        let workers = Workers::start(&app).unwrap();
        let started = Instant::now();
        if turn == Turn::Followers {
            let seq = app.db.read_blocking(feed::last_seq).unwrap();
            assert!(followers::wait(&app, seq, LIMIT).unwrap(), "the followers do not come to the end");
        }
        while turn == Turn::Jobs && open_jobs(&app) {
            assert!(started.elapsed() < LIMIT, "the jobs do not end");
            std::thread::sleep(Duration::from_millis(20));
        }
        workers.stop();
        app.db.clone().close();
    }

    fn anything_queued(&mut self) -> bool {
        let app = self.open(rapport::modules());
        let any = open_jobs(&app);
        app.db.clone().close();
        any
    }
}

fn open_jobs(app: &App) -> bool {
    let states = app.db.read_blocking(platform::jobs::states).unwrap();
    assert!(states.iter().all(|(state, _)| state != "failed"), "{states:?}");
    states.iter().any(|(state, _)| matches!(state.as_str(), "queued" | "running"))
}

/// The API without a network.
struct Page<'a> {
    runtime: &'a tokio::runtime::Runtime,
    router: Router,
}

impl Page<'_> {
    #[track_caller]
    fn ask(&self, method: &str, path: &str, body: Option<&Json>) -> Json {
        let (status, answer) = self.answer(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    fn answer(&self, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request =
            request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap();
        let (status, bytes) = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            (status, to_bytes(response.into_body(), usize::MAX).await.unwrap())
        });
        (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
    }

    fn get(&self, path: &str) -> Json {
        self.ask("GET", path, None)
    }

    fn post(&self, path: &str, body: &Json) -> Json {
        self.ask("POST", path, Some(body))
    }
}
