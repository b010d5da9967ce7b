//! Metrics over the API: definitions, periods, and that the records behind each figure are exactly those it counts.

mod cdnow;
mod declared;
mod definition;
mod docs;
mod fixtures;
mod inactivity;
mod naive;
mod repeat;
mod split;
mod trade;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::app::TestApp;

/// Opens the records of every figure in an answer, of its parts, steps, cells and groups, and compares them with
/// what the figure says. How many were opened.
pub fn opens(app: &TestApp, answer: &Json) -> usize {
    let mut opened = 0;
    walk(app, answer, Kind::of(answer), &mut opened, true);
    opened
}

/// How a value follows from its records.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Count,
    Sum,
    Average,
    Rate,
}

impl Kind {
    fn of(answer: &Json) -> Kind {
        match (answer["unit"].as_str().unwrap(), answer["name"].as_str().unwrap()) {
            ("percent", _) => Kind::Rate,
            ("money", "average_purchase") => Kind::Average,
            ("money", _) => Kind::Sum,
            _ => Kind::Count,
        }
    }
}

fn walk(app: &TestApp, node: &Json, kind: Kind, opened: &mut usize, step: bool) {
    if let Some(records) = node.get("records") {
        // What a rate counts is in its parts; a step of a series has no parts, and its records open.
        let kind = if kind == Kind::Rate && !step { Kind::Count } else { kind };
        let counted = node.get("count").or_else(|| node.get("size")).unwrap_or(&node["value"]);
        if let (true, Some(parts)) = (records.is_null(), node.get("parts").and_then(Json::as_array)) {
            let sum: f64 = parts
                .iter()
                .filter(|part| part.get("object").is_some())
                .map(|part| part["value"].as_f64().unwrap())
                .sum();
            assert!(kind == Kind::Rate || parts.is_empty() || Some(sum) == counted.as_f64(), "{node}");
        }
        if !records.is_null() {
            *opened += 1;
            let (count, sum) = app.open_records(records);
            let expected = match kind {
                Kind::Rate => None,
                Kind::Count => Some(count as f64),
                Kind::Sum => Some(sum),
                Kind::Average => (count > 0).then(|| sum / count as f64),
            };
            if kind != Kind::Rate {
                let same = match (expected, counted.as_f64()) {
                    (Some(expected), Some(value)) => (expected - value).abs() < 1e-6,
                    (expected, value) => expected == value,
                };
                assert!(same, "{expected:?} records behind {node}");
            }
        }
    }
    match node {
        Json::Object(map) => {
            for (name, child) in map.iter().filter(|(name, _)| *name != "records") {
                walk(app, child, kind, opened, matches!(name.as_str(), "series" | "groups"));
            }
        }
        Json::Array(list) => list.iter().for_each(|child| walk(app, child, kind, opened, step)),
        _ => {}
    }
}

/// The values of the parts of a rate by their names.
pub fn parts(answer: &Json) -> BTreeMap<String, i64> {
    let parts = answer["parts"].as_array().unwrap().iter();
    parts.map(|part| (part["name"].as_str().unwrap().to_owned(), part["value"].as_i64().unwrap())).collect()
}

/// How a row of `customer,date,total` becomes a person and her order.
pub const OF_PEOPLE: &str = r#"
[reader]
separator = ","
header = true
[[object]]
object = "people"
match = ["source_id"]
columns = { source_id = "customer" }
[[object]]
object = "orders"
columns = { placed_at = "date", total = "total" }
constants = { currency = "USD", status = "paid" }
relations = { person_id = "people" }
"#;

/// The same with the company that is the customer, by name.
pub const OF_COMPANIES: &str = r#"
[reader]
separator = ","
header = true
[[object]]
object = "people"
match = ["source_id"]
columns = { source_id = "customer" }
[[object]]
object = "companies"
match = ["name"]
columns = { name = "company" }
[[object]]
object = "orders"
columns = { placed_at = "date", total = "total" }
constants = { currency = "USD", status = "paid" }
relations = { person_id = "people", company_id = "companies" }
"#;

/// A file of purchases: customers and their days. Each order is of 10.
pub fn file(purchases: &[(String, Vec<&str>)]) -> String {
    let mut text = "customer,date,total\n".to_owned();
    for (customer, days) in purchases {
        for day in days {
            text += &format!("{customer},{day},10\n");
        }
    }
    text
}

/// So many customers who bought on these days.
pub fn alike<'a>(name: &str, count: usize, days: &[&'a str]) -> Vec<(String, Vec<&'a str>)> {
    (0..count).map(|number| (format!("{name}-{number}"), days.to_vec())).collect()
}
