//! `GET /objects`: the declarations, from which the page builds every table, form and filter.

use axum::Json;
use axum::extract::State;
use model::field::{Access, Choice, Field, FieldType, Listing, Need, Speed};
use model::object::Object;
use serde_json::{Value, json};

use crate::http::{Caller, Needs, Route};
use crate::{App, Error};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/objects", Needs::Read, "What is kept: objects and their fields", list)]
}

async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Error> {
    let schema = app.view(&caller);
    let objects: Vec<_> = schema
        .catalog
        .objects
        .iter()
        .map(|object| {
            let attached = schema.catalog.attached(&object.slug).flat_map(|attachment| {
                attachment.fields.iter().map(|field| describe(field, Some(&attachment.table)))
            });
            let fields: Vec<_> =
                object.all_fields().map(|field| describe(field, None)).chain(attached).collect();
            shown(object, fields)
        })
        .collect();
    Ok(Json(json!({"data": objects, "version": schema.version})))
}

fn shown(object: &Object, fields: Vec<Value>) -> Value {
    json!({
        "slug": object.slug,
        "label": object.label,
        "label_singular": object.label_singular,
        "title_fields": object.title,
        "searchable": !object.search.is_empty(),
        "fields": fields,
    })
}

/// A field, with the table that it is kept in where it is attached.
fn describe(field: &Field, kept_in: Option<&str>) -> Value {
    let options = field.kind.choices();
    let options = options.map(|choices| choices.iter().map(Choice::json).collect::<Vec<_>>());
    let relates_to = match &field.kind {
        FieldType::Relation { object, .. } | FieldType::Relations { object } => Some(object.as_ref()),
        _ => None,
    };
    let relates_to_many = match &field.kind {
        FieldType::Reference { objects } => objects.iter().map(|object| object.as_ref()).collect(),
        _ => Vec::new(),
    };
    let operators: Vec<_> = field.kind.operators().iter().map(|operator| operator.name()).collect();
    json!({
        "slug": field.slug,
        "label": field.label,
        "type": field.kind.name(),
        "help": field.help,
        "read_only": field.access == Access::ReadOnly
            || kept_in.is_some()
            || matches!(field.kind, FieldType::RollUp(_)),
        "required": field.need == Need::Required,
        "sortable": field.kind.sortable(),
        "quick": field.speed == Speed::Quick || field.kind == FieldType::Id,
        "attached": kept_in.is_some(),
        "kept_in": kept_in,
        "options": options,
        "relates_to": relates_to,
        "relates_to_many": relates_to_many,
        "class": field.class.name(),
        "sensitive": field.sensitive,
        "settings": field.kind.settings_json(),
        "operators": operators,
        "in_list": field.listing == Listing::Shown,
    })
}
