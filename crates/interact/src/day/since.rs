//! What happened since the beginning of yesterday: figures, and for each that is not zero its words and the filter of
//! its records. Numbers stay apart from words, so that whoever shows them writes them as her reader does.

use db::Tx;
use model::Timestamp;
use model::field::Reading;
use model::object::Object;
use platform::Error;
use platform::records::{Search, page};
use platform::schema::Schema;
use serde_json::{Value as Json, json};

/// What is counted: its name, the object, the field that says when, and what it is called for one and for many.
const COUNTED: [(&str, &str, &str, &str, &str); 5] = [
    ("new_people", "people", "created_at", "new person", "new people"),
    ("orders", "orders", "placed_at", "order", "orders"),
    ("deals_won", "deals", "won_at", "deal won", "deals won"),
    ("deals_lost", "deals", "lost_at", "deal lost", "deals lost"),
    ("tickets_opened", "tickets", "opened_at", "ticket opened", "tickets opened"),
];

/// The figures and the parts of a sentence.
pub fn since(tx: &mut Tx, schema: &Schema, reading: &Reading, from: Timestamp) -> Result<Json, Error> {
    let mut figures = json!({ "from": from });
    let mut parts = Vec::new();
    for (name, slug, field, one, many) in COUNTED {
        let Some(object) = schema.catalog.object(slug).filter(|object| object.field(field).is_some()) else {
            continue;
        };
        let filter = json!({"field": field, "op": "gte", "value": from});
        let search = Search {
            filter: Some(filter.clone()),
            fields: Some(Vec::new()),
            limit: Some(1),
            total: true,
            sum: won(name, object),
            ..Search::default()
        };
        let found = page(tx, schema, reading, object, &search)?;
        let total = found.total.unwrap_or(0);
        figures[name] = json!(total);
        if let Some(sum) = found.sums.and_then(|mut sums| sums.remove("amount")) {
            figures["won_amount"] = sum;
        }
        if total > 0 {
            let words = if total == 1 { one } else { many };
            parts.push(json!({"count": total, "words": words, "object": slug, "filter": filter}));
        }
    }
    figures["parts"] = json!(parts);
    Ok(figures)
}

/// What won deals are worth is told as well.
fn won(name: &str, object: &Object) -> Vec<String> {
    let told = name == "deals_won" && object.field("amount").is_some();
    told.then(|| "amount".to_owned()).into_iter().collect()
}
