//! The routes of the catalogue of events.

use std::collections::BTreeMap;

use axum::extract::State;
use platform::http::{Answer, Body, Caller, Needs, Path, Route, Shape, said};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{PropertyType, shapes, show, sql};

pub(crate) fn routes() -> Vec<Route> {
    use Shape::Of;
    vec![
        Route::get("/event-kinds", Needs::Read, "The kinds of events that come in, and how many", list)
            .answers(Of(shapes::list)),
        Route::get("/event-kinds/{kind}", Needs::Read, "One kind of event with its properties", one)
            .answers(Of(shapes::one)),
        Route::patch(
            "/event-kinds/{kind}",
            Needs::Admin,
            "Describe a kind of event, block it, or say which properties it must have",
            change,
        )
        .takes(Of(shapes::change))
        .answers(Of(shapes::one)),
    ]
}

async fn list(State(app): State<App>, caller: Caller) -> Result<Answer, Error> {
    Answer::ok(show::all(&app, &caller).await?)
}

async fn one(State(app): State<App>, caller: Caller, Path(kind): Path<String>) -> Result<Answer, Error> {
    Answer::ok(show::one(&app, &caller, kind).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default, deserialize_with = "said")]
    label: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    description: Option<Option<String>>,
    blocked: Option<bool>,
    #[serde(default)]
    properties: BTreeMap<String, Property>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    #[serde(default, deserialize_with = "said")]
    declared_type: Option<Option<String>>,
    required: Option<bool>,
    #[serde(default, deserialize_with = "said")]
    description: Option<Option<String>>,
}

/// A text that is not too long; none where it is blank.
fn short(text: Option<String>, longest: usize, pointer: String) -> Result<Option<String>, Error> {
    match text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) {
        Some(text) if text.chars().count() > longest => {
            Err(Error::invalid(pointer, format!("may have {longest} characters")))
        }
        text => Ok(text),
    }
}

/// A name as a part of a JSON pointer (RFC 6901, section 3).
fn place(name: &str, part: &str) -> String {
    format!("/properties/{}/{part}", name.replace('~', "~0").replace('/', "~1"))
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(kind): Path<String>,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    // It must have come in, or be known already.
    let before = show::one(&app, &caller, kind.clone()).await?;
    let label = change.label.map(|text| short(text, 100, "/label".to_owned())).transpose()?;
    let description =
        change.description.map(|text| short(text, 2_000, "/description".to_owned())).transpose()?;
    let known = |name: &str, part: &str| -> Json {
        let properties = before["properties"].as_array().map(Vec::as_slice).unwrap_or_default();
        properties.iter().find(|one| one["name"] == name).map(|one| one[part].clone()).unwrap_or_default()
    };
    let text = |json: Json| json.as_str().map(str::to_owned);
    let mut properties = Vec::new();
    for (name, said) in change.properties {
        if name.is_empty() || name.len() > 100 || name.contains('\0') {
            return Err(Error::invalid("/properties", "a property has a name of 1 to 100 bytes"));
        }
        let declared = said.declared_type.unwrap_or_else(|| text(known(&name, "declared_type")));
        if declared.as_deref().is_some_and(|kind| PropertyType::named(kind).is_none()) {
            let names = PropertyType::ALL.map(PropertyType::name).join(", ");
            return Err(Error::invalid(place(&name, "declared_type"), format!("must be one of {names}")));
        }
        let required = said.required.unwrap_or_else(|| known(&name, "required").as_bool().unwrap_or(false));
        let description = match said.description {
            Some(said) => short(said, 500, place(&name, "description"))?,
            None => text(known(&name, "description")),
        };
        properties.push((name, declared, required, description));
    }
    let now = app.clock.now();
    let name = kind.clone();
    app.write(move |tx| {
        tx.execute(sql::LEARN_KIND, &[name.as_str().into(), now.into()])?;
        let settled = show::settled_of(tx, &name)?.unwrap_or_default();
        let label = label.unwrap_or(settled.label);
        let description = description.unwrap_or(settled.description);
        let blocked = change.blocked.unwrap_or(settled.blocked);
        tx.execute(sql::SETTLE, &[name.as_str().into(), label.into(), description.into(), blocked.into()])?;
        for (property, declared, required, description) in properties {
            let values = [
                name.as_str().into(),
                property.into(),
                declared.into(),
                required.into(),
                description.into(),
                now.into(),
            ];
            tx.execute(sql::SETTLE_PROPERTY, &values)?;
        }
        Ok::<_, Error>(())
    })
    .await?;
    Answer::ok(show::one(&app, &caller, kind).await?)
}
