//! What people, companies and tickets are asked for.

use model::object::Object;
use serde_json::Value as Json;

use super::Asking;

/// The stages of people's lives as customers in their order, each with what it adds to those before.
const PEOPLE: [(&str, &str, &[&str]); 4] = [
    ("lead", "Lead", &["last_name", "email", "lead_source"]),
    ("qualified", "Qualified", &["company_id", "phone", "country"]),
    ("customer", "Customer", &["language", "acquisition_channel"]),
    ("former", "Former customer", &[]),
];

const COMPANIES: &[&str] = &["domain", "industry", "size", "country", "owner_id"];
const TICKETS: &[&str] = &["person_id", "kind", "owner_id"];

/// The fields a record is asked for.
pub(super) fn asked(object: &Object, record: &Json) -> Asking {
    let of = |fields: &[&str]| fields.iter().map(|field| ((*field).to_owned(), None)).collect();
    match object.slug.as_ref() {
        "people" => {
            let at = PEOPLE.iter().position(|(stage, ..)| record["lifecycle_stage"] == *stage);
            let until = at.unwrap_or(0);
            let fields = PEOPLE.iter().take(until + 1).flat_map(|(_, label, fields)| {
                fields.iter().map(|field| ((*field).to_owned(), Some((*label).to_owned())))
            });
            Asking { stage: at.map(|at| PEOPLE[at].1.to_owned()), fields: fields.collect() }
        }
        "companies" => Asking { stage: None, fields: of(COMPANIES) },
        "tickets" => Asking { stage: None, fields: of(TICKETS) },
        _ => Asking { stage: None, fields: Vec::new() },
    }
}
