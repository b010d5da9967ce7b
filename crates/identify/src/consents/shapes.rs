//! What consents look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::{Basis, Channel, State, Suppression};

fn id() -> Json {
    json!({"type": "string", "format": "uuid"})
}

fn moment() -> Json {
    json!({"type": "string", "format": "date-time"})
}

fn text(longest: usize) -> Json {
    json!({"type": "string", "maxLength": longest})
}

fn or_null(mut shape: Json) -> Json {
    let kind = shape["type"].take();
    shape["type"] = json!([kind, "null"]);
    shape
}

fn channel() -> Json {
    json!({"enum": Channel::names()})
}

fn basis() -> Json {
    json!({"enum": Basis::names(), "description": "What it rests on (GDPR, Art. 6)"})
}

fn state() -> Json {
    json!({"enum": State::names()})
}

fn object(properties: Json, required: &[&str]) -> Json {
    json!({"type": "object", "properties": properties, "required": required})
}

/// An object all of whose properties are there.
fn whole(properties: Json) -> Json {
    let names: Vec<String> =
        properties.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
    json!({"type": "object", "properties": properties, "required": names})
}

/// What may be sent: nothing but these.
fn closed(mut shape: Json) -> Json {
    shape["additionalProperties"] = json!(false);
    shape
}

fn data(of: Json) -> Json {
    whole(json!({"data": {"type": "array", "items": of}, "next": {"type": ["string", "null"]}}))
}

pub(super) fn purpose() -> Json {
    whole(json!({
        "id": id(),
        "slug": {"type": "string"},
        "name": {"type": "string"},
        "description": {"type": ["string", "null"]},
        "basis": basis(),
        "channels": {"type": "array", "items": channel()},
        "text": {"type": "string", "description": "What people read before they agree"},
        "text_version": {"type": "integer"},
        "public": {"type": "boolean", "description": "Whether the preference page shows it"},
        "position": {"type": "integer"},
        "active": {"type": "boolean"},
        "created_at": moment(),
    }))
}

pub(super) fn purposes() -> Json {
    data(purpose())
}

fn purpose_input() -> Json {
    json!({
        "name": {"type": "string", "minLength": 1, "maxLength": 100},
        "description": or_null(text(2_000)),
        "basis": basis(),
        "channels": {"type": "array", "items": channel(), "minItems": 1},
        "text": {"type": "string", "minLength": 1, "maxLength": 10_000},
        "public": {"type": "boolean"},
    })
}

pub(super) fn new_purpose() -> Json {
    let mut properties = purpose_input();
    properties["slug"] = json!({"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 40,
        "description": "What the ledger calls it for ever; made of the name when not said"});
    closed(object(properties, &["name", "text"]))
}

pub(super) fn purpose_change() -> Json {
    let mut properties = purpose_input();
    properties["position"] = json!({"type": "integer", "minimum": 0, "maximum": 10_000});
    properties["active"] = json!({"type": "boolean", "description": "False retires it"});
    closed(object(properties, &[]))
}

pub(super) fn texts() -> Json {
    data(whole(json!({"version": {"type": "integer"}, "text": {"type": "string"}, "since": moment()})))
}

pub(super) fn entry() -> Json {
    whole(json!({
        "id": id(),
        "person_id": id(),
        "channel": channel(),
        "purpose": {"type": "string"},
        "basis": basis(),
        "state": state(),
        "text_version": {"type": ["integer", "null"]},
        "source": {"type": ["string", "null"]},
        "at": moment(),
        "recorded_at": moment(),
        "proof": {"type": ["object", "null"], "additionalProperties": true},
        "actor": {"type": "string"},
        "actor_name": {"type": "string"},
        "effective": {"type": "boolean", "description":
            "Whether it counted when it was recorded; an opt-in of a file counts for nothing after an opt-out"},
    }))
}

pub(super) fn entries() -> Json {
    data(entry())
}

fn said_properties() -> Json {
    json!({
        "person_id": {"type": "string", "format": "uuid", "description": "Or email, or phone"},
        "email": text(320),
        "phone": text(40),
        "channel": channel(),
        "purpose": {"type": "string", "description": "The slug of a purpose"},
        "state": state(),
        "basis": basis(),
        "text_version": {"type": "integer", "description": "The version of the text she was shown"},
        "source": text(200),
        "at": moment(),
        "proof": {"type": "object", "additionalProperties": true, "description": "At most 8 KB of JSON"},
    })
}

pub(super) fn said() -> Json {
    closed(object(said_properties(), &["channel", "purpose", "state"]))
}

pub(super) fn batch() -> Json {
    closed(whole(json!({"records": {"type": "array", "maxItems": 1_000, "items": said()}})))
}

pub(super) fn results() -> Json {
    let fault = whole(json!({"pointer": {"type": "string"}, "detail": {"type": "string"}}));
    whole(json!({"results": {"type": "array", "items": whole(json!({
        "index": {"type": "integer"},
        "id": or_null(id()),
        "status": {"enum": ["created", "failed"]},
        "errors": {"type": "array", "items": fault},
    }))}}))
}

pub(super) fn summary() -> Json {
    let mut counts = json!({
        "channel": channel(),
        "purpose": {"type": "string"},
        "purpose_name": {"type": "string"},
        "none": {"type": "integer", "description": "People who never said anything"},
    });
    for state in State::names() {
        counts[state] = json!({"type": "integer"});
    }
    whole(json!({"data": {"type": "array", "items": whole(counts)}, "people": {"type": "integer"}}))
}

fn verdict_properties() -> Json {
    json!({
        "allowed": {"type": "boolean"},
        "reason": {"type": "string", "description":
            "granted, the basis it rests on, no_consent, pending, withdrawn, denied, objected, suppressed, restricted or no_address"},
    })
}

pub(super) fn verdict() -> Json {
    whole(verdict_properties())
}

pub(super) fn of_person() -> Json {
    let mut row = json!({
        "channel": channel(),
        "purpose": {"type": "string"},
        "purpose_name": {"type": "string"},
        "state": {"enum": State::names().into_iter().map(Json::from).chain([Json::Null]).collect::<Vec<_>>()},
        "basis": basis(),
        "since": or_null(moment()),
        "source": {"type": ["string", "null"]},
        "text_version": {"type": ["integer", "null"]},
    });
    for name in ["allowed", "reason"] {
        row[name] = verdict_properties()[name].take();
    }
    let out =
        whole(json!({"channel": channel(), "reason": {"enum": Suppression::names()}, "since": moment()}));
    whole(json!({
        "data": {"type": "array", "items": whole(row)},
        "suppressed": {"type": "array", "items": out},
        "restricted": {"type": "boolean", "description": "Her data are kept and not used (GDPR, Art. 18)"},
    }))
}

pub(super) fn suppression() -> Json {
    whole(json!({
        "id": id(),
        "channel": channel(),
        "reason": {"enum": Suppression::names()},
        "hint": {"type": ["string", "null"], "description": "The ends of the address"},
        "since": moment(),
        "note": {"type": ["string", "null"]},
    }))
}

pub(super) fn suppressions() -> Json {
    data(suppression())
}

pub(super) fn new_suppression() -> Json {
    let reasons: Vec<_> = Suppression::names().into_iter().filter(|name| *name != "erased").collect();
    let mut shape = address();
    shape["properties"]["reason"] = json!({"enum": reasons});
    shape["properties"]["note"] = or_null(text(500));
    shape
}

pub(super) fn address() -> Json {
    let properties = json!({"channel": {"enum": ["email", "sms", "call", "ads"]}, "address": text(320)});
    closed(object(properties, &["channel", "address"]))
}

pub(super) fn checked() -> Json {
    let reasons: Vec<_> = Suppression::names().into_iter().map(Json::from).chain([Json::Null]).collect();
    whole(json!({"suppressed": {"type": "boolean"}, "reason": {"enum": reasons}}))
}

pub(super) fn upload() -> Json {
    object(
        json!({
            "file": {"type": "string", "format": "binary", "description": "CSV or a workbook"},
            "map": {"type": "string", "description":
                "A JSON object: columns, from the names of columns to what they mean; constants, what holds for all rows. \
                 Without it the columns are guessed by their names."},
        }),
        &["file"],
    )
}

pub(super) fn file() -> Json {
    let texts = || json!({"type": "object", "additionalProperties": {"type": "string"}});
    let count = |what: &str| json!({"type": "integer", "description": what});
    whole(json!({
        "id": id(),
        "state": {"enum": ["ready", "applying", "done", "failed", "cancelled", "gone"]},
        "job_id": or_null(id()),
        "file_name": {"type": "string"},
        "created_at": moment(),
        "rows": {"type": "integer"},
        "columns": {"type": "array", "items": {"type": "string"}},
        "map": whole(json!({"columns": texts(), "constants": texts()})),
        "sample": {"type": "array", "items": texts()},
        "problems": {"type": "array", "items": whole(json!({
            "row": {"type": "integer"}, "column": {"type": ["string", "null"]}, "detail": {"type": "string"}}))},
        "counts": whole(json!({
            "will_record": count("Rows that count, or did when they were recorded"),
            "unknown_person": count("Rows about nobody who is there"),
            "unchanged": count("Rows that say what is known already"),
            "refused": count("Rows that are not as they must be"),
            "held_back": count("Rows that are kept and have no effect, like opt-ins of those who opted out"),
        })),
    }))
}

pub(super) fn job() -> Json {
    whole(json!({"job_id": id()}))
}
