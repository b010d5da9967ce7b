//! `kill -9` while events come in. Those who send do as the public libraries do: what was not acknowledged is sent
//! again, with the same names, also what was stored before the process died. In the end every event is there once,
//! every person is there once, and what each browser did is its person's.
//!
//! A batch that was sent and not acknowledged is there as a whole or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::end_leases;
use crate::process::{Place, Server};

const KILLS: usize = 6;
const CLIENTS: usize = 4;
/// Browsers that send. The first of them belong to users, the others to nobody.
const BROWSERS: usize = 120;
const USERS: usize = 40;

db::db_test! {
    fn events_are_there_once_however_often_they_are_sent(scratch: Scratch) {
        let place = Place::new(scratch);
        let mut server = place.serve();
        let source = server.post("/sources", &json!({"name": "Shop", "kind": "server"}));
        let key = source["write_key"].as_str().unwrap();
        let mut clients: Vec<Client> = (0..CLIENTS).map(Client::new).collect();
        let mut random = Random(2_026);
        let (mut open, mut kept) = (0, 0);
        for kill in 1..=KILLS {
            let moment = Duration::from_millis(150 + random.below(850) as u64);
            let address = server.url.strip_prefix("http://").unwrap().to_owned();
            std::thread::scope(|scope| {
                for client in &mut clients {
                    let address = address.as_str();
                    scope.spawn(move || client.send_until_cut_off(address, key));
                }
                std::thread::sleep(moment);
                server.kill();
            });
            end_leases(scratch);
            server = place.serve();
            let waiting: Vec<&Batch> = clients.iter().filter_map(|client| client.waiting.as_ref()).collect();
            let there: Vec<usize> = waiting.iter().map(|batch| there(&server, batch)).collect();
            println!(
                "{:?}: kill {kill} after {} ms: {} events acknowledged, {} batches not, of which {} are there",
                scratch.dialect(), moment.as_millis(), told(&clients).len(), waiting.len(),
                there.iter().filter(|count| **count > 0).count());
            for (batch, there) in waiting.iter().zip(there) {
                assert!([0, batch.fresh.len()].contains(&there), "{there} of {} events are there", batch.fresh.len());
                kept += usize::from(there > 0);
            }
            open += waiting.len();
        }
        println!("{:?}: {open} batches were sent again, of which {kept} had been stored", scratch.dialect());
        assert!((1..open).contains(&kept), "the process must die before and after batches are stored");
        let address = server.url.strip_prefix("http://").unwrap().to_owned();
        for client in &mut clients {
            client.send_the_rest(&address, key);
        }
        server.settle();

        let expected = told(&clients);
        let found = moments(&server);
        let mut names: Vec<&str> = found.iter().map(|moment| moment["source_id"].as_str().unwrap()).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|one, next| one < next), "an event is there twice");
        assert_eq!(names.len(), expected.len());
        assert!(expected.keys().zip(&names).all(|(expected, name)| expected == name), "not the same events");
        let counted = "select count(*), count(distinct source_id) from interactions where source = 'Shop'";
        assert_eq!(rows(&server, counted), json!([[expected.len(), expected.len()]]));
        // What the source counts is what was stored.
        let source = server.get(&format!("/sources/{}", source["id"].as_str().unwrap()));
        assert_eq!((&source["events_24h"], &source["refused_24h"]), (&json!(expected.len()), &json!(0)));

        let people = people(&server, &expected);
        let mut profiles = HashMap::new();
        for moment in &found {
            let event = &expected[moment["source_id"].as_str().unwrap()];
            assert_eq!(moment["properties"].get("number").unwrap_or(&Json::Null), &event.said(), "{moment}");
            match people.get(&event.browser) {
                Some(person) => assert_eq!(&moment["person_id"], person, "{moment}"),
                // Nobody's browser is always the same profile, and nobody was made up for it.
                None => {
                    let profile = profiles.entry(event.browser).or_insert(&moment["profile_id"]);
                    assert_eq!((&moment["profile_id"], &moment["person_id"]), (*profile, *profile));
                }
            }
        }
        let of_people = expected.values().filter(|event| people.contains_key(&event.browser)).count();
        let joined = "select count(*) from interactions i join people p on p.id = i.person_id where i.source = 'Shop'";
        assert_eq!(rows(&server, joined), json!([[of_people]]));
        let report = server.get("/doctor");
        assert_eq!(report["well"], true, "{report}");
        assert_eq!(server.stop(), 0);
        assert_eq!(place.run(&["doctor"]).status, 0);
    }
}

/// Everything that was acknowledged, once, by its name.
fn told(clients: &[Client]) -> BTreeMap<&str, &Event> {
    clients.iter().flat_map(|client| &client.told).map(|event| (event.name.as_str(), event)).collect()
}

fn rows(server: &Server, query: &str) -> Json {
    server.post("/sql", &json!({"query": query}))["rows"].take()
}

/// How many events that are new in a batch are stored.
fn there(server: &Server, batch: &Batch) -> usize {
    let names: Vec<String> = batch.fresh.iter().map(|name| format!("'{name}'")).collect();
    let query = format!("select count(*) from interactions where source_id in ({})", names.join(", "));
    rows(server, &query)[0][0].as_u64().unwrap().try_into().unwrap()
}

/// Everything that the source told and that is stored.
fn moments(server: &Server) -> Vec<Json> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let mut page = server.get(&format!("/interactions?limit=1000{after}"));
        all.append(page["data"].as_array_mut().unwrap());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    all.retain(|moment| moment["source"] == "Shop");
    all
}

/// The person of each browser that is somebody's. Everybody of whom events tell is there once, and nobody else.
fn people(server: &Server, told: &BTreeMap<&str, &Event>) -> BTreeMap<usize, Json> {
    let signed = |kind: &[Kind]| -> BTreeSet<usize> {
        told.values().filter(|event| kind.contains(&event.kind)).map(|event| event.browser).collect()
    };
    let users = signed(&[Kind::Signed, Kind::Identify]);
    let identified = signed(&[Kind::Identify]);
    let search = json!({"fields": ["source_id", "email"], "limit": 1000});
    let found = server.post("/people/search", &search)["data"].as_array().unwrap().clone();
    assert_eq!(found.len(), users.len(), "{found:?}");
    let whose = |user: usize| {
        let name = format!("u{user}");
        let hers: Vec<&Json> = found.iter().filter(|person| person["source_id"] == json!(name)).collect();
        assert_eq!(hers.len(), 1, "{name} is {hers:?}");
        let email = identified.contains(&user).then(|| format!("{name}@example.org"));
        assert_eq!(hers[0]["email"], json!(email), "{name}");
        let called = server.get(&format!("/people/{}/identifiers", hers[0]["id"].as_str().unwrap()));
        assert_eq!(called["data"].as_array().unwrap().len(), 2 + usize::from(email.is_some()), "{called}");
        (user, hers[0]["id"].clone())
    };
    users.into_iter().map(whose).collect()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// A browser does something.
    Anonymous,
    /// A user does something at her browser.
    Signed,
    /// A user says who she is.
    Identify,
}

#[derive(Clone, Debug)]
struct Event {
    name: String,
    kind: Kind,
    browser: usize,
    number: usize,
}

impl Event {
    /// One that every client tells.
    fn of_all(number: usize) -> Event {
        let browser = number % BROWSERS;
        let kind = if browser < USERS { Kind::Identify } else { Kind::Anonymous };
        Event { name: format!("all-{number}"), kind, browser, number }
    }

    /// The number that its properties hold, where it has any.
    fn said(&self) -> Json {
        if self.kind == Kind::Identify { Json::Null } else { json!(self.number) }
    }

    fn json(&self) -> Json {
        let mut event = json!({"type": "track", "event": "Played", "messageId": self.name,
            "anonymousId": format!("b{}", self.browser), "properties": {"number": self.number}});
        if self.kind == Kind::Anonymous {
            return event;
        }
        let user = format!("u{}", self.browser);
        if self.kind == Kind::Identify {
            event = json!({"type": "identify", "messageId": self.name, "anonymousId": event["anonymousId"],
                "traits": {"email": format!("{user}@example.org"), "firstName": format!("First{}", self.browser)}});
        }
        event["userId"] = json!(user);
        event
    }
}

/// What is sent at a time.
struct Batch {
    events: Vec<Event>,
    /// The names of those that nobody has sent before.
    fresh: Vec<String>,
}

/// Whoever sends, and keeps what was not acknowledged.
struct Client {
    number: usize,
    random: Random,
    batches: usize,
    events: usize,
    /// What was acknowledged.
    told: Vec<Event>,
    /// What was sent and not acknowledged.
    waiting: Option<Batch>,
}

impl Client {
    fn new(number: usize) -> Client {
        let random = Random(number as u64);
        Client { number, random, batches: 0, events: 0, told: Vec::new(), waiting: None }
    }

    /// Sends batch after batch until nobody answers any more. Every other client sends some again later, because her
    /// patience ended or because the answer was lost on its way.
    fn send_until_cut_off(&mut self, address: &str, key: &str) {
        let Ok(mut stream) = connect(address) else { return };
        loop {
            let batch = self.waiting.take().unwrap_or_else(|| self.make());
            let sent = tell(&mut stream, key, &batch);
            let answer = sent.and_then(|()| match self.random.below(7) {
                _ if self.number.is_multiple_of(2) => answer(&mut stream).map(Some),
                0 => Ok(None),
                1 | 2 => stream.get_ref().peek(&mut [0]).map(|_| None),
                _ => answer(&mut stream).map(Some),
            });
            match answer {
                Ok(Some(answer)) => self.acknowledge(batch, &answer),
                Ok(None) => {
                    self.waiting = Some(batch);
                    drop(stream);
                    std::thread::sleep(Duration::from_millis(50 + self.random.below(200) as u64));
                    stream = match connect(address) {
                        Ok(stream) => stream,
                        Err(_) => return,
                    };
                }
                Err(_) => {
                    self.waiting = Some(batch);
                    return;
                }
            }
        }
    }

    /// Sends what was not acknowledged, and nothing new.
    fn send_the_rest(&mut self, address: &str, key: &str) {
        if let Some(batch) = self.waiting.take() {
            let mut stream = connect(address).unwrap();
            tell(&mut stream, key, &batch).unwrap();
            self.acknowledge(batch, &answer(&mut stream).unwrap());
        }
    }

    fn acknowledge(&mut self, batch: Batch, answer: &(u16, Json)) {
        assert_eq!(answer, &(200, json!({"success": true})));
        self.told.extend(batch.events);
    }

    /// A batch of new events, of one that every client tells, of one that was told before and of one that is in it
    /// already.
    fn make(&mut self) -> Batch {
        let size = 1 + self.random.below(60);
        let mut events: Vec<Event> = (0..size).map(|_| self.event()).collect();
        let fresh = events.iter().map(|event| event.name.clone()).collect();
        events.push(events[self.random.below(size)].clone());
        events.insert(self.random.below(size), Event::of_all(self.batches));
        if !self.told.is_empty() {
            let before = self.told[self.random.below(self.told.len())].clone();
            events.insert(self.random.below(size), before);
        }
        self.batches += 1;
        Batch { events, fresh }
    }

    fn event(&mut self) -> Event {
        let number = self.events;
        self.events += 1;
        let kind = match self.random.below(20) {
            0 => Kind::Identify,
            1..=3 => Kind::Signed,
            _ => Kind::Anonymous,
        };
        let bound = if kind == Kind::Anonymous { BROWSERS } else { USERS };
        let browser = self.random.below(bound);
        Event { name: format!("client-{}-{number}", self.number), kind, browser, number }
    }
}

fn connect(address: &str) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    Ok(BufReader::new(stream))
}

/// Sends a batch on a connection that stays open. An error, here or in the answer, says that nobody knows whether it
/// was stored.
fn tell(stream: &mut BufReader<TcpStream>, key: &str, batch: &Batch) -> io::Result<()> {
    let events: Vec<Json> = batch.events.iter().map(Event::json).collect();
    let body = json!({"writeKey": key, "batch": events}).to_string();
    let request = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(request.as_bytes())
}

/// The next answer: status and body.
fn answer(stream: &mut BufReader<TcpStream>) -> io::Result<(u16, Json)> {
    let (mut line, mut status, mut length) = (String::new(), None, 0);
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        match line.trim().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            Some(_) => {}
            None if line.trim().is_empty() => break,
            None => status = line.split(' ').nth(1).and_then(|status| status.parse().ok()),
        }
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer)?;
    let status = status.ok_or(ErrorKind::InvalidData)?;
    Ok((status, serde_json::from_slice(&answer).unwrap_or(Json::Null)))
}

/// Numbers that are the same in every run.
pub(super) struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}
