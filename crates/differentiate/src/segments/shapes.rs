//! What segments look like, for the OpenAPI document.

use serde_json::{Map, Value as Json, json};

fn object(properties: Json) -> Json {
    let required: Vec<&String> = properties.as_object().map(Map::keys).into_iter().flatten().collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn page(of: Json) -> Json {
    object(json!({"data": {"type": "array", "items": of}, "next": {"type": ["string", "null"]}}))
}

fn id() -> Json {
    json!({"type": "string", "format": "uuid"})
}

fn time() -> Json {
    json!({"type": "string", "format": "date-time"})
}

fn text() -> Json {
    json!({"type": ["string", "null"]})
}

fn tree() -> Json {
    json!({"type": ["object", "null"], "additionalProperties": true})
}

/// One segment.
pub(super) fn segment() -> Json {
    object(json!({
        "id": id(),
        "name": {"type": "string"},
        "description": text(),
        "kind": {"enum": ["rule", "sql", "list"]},
        "filter": tree(),
        "query": text(),
        "every": text(),
        "next_at": {"type": ["string", "null"], "format": "date-time"},
        "proposition": text(),
        "strategy": text(),
        "state": {"enum": ["filling", "ready", "failed"]},
        "problem": text(),
        "members": {"type": "integer"},
        "refreshed_at": {"type": ["string", "null"], "format": "date-time"},
        "created_at": time(),
        "updated_at": time(),
    }))
}

/// All of them.
pub(super) fn list() -> Json {
    page(segment())
}

/// What is sent.
pub(super) fn input() -> Json {
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "description": text(),
            "filter": tree(),
            "query": {"type": "string", "maxLength": 20_000,
                "description": "One statement that reads, with people in its column person_id"},
            "every": {"type": "string", "description": "How often the query is asked, like 1h or 1d"},
            "proposition": text(),
            "strategy": text(),
        },
    })
}

/// How many there are.
pub(super) fn count() -> Json {
    object(json!({"count": {"type": "integer"}, "seq": {"type": "integer"}}))
}

/// Who is in it.
pub(super) fn members() -> Json {
    page(object(json!({"person_id": id(), "title": {"type": "string"}, "entered_at": time()})))
}

/// Who is to come into a list, and who is to leave it.
pub(super) fn listed() -> Json {
    let ids = json!({"type": "array", "items": id()});
    json!({"type": "object", "properties": {"add": ids, "remove": ids}})
}

/// What became of that.
pub(super) fn moved() -> Json {
    object(
        json!({"added": {"type": "integer"}, "removed": {"type": "integer"}, "members": {"type": "integer"}}),
    )
}

/// Why somebody is in it or not.
pub(super) fn why() -> Json {
    let condition = object(json!({"pointer": {"type": "string"}, "holds": {"type": "boolean"}, "value": {}}));
    object(json!({
        "member": {"type": "boolean"},
        "entered_at": {"type": ["string", "null"], "format": "date-time"},
        "conditions": {"type": "array", "items": condition},
    }))
}

/// Its size over time.
pub(super) fn days() -> Json {
    page(object(json!({
        "day": {"type": "string", "format": "date"},
        "members": {"type": "integer"},
        "entered": {"type": "integer"},
        "left": {"type": "integer"},
        "refilled": {"type": "boolean"},
    })))
}

/// What a tree is asked with.
pub(super) fn asked() -> Json {
    object(json!({"filter": {"type": "object", "additionalProperties": true}}))
}

/// What a tree or a query is asked with.
pub(super) fn previewed() -> Json {
    json!({"type": "object", "properties": {
        "filter": {"type": "object", "additionalProperties": true},
        "query": {"type": "string"},
    }})
}

/// About how many there are.
pub(super) fn estimate() -> Json {
    object(json!({
        "estimate": {"type": "integer"},
        "of": {"type": "integer"},
        "sample": {"type": "integer"},
        "exact": {"type": "boolean"},
    }))
}

/// Who would be in it.
pub(super) fn preview() -> Json {
    let person = object(json!({"id": id(), "title": {"type": "string"}}));
    object(json!({
        "count": {"type": "integer"},
        "of": {"type": "integer"},
        "seq": {"type": "integer"},
        "sample": {"type": "array", "items": person},
    }))
}

/// Whom it shares with others.
pub(super) fn overlap() -> Json {
    page(object(json!({"segment_id": id(), "name": {"type": "string"}, "both": {"type": "integer"}})))
}

/// What would miss it.
pub(super) fn uses() -> Json {
    let segment = object(json!({"id": id(), "name": {"type": "string"}}));
    let view = object(json!({"object": {"type": "string"}, "name": {"type": "string"}}));
    object(json!({
        "segments": {"type": "array", "items": segment},
        "views": {"type": "array", "items": view},
    }))
}

/// The segments of a person.
pub(super) fn of_person() -> Json {
    page(object(json!({
        "segment_id": id(),
        "name": {"type": "string"},
        "entered_at": time(),
        "left_at": {"type": ["string", "null"], "format": "date-time"},
    })))
}
