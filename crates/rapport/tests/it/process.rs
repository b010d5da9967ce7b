//! The real binary: commands that end, a server that runs, and requests to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use db::testing::Scratch;
use serde_json::Value as Json;

/// A data directory with the database that belongs to it.
pub struct Place {
    folder: tempfile::TempDir,
    /// The connection string, where the database is not a file in the directory.
    database: Option<String>,
}

/// What a command left behind when it ended.
#[derive(Debug)]
pub struct Ended {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// A server in a process of its own. Dropping it asks it to end.
pub struct Server {
    child: Child,
    /// Where it listens, like `http://127.0.0.1:40123`.
    pub url: String,
    socket: PathBuf,
}

const SETTINGS: &str = "[firm]\nname = \"Test\"\ntime_zone = \"UTC\"\ncurrency = \"USD\"\n\
                        as_of = \"1998-06-30\"\nmargin_share = 0.3\n";
const LIMIT: Duration = Duration::from_secs(120);

impl Place {
    /// An empty directory of the example firm, with a database of this kind.
    pub fn new(scratch: &Scratch) -> Place {
        let place = Place::sqlite();
        let database = match scratch.address() {
            (url, Some(schema)) => Some(format!("{url} options='-c search_path={schema}'")),
            (_, None) => None,
        };
        Place { database, ..place }
    }

    /// An empty directory with a file of SQLite.
    pub fn sqlite() -> Place {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rapport.toml"), SETTINGS).unwrap();
        Place { folder, database: None }
    }

    /// The directory of another server on the same database.
    pub fn beside(&self) -> Place {
        let beside = Place { database: self.database.clone(), ..Place::sqlite() };
        beside.file("rapport.toml", format!("files = {:?}\n{SETTINGS}", self.path()));
        beside
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the directory.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// A command on this directory, not yet begun.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = binary();
        command.args(arguments).arg("--data").arg(self.path());
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs a command that must succeed, and gives what it printed.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.status, 0, "{arguments:?}: {}", ended.err);
        ended.out
    }

    /// Starts a server and waits until it listens.
    pub fn serve(&self) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("RAPPORT_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut words = BufReader::new(child.stderr.take().unwrap());
        let mut words_before = String::new();
        let url = loop {
            let mut line = String::new();
            assert!(words.read_line(&mut line).unwrap() > 0, "the server does not start: {words_before}");
            words_before.push_str(&line);
            if let Some(url) = line.trim().strip_prefix("Rapport listens on ") {
                break url.to_owned();
            }
        };
        // What it says later is passed on, so that a failing test shows it.
        std::thread::spawn(move || {
            words.lines().map_while(Result::ok).for_each(|line| eprintln!("server: {line}"))
        });
        Server { child, url, socket: self.path().join("rapport.sock") }
    }
}

/// The binary without arguments, in an environment without settings.
pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RAPPORT_")) {
        command.env_remove(name);
    }
    command
}

impl From<Output> for Ended {
    fn from(output: Output) -> Ended {
        Ended {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Server {
    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The one line a new server prints: the link that sets it up.
    pub fn printed_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Ends the process from one instruction to the next.
    pub fn kill(mut self) {
        // The standard library sends SIGKILL.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the process to end and waits for it.
    pub fn stop(mut self) -> i32 {
        self.terminate()
    }

    fn terminate(&mut self) -> i32 {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// A request of the command line, over the local socket: status and body.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        let socket = UnixStream::connect(&self.socket).unwrap();
        exchange(socket, method, path, "", body)
    }

    /// The same over the network, with further headers, each ended by a line break.
    pub fn ask_by_network(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: Option<&Json>,
    ) -> (u16, Json) {
        let socket = std::net::TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap();
        exchange(socket, method, path, headers, body)
    }

    /// A file, as the answer to a request over the local socket.
    #[track_caller]
    pub fn file(&self, path: &str, body: &Json) -> Vec<u8> {
        let socket = UnixStream::connect(&self.socket).unwrap();
        let (status, bytes) = exchange_bytes(socket, "POST", path, "", Some(body));
        assert_eq!(status, 200, "POST {path}: {}", String::from_utf8_lossy(&bytes));
        bytes
    }

    /// A way to it that outlives the process.
    pub fn line(&self) -> Line {
        Line(self.socket.clone())
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Json {
        let (status, body) = self.ask("GET", path, None);
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: &Json) -> Json {
        let (status, answer) = self.ask("POST", path, Some(body));
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    /// Waits until no job waits or runs, and nothing is left to follow. No job may have failed.
    #[track_caller]
    pub fn settle(&self) {
        let started = Instant::now();
        let mut quiet = 0;
        while quiet < 3 {
            let jobs = self.get("/jobs?limit=1000")["data"].take();
            let jobs = jobs.as_array().unwrap();
            let failed = jobs.iter().find(|job| job["state"] == "failed");
            assert_eq!(failed, None);
            let report = self.get("/doctor");
            let followed = report["checks"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|check| check["name"].as_str().unwrap().starts_with("follower"));
            let followed = followed.clone().count() > 0
                && followed.clone().all(|check| check["says"] == "0 entries behind");
            let over = jobs.iter().all(|job| job["state"] != "queued" && job["state"] != "running");
            quiet = if followed && over { quiet + 1 } else { 0 };
            assert!(started.elapsed() < LIMIT, "does not come to rest: {jobs:?} {report}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The local socket of a server that may die.
pub struct Line(PathBuf);

impl Line {
    /// The answer to a request; none where the process died before it was given.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Json>) -> Option<(u16, Json)> {
        let socket = UnixStream::connect(&self.0).ok()?;
        let (status, bytes) = tried(socket, method, path, "", body).ok()?;
        Some((status, serde_json::from_slice(&bytes).unwrap_or(Json::Null)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) && !std::thread::panicking() {
            self.terminate();
        } else if std::thread::panicking() {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

/// One request by HTTP/1.0, so that the answer ends with the connection.
fn exchange(
    stream: impl Read + Write,
    method: &str,
    path: &str,
    headers: &str,
    body: Option<&Json>,
) -> (u16, Json) {
    let (status, bytes) = exchange_bytes(stream, method, path, headers, body);
    (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
}

fn exchange_bytes(
    stream: impl Read + Write,
    method: &str,
    path: &str,
    headers: &str,
    body: Option<&Json>,
) -> (u16, Vec<u8>) {
    tried(stream, method, path, headers, body).unwrap()
}

fn tried(
    mut stream: impl Read + Write,
    method: &str,
    path: &str,
    headers: &str,
    body: Option<&Json>,
) -> std::io::Result<(u16, Vec<u8>)> {
    let body = body.map(Json::to_string).unwrap_or_default();
    let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    let request = format!(
        "{method} /api/v1{path} HTTP/1.0\r\nhost: localhost\r\n{headers}{kind}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap();
    Ok((status, answer.split_off(end + 4)))
}
