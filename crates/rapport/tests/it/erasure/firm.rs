//! The whole system in memory, with its workers.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use db::Options;
use db::testing::Scratch;
use platform::feed::GROUP_LOCK;
use platform::firm::Firm as Settled;
use platform::{App, Clock, Settings, Workers, feed, followers, http};
use serde_json::Value as Json;
use tower::ServiceExt;

const LIMIT: Duration = Duration::from_secs(120);
const BOUNDARY: &str = "boundary-of-parts";

/// A firm with everything that there is.
pub struct Firm {
    pub app: App,
    pub data: tempfile::TempDir,
    router: Router,
    runtime: tokio::runtime::Runtime,
    workers: Option<Workers>,
}

impl Firm {
    pub fn open(scratch: &Scratch) -> Firm {
        Firm::within(scratch, tempfile::tempdir().unwrap())
    }

    pub fn within(scratch: &Scratch, data: tempfile::TempDir) -> Firm {
        let app = App::open(Settings {
            db: scratch.open(Options { group_lock: Some(GROUP_LOCK), ..Options::default() }),
            data: data.path().to_owned(),
            files: data.path().to_owned(),
            firm: Settled::new("Test", "UTC", "EUR").unwrap(),
            clock: Clock::System,
            seed: 7,
            modules: rapport::modules(),
            base_url: "http://test.local".to_owned(),
        })
        .unwrap();
        let router = http::router(&app, Router::new());
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let workers = Some(Workers::start(&app).unwrap());
        Firm { app, data, router, runtime, workers }
    }

    /// Stops everything and gives the directory.
    pub fn close(self) -> tempfile::TempDir {
        let Firm { app, data, router, runtime, workers } = self;
        drop(router);
        if let Some(workers) = workers {
            workers.stop();
        }
        drop(runtime);
        app.db.clone().close();
        data
    }

    fn send(&self, request: Request<Body>, local: bool) -> (u16, Vec<u8>) {
        let router = if local { http::local(self.router.clone()) } else { self.router.clone() };
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            (status, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
        })
    }

    /// A request of the owner.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Json>,
        headers: &[(&str, &str)],
    ) -> (u16, Json) {
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header("host", "test.local");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()))
                .unwrap(),
            None => request.body(Body::empty()).unwrap(),
        };
        let (status, bytes) = self.send(request, true);
        (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
    }

    /// A file.
    pub fn download(&self, path: &str) -> (u16, Vec<u8>) {
        let request = Request::get(format!("/api/v1{path}")).header("host", "test.local");
        self.send(request.body(Body::empty()).unwrap(), true)
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Json {
        let (status, body) = self.ask("GET", path, None, &[]);
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: Json) -> Json {
        let (status, answer) = self.ask("POST", path, Some(&body), &[]);
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    #[track_caller]
    pub fn patch(&self, path: &str, body: Json) -> Json {
        let (status, answer) = self.ask("PATCH", path, Some(&body), &[]);
        assert!((200..300).contains(&status), "PATCH {path}: {status} {answer}");
        answer
    }

    #[track_caller]
    pub fn make(&self, object: &str, fields: Json) -> String {
        self.post(&format!("/{object}"), fields)["id"].as_str().unwrap().to_owned()
    }

    /// An event, as a program of the firm's sends it.
    #[track_caller]
    pub fn tell(&self, key: &str, call: &str, event: Json) {
        use std::fmt::Write;
        let mut basic = String::new();
        // Base 64 of `key:`, by hand: the tests of the binary have no crate for it.
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for three in format!("{key}:").as_bytes().chunks(3) {
            let number =
                three.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
            for at in 0..4 {
                let letter = LETTERS[(number >> (18 - 6 * at)) as usize & 63] as char;
                write!(basic, "{}", if at > three.len() { '=' } else { letter }).unwrap();
            }
        }
        let request = Request::post(format!("/v1/{call}"))
            .header("authorization", format!("Basic {basic}"))
            .header("host", "test.local")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(event.to_string()))
            .unwrap();
        let (status, answer) = self.send(request, false);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
    }

    /// Uploads a file with fields beside it.
    #[track_caller]
    pub fn upload(&self, path: &str, name: &str, content: &str, parts: &[(&str, &str)]) -> Json {
        let mut body = String::new();
        for (part, value) in parts {
            body += &format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{part}\"\r\n\r\n{value}\r\n"
            );
        }
        body += &format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: text/plain\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
        );
        let request = Request::post(format!("/api/v1{path}"))
            .header("host", "test.local")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(Body::from(body))
            .unwrap();
        let (status, answer) = self.send(request, true);
        let answer: Json = serde_json::from_slice(&answer).unwrap();
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    /// Waits until a job is over.
    #[track_caller]
    pub fn until_over(&self, job: &str) -> Json {
        let started = Instant::now();
        loop {
            let seen = self.get(&format!("/jobs/{job}"));
            if !matches!(seen["state"].as_str(), Some("queued" | "running")) {
                return seen;
            }
            assert!(started.elapsed() < LIMIT, "the job is not over: {seen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until everything that follows from what was written has happened.
    pub fn settle(&self) {
        let seq = self.app.db.read_blocking(feed::last_seq).unwrap();
        assert!(followers::wait(&self.app, seq, LIMIT).unwrap(), "the followers are behind");
    }
}
