//! Roles, teams and shares: who sees and does what, the same on every way.

mod agree;
mod manage;
mod matrix;
mod write;

use db::testing::Scratch;
use model::object::{Object, Subject};
use platform::Module;
use serde_json::{Value as Json, json};

use crate::accounts::{invited, signed_in_owner};
use crate::app::{Actor, TestApp};
use crate::records::{make_id, shop};

/// The shop, whose order lines are parts of orders.
fn objects() -> Vec<Object> {
    let mut objects = (shop::module().objects)();
    for object in &mut objects {
        if object.slug == "order_lines" {
            object.subject = Subject::Part("order_id".into());
        }
        if object.slug == "people" {
            object.subject = Subject::Person("id".into());
        }
    }
    objects
}

/// A firm with two teams, one below the other, and somebody of every role.
pub struct Firm {
    pub test: TestApp,
    pub owner: String,
    /// In a team below Lea's.
    pub nora: String,
}

/// Somebody with her id.
pub struct Person<'a> {
    pub role: &'static str,
    pub id: String,
    pub actor: Actor<'a>,
}

pub const OWN: &str = "own only";
pub const TEAM: &str = "team lead";
pub const LOOKER: &str = "looks at all";
pub const NOBODY: &str = "sees nothing";

impl Firm {
    pub fn new(scratch: &Scratch) -> Firm {
        let test = TestApp::with(scratch, vec![Module { objects, ..shop::module() }]);
        let owner = signed_in_owner(&test);
        let all = |reach: &str| {
            json!({"read": reach, "create": "all", "edit": reach, "delete": reach, "export": reach,
                "import": "all"})
        };
        for (name, others) in [
            (OWN, all("own")),
            (TEAM, all("team")),
            (LOOKER, json!({"read": "all", "edit": "own", "delete": "own"})),
            (NOBODY, json!({"read": "none"})),
        ] {
            let role = json!({"name": name, "base": "member", "objects": {"*": others}});
            test.browser(&owner).post("/roles", role).is(201);
        }
        let (nora, _) = invited(&test, &owner, "nora@example.com", "member");
        let team = |name: &str, parent: Option<&str>| {
            let made =
                test.browser(&owner).post("/teams", json!({"name": name, "parent_id": parent})).is(201);
            made["id"].as_str().unwrap().to_owned()
        };
        let sales = team("Sales", None);
        let north = team("North", Some(&sales));
        test.browser(&owner)
            .send("PUT", &format!("/teams/{north}/members"), Some(json!({"user_ids": [nora]}).to_string()))
            .is(200);
        Firm { test, owner, nora }
    }

    pub fn boss(&self) -> Actor<'_> {
        self.test.browser(&self.owner)
    }

    /// A new user of a role.
    pub fn user(&self, email: &str, role: &'static str) -> Person<'_> {
        let (id, session) = invited(&self.test, &self.owner, email, role);
        Person { role, id, actor: self.test.browser(&session) }
    }

    /// Puts somebody into the upper team.
    pub fn leads(&self, person: &Person<'_>) {
        let teams = self.boss().get("/teams").is(200);
        let sales = teams["data"].as_array().unwrap().iter().find(|team| team["name"] == "Sales").unwrap();
        let path = format!("/teams/{}/members", sales["id"].as_str().unwrap());
        self.put(&path, json!({"user_ids": [person.id]}));
    }

    pub fn put(&self, path: &str, body: Json) -> Json {
        self.boss().send("PUT", path, Some(body.to_string())).is(200)
    }

    /// A person, a company, an order and a line of somebody's, named by a word.
    pub fn records(&self, owner: Option<&str>, word: &str) -> Records {
        let boss = self.boss();
        let company =
            make_id(&boss, "companies", json!({"name": format!("Company {word}"), "owner_id": owner}));
        let email = format!("{}@{word}.example", self.test.last_seq());
        let person = make_id(
            &boss,
            "people",
            json!({"name": format!("Person {word}"), "email": email, "company_id": company,
                "size": 7, "price": {"amount": "12.50", "currency": "EUR"}, "owner_id": owner}),
        );
        let order = make_id(
            &boss,
            "orders",
            json!({"person_id": person, "placed_at": "2026-02-01T10:00:00Z", "channel": format!("Channel {word}"),
                "total": {"amount": "99", "currency": "EUR"}, "owner_id": owner}),
        );
        let line = make_id(&boss, "order_lines", json!({"order_id": order, "quantity": 3}));
        let said = json!({"body": format!("Comment {word}")});
        let comment = boss.post(&format!("/people/{person}/comments"), said).is(201);
        let comment = comment["id"].as_str().unwrap().to_owned();
        Records { person, company, order, line, email, comment }
    }

    /// Everything there is, to be compared.
    pub fn everything(&self) -> Json {
        let boss = self.boss();
        let all = |path: &str| boss.get(path).is(200);
        let mut parts: Vec<Json> = ["people", "companies", "orders", "order_lines"]
            .iter()
            .map(|o| all(&format!("/{o}?limit=1000")))
            .collect();
        for path in ["/interactions?limit=1000", "/roles", "/teams", "/tokens"] {
            parts.push(all(path));
        }
        let mut users = all("/users");
        for user in users["data"].as_array_mut().unwrap() {
            user["last_seen_at"] = json!(null);
        }
        parts.extend([users, json!(self.test.last_seq())]);
        json!(parts)
    }
}

pub struct Records {
    pub person: String,
    pub company: String,
    pub order: String,
    pub line: String,
    pub email: String,
    pub comment: String,
}

impl Records {
    pub fn of(&self, object: &str) -> &str {
        match object {
            "people" => &self.person,
            "companies" => &self.company,
            "orders" => &self.order,
            _ => &self.line,
        }
    }
}
