//! Events a second through the tracking API, and how long a batch of 100 takes until it is acknowledged: alone, and
//! beside a heavy query over all of them. Then raw insert of the rows that they became, and whether every event that
//! was acknowledged is there. On both databases.
//!
//! Bodies lie ready in memory, and only the names and times of their events are written anew, so that the sender leaves
//! the processors to the server. Each connection stays open and sends a batch when its last one was acknowledged; a batch
//! that was not is sent again, as the public libraries do. Writes are durable.
//!
//! `RAPPORT_BENCH_SECONDS` sets how long is measured (20), `RAPPORT_BENCH_CONNECTIONS` how many send (24).

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "each benchmark uses its own part")]
mod server;

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use server::{DATABASES, Server, load, median, number};

/// Events a second, at least.
const RATE: f64 = 30_000.0;
/// Milliseconds that 99 of 100 batches may take.
const TAIL: f64 = 250.0;
/// How much of the speed of raw insert is wanted.
const RATIO: f64 = 0.4;

/// Events of a batch.
const BATCH: usize = 100;
/// Different batches that lie ready. They are sent in turn, as often as there is time.
const BODIES: usize = 4_000;
/// Browsers that send; the first of them belong to people who are known before anything is measured.
const BROWSERS: usize = 50_000;
const KNOWN: usize = 5_000;
const PRODUCTS: usize = 300;
const WARM_UP: Duration = Duration::from_secs(3);

/// What events become, but for a few rows that count them.
const TABLES: &[&str] = &["people", "changes", "identifiers", "profile_joins", "interactions"];

/// What is asked beside the second half: it looks at every event.
const HEAVY: &str =
    "select kind, count(*), count(distinct person_id), sum(amount) from interactions group by kind";

fn main() {
    let seconds = number("RAPPORT_BENCH_SECONDS", 20).max(1);
    let connections = number("RAPPORT_BENCH_CONNECTIONS", 24).max(1);
    for (dialect, database) in DATABASES {
        let say = |text: String| println!("{database}: {text} (load {})", load());
        let mut server = Server::start(dialect);
        for at in 0..PRODUCTS {
            server.post("/api/v1/products", &json!({"sku": sku(at), "name": format!("Espresso cups {at}")}));
        }
        let source = server.post("/api/v1/sources", &json!({"name": "Bench", "kind": "server"}));
        let key = source["write_key"].as_str().expect("a key");
        let bodies = bodies(key);
        let bytes: usize = bodies.iter().map(|body| body.text.len()).sum();
        say(format!(
            "{connections} connections, batches of {BATCH}, {} bytes an event",
            bytes / (BODIES * BATCH)
        ));

        let next = AtomicUsize::new(0);
        introduce(&server.address, key, &next);
        let length = Duration::from_secs(seconds as u64);
        let run = |length, beside: &mut dyn FnMut(Instant)| {
            run(&server.address, &bodies, &next, connections, length, beside)
        };
        let warm_up = run(WARM_UP, &mut |_| {});
        let alone = run(length, &mut |_| {});
        let rate = alone.rate();
        say(format!(
            "alone: {rate:.0} events a second, wanted at least {RATE:.0}: {}; {}",
            word(rate >= RATE),
            alone.told()
        ));
        let mut asked = Vec::new();
        let beside = run(length.div_f64(2.0), &mut |until| {
            while Instant::now() < until {
                let (_, took) = server.ask(Method::POST, "/api/v1/sql", Some(&json!({"query": HEAVY})));
                asked.push(took.as_secs_f64());
            }
        });
        say(format!("beside a heavy query: {:.0} events a second; {}", beside.rate(), beside.told()));
        let count = asked.len();
        say(format!("the query, {count} times: median {:.2} s", median(&mut asked)));
        say(format!("memory of the server, at most: {:.0} MB", server.memory().1));
        say(format!("until all followers have seen them: {:.1} s", server.settle().as_secs_f64()));

        let batches = [&warm_up, &alone, &beside].map(|stretch| stretch.times.len()).iter().sum::<usize>();
        let acknowledged = KNOWN + batches * BATCH;
        let counted = "select count(*), count(distinct source_id) from interactions where source = 'Bench'";
        let stored = server.post("/api/v1/sql", &json!({"query": counted}));
        assert_eq!(stored["rows"], json!([[acknowledged, acknowledged]]), "every acknowledged event once");
        say(format!("{acknowledged} events were acknowledged, and each is there once"));

        let raw = server.raw(TABLES);
        let raw_rate = acknowledged as f64 / raw.time.as_secs_f64();
        let ratio = rate / raw_rate;
        say(format!(
            "raw insert of the {} rows that they became: {:.1} s, {raw_rate:.0} events a second; ratio {ratio:.2}, wanted at least {RATIO}: {}",
            raw.rows,
            raw.time.as_secs_f64(),
            word(ratio >= RATIO)
        ));
    }
}

fn word(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}

/// What came of sending for a while.
#[derive(Default)]
struct Stretch {
    /// Milliseconds that each batch took until it was acknowledged.
    times: Vec<f64>,
    /// How many of them were acknowledged before the time was over.
    within: usize,
    seconds: f64,
    /// Why batches had to be sent again.
    errors: Vec<String>,
}

impl Stretch {
    /// Events a second.
    fn rate(&self) -> f64 {
        (self.within * BATCH) as f64 / self.seconds
    }

    /// How long batches took, and how many had to be sent again.
    fn told(&self) -> String {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let share = |of_hundred: usize| {
            let place = (times.len() * of_hundred).div_ceil(100).saturating_sub(1);
            times.get(place).copied().unwrap_or(f64::NAN)
        };
        format!(
            "a batch p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, wanted less than {TAIL:.0} ms: {}; {} errors{}",
            share(50),
            share(95),
            share(99),
            word(share(99) < TAIL),
            self.errors.len(),
            self.errors.first().map(|error| format!(", the first: {error}")).unwrap_or_default()
        )
    }
}

/// Sends from so many connections for a while, with something beside it that is told when the time is over.
fn run(
    address: &str,
    bodies: &[Body],
    next: &AtomicUsize,
    connections: usize,
    length: Duration,
    beside: &mut dyn FnMut(Instant),
) -> Stretch {
    let until = Instant::now() + length;
    let mut all = Stretch { seconds: length.as_secs_f64(), ..Stretch::default() };
    std::thread::scope(|scope| {
        let send = || scope.spawn(move || send(address, bodies, next, until));
        let clients: Vec<_> = (0..connections).map(|_| send()).collect();
        beside(until);
        for client in clients {
            let one = client.join().expect("a client ends well");
            all.times.extend(one.times);
            all.within += one.within;
            all.errors.extend(one.errors);
        }
    });
    all
}

/// One connection: sends batch after batch until the time is over.
fn send(address: &str, bodies: &[Body], next: &AtomicUsize, until: Instant) -> Stretch {
    let mut sent = Stretch::default();
    let mut connection = Connection { address, stream: None };
    let mut request = Vec::new();
    while Instant::now() < until {
        let number = next.fetch_add(1, Ordering::Relaxed);
        bodies[number % bodies.len()].write(number, &mut request);
        let started = Instant::now();
        while let Err(error) = connection.tell(&request) {
            sent.errors.push(error);
            assert!(sent.errors.len() < 1_000, "nothing is taken: {:?}", sent.errors.last());
            std::thread::sleep(Duration::from_millis(100));
        }
        sent.times.push(started.elapsed().as_secs_f64() * 1e3);
        sent.within += usize::from(Instant::now() < until);
    }
    sent
}

/// A connection that stays open, and is made anew when it broke.
struct Connection<'a> {
    address: &'a str,
    stream: Option<BufReader<TcpStream>>,
}

impl Connection<'_> {
    /// Sends a request with a batch. An error means that it is to be sent again.
    fn tell(&mut self, request: &[u8]) -> Result<(), String> {
        match self.exchange(request) {
            Ok((200, answer)) if answer == br#"{"success":true}"# => Ok(()),
            Ok((status, answer)) => Err(format!("{status} {}", String::from_utf8_lossy(&answer))),
            Err(error) => {
                self.stream = None;
                Err(error.to_string())
            }
        }
    }

    /// One request and its answer: status and body.
    fn exchange(&mut self, request: &[u8]) -> io::Result<(u16, Vec<u8>)> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                self.stream.insert(BufReader::new(stream))
            }
        };
        stream.get_mut().write_all(request)?;
        let cut_off = || io::Error::new(io::ErrorKind::UnexpectedEof, "the answer is cut off");
        let (mut line, mut status, mut length) = (String::new(), None, None);
        loop {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Err(cut_off());
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            match text.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse::<usize>().ok();
                }
                Some(_) => {}
                None => status = text.split(' ').nth(1).and_then(|status| status.parse().ok()),
            }
        }
        let mut answer = vec![0; length.ok_or_else(cut_off)?];
        stream.read_exact(&mut answer)?;
        Ok((status.ok_or_else(cut_off)?, answer))
    }
}

/// A request with a batch, and where the number of the batch stands in the names of its events, and where times stand.
struct Body {
    text: Vec<u8>,
    places: Vec<usize>,
    times: Vec<usize>,
}

/// Digits of the number of a batch.
const DIGITS: usize = 12;

impl Body {
    /// A batch of events, each without its opening bracket.
    fn new(key: &str, now: &str, events: impl Iterator<Item = String>) -> Body {
        let mut batch = format!(r#"{{"writeKey":"{key}","sentAt":"{now}","batch":["#);
        let mut places = Vec::with_capacity(BATCH);
        for (at, event) in events.enumerate() {
            batch += if at == 0 { "" } else { "," };
            batch += r#"{"messageId":"node-next-"#;
            places.push(batch.len());
            write!(batch, r#"{:0DIGITS$}-{at:03}",{event}"#, 0).expect("an event");
        }
        batch += "]}";
        let head = format!(
            "POST /v1/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            batch.len()
        );
        for place in &mut places {
            *place += head.len();
        }
        let text = head + &batch;
        let times = text.match_indices(now).map(|(place, _)| place).collect();
        Body { text: text.into_bytes(), places, times }
    }

    /// Writes the request down as the batch of this number, of what happens now.
    fn write(&self, number: usize, request: &mut Vec<u8>) {
        let now = now();
        let digits = format!("{number:0DIGITS$}");
        request.clear();
        request.extend_from_slice(&self.text);
        for place in &self.places {
            request[*place..place + DIGITS].copy_from_slice(digits.as_bytes());
        }
        for place in &self.times {
            request[*place..place + now.len()].copy_from_slice(now.as_bytes());
        }
    }
}

/// The batches that lie ready.
fn bodies(key: &str) -> Vec<Body> {
    let now = now();
    let mut random = Random(7);
    (0..BODIES).map(|_| Body::new(key, &now, (0..BATCH).map(|_| event(&mut random, &now)))).collect()
}

/// Makes the people known who are known before anything is measured.
fn introduce(address: &str, key: &str, next: &AtomicUsize) {
    let now = now();
    let mut connection = Connection { address, stream: None };
    let mut request = Vec::new();
    for first in (0..KNOWN).step_by(BATCH) {
        let body = Body::new(key, &now, (first..first + BATCH).map(|person| identify(person, &now)));
        body.write(next.fetch_add(1, Ordering::Relaxed), &mut request);
        connection.tell(&request).expect("people are made known");
    }
}

/// What somebody does: one in a hundred says who she is, one in ten is signed in.
fn event(random: &mut Random, now: &str) -> String {
    match random.below(100) {
        0 => identify(random.below(BROWSERS), now),
        1..=10 => {
            let person = random.below(KNOWN);
            track(random, &format!(r#""anonymousId":"{}","userId":"u{person}""#, browser(person)), now)
        }
        _ => {
            let somebody = browser(random.below(BROWSERS));
            track(random, &format!(r#""anonymousId":"{somebody}""#), now)
        }
    }
}

const CONTEXT: &str =
    r#""context":{"locale":"en-GB","library":{"name":"@segment/analytics-node","version":"2.3.0"}}"#;

fn track(random: &mut Random, who: &str, now: &str) -> String {
    let product = random.below(PRODUCTS);
    let (name, properties) = match random.below(10) {
        0 => {
            ("Products Searched", format!(r#""query":"espresso cups {product}","results":{}"#, product % 40))
        }
        1 => ("Article Read", format!(r#""title":"How to keep cups {product}","seconds":{}"#, product * 2)),
        kind => (
            if kind < 4 { "Product Added" } else { "Product Viewed" },
            format!(
                r#""product_id":"{}","name":"Espresso cups {product}","category":"Kitchen","price":{}.90,"currency":"EUR","quantity":{}"#,
                sku(product),
                product % 60 + 4,
                product % 3 + 1
            ),
        ),
    };
    format!(
        r#""type":"track",{who},"event":"{name}","properties":{{{properties}}},{CONTEXT},"timestamp":"{now}"}}"#
    )
}

/// Who a browser is. It says the same each time, so that no two people become one.
fn identify(person: usize, now: &str) -> String {
    format!(
        r#""type":"identify","anonymousId":"{}","userId":"u{person}","traits":{{"email":"p{person}@example.com","firstName":"First{}","lastName":"Last{person}","city":"City{}"}},{CONTEXT},"timestamp":"{now}"}}"#,
        browser(person),
        person % 1000,
        person % 313
    )
}

fn browser(number: usize) -> String {
    format!("6f9619ff-8b86-4d01-b42d-{number:012}")
}

fn sku(number: usize) -> String {
    format!("SKU-{number:04}")
}

fn now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}
