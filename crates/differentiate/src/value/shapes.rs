//! The answers of the value room as JSON schemas, for the OpenAPI document.

use platform::http::reference;
use serde_json::{Value as Json, json};

fn object(properties: Json) -> Json {
    let required: Vec<&String> = properties.as_object().into_iter().flat_map(|map| map.keys()).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn or_null(shape: Json) -> Json {
    json!({ "anyOf": [shape, { "type": "null" }] })
}

fn money() -> Json {
    or_null(reference("Money"))
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

/// Records behind a figure, if there are any: opening them and summing gives it.
pub fn records() -> Json {
    or_null(counted())
}

fn counted() -> Json {
    object(json!({
        "object": { "type": "string" },
        "filter": or_null(reference("Filter")),
        "sum": { "type": ["string", "null"] },
    }))
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
        "model": or_null(object(json!({
            "name": { "type": "string" }, "trained_at": time, "version": { "type": "integer" },
        }))),
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
        "rfm": or_null(object(json!({
            "recency": { "type": "integer" }, "frequency": { "type": "integer" }, "monetary": { "type": "integer" },
        }))),
        "streams": object(json!({
            "base": money(),
            "growth": money(),
            "contraction": money(),
            "referrals": money(),
            "provisional": { "type": "boolean" },
            "years": { "type": "array", "items": object(json!({
                "year": { "type": "integer" }, "from": { "type": "string" }, "to": { "type": "string" },
                "spend": money(), "provisional": { "type": "boolean" },
            })) },
        })),
        "counted_orders": counted(),
        "missing": { "type": "array", "items": { "type": "string" } },
        "not_scored": { "type": "integer" },
    }))
}

fn backtest() -> Json {
    let (number, count) = (json!({ "type": "number" }), json!({ "type": "integer" }));
    object(json!({
        "calibration_end": { "type": "string", "format": "date" },
        "holdout_weeks": number,
        "customers": count,
        "correlation": { "type": ["number", "null"] },
        "mean_absolute_error": number,
        "predicted_total": number,
        "actual_total": number,
        "parameters": { "type": "object", "additionalProperties": number },
        "log_likelihood": number,
        "by_frequency": { "type": "array", "items": object(json!({
            "frequency": { "type": "string" }, "customers": count, "predicted": number, "actual": number,
        })) },
        "weekly": { "type": "array", "items": object(json!({
            "week": count, "predicted": number, "actual": number,
        })) },
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
        "trained_by": { "enum": ["nightly", "demand", "growth", "first"] },
        "as_of": { "type": "string", "format": "date" },
        "seconds": { "type": "number" },
        "backtest": or_null(backtest()),
        "reading": { "type": "string" },
    }))
}

/// All models.
pub fn models() -> Json {
    object(json!({ "data": { "type": "array", "items": model() } }))
}
