//! The JSON schemas of records, from the objects as they are declared.

use model::field::{Access, Field, FieldType, Need};
use model::object::{Catalog, Object};
use serde_json::{Map, Value, json};

/// What the schemas of an object are called.
pub(super) struct Names {
    pub record: String,
    pub input: String,
}

/// The names for an object: `order_lines` has `OrderLinesRecord` and `OrderLinesInput`.
pub(super) fn names(slug: &str) -> Names {
    let words = slug.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
    });
    let name: String = words.flatten().collect();
    Names { record: format!("{name}Record"), input: format!("{name}Input") }
}

/// The names where a record is of any object.
pub(super) fn any_names() -> Names {
    Names { record: "Record".to_owned(), input: "RecordInput".to_owned() }
}

/// The schemas that every document has, to which [`reference()`] points.
pub(super) fn shared() -> Map<String, Value> {
    let Names { record, input } = any_names();
    let id = json!({ "type": "string", "format": "uuid" });
    let shared = [
        ("Problem", problem()),
        ("Money", money()),
        ("Filter", filter()),
        ("Sort", sort()),
        ("Actor", actor()),
        (
            record.as_str(),
            json!({ "type": "object", "properties": { "id": id, "_titles": titles() }, "required": ["id"],
                "additionalProperties": true, "description": "A record of any object" }),
        ),
        (input.as_str(), json!({ "type": "object", "additionalProperties": true })),
    ];
    shared.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// By which field a list is sorted.
fn sort() -> Value {
    json!({
        "type": "object",
        "properties": { "field": { "type": "string" }, "direction": { "enum": ["asc", "desc"] } },
        "required": ["field"],
        "additionalProperties": false,
    })
}

/// Who did something.
fn actor() -> Value {
    json!({
        "type": "object",
        "properties": { "kind": { "enum": ["user", "token", "job", "source", "system"] }, "name": { "type": "string" } },
        "required": ["kind", "name"],
    })
}

fn titles() -> Value {
    json!({ "type": "object", "additionalProperties": { "type": ["string", "null"] },
        "description": "What the records that are pointed to are called" })
}

/// A schema that stands under `components`: `Money`, `Filter`, `Sort`, `Actor`, `Record` and `Problem` always do.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Adds the schemas of an object.
pub(super) fn object(schemas: &mut Map<String, Value>, catalog: &Catalog, object: &Object) {
    let names = names(&object.slug);
    let attached = || catalog.attached(&object.slug).flat_map(|attachment| attachment.fields.iter());
    let mut shown = Map::new();
    for field in object.all_fields().chain(attached()) {
        let mut schema = nullable(&field.kind);
        schema["title"] = field.label.as_ref().into();
        if let Some(help) = &field.help {
            schema["description"] = help.as_ref().into();
        }
        if field.access == Access::ReadOnly {
            schema["readOnly"] = true.into();
        }
        shown.insert(field.slug.to_string(), schema);
    }
    shown.insert("_titles".to_owned(), titles());
    schemas.insert(
        names.record,
        json!({ "type": "object", "title": object.label_singular, "properties": shown, "required": ["id"] }),
    );
    let writable = || object.all_fields().filter(|field| field.access == Access::Writable);
    let input: Map<_, _> = writable().map(|field| (field.slug.to_string(), nullable(&field.kind))).collect();
    let needed: Vec<_> = writable().filter(|field| field.need == Need::Required).map(slug).collect();
    schemas.insert(
        names.input,
        json!({ "type": "object", "properties": input, "additionalProperties": false,
            "description": format!("A new record needs: {}.", if needed.is_empty() { "nothing".to_owned() }
                else { needed.join(", ") }) }),
    );
}

fn slug(field: &Field) -> &str {
    &field.slug
}

fn nullable(kind: &FieldType) -> Value {
    let text = |format: &str| json!({ "type": ["string", "null"], "format": format });
    let parts = |names: &[&str]| {
        let text = json!({ "type": ["string", "null"] });
        let parts: Map<_, _> = names.iter().map(|name| ((*name).to_owned(), text.clone())).collect();
        // A text is taken apart.
        json!({ "anyOf": [
            { "type": "object", "properties": parts, "additionalProperties": false },
            { "type": ["string", "null"] },
        ] })
    };
    let list = |items: Value| json!({ "type": ["array", "null"], "items": items, "uniqueItems": true });
    match kind.shown() {
        FieldType::Id => json!({ "type": "string", "format": "uuid" }),
        FieldType::Text | FieldType::LongText | FieldType::RichText | FieldType::Code | FieldType::Phone => {
            json!({ "type": ["string", "null"] })
        }
        FieldType::Email => text("email"),
        FieldType::Url => text("uri"),
        FieldType::Integer => json!({ "type": ["integer", "null"] }),
        FieldType::Rating { max } => json!({ "type": ["integer", "null"], "minimum": 1, "maximum": max }),
        FieldType::Decimal | FieldType::Percent => json!({ "type": ["number", "null"] }),
        FieldType::Money { .. } => json!({ "anyOf": [reference("Money"), { "type": "null" }] }),
        FieldType::Boolean => json!({ "type": ["boolean", "null"] }),
        FieldType::Date => text("date"),
        FieldType::DateTime => text("date-time"),
        FieldType::Time => {
            json!({ "type": ["string", "null"], "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$" })
        }
        FieldType::MultiSelect(choices) => {
            let values: Vec<_> = choices.iter().map(|choice| choice.value.as_ref()).collect();
            list(json!({ "enum": values }))
        }
        FieldType::Tags => list(json!({ "type": "string", "maxLength": 500 })),
        FieldType::Relations { .. } => list(json!({ "type": "string", "format": "uuid" })),
        FieldType::PersonName => parts(&["prefix", "first", "middle", "last", "suffix"]),
        FieldType::Address => parts(&["street", "street2", "city", "region", "postal_code", "country"]),
        FieldType::Reference { objects } => json!({
            "type": ["object", "null"],
            "properties": { "object": { "enum": objects }, "id": { "type": "string", "format": "uuid" } },
            "required": ["object", "id"],
            "additionalProperties": false,
        }),
        // Written as the id alone, or as it is shown.
        FieldType::File => json!({ "anyOf": [
            { "type": ["string", "null"], "format": "uuid" },
            { "type": "object", "properties": { "id": { "type": "string", "format": "uuid" },
                "name": { "type": ["string", "null"] }, "media_type": { "type": ["string", "null"] },
                "bytes": { "type": ["integer", "null"] } }, "required": ["id"] },
        ] }),
        FieldType::Json | FieldType::RollUp(_) => json!({}),
        FieldType::Language => json!({ "type": ["string", "null"], "maxLength": 64 }),
        FieldType::Select(choices) => {
            let mut values: Vec<Value> = choices.iter().map(|choice| choice.value.as_ref().into()).collect();
            values.push(Value::Null);
            json!({ "enum": values })
        }
        FieldType::Relation { .. } | FieldType::User => text("uuid"),
        FieldType::Country => json!({ "type": ["string", "null"], "pattern": "^[A-Z]{2}$" }),
        FieldType::Currency => json!({ "type": ["string", "null"], "pattern": "^[A-Z]{3}$" }),
    }
}

/// A page of records.
pub(super) fn page(record: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "data": { "type": "array", "items": record },
            "next": { "type": ["string", "null"], "description": "Send as `after` for the next page" },
            "total": { "type": "integer", "description": "When asked for" },
            "sums": { "type": "object", "description": "When asked for" },
        },
        "required": ["data", "next"],
    })
}

/// What to search for.
pub(super) fn search() -> Value {
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "type": "object",
        "properties": {
            "filter": { "anyOf": [reference("Filter"), { "type": "null" }] },
            "search": { "type": ["string", "null"] },
            "sort": { "type": "array", "items": reference("Sort") },
            "fields": { "type": ["array", "null"], "items": { "type": "string" } },
            "limit": { "type": ["integer", "null"], "minimum": 1, "maximum": 1000 },
            "after": { "type": ["string", "null"] },
            "total": { "type": "boolean" },
            "sum": texts,
        },
        "additionalProperties": false,
    })
}

/// Records by a key.
pub(super) fn batch(input: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "match": { "type": "array", "items": { "type": "string" } },
            "records": { "type": "array", "maxItems": 1000, "items": { "anyOf": [input, { "type": "object" }] },
                "description": "What is wrong with one is told in its result, and the others are written" },
        },
        "required": ["records"],
        "additionalProperties": false,
    })
}

/// What became of a batch.
pub(super) fn batch_results() -> Value {
    json!({
        "type": "object",
        "properties": {
            "results": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "index": { "type": "integer" },
                        "id": { "type": ["string", "null"], "format": "uuid" },
                        "status": { "enum": ["created", "updated", "unchanged", "failed"] },
                        "errors": { "type": "array", "items": fault() },
                    },
                    "required": ["index", "id", "status", "errors"],
                },
            },
        },
        "required": ["results"],
    })
}

/// An amount.
pub(super) fn money() -> Value {
    json!({
        "type": "object",
        "properties": {
            "amount": { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,6})?$" },
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
        },
        "required": ["amount", "currency"],
        "additionalProperties": false,
    })
}

/// A filter tree.
pub(super) fn filter() -> Value {
    let tree = reference("Filter");
    let list = json!({ "type": "array", "items": tree });
    let from_now = |name: &str| {
        json!({ "type": "object", "properties": { (name): { "type": "string", "description": "A length of time like 30d" } },
            "required": [name], "additionalProperties": false })
    };
    let value = json!({ "anyOf": [
        { "type": ["string", "number", "boolean", "null"] },
        reference("Money"),
        { "type": "array", "items": { "type": ["string", "number"] } },
        { "type": "object", "properties": { "object": { "type": "string" }, "id": { "type": "string", "format": "uuid" } },
            "required": ["object", "id"], "additionalProperties": false },
        from_now("ago"),
        from_now("ahead"),
    ] });
    let operators: Vec<_> = model::field::Operator::ALL.iter().map(|(name, _)| *name).collect();
    json!({
        "oneOf": [
            { "type": "object", "properties": { "and": list }, "required": ["and"] },
            { "type": "object", "properties": { "or": list }, "required": ["or"] },
            { "type": "object", "properties": { "not": tree }, "required": ["not"] },
            {
                "type": "object",
                "properties": { "field": { "type": "string" }, "op": { "enum": operators }, "value": value },
                "required": ["field", "op"],
            },
            {
                "type": "object",
                "properties": { "related": { "type": "string" }, "any": tree, "all": tree, "none": tree },
                "required": ["related"],
            },
            did(&tree),
            sequence(&tree),
            consent(),
            share(),
            {
                "type": "object",
                "properties": { "segment": { "type": "string", "format": "uuid" } },
                "required": ["segment"],
            },
        ],
    })
}

/// One kind of moments, or several.
fn kinds() -> Value {
    json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
}

/// A condition on what people did.
fn did(tree: &Value) -> Value {
    let comparisons = |number: &Value| {
        let one = ["eq", "ne", "lt", "lte", "gt", "gte"].map(|op| (op.to_owned(), number.clone()));
        Map::from_iter(one)
    };
    let count = json!({ "type": "object", "properties": comparisons(&json!({ "type": "integer" })) });
    let mut amounts = comparisons(&json!({ "type": ["number", "string"] }));
    amounts.insert("field".to_owned(), json!({ "const": "amount" }));
    amounts.insert("currency".to_owned(), json!({ "type": "string" }));
    let amounts = json!({ "type": "object", "properties": amounts, "required": ["field"] });
    let when = json!({
        "type": "object",
        "properties": { "before": { "type": "string" }, "after": { "type": "string" } },
    });
    json!({
        "type": "object",
        "properties": {
            "did": kinds(), "where": tree, "within": { "type": "string" }, "from": { "type": "string" },
            "to": { "type": "string" }, "count": count, "sum": amounts, "avg": amounts, "first": when, "last": when,
        },
        "required": ["did"],
    })
}

/// A condition on what followed what.
fn sequence(tree: &Value) -> Value {
    let step = json!({
        "type": "object",
        "properties": { "did": kinds(), "where": tree, "within": { "type": "string" } },
        "required": ["did"],
    });
    json!({
        "type": "object",
        "properties": {
            "sequence": { "type": "array", "items": step }, "within": { "type": "string" },
            "from": { "type": "string" }, "to": { "type": "string" },
        },
        "required": ["sequence"],
    })
}

/// A condition on what people agreed to.
fn consent() -> Value {
    let state =
        json!({ "type": "string", "description": "granted, pending, denied, withdrawn, objected or none" });
    json!({
        "type": "object",
        "properties": {
            "consent": { "type": "string", "description": "The purpose, by its slug" },
            "channel": { "type": "string" },
            "is": { "anyOf": [state, { "type": "array", "items": state }] },
        },
        "required": ["consent", "channel"],
    })
}

/// A share of all people that stays the same.
fn share() -> Value {
    let percent = json!({ "type": "number", "minimum": 0, "maximum": 100 });
    let share = json!({
        "type": "object",
        "properties": { "of": { "type": "string" }, "from": percent, "to": percent },
        "required": ["of", "from", "to"],
        "additionalProperties": false,
    });
    json!({ "type": "object", "properties": { "share": share }, "required": ["share"] })
}

/// An error.
pub(super) fn problem() -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "errors": { "type": "array", "items": fault() },
        },
        "required": ["type", "title", "status", "detail"],
    })
}

fn fault() -> Value {
    json!({
        "type": "object",
        "properties": {
            "pointer": { "type": "string", "description": "RFC 6901" },
            "detail": { "type": "string" },
        },
        "required": ["pointer", "detail"],
    })
}
