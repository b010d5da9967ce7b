//! The system under test: a router in memory, callers of every kind, a clock that stands still.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use db::testing::Scratch;
use db::{Options, Value};
use model::{Id, Timestamp};
use platform::accounts::{Role, create_token};
use platform::feed::GROUP_LOCK;
use platform::firm::Firm;
use platform::{App, Clock, Error, Module, Settings, Workers, feed, followers};
use serde_json::{Value as Json, json};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// The moment at which tests begin: 2026-03-02, a Monday, ten in the morning in Berlin.
pub const START: Timestamp = Timestamp(1_772_442_000_000_000);
pub const SECOND: i64 = 1_000_000;
pub const HOUR: i64 = 3_600 * SECOND;
pub const DAY: i64 = 24 * HOUR;

/// A running system.
pub struct TestApp {
    pub app: App,
    pub router: Router,
    runtime: Runtime,
    _data: tempfile::TempDir,
}

impl TestApp {
    /// The system with the test's own room, on an empty database.
    pub fn new(scratch: &Scratch) -> TestApp {
        TestApp::with(scratch, vec![crate::room::module()])
    }

    /// The system with these rooms.
    pub fn with(scratch: &Scratch, modules: Vec<Module>) -> TestApp {
        TestApp::within(scratch, modules, tempfile::tempdir().unwrap())
    }

    /// The system on what is in this directory and database.
    pub fn within(scratch: &Scratch, modules: Vec<Module>, data: tempfile::TempDir) -> TestApp {
        TestApp::node(scratch, modules, data.path().to_owned(), 7, data)
    }

    /// Another server beside this one: a second system over the same database and files.
    pub fn beside(&self, scratch: &Scratch, modules: Vec<Module>) -> TestApp {
        TestApp::node(scratch, modules, self.app.files.clone(), 8, tempfile::tempdir().unwrap())
    }

    fn node(
        scratch: &Scratch,
        modules: Vec<Module>,
        files: std::path::PathBuf,
        seed: u64,
        data: tempfile::TempDir,
    ) -> TestApp {
        let db = scratch.open(Options { group_lock: Some(GROUP_LOCK), ..Options::default() });
        let app = App::open(Settings {
            db,
            data: data.path().to_owned(),
            files,
            firm: Firm::new("Test & Sons", "Europe/Berlin", "EUR").unwrap(),
            clock: Clock::at(START),
            seed,
            modules,
            base_url: "http://test.local".to_owned(),
        })
        .unwrap();
        let page = Router::new().fallback(|| async {
            axum::response::Html("<p>the page, which is long enough to be packed</p>".repeat(20))
        });
        let router = platform::http::router(&app, page);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        TestApp { app, router, runtime, _data: data }
    }

    /// The same firm after a restart, maybe with other rooms.
    pub fn again(self, scratch: &Scratch, modules: Vec<Module>) -> TestApp {
        let TestApp { app, router, runtime, _data: data } = self;
        drop((app, router, runtime));
        TestApp::within(scratch, modules, data)
    }

    /// What the warehouse answers, to somebody who may see everything.
    pub fn sql(&self, sql: &str) -> Vec<Vec<Json>> {
        let query = self.app.query(platform::warehouse::Scope::all(), sql);
        self.block_on(self.app.warehouse.rows(query)).unwrap_or_else(|error| panic!("{sql}: {error}")).rows
    }

    /// A program with a token of this role.
    pub fn actor(&self, role: Role) -> Actor<'_> {
        let app = self.app.clone();
        let token = self
            .app
            .write_blocking(move |tx| Ok::<_, Error>(create_token(tx, &app, "test", role, None)?.secret))
            .unwrap();
        self.bearer(&token)
    }

    pub fn owner(&self) -> Actor<'_> {
        self.actor(Role::Owner)
    }

    pub fn bearer(&self, token: &str) -> Actor<'_> {
        self.anon().with(header::AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Somebody who is not signed in.
    pub fn anon(&self) -> Actor<'_> {
        Actor { test: self, headers: Vec::new() }
    }

    /// A browser with a session.
    pub fn browser(&self, session: &str) -> Actor<'_> {
        self.anon()
            .with("cookie", &format!("rapport_session={session}"))
            .with("sec-fetch-site", "same-origin")
    }

    pub fn pass(&self, micros: i64) {
        self.app.clock.set(self.app.clock.now().plus_micros(micros));
    }

    pub fn last_seq(&self) -> i64 {
        self.app.db.read_blocking(feed::last_seq).unwrap()
    }

    /// The first column of a query's rows, as text.
    pub fn column(&self, sql: &'static str, parameters: Vec<Value>) -> Vec<String> {
        let rows = self.app.db.read_blocking(move |tx| tx.query(sql, &parameters)).unwrap();
        rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
    }

    /// Runs something beside the test.
    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(future);
    }

    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

/// Waits for what happens beside the request that caused it.
#[track_caller]
pub fn eventually(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what} does not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Runs the workers while something is done, and checks that they left nothing half done.
pub fn working<T>(test: &TestApp, work: impl FnOnce() -> T) -> T {
    let workers = Workers::start(&test.app).unwrap();
    let done = work();
    workers.stop();
    done
}

/// Waits until a job is in one of these states and gives it.
pub fn until_over(test: &TestApp, id: Id) -> Json {
    let started = Instant::now();
    loop {
        let app = test.app.clone();
        let job = test.app.db.read_blocking(move |tx| platform::jobs::show(tx, &app, id)).unwrap();
        if !matches!(job["state"].as_str(), Some("queued" | "running")) {
            return job;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the job is not over: {job}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub fn until_followed(test: &TestApp) {
    let seq = test.last_seq();
    assert!(followers::wait(&test.app, seq, Duration::from_secs(20)).unwrap(), "the followers are behind");
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Actor<'a> {
    test: &'a TestApp,
    headers: Vec<(String, String)>,
}

impl Actor<'_> {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(there, _)| there != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What it sends under this name, for the same actor at another system.
    pub fn header(&self, name: &str) -> String {
        let found = self.headers.iter().find(|(there, _)| there.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None)
    }

    pub fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, None)
    }

    pub fn post(&self, path: &str, body: Json) -> Reply {
        self.send("POST", path, Some(body.to_string()))
    }

    pub fn patch(&self, path: &str, body: Json) -> Reply {
        self.send("PATCH", path, Some(body.to_string()))
    }

    /// Sends a body as it is, called JSON unless a header says otherwise. Paths begin below the API unless
    /// they begin with two slashes.
    pub fn send(&self, method: &str, path: &str, body: Option<String>) -> Reply {
        let path = match path.strip_prefix("//") {
            Some(path) => format!("/{path}"),
            None => format!("/api/v1{path}"),
        };
        let mut request = Request::builder().method(method).uri(path).header("host", "test.local");
        if body.is_some() && !self.headers.iter().any(|(name, _)| name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        self.test.block_on(async {
            let response = self.test.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Reply { status: parts.status.as_u16(), headers: parts.headers, bytes }
        })
    }
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    /// Checks the status and gives the body.
    #[track_caller]
    pub fn is(&self, status: u16) -> Json {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() { json!(null) } else { serde_json::from_slice(&self.bytes).unwrap() }
    }

    /// Checks the status of a problem and that it is one; gives its detail.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        let body = self.is(status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(body["status"], status);
        assert!(body["title"].is_string() && body["type"].is_string() && body["errors"].is_array(), "{body}");
        body["detail"].as_str().unwrap().to_owned()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The session's secret in the cookie that was set.
    pub fn session(&self) -> Option<String> {
        let cookie = self.header("set-cookie")?;
        let secret = cookie.strip_prefix("rapport_session=")?.split(';').next()?;
        (!secret.is_empty()).then(|| secret.to_owned())
    }
}
