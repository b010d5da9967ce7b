//! A server that comes up with many people: how long until it answers, what it holds in memory while idle,
//! and how long one person by id and a page of fifty by a quick field take.
//!
//! `RAPPORT_BENCH_ROWS` sets the number of people (1,000,000).

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

const REQUESTS: usize = 500;

fn main() {
    let rows =
        std::env::var("RAPPORT_BENCH_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("people.csv"), folder.path().join("data"));
    fs::write(&file, people(rows)).expect("a file");
    let started = Instant::now();
    rapport(&data, &["import", &file.display().to_string(), "--as", "people", "--match", "email"]);
    println!("import of {rows} people matched by e-mail: {:.1} s", started.elapsed().as_secs_f64());
    let token = rapport(&data, &["token", "create", "--name", "bench", "--role", "read_only"]);

    let started = Instant::now();
    let (mut server, address) = serve(&data);
    println!("start until it listens: {:.2} s", started.elapsed().as_secs_f64());
    std::thread::sleep(Duration::from_secs(5));
    println!("idle memory (resident): {:.0} MB", resident(server.id()));

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        rustls::crypto::ring::default_provider().install_default().expect("one provider");
        let client = reqwest::Client::new();
        let base = format!("http://{address}/api/v1/people");
        let get = |url: String| client.get(url).bearer_auth(token.trim());
        let page: Json = get(format!("{base}?limit=500&sort=last_name"))
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON");
        let ids: Vec<_> = page["data"].as_array().expect("people").iter().map(|p| p["id"].clone()).collect();
        let mut times = Vec::new();
        for at in 0..REQUESTS {
            let id = ids[at % ids.len()].as_str().expect("an id");
            let started = Instant::now();
            let answer = get(format!("{base}/{id}")).send().await.expect("an answer");
            assert!(answer.status().is_success());
            answer.bytes().await.expect("a body");
            times.push(started.elapsed());
        }
        report("one person by id", &mut times);
        let mut times = Vec::new();
        let mut after = Json::Null;
        for _ in 0..REQUESTS {
            let body = json!({"sort": [{"field": "last_name"}], "limit": 50, "after": after});
            let started = Instant::now();
            let request = client.post(format!("{base}/search")).bearer_auth(token.trim()).json(&body);
            let page: Json = request.send().await.expect("an answer").json().await.expect("JSON");
            times.push(started.elapsed());
            after = page["next"].clone();
        }
        report("a page of 50 by last name", &mut times);
    });
    println!("memory after the requests (resident): {:.0} MB", resident(server.id()));
    server.kill().expect("killed");
    server.wait().expect("ended");
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("{what}: median {:.2} ms, p95 {:.2} ms over {} requests", at(0.5), at(0.95), times.len());
}

fn rapport(data: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_rapport")).args(arguments).arg("--data").arg(data).output();
    let output = output.expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Starts a server and waits until it says where it listens.
fn serve(data: &Path) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_rapport"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the server starts");
    let lines = BufReader::new(server.stderr.take().expect("its messages")).lines();
    let mut lines = lines.map(|line| line.expect("a line"));
    let address =
        lines.find_map(|line| line.split_once("http://").map(|(_, address)| address.trim().to_owned()));
    std::thread::spawn(move || lines.for_each(drop));
    (server, address.expect("an address"))
}

fn resident(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its size");
    line.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok()).expect("a number") / 1024.0
}

fn people(rows: usize) -> String {
    let mut text = String::from("email,first_name,last_name,city\n");
    for row in 0..rows {
        let name = (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        writeln!(text, "p{row}@example.com,First{},Last{name:07},City{}", row % 1000, row % 313)
            .expect("a line");
    }
    text
}
