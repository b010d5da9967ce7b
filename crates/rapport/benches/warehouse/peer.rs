//! DuckDB in a process of its own, asked in turn with us.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

/// The running process.
pub struct Peer {
    process: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts the Python that `DUCKDB_PYTHON` names; none without it.
    pub fn start() -> Option<Peer> {
        let python = std::env::var_os("DUCKDB_PYTHON")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/warehouse/peer.py");
        let mut process = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Python of DUCKDB_PYTHON runs");
        let asks = process.stdin.take().expect("its input");
        let answers = BufReader::new(process.stdout.take().expect("its output"));
        Some(Peer { process, asks, answers })
    }

    /// Makes a table of files and a tail as lines of JSON. Gives how many rows of the files are dead.
    pub fn table(
        &mut self,
        name: &str,
        key: &str,
        files: &[String],
        tail: Option<&Path>,
        folder: &Path,
    ) -> i64 {
        let request =
            json!({"table": {"name": name, "key": key, "files": files, "tail": tail, "folder": folder}});
        self.ask(&request)["dead"].as_i64().expect("a count")
    }

    /// Runs a statement.
    pub fn run(&mut self, sql: &str) {
        self.ask(&json!({ "run": sql }));
    }

    /// Seconds and rows of a query.
    pub fn rows(&mut self, sql: &str) -> (f64, Vec<Vec<Json>>) {
        let mut answer = self.ask(&json!({ "ask": sql }));
        let rows = serde_json::from_value(answer["rows"].take()).expect("rows");
        (answer["seconds"].as_f64().expect("seconds"), rows)
    }

    fn ask(&mut self, request: &Json) -> Json {
        writeln!(self.asks, "{request}").expect("it reads");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it answers");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("DuckDB failed at {request}: {error}"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.process.kill().expect("it ends");
        self.process.wait().expect("it ended");
    }
}
