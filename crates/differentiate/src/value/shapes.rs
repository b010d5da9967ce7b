//! The answers of the value room as JSON schemas, for the OpenAPI document.

use serde_json::{Value as Json, json};

fn object(properties: Json) -> Json {
    let required: Vec<&String> = properties.as_object().into_iter().flat_map(|map| map.keys()).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn money() -> Json {
    json!({
        "type": ["object", "null"],
        "properties": { "amount": { "type": "string" }, "currency": { "type": "string" } },
        "required": ["amount", "currency"],
    })
}

fn lines() -> Json {
    let line = object(json!({
        "name": { "type": "string" },
        "label": { "type": "string" },
        "amount": money(),
        "number": { "type": ["number", "null"] },
        "unit": { "type": ["string", "null"] },
        "missing": { "type": ["string", "null"] },
    }));
    json!({ "type": "array", "items": line })
}

/// Records behind a figure: opening them and summing gives it.
pub fn records() -> Json {
    json!({
        "type": ["object", "null"],
        "properties": {
            "object": { "type": "string" },
            "filter": { "type": "object" },
            "sum": { "type": ["string", "null"] },
        },
        "required": ["object", "filter", "sum"],
    })
}

/// A person's value.
pub fn value() -> Json {
    let number = json!({ "type": ["number", "null"] });
    let time = json!({ "type": "string", "format": "date-time" });
    object(json!({
        "person_id": { "type": "string", "format": "uuid" },
        "as_of": { "type": "string", "format": "date" },
        "currency": { "type": "string" },
        "computed_at": time,
        "model": { "type": ["object", "null"] },
        "summary": object(json!({
            "purchases": { "type": "integer" },
            "repeat": { "type": "number" },
            "recency_weeks": { "type": "number" },
            "age_weeks": { "type": "number" },
            "average_purchase": money(),
            "first_order_at": time,
            "last_order_at": time,
        })),
        "chance_active": number,
        "chance_active_90": number,
        "expected_orders_36m": number,
        "slipping": money(),
        "historic": object(json!({ "value": money(), "before_goods": { "type": "boolean" }, "lines": lines() })),
        "formula": object(json!({ "value": money(), "lines": lines() })),
        "predictive": object(json!({
            "value": money(),
            "before_margin": { "type": "boolean" },
            "margin_share": number,
            "revenue_36m": money(),
            "missing": { "type": ["string", "null"] },
            "lines": lines(),
            "months": { "type": "array", "items": object(json!({
                "month": { "type": "integer" },
                "orders": { "type": "number" },
                "revenue": { "type": "string" },
                "value": { "type": "string" },
                "discount": { "type": "number" },
                "chance_active": { "type": "number" },
            })) },
        })),
        "rfm": { "type": ["object", "null"] },
        "streams": object(json!({
            "base": money(),
            "growth": money(),
            "contraction": money(),
            "referrals": money(),
            "provisional": { "type": "boolean" },
            "years": { "type": "array", "items": { "type": "object" } },
        })),
        "counted_orders": records(),
        "missing": { "type": "array", "items": { "type": "string" } },
        "not_scored": { "type": "integer" },
    }))
}

/// A model.
pub fn model() -> Json {
    object(json!({
        "name": { "type": "string" },
        "label": { "type": "string" },
        "version": { "type": "integer" },
        "parameters": { "type": "object", "additionalProperties": object(json!({
            "value": { "type": ["number", "null"] },
            "standard_error": { "type": ["number", "null"] },
        })) },
        "log_likelihood": { "type": "number" },
        "rows": { "type": "integer" },
        "trained_at": { "type": "string", "format": "date-time" },
        "trained_by": { "type": "string" },
        "as_of": { "type": "string", "format": "date" },
        "seconds": { "type": "number" },
        "backtest": { "type": ["object", "null"] },
        "reading": { "type": "string" },
    }))
}

/// All models.
pub fn models() -> Json {
    object(json!({ "data": { "type": "array", "items": model() } }))
}

/// The job that was enqueued; the rest of it is as under `/jobs/{id}`.
pub fn job() -> Json {
    json!({
        "type": "object",
        "properties": { "id": { "type": "string", "format": "uuid" }, "state": { "type": "string" } },
        "required": ["id", "state"],
    })
}
