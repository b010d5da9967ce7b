//! The system in memory: files go in by the routes, as the command line or as a program in the network.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use db::Options;
use db::testing::Scratch;
use model::{Id, Timestamp};
use platform::accounts::{Role, create_token};
use platform::feed::Actor;
use platform::firm::Firm;
use platform::records::{Draft, Matching, Writing, read_draft, upsert};
use platform::{App, Clock, Error, Settings, Workers, feed, followers, http};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

/// The moment at which tests stand still: 2026-03-02.
pub const NOW: Timestamp = Timestamp(1_772_442_000_000_000);
const LIMIT: Duration = Duration::from_secs(300);

/// A running system with its workers.
pub struct TestApp {
    pub app: App,
    router: Router,
    runtime: tokio::runtime::Runtime,
    workers: Option<Workers>,
    data: Arc<tempfile::TempDir>,
}

/// An answer: its status and its body.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub bytes: Vec<u8>,
}

/// What goes with a file: the parts of the upload by name.
pub type Parts<'a> = &'a [(&'a str, &'a str)];

impl TestApp {
    pub fn open(scratch: &Scratch) -> TestApp {
        TestApp::on(scratch, Arc::new(tempfile::tempdir().unwrap()), 7)
    }

    fn on(scratch: &Scratch, data: Arc<tempfile::TempDir>, seed: u64) -> TestApp {
        let app = App::open(Settings {
            db: scratch.open(Options { group_lock: Some(feed::GROUP_LOCK), ..Options::default() }),
            data: data.path().to_owned(),
            files: data.path().to_owned(),
            firm: Firm::new("Test", "UTC", "USD").unwrap(),
            clock: Clock::at(NOW),
            seed,
            modules: vec![identify::MODULE],
            base_url: "http://test.local".to_owned(),
        })
        .unwrap();
        let router = http::router(&app, Router::new());
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        TestApp { app, router, runtime, workers: None, data }
    }

    /// Another process on the same database, a lease later: what this one does counts as left behind, though
    /// it goes on and does not know.
    pub fn next(&self, scratch: &Scratch) -> TestApp {
        let later = self.app.clock.now().plus_micros(120_000_000);
        let next = TestApp::on(scratch, Arc::clone(&self.data), later.0 as u64);
        next.app.clock.set(later);
        next
    }

    pub fn work(&mut self) {
        if self.workers.is_none() {
            self.workers = Some(Workers::start(&self.app).unwrap());
        }
    }

    /// A request of the owner of the data directory, as the command line makes it.
    pub fn ask(&self, method: &str, path: &str, body: Option<Json>) -> Reply {
        let body = body.map(|body| ("application/json".to_owned(), body.to_string().into_bytes()));
        self.send(http::local(self.router.clone()), method, path, body, None)
    }

    /// The same of a program in the network with a token of this role.
    pub fn ask_by_network(&self, role: Role, method: &str, path: &str, body: Json) -> Reply {
        let app = self.app.clone();
        let token = self
            .app
            .write_blocking(move |tx| Ok::<_, Error>(create_token(tx, &app, "test", role, None)?.secret));
        let body = Some(("application/json".to_owned(), body.to_string().into_bytes()));
        self.send(self.router.clone(), method, path, body, Some(token.unwrap()))
    }

    /// Uploads a file with the parts that go with it.
    pub fn upload(&self, path: &str, file: &[u8], parts: Parts) -> Reply {
        let (kind, body) = multipart(file, parts);
        self.send(http::local(self.router.clone()), "POST", path, Some((kind, body)), None)
    }

    /// A token of a user, which has her rights.
    pub fn token_of(&self, user: Id) -> String {
        let app = self.app.clone();
        let made = self.app.write_blocking(move |tx| {
            Ok::<_, Error>(create_token(tx, &app, "hers", Role::Member, Some(user))?.secret)
        });
        made.unwrap()
    }

    /// A request with a token.
    pub fn ask_with(&self, token: &str, method: &str, path: &str, body: Option<Json>) -> Reply {
        let body = body.map(|body| ("application/json".to_owned(), body.to_string().into_bytes()));
        self.send(self.router.clone(), method, path, body, Some(token.to_owned()))
    }

    /// Uploads a file with a token.
    pub fn upload_with(&self, token: &str, path: &str, file: &[u8], parts: Parts) -> Reply {
        let (kind, body) = multipart(file, parts);
        self.send(self.router.clone(), "POST", path, Some((kind, body)), Some(token.to_owned()))
    }

    /// What a browser gets, which asks for compressed answers, as the bytes before that.
    pub fn compressed(&self, path: &str, body: &Json) -> Vec<u8> {
        let request = Request::builder()
            .method("POST")
            .uri(format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_ENCODING, "gzip")
            .body(Body::from(body.to_string()));
        let router = http::local(self.router.clone());
        let bytes = self.runtime.block_on(async move {
            let response = router.oneshot(request.unwrap()).await.unwrap();
            assert_eq!(
                (response.status().as_u16(), &response.headers()[header::CONTENT_ENCODING]),
                (200, &header::HeaderValue::from_static("gzip"))
            );
            to_bytes(response.into_body(), usize::MAX).await.unwrap()
        });
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_ref()).read_to_end(&mut plain).unwrap();
        plain
    }

    /// Sends bytes as they are.
    pub fn post_bytes(&self, path: &str, kind: &str, bytes: &[u8]) -> Reply {
        let body = Some((kind.to_owned(), bytes.to_vec()));
        self.send(http::local(self.router.clone()), "POST", path, body, None)
    }

    /// Puts a plain text.
    pub fn put_text(&self, path: &str, text: &str) -> Reply {
        let body = Some(("text/plain".to_owned(), text.as_bytes().to_vec()));
        self.send(http::local(self.router.clone()), "PUT", path, body, None)
    }

    /// A request to an address outside of the API, as anybody in the network makes it; with the headers of the answer.
    pub fn public(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        bytes: &[u8],
    ) -> (Reply, HeaderMap) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(bytes.to_vec())).unwrap();
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
            (Reply { status, bytes }, headers)
        })
    }

    fn send(
        &self,
        router: Router,
        method: &str,
        path: &str,
        body: Option<(String, Vec<u8>)>,
        token: Option<String>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if let Some((kind, _)) = &body {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(body.map_or_else(Body::empty, |(_, bytes)| Body::from(bytes))).unwrap();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
            Reply { status, bytes }
        })
    }

    pub fn get(&self, path: &str) -> Json {
        self.ask("GET", path, None).is(200)
    }

    pub fn post(&self, path: &str, body: Json) -> Json {
        let reply = self.ask("POST", path, Some(body));
        assert!((200..300).contains(&reply.status), "POST {path}: {} {}", reply.status, reply.text());
        reply.json()
    }

    /// Begins an import and gives its id.
    #[track_caller]
    pub fn begin(&mut self, file: impl AsRef<[u8]>, parts: Parts) -> String {
        self.work();
        let import = self.upload("/imports", file.as_ref(), parts).is(202);
        import["id"].as_str().unwrap().to_owned()
    }

    /// Imports a file and gives the import when it is over.
    #[track_caller]
    pub fn import(&mut self, file: impl AsRef<[u8]>, parts: Parts) -> Json {
        let id = self.begin(file, parts);
        self.until(&id, |import| !matches!(import["state"].as_str(), Some("queued" | "running")))
    }

    /// Waits until an import shows something, and gives it.
    #[track_caller]
    pub fn until(&self, id: &str, shows: impl Fn(&Json) -> bool) -> Json {
        let started = Instant::now();
        loop {
            let import = self.get(&format!("/imports/{id}"));
            if shows(&import) {
                return import;
            }
            assert!(started.elapsed() < LIMIT, "does not come: {import}");
            std::thread::sleep(Duration::from_millis(3));
        }
    }

    /// The refused rows of an import, as the file to put right.
    pub fn rejects(&self, import: &Json) -> String {
        let path = format!("/imports/{}/rejects", import["id"].as_str().unwrap());
        let reply = self.ask("GET", &path, None);
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.text()
    }

    /// All records of an object with these fields, by the pages of the API.
    pub fn all(&self, object: &str, fields: &[&str]) -> Vec<Json> {
        let mut records = Vec::new();
        let mut after = Json::Null;
        loop {
            let search = json!({"fields": fields, "limit": 1000, "after": after});
            let mut page = self.post(&format!("/{object}/search"), search);
            records.append(page["data"].as_array_mut().unwrap());
            after = page["next"].take();
            if after.is_null() {
                return records;
            }
        }
    }

    /// How many records an object has, with the sum of a field of money or none.
    pub fn total(&self, object: &str) -> i64 {
        let found = self.post(&format!("/{object}/search"), json!({"limit": 1, "total": true}));
        found["total"].as_i64().unwrap()
    }

    /// The values of one text field of all records, sorted.
    pub fn texts(&self, object: &str, field: &str) -> Vec<String> {
        let mut texts: Vec<String> = self
            .all(object, &[field])
            .iter()
            .map(|record| record[field].as_str().unwrap_or("(none)").to_owned())
            .collect();
        texts.sort();
        texts
    }

    /// A user at the page.
    pub fn user(&self) -> Id {
        self.user_named("Uma")
    }

    /// A user at the page with this name.
    pub fn user_named(&self, name: &str) -> Id {
        let name = name.to_owned();
        let app = self.app.clone();
        let id = app.id();
        app.clone()
            .write_blocking(move |tx| {
                let sql =
                    "insert into users (id, email, name, role, created_at) values ($1, $2, $4, 'member', $3)";
                tx.execute(
                    sql,
                    &[id.into(), format!("{id}@x.org").into(), app.clock.now().into(), name.into()],
                )?;
                Ok::<_, Error>(id)
            })
            .unwrap()
    }

    /// Changes a record as this user.
    pub fn write_as(&self, user: Id, object: &'static str, id: &str, fields: Json) {
        let id: Id = id.parse().unwrap();
        let writing = Writing::engine(&self.app, Actor::User(user));
        let schema = writing.schema.clone();
        let fields = fields.as_object().unwrap();
        let draft = read_draft(&self.app, &schema, schema.object(object).unwrap(), fields, "").unwrap();
        let written = self.app.write_blocking(move |tx| {
            let drafts = vec![Draft { id: Some(id), ..draft }];
            upsert(tx, &writing, schema.object(object)?, &Matching::Id, drafts)
        });
        assert_eq!(written.unwrap()[0].name(), "updated");
    }

    /// The end of the feed, once followers have written what follows from it.
    pub fn last_seq(&self) -> i64 {
        let until = Instant::now() + LIMIT;
        loop {
            let read = |tx: &mut db::Tx| Ok::<_, Error>((feed::last_seq(tx)?, followers::lags(tx)?));
            let (seq, lags) = self.app.db.read_blocking(read).unwrap();
            // One that has never run is not there: nothing that concerns it has happened.
            let behind: Vec<_> = lags.iter().filter(|lag| lag.seq < seq).map(|lag| &lag.name).collect();
            if behind.is_empty() {
                return seq;
            }
            assert!(Instant::now() < until, "{behind:?} do not reach {seq}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The number of rows in every table that an import writes.
    pub fn row_counts(&self) -> BTreeMap<&'static str, i64> {
        const COUNTS: &[(&str, &str)] = &[
            ("people", "select count(*) from people"),
            ("products", "select count(*) from products"),
            ("orders", "select count(*) from orders"),
            ("order_lines", "select count(*) from order_lines"),
            ("changes", "select count(*) from changes"),
            ("interactions", "select count(*) from interactions"),
            ("batch_members", "select count(*) from batch_members"),
            ("import_chunks", "select count(*) from import_chunks"),
            ("counters", "select coalesce(cast(sum(last) as bigint), 0) from counters where name = 'people'"),
        ];
        let count = |sql: &'static str| {
            self.app.db.read_blocking(move |tx| {
                let row = tx.query_one(sql, &[])?;
                row.map_or(Ok(0), |row| row.integer(0))
            })
        };
        COUNTS.iter().map(|(name, sql)| (*name, count(sql).unwrap())).collect()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(workers) = self.workers.take() {
            workers.stop();
        }
    }
}

impl Reply {
    #[track_caller]
    pub fn is(&self, status: u16) -> Json {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap_or(Json::Null)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The places and reasons of a problem with this status.
    #[track_caller]
    pub fn faults(&self, status: u16) -> Vec<(String, String)> {
        let problem = self.is(status);
        let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
        let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("no problem: {problem}"));
        errors.iter().map(|error| (text(&error["pointer"]), text(&error["detail"]))).collect()
    }
}

/// What was done with the rows for an object: created, updated, unchanged.
pub fn done(import: &Json, object: &str) -> [i64; 3] {
    let count = &import["counts"]["by_object"][object];
    ["created", "updated", "unchanged"].map(|name| count[name].as_i64().unwrap_or(-1))
}

/// Rows, accepted, rejected.
pub fn rows(import: &Json) -> [i64; 3] {
    ["rows", "accepted", "rejected"].map(|name| import["counts"][name].as_i64().unwrap_or(-1))
}

/// The problems as (row, column, reason).
pub fn problems(import: &Json) -> Vec<(i64, String, String)> {
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    let problems = import["problems"].as_array().unwrap();
    problems
        .iter()
        .map(|problem| (problem["row"].as_i64().unwrap(), text(&problem["column"]), text(&problem["reason"])))
        .collect()
}

const BOUNDARY: &str = "----the-boundary-of-the-test";

fn multipart(file: &[u8], parts: Parts) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    let mut name = "file.csv";
    for (part, text) in parts {
        if *part == "file_name" {
            name = text;
            continue;
        }
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{part}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(text.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}
