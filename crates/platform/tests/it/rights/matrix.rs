//! Every route with every role on records of her own, of her team and of others: what is not hers is in no answer,
//! and a refusal changes nothing of all there is. A route that is not told how to be tried fails the test.

use platform::accounts::Role;
use platform::http::{Route, all_routes};
use serde_json::{Value as Json, json};

use super::{Firm, LOOKER, NOBODY, OWN, Person, Records, TEAM};
use crate::app::{until_followed, working};
use crate::records::{make_id, text};

/// How a route is tried.
enum Try {
    /// With this body, if the method takes one. `OBJECT`, `ID`, `EMAIL` and `USER` stand for those of the record.
    Body(&'static str),
    /// Not here: it comes in, goes out, or sends everything to owners alone.
    Not,
}

const ROUTES: &[(&str, Try)] = &[
    ("GET /session", Try::Body("")),
    ("POST /session", Try::Not),
    ("DELETE /session", Try::Not),
    ("GET /links/{token}", Try::Not),
    ("POST /setup", Try::Not),
    ("PATCH /me", Try::Body("{}")),
    ("GET /users", Try::Body("")),
    ("POST /users", Try::Body(r#"{"email": "new@example.com", "name": "New", "role": "owner"}"#)),
    ("PATCH /users/{id}", Try::Body(r#"{"role": "owner"}"#)),
    ("POST /users/{id}/link", Try::Body("")),
    ("GET /tokens", Try::Body("")),
    ("POST /tokens", Try::Body(r#"{"name": "mine", "role": "owner"}"#)),
    ("DELETE /tokens/{id}", Try::Body("")),
    ("GET /roles", Try::Body("")),
    ("POST /roles", Try::Body(r#"{"name": "everything"}"#)),
    ("GET /roles/{id}", Try::Body("")),
    ("PATCH /roles/{id}", Try::Body(r#"{"objects": {}}"#)),
    ("DELETE /roles/{id}", Try::Body("")),
    ("GET /teams", Try::Body("")),
    ("POST /teams", Try::Body(r#"{"name": "Mine"}"#)),
    ("PATCH /teams/{id}", Try::Body(r#"{"name": "Mine"}"#)),
    ("DELETE /teams/{id}", Try::Body("")),
    ("PUT /teams/{id}/members", Try::Body(r#"{"user_ids": ["USER"]}"#)),
    ("GET /{object}/{id}/shares", Try::Body("")),
    ("PUT /{object}/{id}/shares", Try::Body(r#"{"shares": [{"user_id": "USER", "right": "edit"}]}"#)),
    ("GET /objects", Try::Body("")),
    ("GET /objects/{object}", Try::Body("")),
    ("POST /objects", Try::Body(r#"{"name": "People"}"#)),
    ("PATCH /objects/{object}", Try::Body(r#"{"group": "nobody"}"#)),
    // It would put away what the others are tried on.
    ("DELETE /objects/{object}", Try::Not),
    ("POST /objects/{object}/restore", Try::Body("")),
    ("POST /objects/{object}/fields", Try::Body(r#"{"name": "", "type": "text"}"#)),
    ("PATCH /objects/{object}/fields/{field}", Try::Body(r#"{"label": "Other"}"#)),
    ("DELETE /objects/{object}/fields/{field}", Try::Body("")),
    ("POST /objects/{object}/fields/{field}/restore", Try::Body("")),
    ("POST /objects/{object}/fields/{field}/convert/preview", Try::Body(r#"{"type": "text"}"#)),
    ("POST /objects/{object}/fields/{field}/convert", Try::Body(r#"{"type": "text"}"#)),
    ("POST /objects/{object}/fields/{field}/convert/undo", Try::Body("")),
    ("GET /openapi.json", Try::Body("")),
    ("GET /{object}", Try::Body("")),
    ("POST /{object}", Try::Body(r#"{"name": "Another", "email": "EMAIL"}"#)),
    (
        "POST /{object}/search",
        Try::Body(r#"{"filter": {"field": "id", "op": "eq", "value": "ID"}, "total": true}"#),
    ),
    (
        "POST /{object}/batch",
        Try::Body(r#"{"match": ["owner_id"], "records": [{"owner_id": "USER", "source": "x"}]}"#),
    ),
    ("GET /{object}/{id}", Try::Body("")),
    ("PATCH /{object}/{id}", Try::Body(r#"{"source": "changed"}"#)),
    ("DELETE /{object}/{id}", Try::Body("")),
    ("GET /{object}/{id}/timeline", Try::Body("")),
    ("GET /{object}/{id}/comments", Try::Body("")),
    ("POST /{object}/{id}/comments", Try::Body(r#"{"body": "Seen"}"#)),
    ("PATCH /comments/{id}", Try::Body(r#"{"body": "Mine now"}"#)),
    ("DELETE /comments/{id}", Try::Body("")),
    ("GET /notifications", Try::Body("")),
    ("POST /notifications/read", Try::Body(r#"{"all": true}"#)),
    ("GET /interactions", Try::Body("")),
    ("POST /interactions", Try::Body(r#"{"kind": "call_made", "person_id": "PERSON"}"#)),
    ("GET /interactions/{id}", Try::Body("")),
    ("PATCH /interactions/{id}", Try::Body(r#"{"channel": "phone"}"#)),
    ("DELETE /interactions/{id}", Try::Body("")),
    ("GET /changes", Try::Body("")),
    ("GET /jobs", Try::Body("")),
    ("GET /jobs/{id}", Try::Body("")),
    ("POST /jobs/{id}/cancel", Try::Body("")),
    ("GET /backups", Try::Body("")),
    ("POST /backups", Try::Not),
    ("GET /erasures", Try::Body("")),
    ("GET /erasures/{id}", Try::Body("")),
    ("GET /erasures/{id}/receipt", Try::Body("")),
    ("POST /sql", Try::Body(r#"{"query": "select * from OBJECT"}"#)),
    ("GET /sql/tables", Try::Body("")),
    ("POST /{object}/{id}/merge", Try::Body(r#"{"ids": ["ID"]}"#)),
    ("GET /{object}/{id}/merges", Try::Body("")),
    ("POST /merges/{id}/undo", Try::Body("")),
    ("GET /views", Try::Body("")),
    ("POST /views", Try::Body(r#"{"object": "OBJECT", "name": "Mine", "kind": "table", "settings": {}}"#)),
    ("PUT /views/order", Try::Body(r#"{"object": "OBJECT", "ids": []}"#)),
    ("PUT /views/default", Try::Body(r#"{"object": "OBJECT", "id": null}"#)),
    ("GET /views/{id}", Try::Body("")),
    ("PATCH /views/{id}", Try::Body(r#"{"name": "Other"}"#)),
    ("DELETE /views/{id}", Try::Body("")),
    (
        "POST /{object}/bulk",
        Try::Body(r#"{"filter": {"field": "id", "op": "eq", "value": "ID"}, "set": {"source": "changed"}}"#),
    ),
    ("POST /batches/{batch}/undo", Try::Body("{}")),
    ("GET /batches/{batch}/undo", Try::Body("")),
    ("GET /trash", Try::Body("")),
    ("POST /trash/{seq}/restore", Try::Body("{}")),
    ("GET /audit", Try::Body("")),
    // An answer that does not end; it has tests of its own.
    ("GET /stream", Try::Not),
    ("GET /webhooks", Try::Body("")),
    ("POST /webhooks", Try::Body(r#"{"url": "https://example.com/"}"#)),
    ("GET /webhooks/{id}", Try::Body("")),
    ("PATCH /webhooks/{id}", Try::Body(r#"{"description": "Mine"}"#)),
    ("DELETE /webhooks/{id}", Try::Body("")),
    ("GET /mails", Try::Body("")),
    ("POST /mails/test", Try::Body(r#"{"to": "new@example.com"}"#)),
    ("POST /mails/{id}/again", Try::Body("")),
    ("POST /webhooks/{id}/rotate", Try::Body("")),
    ("POST /webhooks/{id}/test", Try::Body("")),
    ("GET /webhooks/{id}/deliveries", Try::Body("")),
    ("POST /webhooks/{id}/replay", Try::Body(r#"{"from": "2026-01-01T00:00:00Z"}"#)),
    ("POST /files", Try::Not),
    ("GET /files/{id}", Try::Body("")),
    ("GET /{object}/{id}/files", Try::Body("")),
    ("POST /{object}/{id}/files", Try::Body(r#"{"file_id": "ID"}"#)),
    ("DELETE /{object}/{id}/files/{file}", Try::Body("")),
    ("GET /search", Try::Body("")),
];

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

fn way(route: &Route) -> &'static Try {
    let name = name(route);
    let found = ROUTES.iter().find(|(known, _)| *known == name);
    &found.unwrap_or_else(|| panic!("{name} is new: say in ROUTES how it is tried")).1
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Whose {
    Own,
    Team,
    Foreign,
}

/// What a role sees and may change, said a second time.
fn sees(role: &str, whose: Whose) -> bool {
    match role {
        OWN => whose == Whose::Own,
        TEAM => whose != Whose::Foreign,
        NOBODY => false,
        _ => true,
    }
}

fn changes(role: &str, whose: Whose) -> bool {
    match role {
        LOOKER => whose == Whose::Own,
        "read_only" => false,
        _ => sees(role, whose),
    }
}

db::db_test! {
    fn each_route_shows_and_does_what_the_role_allows(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let people: Vec<Person<'_>> = ["owner", "admin", "member", "read_only", OWN, TEAM, LOOKER, NOBODY]
            .into_iter().enumerate().map(|(at, role)| firm.user(&format!("u{at}@example.com"), role)).collect();
        let lead = people.iter().find(|person| person.role == TEAM).unwrap();
        firm.leads(lead);
        let routes = all_routes(&firm.test.app);
        let (mut refused, mut tried, mut round) = (0, 0, 0);
        for who in &people {
            for whose in [Whose::Own, Whose::Team, Whose::Foreign] {
                let owner = match whose {
                    Whose::Own => Some(who.id.as_str()),
                    Whose::Team => Some(firm.nora.as_str()),
                    Whose::Foreign => None,
                };
                round += 1;
                let word = format!("marked{round}x");
                let mut made = firm.records(owner, &word);
                let traces = Traces::new(&firm, owner, &word);
                // The word is found from here on by who may.
                working(&firm.test, || until_followed(&firm.test));
                let mut before = firm.everything();
                for route in &routes {
                    let Try::Body(body) = way(route) else { continue };
                    let objects: &[&str] = if route.path.contains("{object}") || body.contains("OBJECT") {
                        &["people", "orders", "order_lines"]
                    } else {
                        &["people"]
                    };
                    for object in objects {
                        // Other rights than those to records: only administrators have any, as before.
                        let manages = matches!(who.role, "owner" | "admin");
                        if manages && !route.path.contains("{object}") && route.method != "GET" {
                            continue;
                        }
                        let reply = ask(&firm, who, route, body, object, &made, &traces);
                        tried += 1;
                        let what = format!("{} on {object} of {whose:?} by {}: {} {}", name(route), who.role, reply.status, reply.text());
                        assert!(reply.status < 500 || route.path.starts_with("/test/"), "{what}");
                        if !sees(who.role, whose) {
                            let told = reply.text();
                            assert!(!told.contains(&word) && !holds(&told, &made), "{what}");
                        }
                        if let Some(wanted) = wanted(who.role, whose, route, object) {
                            assert_eq!(reply.status, wanted, "{what}");
                        }
                        if reply.status >= 400 {
                            refused += 1;
                            if route.method != "GET" {
                                assert!(firm.everything() == before, "{what}: something changed");
                            }
                        } else if route.method != "GET" {
                            made = firm.records(owner, &word);
                            before = firm.everything();
                        }
                    }
                }
                empty(&firm);
            }
        }
        assert!(refused > 300 && tried > 1_000, "{refused} of {tried}");
        // Everybody's role is what it was, and nobody came in beside them.
        let users = firm.boss().get("/users").is(200);
        assert_eq!(users["data"].as_array().unwrap().len(), people.len() + 2);
        for user in users["data"].as_array().unwrap() {
            let known = people.iter().find(|person| user["id"] == person.id.as_str());
            assert!(known.is_none_or(|person| user["role"] == person.role), "{user}");
        }
        assert!(Role::ALL.len() == 4, "a built-in role that is new belongs into this test");
    }
}

/// What a round leaves behind beside its records.
struct Traces {
    word: String,
    /// The deletion of a person.
    seq: String,
    /// The batch in which another came back.
    batch: String,
}

impl Traces {
    fn new(firm: &Firm, owner: Option<&str>, word: &str) -> Traces {
        let boss = firm.boss();
        let deleted = |name: &str| {
            let fields = json!({"name": format!("{name} {word}"), "owner_id": owner});
            let person = make_id(&boss, "people", fields);
            boss.delete(&format!("/people/{person}")).is(204);
            boss.get("/trash?object=people&limit=1").is(200)["data"][0]["seq"].to_string()
        };
        let back = boss.post(&format!("/trash/{}/restore", deleted("Back")), json!({})).is(200);
        let batch = text(&back["batch_id"]);
        Traces { word: word.to_owned(), seq: deleted("Gone"), batch }
    }
}

fn ask(
    firm: &Firm,
    who: &Person<'_>,
    route: &Route,
    body: &str,
    object: &str,
    made: &Records,
    traces: &Traces,
) -> crate::app::Reply {
    let record = made.of(object);
    let id = match route.path {
        path if path.starts_with("/{object}") => record.to_owned(),
        path if path.starts_with("/roles") => listed(firm, "/roles", 4),
        path if path.starts_with("/teams") => listed(firm, "/teams", 0),
        path if path.starts_with("/users") => who.id.clone(),
        path if path.starts_with("/interactions") => moment(firm, made),
        path if path.starts_with("/comments") => made.comment.clone(),
        _ => record.to_owned(),
    };
    let path = route.path.replace("{object}", object).replace("{id}", &id);
    let path = path.replace("{seq}", &traces.seq).replace("{batch}", &traces.batch);
    let query = match route.path {
        "/changes" | "/interactions" => "?limit=1000".to_owned(),
        "/search" => format!("?q={}", traces.word),
        _ => String::new(),
    };
    let mut body = body
        .replace("OBJECT", object)
        .replace("PERSON", &made.person)
        .replace("ID", record)
        .replace("USER", &who.id)
        .replace("EMAIL", "another@example.com");
    if route.method == "POST" && route.path == "/{object}" {
        body = match object {
            "orders" => json!({"placed_at": "2026-01-01T00:00:00Z", "person_id": made.person}).to_string(),
            "order_lines" => json!({"order_id": made.order, "quantity": 1}).to_string(),
            _ => body,
        };
    }
    if object == "order_lines" && route.method == "PATCH" {
        body = json!({"quantity": 9}).to_string();
    }
    let sent = (!body.is_empty()).then_some(body);
    who.actor.send(route.method.as_str(), &format!("{path}{query}"), sent)
}

/// The status that follows from the role, where it follows from nothing else.
fn wanted(role: &str, whose: Whose, route: &Route, object: &str) -> Option<u16> {
    let one = route.path.starts_with("/{object}/{id}");
    let reads = role == "read_only" && route.method != "GET";
    match (route.method.as_str(), route.path) {
        // No file is attached; what is asked for is never there.
        (_, path) if path.ends_with("/{file}") => None,
        // The whole object is hidden from whoever sees nothing.
        (_, path) if path.starts_with("/{object}") && role == NOBODY && !reads => Some(404),
        ("GET", _) if one => Some(if sees(role, whose) { 200 } else { 404 }),
        ("PATCH" | "DELETE" | "PUT", path) if one => {
            if reads {
                return Some(403);
            }
            if path.ends_with("/shares") && object == "order_lines" && changes(role, whose) {
                return Some(400);
            }
            // An order that is needed keeps its person.
            if route.method == "DELETE" && object == "people" && changes(role, whose) {
                return Some(409);
            }
            let done = if route.method == "DELETE" { 204 } else { 200 };
            Some(match (sees(role, whose), changes(role, whose)) {
                (false, _) => 404,
                (true, false) => 403,
                (true, true) => done,
            })
        }
        _ => None,
    }
}

/// Whether a text names one of the records. What was sent comes back in no error.
fn holds(told: &str, made: &Records) -> bool {
    [&made.company, &made.order, &made.line].iter().any(|id| told.contains(id.as_str()))
}

fn listed(firm: &Firm, path: &str, at: usize) -> String {
    let all = firm.boss().get(path).is(200);
    all["data"][at]["id"].as_str().unwrap().to_owned()
}

/// A moment of the person's that follows from nothing.
fn moment(firm: &Firm, made: &Records) -> String {
    let all: Json = firm.boss().get(&format!("/interactions?person_id={}", made.person)).is(200);
    all["data"].as_array().unwrap().iter().next().unwrap()["id"].as_str().unwrap().to_owned()
}

/// Takes all records away, so that each round is about its own.
fn empty(firm: &Firm) {
    for object in ["orders", "people", "companies"] {
        for record in firm.boss().get(&format!("/{object}?limit=1000")).is(200)["data"].as_array().unwrap() {
            firm.boss().delete(&format!("/{object}/{}", record["id"].as_str().unwrap())).is(204);
        }
    }
}
