//! What metrics look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::{Dimension, Grain, Unit};
use crate::value::records_shape;

/// All metrics as they are declared.
pub(super) fn list() -> Json {
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let names: Vec<_> = Dimension::ALL.iter().map(|dimension| dimension.name()).collect();
    object(
        json!({ "data": { "type": "array", "items": object(json!({
            "name": text(),
            "label": text(),
            "question": text(),
            "definition": text(),
            "unit": unit(),
            "grains": { "type": "array", "items": { "enum": Grain::ALL } },
            "dimensions": { "type": "array", "items": { "enum": names } },
            "goal": or_null(object(json!({ "op": { "const": ">" }, "value": { "type": "number" } }), &[])),
            "needs": texts,
            "version": { "type": "integer" },
            "sql": text(),
        }), &[]) } }),
        &[],
    )
}

/// One metric with its answer.
pub(super) fn metric() -> Json {
    let count = json!({ "type": "integer" });
    let point = with(
        span(),
        json!({ "value": number(), "provisional": truth(), "records": behind(), "goal": goal() }),
    );
    let point = object(point, &["goal"]);
    let part = counted(json!({ "name": text(), "label": text(), "object": text() }));
    let cell = object(
        json!({ "month": count, "value": number(), "count": count, "provisional": truth(),
            "records": behind(), "parts": parts() }),
        &["parts"],
    );
    let cohort = with(
        span(),
        json!({ "size": count, "provisional": truth(), "generated": truth(), "records": behind(),
            "parts": parts(), "cells": { "type": "array", "items": cell } }),
    );
    let series = json!({ "type": "array", "items": point });
    let bin = json!({ "type": "object", "properties": {
        "name": text(), "label": text(), "from_days": count, "to_days": number(), "from": number(),
        "to": number(), "value": count, "records": behind(), "parts": parts(),
    }, "required": ["value", "records"] });
    let class = json!({ "type": "integer", "minimum": 1, "maximum": 5 });
    let cells = object(
        json!({ "recency": class, "frequency": class, "value": count, "revenue": { "type": "number" },
            "records": behind() }),
        &[],
    );
    let group = object(
        json!({ "key": { "type": ["string", "null"] }, "label": text(), "value": number(),
            "series": series, "records": behind(), "parts": parts() }),
        &["parts"],
    );
    let list = |items: Json| json!({ "type": "array", "items": items });
    object(
        json!({
            "name": text(),
            "label": text(),
            "question": text(),
            "definition": text(),
            "version": count,
            "value": number(),
            "unit": unit(),
            "currency": { "type": ["string", "null"] },
            "missing": list(text()),
            "goal": goal(),
            "series": series,
            "window_days": { "type": ["integer", "null"] },
            "as_of": { "type": "string", "format": "date" },
            "seq": count,
            "records": behind(),
            "parts": list(part),
            "groups": list(group),
            "bins": list(bin),
            "cohorts": list(object(cohort, &["parts"])),
            "cells": list(cells),
            "mean_chance_active": number(),
        }),
        &["groups", "bins", "cohorts", "cells", "mean_chance_active"],
    )
}

/// An object all of whose fields are there, but for some.
fn object(properties: Json, optional: &[&str]) -> Json {
    let names = properties.as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let required: Vec<_> = names.filter(|name| !optional.contains(&name.as_str())).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn with(mut properties: Json, further: Json) -> Json {
    if let (Some(all), Json::Object(further)) = (properties.as_object_mut(), further) {
        all.extend(further);
    }
    properties
}

fn or_null(shape: Json) -> Json {
    json!({ "anyOf": [shape, { "type": "null" }] })
}

fn counted(named: Json) -> Json {
    let all = with(named, json!({ "value": { "type": "integer" }, "records": behind(), "parts": parts() }));
    object(all, &["name", "label", "object", "parts"])
}

/// People and companies apart, where both are in a figure.
fn parts() -> Json {
    let part = json!({ "object": text(), "value": { "type": "integer" }, "records": behind() });
    json!({ "type": "array", "items": object(part, &[]) })
}

fn behind() -> Json {
    records_shape()
}

fn span() -> Json {
    let day = json!({ "type": "string", "format": "date" });
    json!({ "from": day, "to": day })
}

fn goal() -> Json {
    or_null(object(
        json!({ "op": { "const": ">" }, "value": { "type": "number" }, "met": { "type": ["boolean", "null"] } }),
        &[],
    ))
}

fn unit() -> Json {
    json!({ "enum": [Unit::People, Unit::Orders, Unit::Money, Unit::Percent, Unit::Days] })
}

fn number() -> Json {
    json!({ "type": ["number", "null"] })
}

fn text() -> Json {
    json!({ "type": "string" })
}

fn truth() -> Json {
    json!({ "type": "boolean" })
}
