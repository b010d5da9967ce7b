//! The system in memory: the router as the owner reaches it, with the workers running.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{Request, header};
use db::Options;
use db::testing::Scratch;
use model::Timestamp;
use platform::accounts::{Role, create_token};
use platform::firm::Firm;
use platform::{App, Clock, Error, Settings, Workers, feed, followers, http};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::Ids;

/// A running system with one owner.
pub struct TestApp {
    pub app: App,
    router: Router,
    runtime: tokio::runtime::Runtime,
    workers: Option<Workers>,
    data: Arc<tempfile::TempDir>,
}

const LIMIT: Duration = Duration::from_secs(120);

impl TestApp {
    /// A firm in UTC and US dollars that looks back from the end of a day, with a margin share of 30 %.
    pub fn open(scratch: &Scratch, as_of: &str) -> TestApp {
        TestApp::with(scratch, as_of, |firm| firm.margin_share = Some(0.3))
    }

    /// The same with other settings of the firm.
    pub fn with(scratch: &Scratch, as_of: &str, settle: impl FnOnce(&mut Firm)) -> TestApp {
        TestApp::on(scratch, Arc::new(tempfile::tempdir().unwrap()), as_of, settle)
    }

    /// The same database and folder after a restart, with other settings.
    pub fn again(mut self, scratch: &Scratch, as_of: &str, settle: impl FnOnce(&mut Firm)) -> TestApp {
        self.stop();
        let data = Arc::clone(&self.data);
        drop(self);
        TestApp::on(scratch, data, as_of, settle)
    }

    fn on(
        scratch: &Scratch,
        data: Arc<tempfile::TempDir>,
        as_of: &str,
        settle: impl FnOnce(&mut Firm),
    ) -> TestApp {
        let mut firm = Firm::new("Test", "UTC", "USD").unwrap();
        firm.as_of = Some(as_of.parse().unwrap());
        settle(&mut firm);
        TestApp::run(scratch, data, firm, Clock::System)
    }

    /// A firm in UTC and US dollars whose clock stands at a moment.
    pub fn at(scratch: &Scratch, now: Timestamp) -> TestApp {
        let firm = Firm::new("Test", "UTC", "USD").unwrap();
        TestApp::run(scratch, Arc::new(tempfile::tempdir().unwrap()), firm, Clock::at(now))
    }

    fn run(scratch: &Scratch, data: Arc<tempfile::TempDir>, firm: Firm, clock: Clock) -> TestApp {
        let options = Options { group_lock: Some(feed::GROUP_LOCK), ..Options::default() };
        let app = App::open(Settings {
            db: scratch.open(options),
            data: data.path().to_owned(),
            files: data.path().to_owned(),
            firm,
            clock,
            seed: 7,
            modules: vec![identify::MODULE, differentiate::MODULE],
            base_url: "http://localhost".to_owned(),
        })
        .unwrap();
        let router = http::local(http::router(&app, Router::new()));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        TestApp { app, router, runtime, workers: None, data }
    }

    /// Lets followers and jobs run until nothing is left to do.
    pub fn settle(&mut self) {
        if self.workers.is_none() {
            self.workers = Some(Workers::start(&self.app).unwrap());
        }
        let seq = self.app.db.read_blocking(feed::last_seq).unwrap();
        assert!(followers::wait(&self.app, seq, LIMIT).unwrap(), "the followers came to the end of the feed");
        let started = Instant::now();
        loop {
            let jobs = self.get("/jobs?limit=100")["data"].clone();
            let jobs = jobs.as_array().unwrap();
            for job in jobs {
                assert_ne!(job["state"], "failed", "{job}");
            }
            if jobs.iter().all(|job| job["state"] != "queued" && job["state"] != "running") {
                return;
            }
            assert!(started.elapsed() < LIMIT, "jobs do not end: {jobs:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Stops followers and jobs, as the end of a process does.
    pub fn stop(&mut self) {
        if let Some(workers) = self.workers.take() {
            workers.stop();
        }
    }

    /// The answer to a request, with its status.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        self.ask_of(Request::builder(), method, path, body)
    }

    /// The same with a token.
    pub fn ask_with(&self, token: &str, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        let request = Request::builder().header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask_of(request, method, path, body)
    }

    /// A token of a user, which has her rights.
    pub fn token_of(&self, user: &str) -> String {
        let (app, user) = (self.app.clone(), user.parse().unwrap());
        let made = self.app.write_blocking(move |tx| {
            Ok::<_, Error>(create_token(tx, &app, "hers", Role::Member, Some(user))?.secret)
        });
        made.unwrap()
    }

    fn ask_of(&self, request: Builder, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        let mut request = request.method(method).uri(format!("/api/v1{path}"));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap())
    }

    fn send(&self, request: Request<Body>) -> (u16, Json) {
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
        })
    }

    /// Imports a CSV file and lets everything settle.
    pub fn import(&mut self, map: &str, csv: &str) {
        const BOUNDARY: &str = "----the-boundary-of-the-test";
        let mut body = String::new();
        let source = format!("file of {} bytes", csv.len());
        let parts = [
            ("name=\"source\"", source.as_str()),
            ("name=\"map_file\"", map),
            ("name=\"file\"; filename=\"orders.csv\"", csv),
        ];
        for (head, content) in parts {
            body += &format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {head}\r\n\r\n{content}\r\n");
        }
        body += &format!("--{BOUNDARY}--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri("/api/v1/imports")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(Body::from(body))
            .unwrap();
        let (status, import) = self.send(request);
        assert_eq!(status, 202, "{import}");
        // The job first, then what follows from what it wrote.
        self.settle();
        self.settle();
        let import = self.get(&format!("/imports/{}", import["id"].as_str().unwrap()));
        assert_eq!((&import["state"], &import["problems"]), (&json!("done"), &json!([])), "{import}");
    }

    /// What a GET answers; it must succeed.
    pub fn get(&self, path: &str) -> Json {
        let (status, body) = self.ask("GET", path, None);
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// What a POST answers; it must succeed.
    pub fn post(&self, path: &str, body: &Json) -> Json {
        let (status, answer) = self.ask("POST", path, Some(body));
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    /// Waits for something that is asked of the system itself.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Makes people by name, with further fields, and gives their ids.
    pub fn people(&self, people: &[(&str, Json)]) -> Ids {
        people
            .iter()
            .map(|(name, fields)| {
                let mut record = fields.clone();
                record["first_name"] = json!(name);
                (name.to_string(), self.post("/people", &record)["id"].as_str().unwrap().to_owned())
            })
            .collect()
    }

    /// Makes an order of a person in dollars.
    pub fn order(&self, person: &str, day: &str, total: &str) -> String {
        self.order_with(person, day, total, json!({}))
    }

    /// The same with further fields.
    pub fn order_with(&self, person: &str, day: &str, total: &str, further: Json) -> String {
        let mut record = json!({
            "person_id": person,
            "placed_at": format!("{day}T00:00:00Z"),
            "total": { "amount": total, "currency": "USD" },
        });
        for (name, value) in further.as_object().unwrap() {
            record[name] = value.clone();
        }
        self.post("/orders", &record)["id"].as_str().unwrap().to_owned()
    }

    /// A person's value.
    pub fn value(&self, person: &str) -> Json {
        self.get(&format!("/people/{person}/value"))
    }

    /// Opens the records behind a figure: how many there are, and their sum.
    pub fn open_records(&self, records: &Json) -> (i64, f64) {
        let mut search = json!({ "filter": records["filter"], "limit": 1, "total": true });
        if let Some(field) = records["sum"].as_str() {
            search["sum"] = json!([field]);
        }
        let object = records["object"].as_str().unwrap_or_else(|| panic!("no records: {records}"));
        let found = self.post(&format!("/{object}/search"), &search);
        let sum = records["sum"].as_str().map_or(0.0, |field| match &found["sums"][field] {
            Json::Null => 0.0,
            sum => sum["amount"].as_str().unwrap_or_else(|| panic!("{sum}")).parse().unwrap(),
        });
        (found["total"].as_i64().unwrap(), sum)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop();
    }
}
