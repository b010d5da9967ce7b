//! The system in memory, as the owner reaches it, under a clock that stands still.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use db::Options;
use db::testing::Scratch;
use model::Timestamp;
use platform::firm::Firm;
use platform::{App, Clock, Settings, feed, http};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

/// 2026-03-02, a Monday, ten in the morning in Berlin.
pub const START: &str = "2026-03-02T09:00:00Z";
const NOW: Timestamp = Timestamp(1_772_442_000_000_000);
pub const DAY: i64 = 24 * 3_600 * 1_000_000;

/// A running system.
pub struct TestApp {
    pub app: App,
    router: Router,
    /// The same as it is reached over the network.
    network: Router,
    runtime: tokio::runtime::Runtime,
    _data: tempfile::TempDir,
}

impl TestApp {
    /// A firm in Berlin and euros, without pipelines.
    pub fn open(scratch: &Scratch) -> TestApp {
        let data = tempfile::tempdir().unwrap();
        let options = Options { group_lock: Some(feed::GROUP_LOCK), ..Options::default() };
        let app = App::open(Settings {
            db: scratch.open(options),
            data: data.path().to_owned(),
            files: data.path().to_owned(),
            firm: Firm::new("Test", "Europe/Berlin", "EUR").unwrap(),
            clock: Clock::at(NOW),
            seed: 7,
            modules: vec![identify::MODULE, differentiate::MODULE, interact::MODULE],
            base_url: "http://localhost".to_owned(),
        })
        .unwrap();
        let network = http::router(&app, Router::new());
        let router = http::local(network.clone());
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        TestApp { app, router, network, runtime, _data: data }
    }

    /// Lets time go by.
    pub fn pass(&self, micros: i64) {
        self.app.clock.set(self.app.clock.now().plus_micros(micros));
    }

    /// The answer to a request, with its status.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        let (status, _, answer) = self.send(&self.router, None, method, path, body);
        (status, answer)
    }

    /// A colleague: her id, and the session of her browser.
    pub fn colleague(&self, name: &str) -> (String, String) {
        let user = json!({"email": format!("{name}@example.com"), "name": name, "role": "member"});
        let user = self.post("/users", user);
        let (_, secret) = user["link"].as_str().unwrap().split_once("#").unwrap();
        let link = json!({"link": secret});
        let (status, cookie, answer) = self.send(&self.network, None, "POST", "/session", Some(&link));
        assert_eq!(status, 200, "{answer}");
        let session = cookie.split(';').next().unwrap().to_owned();
        (answer["user"]["id"].as_str().unwrap().to_owned(), session)
    }

    /// The answer to a request of a browser.
    pub fn ask_as(&self, session: &str, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        let (status, _, answer) = self.send(&self.network, Some(session), method, path, body);
        (status, answer)
    }

    fn send(
        &self,
        router: &Router,
        session: Option<&str>,
        method: &str,
        path: &str,
        body: Option<&Json>,
    ) -> (u16, String, Json) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request = request.header(header::HOST, "localhost");
        if let Some(session) = session {
            request = request.header(header::COOKIE, session).header("sec-fetch-site", "same-origin");
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.body(body).unwrap();
        let router = router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let cookie = response.headers().get(header::SET_COOKIE);
            let cookie = cookie.map_or("", |cookie| cookie.to_str().unwrap()).to_owned();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, cookie, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
        })
    }

    /// An answer that must be good.
    pub fn good(&self, method: &str, path: &str, body: Option<&Json>) -> Json {
        let (status, answer) = self.ask(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    pub fn get(&self, path: &str) -> Json {
        self.good("GET", path, None)
    }

    pub fn post(&self, path: &str, body: Json) -> Json {
        self.good("POST", path, Some(&body))
    }

    pub fn patch(&self, path: &str, body: Json) -> Json {
        self.good("PATCH", path, Some(&body))
    }

    /// A new record.
    pub fn make(&self, object: &str, body: Json) -> Json {
        self.post(&format!("/{object}"), body)
    }

    /// The id of a new record.
    pub fn made(&self, object: &str, body: Json) -> String {
        id(&self.make(object, body)).to_owned()
    }

    /// A record that is changed.
    pub fn change(&self, object: &str, record: &str, body: Json) -> Json {
        self.patch(&format!("/{object}/{record}"), body)
    }

    /// The pointers of the faults of a request that must be refused.
    pub fn refused(&self, method: &str, path: &str, body: Json) -> Vec<String> {
        let (status, answer) = self.ask(method, path, Some(&body));
        assert_eq!(status, 400, "{answer}");
        let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{answer}"));
        errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
    }

    /// The kinds and times of the interactions that are there now, by kind.
    pub fn moments(&self) -> Vec<(String, Json)> {
        let answer = self.post(
            "/sql",
            json!({"query": "select kind, at, person_id, company_id, deal_id, ticket_id, \
            order_id, direction, department, amount, properties from interactions order by kind, at"}),
        );
        let columns: Vec<String> = answer["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["name"].as_str().unwrap().to_owned())
            .collect();
        let rows = answer["rows"].as_array().unwrap();
        rows.iter()
            .map(|row| {
                let row = row.as_array().unwrap();
                let all: Json = columns
                    .iter()
                    .cloned()
                    .zip(row.iter().cloned())
                    .collect::<serde_json::Map<_, _>>()
                    .into();
                (row[0].as_str().unwrap().to_owned(), all)
            })
            .collect()
    }

    /// A pipeline with four stages; gives it and them.
    pub fn pipeline(&self, name: &str) -> (String, Vec<String>) {
        let pipeline = self.made("pipelines", json!({"name": name, "position": 1}));
        let stages = [
            json!({"name": "New", "position": 1, "probability": 0.1, "category": "pipeline", "rotting_days": 7}),
            json!({"name": "Offer", "position": 2, "probability": 0.5, "category": "best_case", "required_fields": "amount, close_date"}),
            json!({"name": "Won", "position": 3, "outcome": "won", "required_fields": "person_id"}),
            json!({"name": "Lost", "position": 4, "outcome": "lost", "required_fields": "lost_reason"}),
        ];
        let stages = stages.into_iter().map(|mut stage| {
            stage["pipeline_id"] = json!(pipeline);
            self.made("stages", stage)
        });
        (pipeline.clone(), stages.collect())
    }
}

/// The id of a record.
pub fn id(record: &Json) -> &str {
    record["id"].as_str().unwrap()
}

/// An amount in euros.
pub fn euros(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}
