//! Random histories, after which every roll-up is what a second computation, written in plain Rust over the records
//! as the API shows them, says it is.

use serde_json::{Value as Json, json};

use super::{field, job};
use crate::app::{Actor, TestApp, until_followed, until_over, working};
use crate::records::{make_id, shop, text};

/// A roll-up with what it is computed from.
struct Kept {
    on: &'static str,
    slug: String,
    settings: Json,
}

const HOURS: &[&str] = &["2026-01-05T08:00:00Z", "2026-02-06T09:30:00Z", "2026-03-07T10:45:00Z"];

/// Roll-ups of every kind over the shop.
fn roll_ups(test: &TestApp) -> Vec<Kept> {
    let placed = json!({"field": "status", "op": "eq", "value": "placed"});
    let either = json!({"or": [{"field": "channel", "op": "contains", "value": "web"}, {"not": {"field": "total", "op": "gt", "value": "20"}}]});
    let wanted = [
        ("people", json!({"object": "orders", "via": "person_id", "function": "count"})),
        ("people", json!({"object": "orders", "via": "person_id", "function": "sum", "field": "total"})),
        (
            "people",
            json!({"object": "orders", "via": "person_id", "function": "latest", "field": "placed_at", "filter": placed}),
        ),
        ("people", json!({"object": "orders", "via": "person_id", "function": "count", "filter": either})),
        ("people", json!({"object": "x_visits", "via": "x_whom", "function": "sum", "field": "x_minutes"})),
        (
            "people",
            json!({"via": "interactions", "function": "count", "filter": {"field": "kind", "op": "eq", "value": "order_placed"}}),
        ),
        ("people", json!({"via": "interactions", "function": "latest", "field": "at"})),
        ("people", json!({"via": "interactions", "function": "sum", "field": "amount"})),
        ("companies", json!({"object": "companies", "via": "parent_id", "function": "count"})),
        ("companies", json!({"object": "people", "via": "company_id", "function": "sum", "field": "size"})),
        ("companies", json!({"object": "people", "via": "company_id", "function": "sum", "field": "price"})),
        (
            "companies",
            json!({"object": "people", "via": "company_id", "function": "latest", "field": "born"}),
        ),
        ("companies", json!({"object": "x_visits", "via": "x_whom", "function": "count"})),
        (
            "orders",
            json!({"object": "order_lines", "via": "order_id", "function": "sum", "field": "quantity"}),
        ),
        ("orders", json!({"object": "order_lines", "via": "order_id", "function": "count"})),
    ];
    let owner = test.owner();
    wanted
        .into_iter()
        .enumerate()
        .map(|(at, (on, settings))| {
            let slug = field(test, on, &format!("R{at}"), settings.clone());
            Kept { on, slug, settings }
        })
        .inspect(|kept| assert!(owner.get(&format!("/{}?sort=-{}", kept.on, kept.slug)).status == 200))
        .collect()
}

fn all(owner: &Actor<'_>, object: &str) -> Vec<Json> {
    owner.get(&format!("/{object}?limit=1000")).is(200)["data"].as_array().unwrap().clone()
}

/// What a condition of the list above says of a record.
fn counts(filter: &Json, record: &Json) -> bool {
    if let Some(parts) = filter["or"].as_array() {
        return parts.iter().any(|part| counts(part, record));
    }
    if !filter["not"].is_null() {
        return !counts(&filter["not"], record);
    }
    let value = &record[filter["field"].as_str().unwrap()];
    match filter["op"].as_str().unwrap() {
        "eq" => *value == filter["value"],
        "contains" => value.as_str().is_some_and(|text| text.contains(filter["value"].as_str().unwrap())),
        _ => value["amount"].as_str().is_some_and(|amount| amount.parse::<f64>().unwrap() > 20.0),
    }
}

fn naive(kept: &Kept, record: &Json, others: &[Json]) -> Json {
    let via = kept.settings["via"].as_str().unwrap();
    let via = if via == "interactions" { "person_id" } else { via };
    let points = |other: &&Json| other[via] == record["id"] || other[via]["id"] == record["id"];
    let theirs = others.iter().filter(points);
    let theirs: Vec<&Json> = theirs
        .filter(|other| kept.settings["filter"].is_null() || counts(&kept.settings["filter"], other))
        .collect();
    if kept.settings["function"] == "count" {
        return json!(theirs.len());
    }
    let slug = kept.settings["field"].as_str().unwrap();
    let values: Vec<&Json> =
        theirs.iter().map(|other| &other[slug]).filter(|value| !value.is_null()).collect();
    if kept.settings["function"] == "latest" {
        return values.iter().map(|value| text(value)).max().map_or(Json::Null, Json::from);
    }
    match slug {
        "size" => json!(values.iter().map(|value| value.as_i64().unwrap()).sum::<i64>()),
        "x_minutes" | "quantity" => json!(values.iter().map(|value| value.as_f64().unwrap()).sum::<f64>()),
        _ => {
            let Some(first) = values.first() else { return Json::Null };
            if values.iter().any(|value| value["currency"] != first["currency"]) {
                return Json::Null;
            }
            let cents =
                |value: &Json| (text(&value["amount"]).parse::<f64>().unwrap() * 100.0).round() as i64;
            let sum: i64 = values.iter().map(|value| cents(value)).sum();
            let sign = if sum < 0 { "-" } else { "" };
            json!({"amount": format!("{sign}{}.{:02}", sum.abs() / 100, sum.abs() % 100), "currency": first["currency"]})
        }
    }
}

fn compare(test: &TestApp, kept: &[Kept], when: &str) {
    until_followed(test);
    let owner = test.owner();
    let moments = owner.get("/interactions?limit=1000").is(200)["data"].as_array().unwrap().clone();
    let objects = ["people", "companies", "orders", "order_lines", "x_visits"];
    let there: std::collections::HashMap<&str, Vec<Json>> =
        objects.into_iter().map(|object| (object, all(&owner, object))).collect();
    for one in kept {
        let others = one.settings["object"].as_str().map_or(&moments, |object| &there[object]);
        for record in &there[one.on] {
            let expected = naive(one, record, others);
            assert_eq!(record[&one.slug], expected, "{when}: {} of {record}", one.settings);
        }
    }
}

struct History<'a> {
    owner: Actor<'a>,
    test: &'a TestApp,
    random: u64,
    batches: Vec<String>,
}

impl History<'_> {
    fn below(&mut self, end: usize) -> usize {
        // SplitMix64: https://doi.org/10.1145/2714064.2660195
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    fn one_of<'b>(&mut self, list: &'b [Json]) -> &'b Json {
        let at = self.below(list.len());
        list.get(at).unwrap_or(&Json::Null)
    }

    /// The id of any record of an object, or nothing once in a while.
    fn some(&mut self, object: &str) -> Json {
        let records = all(&self.owner, object);
        if self.below(6) == 0 { Json::Null } else { self.one_of(&records)["id"].clone() }
    }

    fn order(&mut self) -> Json {
        let person = self.some("people");
        let status = self.one_of(&[json!("placed"), json!("draft"), json!(null)]).clone();
        let currency = self.one_of(&[json!("EUR"), json!("EUR"), json!("USD")]).clone();
        let total = self.one_of(&[json!("10.50"), json!("99.99"), json!("-3"), json!(null)]).clone();
        let channel = self.one_of(&[json!("web"), json!("shop"), json!(null)]).clone();
        let at = self.below(HOURS.len());
        json!({"person_id": person, "status": status, "currency": currency, "total": total, "tax": null, "channel": channel, "placed_at": HOURS[at]})
    }

    fn person(&mut self) -> Json {
        let company = self.some("companies");
        let size = self.one_of(&[json!(1), json!(-7), json!(40), json!(null)]).clone();
        let price = self
            .one_of(&[
                json!({"amount": "1.25", "currency": "EUR"}),
                json!({"amount": "8", "currency": "CHF"}),
                json!(null),
            ])
            .clone();
        let born = self.one_of(&[json!("1980-02-29"), json!("1999-12-31"), json!(null)]).clone();
        json!({"company_id": company, "size": size, "price": price, "born": born})
    }

    fn visit(&mut self) -> Json {
        let object = if self.below(2) == 0 { "people" } else { "companies" };
        let whom = self.some(object);
        let whom = if whom.is_null() { whom } else { json!({"object": object, "id": whom}) };
        let minutes = self.one_of(&[json!(7.5), json!(30), json!(null)]).clone();
        json!({"x_whom": whom, "x_minutes": minutes})
    }

    fn fields(&mut self, object: &str) -> Json {
        match object {
            "people" => self.person(),
            "orders" => self.order(),
            "companies" => json!({"name": "Firm", "parent_id": self.some("companies")}),
            "x_visits" => self.visit(),
            _ => {
                json!({"order_id": self.some("orders"), "quantity": self.one_of(&[json!(0.5), json!(3), json!(null)]).clone()})
            }
        }
    }

    fn follow(&mut self, begun: &Json) {
        if let Some(job) = begun["job_id"].as_str() {
            until_over(self.test, job.parse().unwrap());
        }
        self.batches.extend(begun["batch_id"].as_str().map(str::to_owned));
    }

    /// Does one thing at random; some are refused, which is as well.
    fn step(&mut self) {
        let objects = ["people", "orders", "companies", "x_visits", "order_lines"];
        let at = self.below(objects.len());
        let object = objects[at];
        match self.below(16) {
            0..=4 => {
                let fields = self.fields(object);
                self.owner.post(&format!("/{object}"), fields);
            }
            5..=9 => {
                let (id, fields) = (self.some(object), self.fields(object));
                if let Some(id) = id.as_str() {
                    self.owner.patch(&format!("/{object}/{id}"), fields);
                }
            }
            10 => {
                if let Some(id) = self.some(object).as_str() {
                    self.owner.delete(&format!("/{object}/{id}"));
                }
            }
            11 => {
                let found = self.owner.get("/trash?limit=20").is(200);
                let gone = self.one_of(found["data"].as_array().unwrap()).clone();
                if let Some(seq) = gone["seq"].as_i64() {
                    self.owner.post(&format!("/trash/{seq}/restore"), json!({}));
                }
            }
            12 => {
                let mut set = self.fields(object);
                let fields = set.as_object_mut().unwrap();
                fields.retain(|slug, _| !matches!(slug.as_str(), "name" | "parent_id"));
                let ids: Vec<Json> = all(&self.owner, object)
                    .iter()
                    .map(|one| one["id"].clone())
                    .filter(|_| self.below(3) == 0)
                    .collect();
                let delete = self.below(4) == 0;
                let sent = if delete {
                    json!({"ids": ids, "delete": true})
                } else {
                    json!({"ids": ids, "set": set})
                };
                let begun = self.owner.post(&format!("/{object}/bulk"), sent);
                if begun.status == 200 || begun.status == 202 {
                    let begun = begun.is(begun.status);
                    self.follow(&begun);
                }
            }
            13 => {
                let at = self.below(self.batches.len());
                if let Some(batch) = self.batches.get(at).cloned() {
                    let begun = self.owner.post(&format!("/batches/{batch}/undo"), json!({}));
                    if begun.status == 200 || begun.status == 202 {
                        let begun = begun.is(begun.status);
                        self.follow(&begun);
                    }
                }
            }
            _ => self.moment(),
        }
    }

    /// Something happens with a person, is corrected, or is taken back.
    fn moment(&mut self) {
        let person = self.some("people");
        let amount = self.one_of(&[json!({"amount": "4.20", "currency": "EUR"}), json!(null)]).clone();
        let at = self.below(HOURS.len());
        let said = json!({"kind": "call_made", "person_id": person, "at": HOURS[at], "amount": amount});
        let found = self.owner.get("/interactions?limit=1000&kind=call_made").is(200);
        let known = self.one_of(found["data"].as_array().unwrap())["id"].clone();
        match (self.below(3), known.as_str()) {
            (0, Some(id)) => drop(self.owner.patch(&format!("/interactions/{id}"), said)),
            (1, Some(id)) => drop(self.owner.delete(&format!("/interactions/{id}"))),
            _ => drop(self.owner.post("/interactions", said)),
        }
    }
}

db::db_test! {
    fn a_roll_up_is_what_a_second_computation_says(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let visits = json!([
            {"name": "Whom", "type": "reference", "settings": {"objects": ["people", "companies"]}},
            {"name": "Minutes", "type": "decimal"},
        ]);
        owner.post("/objects", json!({"name": "Visits", "fields": visits})).is(201);
        // Some records are older than the roll-ups, which their jobs find.
        let mut history = History { owner: owner.clone(), test: &test, random: 17, batches: Vec::new() };
        let firm = make_id(&owner, "companies", json!({"name": "First"}));
        make_id(&owner, "people", json!({"name": "Ana", "company_id": firm}));
        working(&test, || (0..60).for_each(|_| history.step()));
        let kept = roll_ups(&test);
        working(&test, || {
            job(&test);
            compare(&test, &kept, "filled");
            for round in 0..6 {
                (0..40).for_each(|_| history.step());
                compare(&test, &kept, &format!("after round {round}"));
            }
        });
        // What nobody followed while nobody was there is caught up with.
        (0..40).for_each(|_| history.step());
        working(&test, || compare(&test, &kept, "after a pause"));
        let many = all(&owner, "people").len();
        println!("{many} people, {} batches, {} numbers of the feed", history.batches.len(), test.last_seq());
        assert!(many > 10 && !history.batches.is_empty());
    }
}
