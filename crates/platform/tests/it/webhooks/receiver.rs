//! A receiver of webhooks: a real server on this machine that answers what it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::Value as Json;

/// What came in.
#[derive(Clone, Debug)]
pub struct Call {
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Call {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }
}

/// A receiver, for as long as the test runs.
pub struct Receiver {
    pub url: String,
    calls: Arc<Mutex<Vec<Call>>>,
    answers: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    /// Answers these heads one after the other, and then 204.
    pub fn new(answers: &[&str]) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let calls = Arc::new(Mutex::new(Vec::new()));
        let answers =
            Arc::new(Mutex::new(answers.iter().rev().map(|one| (*one).to_owned()).collect::<Vec<_>>()));
        let (heard, next) = (Arc::clone(&calls), Arc::clone(&answers));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut headers, mut line) = (http::HeaderMap::new(), String::new());
                reader.read_line(&mut line).unwrap();
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    let Some((name, value)) = line.trim().split_once(':') else { break };
                    let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
                    headers.insert(name, value.trim().parse().unwrap());
                }
                let length = headers["content-length"].to_str().unwrap().parse().unwrap();
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                heard.lock().unwrap().push(Call { headers, body: String::from_utf8(body).unwrap() });
                let answer = next.lock().unwrap().pop().unwrap_or_else(|| "204 No Content".to_owned());
                write!(stream, "HTTP/1.1 {answer}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
                    .unwrap();
            }
        });
        Receiver { url, calls, answers }
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// Whether all answers that were told to it were given.
    pub fn done(&self) -> bool {
        self.answers.lock().unwrap().is_empty()
    }
}
