//! The binary as a server in a process of its own, over either database, and requests to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use db::Dialect;
use db::raw::Raw;
use db::testing::Scratch;
use reqwest::Method;
use serde_json::Value as Json;

/// A data directory with its database, and the server that runs on it. Both go when this is dropped.
pub struct Server {
    folder: tempfile::TempDir,
    /// Keeps the schema on PostgreSQL.
    scratch: Scratch,
    child: Option<Child>,
    /// Where it listens, like `127.0.0.1:40123`.
    pub address: String,
    token: String,
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
}

/// The databases that benchmarks run on, with their names.
pub const DATABASES: [(Dialect, &str); 2] = [(Dialect::Sqlite, "SQLite"), (Dialect::Postgres, "PostgreSQL")];

/// What a step takes at most before a benchmark gives up.
const PATIENCE: Duration = Duration::from_secs(900);

impl Server {
    /// A server on an empty database of this kind, with a token for its owner.
    pub fn start(dialect: Dialect) -> Server {
        // Whoever comes second finds the provider there.
        let installed = rustls::crypto::ring::default_provider().install_default();
        drop(installed);
        let scratch = match dialect {
            Dialect::Sqlite => Scratch::sqlite(),
            Dialect::Postgres => Scratch::postgres(),
        };
        let mut server = Server {
            folder: tempfile::tempdir().expect("a folder"),
            scratch,
            child: None,
            address: String::new(),
            token: String::new(),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            client: reqwest::Client::new(),
        };
        server.serve();
        server.token = server.run(&["token", "create", "--name", "bench", "--role", "admin"]);
        server
    }

    /// Ends the server and starts it again; gives how long it took until it listened.
    pub fn restart(&mut self) -> Duration {
        self.end();
        let started = Instant::now();
        self.serve();
        started.elapsed()
    }

    /// A file in the folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("a file");
        path
    }

    /// Runs a command on the data directory, which it does through the server, and gives what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the command runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    }

    /// Imports a file of people and gives the import as it ended.
    pub fn import_people(&self, file: &Path) -> Json {
        let file = file.display().to_string();
        let done = self.run(&["import", &file, "--as", "people", "--match", "email", "--json"]);
        serde_json::from_str(&done).expect("JSON")
    }

    /// Asks the API for something that must succeed; gives the answer and how long it took.
    pub fn ask(&self, method: Method, path: &str, body: Option<&Json>) -> (Json, Duration) {
        let url = format!("http://{}{path}", self.address);
        self.runtime.block_on(async {
            let mut request = self.client.request(method, &url).bearer_auth(&self.token);
            if let Some(body) = body {
                request = request.json(body);
            }
            let started = Instant::now();
            let answer = request.send().await.expect("an answer");
            let status = answer.status();
            let text = answer.text().await.expect("a body");
            let took = started.elapsed();
            assert!(status.is_success(), "{path}: {status} {text}");
            (serde_json::from_str(&text).unwrap_or(Json::Null), took)
        })
    }

    /// The answer to a GET.
    pub fn get(&self, path: &str) -> Json {
        self.ask(Method::GET, path, None).0
    }

    /// The answer to a POST.
    pub fn post(&self, path: &str, body: &Json) -> Json {
        self.ask(Method::POST, path, Some(body)).0
    }

    /// The header that lets a request in.
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Waits until something holds and gives how long that took.
    pub fn wait(&self, what: &str, mut holds: impl FnMut(&Server) -> bool) -> Duration {
        let started = Instant::now();
        while !holds(self) {
            assert!(started.elapsed() < PATIENCE, "{what} takes more than {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
        started.elapsed()
    }

    /// Waits until followers have seen everything and no job is left.
    pub fn settle(&self) -> Duration {
        let url = format!("http://{}/metrics", self.address);
        self.wait("following", |server| {
            let text = server.runtime.block_on(async {
                let answer = server.client.get(&url).bearer_auth(&server.token).send().await;
                answer.expect("an answer").text().await.expect("a body")
            });
            let open = |line: &&str| {
                line.starts_with("rapport_follower_behind{")
                    || line.starts_with("rapport_jobs{state=\"queued\"}")
                    || line.starts_with("rapport_jobs{state=\"running\"}")
            };
            assert!(text.contains("rapport_follower_behind{"), "no such figure in {text}");
            text.lines().filter(open).all(|line| line.ends_with(" 0"))
        })
    }

    /// Has a field of people made quick in the way that users do: by a saved view that filters by it.
    pub fn make_quick(&self, field: &str) -> Duration {
        let filter = serde_json::json!({"field": field, "op": "empty", "value": false});
        let settings = serde_json::json!({"filter": filter});
        // The token is nobody's, so only a shared view is seen by it.
        let view =
            serde_json::json!({"object": "people", "name": field, "shared": true, "settings": settings});
        self.post("/api/v1/views", &view);
        self.wait("the index", |server| {
            let people = server.get("/api/v1/objects/people");
            let fields = people["fields"].as_array().expect("fields");
            fields.iter().any(|known| known["slug"] == field && known["quick"] == true)
        })
    }

    /// Megabytes that the process holds in memory now, and the most it ever held.
    pub fn memory(&self) -> (f64, f64) {
        let id = self.child.as_ref().expect("a server").id();
        let status = fs::read_to_string(format!("/proc/{id}/status")).expect("its status");
        let size = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).expect("its size");
            line.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok()).expect("a number")
                / 1024.0
        };
        (size("VmRSS:"), size("VmHWM:"))
    }

    /// Ends the server for good and puts the rows of some of its tables into empty ones with nothing between.
    pub fn raw(&mut self, tables: &[&str]) -> Raw {
        self.end();
        let raw = match self.scratch.address() {
            (url, Some(schema)) => db::raw::copy(&url, &schema, tables),
            (_, None) => {
                let folder = self.folder.path();
                db::raw::insert(&folder.join("data").join("rapport.db"), &folder.join("raw.db"), tables)
            }
        };
        raw.expect("raw insert")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
        command.args(arguments).arg("--data").arg(self.folder.path().join("data"));
        if let (url, Some(schema)) = self.scratch.address() {
            command.arg("--database").arg(format!("{url} options='-c search_path={schema}'"));
        }
        command
    }

    fn serve(&mut self) {
        // What it logs goes to a file, as it would anywhere.
        let path = self.folder.path().join("log");
        let log = fs::File::create(&path).expect("a log");
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        self.child = Some(command.stderr(log).stdout(Stdio::null()).spawn().expect("the server starts"));
        let started = Instant::now();
        self.address = loop {
            let said = fs::read_to_string(&path).expect("its log");
            if let Some((_, address)) = said.lines().find_map(|line| line.split_once("listens on http://")) {
                break address.trim().to_owned();
            }
            assert!(started.elapsed() < PATIENCE, "the server does not start: {said}");
            std::thread::sleep(Duration::from_millis(5));
        };
    }

    fn end(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let asked = Command::new("kill").arg(child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            child.kill().expect("killed");
        }
        child.wait().expect("ended");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// A number from the environment.
pub fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Processes that wait for a processor besides ours: the average over the last minute.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("unknown").to_owned()
}

/// So many people from a number on, as a file with a line for each.
pub fn people(first: usize, count: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("email,first_name,last_name,city\n");
    for row in first..first + count {
        let name = (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        writeln!(text, "p{row}@example.com,First{},Last{name:07},City{}", row % 1000, row % 313)
            .expect("a line");
    }
    text
}

/// The middle one.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
