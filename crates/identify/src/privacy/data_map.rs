//! The data map: of each field whose business it is, how full it is, where that came from and who may see it; what a
//! record of processing begins with (GDPR, Article 30).

use axum::extract::State;
use db::Tx;
use model::field::Field;
use model::object::Object;
use platform::http::{Answer, Caller, Needs, Route, Shape};
use platform::rights::{self, FieldRight, Reach, Right, Rights};
use platform::{App, Error};
use serde_json::{Value as Json, json};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/data-map", Needs::Admin, "What kind of data each field holds, and who may see it", show)
            .answers(Shape::Of(shape)),
    ]
}

/// What records without a source came from.
const BY_HAND: &str = "Entered here";

async fn show(State(app): State<App>, caller: Caller) -> Result<Answer, Error> {
    let view = app.view(&caller);
    app.db
        .read(move |tx| {
            let mut roles: Vec<(String, Rights)> = Vec::new();
            for name in rights::role_names(tx)? {
                let may = rights::of_role(tx, &name)?;
                roles.push((name, may));
            }
            let mut data = Vec::new();
            for object in &view.catalog.objects {
                data.extend(fields(tx, object, &roles)?);
            }
            Answer::ok(json!({"data": data}))
        })
        .await
}

fn fields(tx: &mut Tx, object: &Object, roles: &[(String, Rights)]) -> Result<Vec<Json>, Error> {
    let shown: Vec<&Field> = object.fields.iter().filter(|field| !field.hidden).collect();
    // One look at the table: how many records of each source have each field. The names are from the catalogue.
    let counts: String = shown.iter().map(|field| format!(", count(r.{})", field.slug)).collect();
    let text = format!("select r.source, count(*){counts} from {} r group by r.source", object.slug);
    let rows = tx.query(&text, &[])?;
    let mut of = 0;
    let mut came: Vec<Vec<(&str, i64)>> = vec![Vec::new(); shown.len()];
    for row in &rows {
        of += row.integer(1)?;
        for (at, came) in came.iter_mut().enumerate() {
            let filled = row.integer(at + 2)?;
            if filled > 0 {
                came.push((row.opt_text(0)?.unwrap_or(BY_HAND), filled));
            }
        }
    }
    let field = |(field, mut came): (&Field, Vec<(&str, i64)>)| {
        came.sort_by_key(|(source, count)| (-count, *source));
        let may_see = |(_, rights): &&(String, Rights)| {
            rights.object(&object.slug).reach(Right::Read) != Reach::None
                && rights.field(&object.slug, &field.slug) != FieldRight::Hidden
        };
        let roles: Vec<&str> = roles.iter().filter(may_see).map(|(name, _)| name.as_str()).collect();
        let sources = came.iter().map(|(source, count)| json!({"source": source, "count": count}));
        json!({
            "object": object.slug, "object_name": object.label, "field": field.slug, "field_name": field.label,
            "type": field.kind.name(), "class": field.class.name(), "sensitive": field.sensitive,
            "filled": came.iter().map(|(_, count)| count).sum::<i64>(), "of": of,
            "sources": sources.collect::<Vec<_>>(), "roles": roles,
        })
    };
    Ok(shown.into_iter().zip(came).map(field).collect())
}

fn shape() -> Json {
    let source = json!({"type": "object", "required": ["source", "count"], "properties": {
        "source": {"type": "string", "description": "The system or file the record came from"},
        "count": {"type": "integer"},
    }});
    let classes: Vec<&str> = model::field::Class::ALL.iter().map(|(name, _)| *name).collect();
    let field = json!({"type": "object",
    "required": ["object", "object_name", "field", "field_name", "type", "class", "sensitive", "filled", "of", "sources", "roles"],
    "properties": {
        "object": {"type": "string"}, "object_name": {"type": "string"},
        "field": {"type": "string"}, "field_name": {"type": "string"},
        "type": {"type": "string"},
        "class": {"enum": classes},
        "sensitive": {"type": "boolean"},
        "filled": {"type": "integer", "description": "Records in which it is filled"},
        "of": {"type": "integer", "description": "Records there are"},
        "sources": {"type": "array", "items": source},
        "roles": {"type": "array", "items": {"type": "string"}, "description": "Who may see it"},
    }});
    json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": field}}})
}
