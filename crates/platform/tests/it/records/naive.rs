//! A small world of records made at random, and what filters and orders mean for it, said a second time in
//! plain Rust: values are compared as JSON, related records are found by looking at all of them.

use std::cmp::Ordering;
use std::collections::HashMap;

use db::Value;
use model::field::{Field, FieldType, Operator};
use model::{ColumnType, Id};
use platform::Error;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value as Json, json};

use super::values::{DAYS, cents, fields, fold, moment, needles, operands, values};
use crate::app::{Actor, TestApp};

pub type Record = Map<String, Json>;

/// The records of the shop by object; people hold their attached fields too.
#[derive(Clone, Debug, Default)]
pub struct World(pub HashMap<&'static str, Vec<Record>>);

pub const OBJECTS: &[&str] = &["companies", "people", "orders", "order_lines"];

/// A tree that may be asked of an object. Ids in it are numbers of records, put right by [`World::real`].
pub fn tree(object: &'static str, depth: u32) -> BoxedStrategy<Json> {
    let leaf = select(fields(object)).prop_flat_map(condition).boxed();
    if depth == 0 {
        return leaf;
    }
    let parts = || prop::collection::vec(tree(object, depth - 1), 0..4);
    let related = select(neighbours(object)).prop_flat_map(move |other| {
        (Just(other), select(&["any", "all", "none"][..]), tree(other, depth - 1))
    });
    prop_oneof![
        4 => leaf,
        2 => parts().prop_map(|parts| json!({"and": parts})),
        2 => parts().prop_map(|parts| json!({"or": parts})),
        2 => tree(object, depth - 1).prop_map(|part| json!({"not": part})),
        4 => related.prop_map(|(other, word, part)| json!({"related": other, word: part})),
    ]
    .boxed()
}

fn condition(field: Field) -> BoxedStrategy<Json> {
    let (slug, kind) = (field.slug.to_string(), field.kind.clone());
    let value = match operands(&kind) {
        // A number that stands for a record, or for one that is not there.
        none if none.is_empty() => (0_usize..8).prop_map(|number| json!({"record": number})).boxed(),
        some => select(some).boxed(),
    };
    select(kind.operators())
        .prop_flat_map(move |op| {
            let value = match op {
                Operator::Empty => any::<bool>().prop_map(|yes| json!(yes)).boxed(),
                Operator::In => {
                    prop::collection::vec(value.clone(), 0..4).prop_map(|list| json!(list)).boxed()
                }
                Operator::Contains | Operator::Starts => select(needles(&kind)).boxed(),
                _ => value.clone(),
            };
            (Just(op), value)
        })
        .prop_map(move |(op, value)| json!({"field": slug, "op": op.name(), "value": value}))
        .boxed()
}

/// The objects that stand beside one, and the field that joins them: on theirs, or on ours.
enum Join {
    Theirs(&'static str),
    Ours(&'static str),
}

const JOINS: &[(&str, &str, Join)] = &[
    ("people", "companies", Join::Ours("company_id")),
    ("people", "orders", Join::Theirs("person_id")),
    ("companies", "people", Join::Theirs("company_id")),
    ("companies", "companies", Join::Theirs("parent_id")),
    ("companies", "orders", Join::Theirs("company_id")),
    ("orders", "people", Join::Ours("person_id")),
    ("orders", "companies", Join::Ours("company_id")),
    ("orders", "order_lines", Join::Theirs("order_id")),
    ("order_lines", "orders", Join::Ours("order_id")),
];

fn neighbours(object: &str) -> Vec<&'static str> {
    JOINS.iter().filter(|(from, ..)| *from == object).map(|(_, to, _)| *to).collect()
}

/// Records at random; relations are numbers of records until they are stored.
pub fn world() -> impl Strategy<Value = World> {
    let some = |object: &'static str, most: usize| {
        prop::collection::vec(record(object), 0..most).prop_map(move |records| (object, records))
    };
    (some("companies", 5), some("people", 12), some("orders", 12), some("order_lines", 10))
        .prop_map(|(companies, people, orders, lines)| World([companies, people, orders, lines].into()))
}

fn record(object: &'static str) -> BoxedStrategy<Record> {
    let mut record = Just(Record::new()).boxed();
    for field in fields(object).into_iter().filter(|field| !matches!(&*field.slug, "id" | "number")) {
        let needed = matches!((object, &*field.slug), ("companies", "name") | ("orders", "placed_at"));
        let value = match values(&field.kind) {
            none if none.is_empty() => (0_usize..8).prop_map(|number| json!({"record": number})).boxed(),
            some => select(some).boxed(),
        };
        let value = if needed { value } else { prop_oneof![1 => Just(Json::Null), 2 => value].boxed() };
        let slug = field.slug.to_string();
        record = (record, value)
            .prop_map(move |(mut record, value)| {
                record.insert(slug.clone(), value);
                record
            })
            .boxed();
    }
    record
}

impl World {
    fn ids(&self, object: &str) -> Vec<String> {
        self.0
            .get(object)
            .into_iter()
            .flatten()
            .map(|record| record["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Puts ids in the place of numbers of records.
    fn resolve(&self, value: &Json, target: &str) -> Json {
        match value {
            Json::Object(map) if map.contains_key("record") => {
                let number = map["record"].as_u64().unwrap() as usize;
                self.ids(target).get(number).map_or(Json::Null, |id| json!(id))
            }
            Json::Array(list) => list.iter().map(|value| self.resolve(value, target)).collect(),
            other => other.clone(),
        }
    }

    /// The tree with ids in the place of numbers of records; one that is not there has an id of its own.
    pub fn real(&self, object: &str, tree: &Json) -> Json {
        let map = tree.as_object().unwrap();
        if let Some(slug) = map.get("field") {
            let field =
                fields(object).into_iter().find(|field| field.slug == slug.as_str().unwrap()).unwrap();
            let target = match &field.kind {
                FieldType::Relation { object, .. } => object.as_ref(),
                _ => object,
            };
            let absent = |value: Json| if value.is_null() { json!(Id([9; 16])) } else { value };
            let value = match self.resolve(&map["value"], target) {
                Json::Array(list) => list.into_iter().map(absent).collect(),
                value => absent(value),
            };
            return json!({"field": slug, "op": map["op"], "value": value});
        }
        let inner = map.get("related").map_or(object, |other| other.as_str().unwrap());
        let parts = map.iter().map(|(word, part)| {
            let part = match part {
                Json::Array(parts) => parts.iter().map(|part| self.real(inner, part)).collect(),
                Json::Object(_) => self.real(inner, part),
                other => other.clone(),
            };
            (word.clone(), part)
        });
        Json::Object(parts.collect())
    }

    /// Stores the world through the API in an emptied database, and notes the ids.
    pub fn store(&mut self, test: &TestApp, actor: &Actor<'_>) {
        test.app
            .write_blocking(|tx| {
                for table in OBJECTS.iter().chain(&["person_scores", "counters"]) {
                    tx.execute(&format!("delete from {table}"), &[])?;
                }
                Ok::<_, Error>(())
            })
            .unwrap();
        for object in OBJECTS {
            let mut records = self.0.remove(object).unwrap_or_default();
            for record in &mut records {
                for field in fields(object) {
                    let FieldType::Relation { object: target, .. } = field.kind else { continue };
                    // A company's parent is one of those made before it; an order's line needs an order.
                    let value = if target == *object {
                        Json::Null
                    } else {
                        self.resolve(&record[&*field.slug], &target)
                    };
                    record.insert(field.slug.to_string(), value);
                }
            }
            if *object == "order_lines" {
                records.retain(|record| !record["order_id"].is_null());
            }
            let sent: Vec<Record> = records.iter().map(without_attached).collect();
            let results = actor.post(&format!("/{object}/batch"), json!({"records": sent})).is(200);
            for (at, (record, result)) in
                records.iter_mut().zip(results["results"].as_array().unwrap()).enumerate()
            {
                assert_eq!(result["status"], "created", "{result}");
                record.insert("id".into(), result["id"].clone());
                if *object == "people" {
                    record.insert("number".into(), json!(at + 1));
                }
            }
            if *object == "companies" {
                for at in 1..records.len() {
                    let parent = records[at / 2]["id"].clone();
                    let path = format!("/companies/{}", records[at]["id"].as_str().unwrap());
                    actor.patch(&path, json!({"parent_id": parent})).is(200);
                    records[at].insert("parent_id".into(), parent);
                }
            }
            self.0.insert(object, records);
        }
        self.attach(test);
    }

    /// Writes the scores of people; who has neither score nor tier has no row.
    fn attach(&self, test: &TestApp) {
        let columns = [
            ("person_id", ColumnType::Id),
            ("score", ColumnType::Real),
            ("tier", ColumnType::Text),
            ("tier_key", ColumnType::Text),
        ];
        let text = |json: &Json| json.as_str().map(str::to_owned);
        let rows: Vec<Vec<Value>> = self.0["people"]
            .iter()
            .filter(|person| !(person["score"].is_null() && person["tier"].is_null()))
            .map(|person| {
                let id: Id = person["id"].as_str().unwrap().parse().unwrap();
                let key = text(&person["tier"]).map(|tier| fold(&tier));
                vec![id.into(), person["score"].as_f64().into(), text(&person["tier"]).into(), key.into()]
            })
            .collect();
        test.app.write_blocking(move |tx| tx.insert_many("person_scores", &columns, &rows)).unwrap();
    }

    /// Whether a record meets a condition.
    pub fn meets(&self, object: &str, record: &Record, tree: &Json) -> bool {
        let map = tree.as_object().unwrap();
        if let Some(parts) = map.get("and") {
            return parts.as_array().unwrap().iter().all(|part| self.meets(object, record, part));
        }
        if let Some(parts) = map.get("or") {
            return parts.as_array().unwrap().iter().any(|part| self.meets(object, record, part));
        }
        if let Some(part) = map.get("not") {
            return !self.meets(object, record, part);
        }
        if let Some(other) = map.get("related") {
            let other = other.as_str().unwrap();
            let (.., join) = JOINS.iter().find(|(from, to, _)| *from == object && *to == other).unwrap();
            let near = self.0[other].iter().filter(|one| match join {
                Join::Theirs(field) => one[*field] == record["id"],
                Join::Ours(field) => one["id"] == record[*field],
            });
            let meets: Vec<bool> = near
                .map(|one| {
                    let part = map.get("any").or(map.get("all")).or(map.get("none")).unwrap();
                    self.meets(other, one, part)
                })
                .collect();
            return if map.contains_key("any") {
                meets.contains(&true)
            } else if map.contains_key("all") {
                !meets.contains(&false)
            } else {
                !meets.contains(&true)
            };
        }
        let slug = map["field"].as_str().unwrap();
        let field = fields(object).into_iter().find(|field| field.slug == slug).unwrap();
        holds(&field.kind, &record[slug], map["op"].as_str().unwrap(), &map["value"])
    }

    /// The ids of the records that meet a condition, in the order given.
    pub fn found(&self, object: &str, tree: &Json, sort: &[(String, bool)]) -> Vec<String> {
        let mut records: Vec<&Record> =
            self.0[object].iter().filter(|record| self.meets(object, record, tree)).collect();
        let kinds: HashMap<String, FieldType> =
            fields(object).into_iter().map(|field| (field.slug.to_string(), field.kind)).collect();
        records.sort_by(|left, right| {
            for (slug, descending) in sort {
                let (a, b) = (&left[slug], &right[slug]);
                let order = match (a.is_null(), b.is_null()) {
                    (true, true) => Ordering::Equal,
                    // Who has no value comes last, whatever the direction.
                    (true, false) => Ordering::Greater,
                    (false, true) => Ordering::Less,
                    _ if *descending => order(&kinds[slug], b, a),
                    _ => order(&kinds[slug], a, b),
                };
                if order != Ordering::Equal {
                    return order;
                }
            }
            let by_id = left["id"].as_str().cmp(&right["id"].as_str());
            // Newest first without an order, else in the direction of the first key.
            if sort.first().is_none_or(|(_, descending)| *descending) { by_id.reverse() } else { by_id }
        });
        records.into_iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn without_attached(record: &Record) -> Record {
    record
        .iter()
        .filter(|(slug, _)| !matches!(slug.as_str(), "score" | "tier"))
        .map(|(slug, value)| (slug.clone(), value.clone()))
        .collect()
}

/// How two values of a field stand to each other.
fn order(kind: &FieldType, a: &Json, b: &Json) -> Ordering {
    match kind {
        FieldType::Text => fold(a.as_str().unwrap()).cmp(&fold(b.as_str().unwrap())),
        FieldType::Integer => a.as_i64().cmp(&b.as_i64()),
        FieldType::Decimal | FieldType::Percent => a.as_f64().unwrap().total_cmp(&b.as_f64().unwrap()),
        FieldType::Money { .. } => cents(a).0.cmp(&cents(b).0),
        FieldType::Boolean => a.as_bool().cmp(&b.as_bool()),
        FieldType::DateTime => moment(a).cmp(&moment(b)),
        _ => a.as_str().cmp(&b.as_str()),
    }
}

/// Whether a comparison of a field holds.
fn holds(kind: &FieldType, value: &Json, op: &str, operand: &Json) -> bool {
    if op == "empty" {
        return value.is_null() == operand.as_bool().unwrap();
    }
    if value.is_null() {
        return false;
    }
    if op == "in" {
        return operand.as_array().unwrap().iter().any(|one| holds(kind, value, "eq", one));
    }
    if op == "contains" || op == "starts" {
        let (text, needle) = (value.as_str().unwrap(), operand.as_str().unwrap());
        let (text, needle) = match kind {
            FieldType::Text => (fold(text), fold(needle)),
            _ => (text.to_ascii_lowercase(), needle.to_ascii_lowercase()),
        };
        return if op == "contains" { text.contains(&needle) } else { text.starts_with(&needle) };
    }
    // From and until just before: one value, or a whole day.
    let day = operand.as_str().and_then(|text| DAYS.iter().find(|(day, ..)| *day == text));
    let (from, until) = match (kind, day) {
        (FieldType::DateTime, Some((_, from, until))) => {
            let value = moment(value);
            (value.cmp(&moment(&json!(from))), value.cmp(&moment(&json!(until))))
        }
        (FieldType::Text, _) => (value.as_str().cmp(&operand.as_str()), Ordering::Equal),
        (FieldType::Email, _) => {
            (value.as_str().cmp(&operand.as_str().map(str::to_lowercase).as_deref()), Ordering::Equal)
        }
        (FieldType::Country, _) => {
            (value.as_str().cmp(&operand.as_str().map(str::to_uppercase).as_deref()), Ordering::Equal)
        }
        _ => (order(kind, value, operand), Ordering::Equal),
    };
    let whole_day = day.is_some() && *kind == FieldType::DateTime;
    let equal =
        if whole_day { from != Ordering::Less && until == Ordering::Less } else { from == Ordering::Equal };
    let holds = match op {
        "eq" => equal,
        "ne" => !equal,
        "lt" => from == Ordering::Less,
        "lte" if whole_day => until == Ordering::Less,
        "lte" => from != Ordering::Greater,
        "gt" if whole_day => until != Ordering::Less,
        "gt" => from == Ordering::Greater,
        "gte" => from != Ordering::Less,
        other => panic!("{other}?"),
    };
    // An amount of a currency is compared with amounts of that currency only; another is something else.
    match (kind, cents_currency(kind, operand)) {
        (FieldType::Money { .. }, code @ Some(_)) if cents(value).1 != code => op == "ne",
        _ => holds,
    }
}

fn cents_currency(kind: &FieldType, operand: &Json) -> Option<String> {
    matches!(kind, FieldType::Money { .. }).then(|| cents(operand).1).flatten()
}

/// Runs a property as often as `PROPTEST_CASES` says, the same way each time, on one database.
pub fn check<S: Strategy>(cases: u32, strategy: S, property: impl Fn(S::Value)) {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&strategy, |value| {
        property(value);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
