//! Checklists: which facts the stage of a record asks for, and which of them are missing.
//!
//! A deal's stage and the next one say which fields they need; people and companies are asked for what the stage of
//! their life as customers rests on; of every record its required fields are.

mod asked;

use std::collections::HashSet;

use axum::extract::State;
use db::Tx;
use model::Id;
use model::object::Object;
use platform::http::{Answer, Caller, Needs, Path, Route, Shape};
use platform::schema::Schema;
use platform::{App, Error, records};
use serde_json::{Value as Json, json};

use crate::sales::{Outcome, Way};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{object}/{id}/checklist", Needs::Read, "Which facts a record still lacks", show)
            .answers(Shape::Of(answer)),
    ]
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    let found = app.db.read(move |tx| checklist(tx, &schema, schema.object(&slug)?, id));
    Answer::ok(found.await?)
}

/// The stage a record is in and the fields it is asked for, each with the stage that asks.
struct Asking {
    stage: Option<String>,
    fields: Vec<(String, Option<String>)>,
}

fn checklist(tx: &mut Tx, schema: &Schema, object: &Object, id: Id) -> Result<Json, Error> {
    let (record, _) = records::get(tx, schema, object, id)?;
    let asking = match object.slug.as_ref() {
        "deals" => of_deal(tx, &record)?,
        _ => asked::asked(object, &record),
    };
    let needed = object.all_fields().filter(|field| field.need == model::field::Need::Required);
    let mut fields: Vec<(String, Option<String>)> =
        needed.map(|field| (field.slug.to_string(), None)).collect();
    for (field, by) in asking.fields {
        if !fields.iter().any(|(known, _)| *known == field) {
            fields.push((field, by));
        }
    }
    let items: Vec<Json> = fields
        .iter()
        .filter_map(|(slug, by)| {
            // A field that is hidden or gone is asked of nobody.
            let field = schema.catalog.place(object, slug)?.field();
            let filled = record.get(slug).is_some_and(|value| !value.is_null());
            Some(json!({"field": slug, "label": field.label, "filled": filled, "asked_by": by}))
        })
        .collect();
    let missing: Vec<&Json> =
        items.iter().filter(|item| item["filled"] == false).map(|item| &item["field"]).collect();
    Ok(json!({"stage": asking.stage, "missing": missing, "items": items}))
}

/// What the stage of a deal and the next one ask for.
fn of_deal(tx: &mut Tx, record: &Json) -> Result<Asking, Error> {
    let id = |name: &str| record[name].as_str().and_then(|text| text.parse::<Id>().ok());
    let (pipelines, stages) = (id("pipeline_id"), id("stage_id"));
    let pipelines: HashSet<Id> = pipelines.into_iter().collect();
    let way = Way::read(tx, &pipelines, &stages.into_iter().collect())?;
    let Some(stage) = stages.and_then(|id| way.stage(id)) else {
        return Ok(Asking { stage: None, fields: Vec::new() });
    };
    let mut fields: Vec<_> =
        way.required(stage).into_iter().map(|field| (field.to_owned(), Some(stage.name.clone()))).collect();
    let next = way.next(stage).filter(|_| stage.outcome == Outcome::Open);
    if let Some(next) = next {
        fields
            .extend(way.required(next).into_iter().map(|field| (field.to_owned(), Some(next.name.clone()))));
    }
    Ok(Asking { stage: Some(stage.name.clone()), fields })
}

fn answer() -> Json {
    json!({"type": "object", "required": ["stage", "missing", "items"], "properties": {
        "stage": {"type": ["string", "null"], "description": "The stage the record is in"},
        "missing": {"type": "array", "items": {"type": "string"}},
        "items": {"type": "array", "items": {"type": "object", "required": ["field", "label", "filled", "asked_by"], "properties": {
            "field": {"type": "string"},
            "label": {"type": "string"},
            "filled": {"type": "boolean"},
            "asked_by": {"type": ["string", "null"], "description": "The stage that asks for it"},
        }}},
    }})
}
