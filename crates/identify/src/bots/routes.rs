//! The list of networks, as the firm gives it.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use model::Timestamp;
use platform::http::{Answer, Body, Caller, Needs, Route, Shape};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Networks, sql};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read};
    vec![
        Route::get(
            "/bot-networks",
            Read,
            "Whether networks of programs are known, and how visitors' addresses are",
            show,
        )
        .answers(Shape::Of(said)),
        Route::get("/bot-networks/file", Admin, "The networks of programs, one a line", list)
            .answers(Shape::File(&["text/plain"])),
        Route::put(
            "/bot-networks",
            Admin,
            "Give the networks of programs, one a line like 192.0.2.0/24",
            put,
        )
        .takes(Shape::File(&["text/plain"]))
        .answers(Shape::Of(said)),
        Route::patch(
            "/bot-networks",
            Admin,
            "Name the header in which your proxy tells visitors' addresses",
            change,
        )
        .takes(Shape::Of(header_said))
        .answers(Shape::Of(said)),
    ]
}

async fn show(State(app): State<App>, _: Caller) -> Result<Answer, Error> {
    app.db.read(|tx| Answer::ok(shown(tx)?)).await
}

fn shown(tx: &mut db::Tx) -> Result<Json, Error> {
    let Some(row) = tx.query_one(sql::SAID, &[])? else {
        return Ok(json!({"networks": 0, "address_header": null, "changed_at": null}));
    };
    let lines = row.text(0)?.lines();
    let networks = lines.filter(|line| !line.split('#').next().unwrap_or_default().trim().is_empty()).count();
    Ok(json!({
        "networks": networks,
        "address_header": row.opt_text(1)?,
        "changed_at": Timestamp(row.integer(3)?),
    }))
}

async fn list(State(app): State<App>, _: Caller) -> Result<Response, Error> {
    let text = app
        .db
        .read(|tx| {
            let row = tx.query_one(sql::SAID, &[])?;
            row.map_or(Ok(String::new()), |row| row.text(0).map(str::to_owned)).map_err(Error::from)
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

async fn put(
    State(app): State<App>,
    _: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Answer, Error> {
    let bytes = body.map_err(|_| Error::invalid("", "this list is too long"))?;
    let text = std::str::from_utf8(&bytes).ok().filter(|text| !text.contains('\0'));
    let text = text.ok_or_else(|| Error::invalid("", "must be plain text, one network a line"))?.to_owned();
    Networks::read(&text).map_err(|(line, why)| Error::invalid(format!("/{line}"), why))?;
    let now = app.clock.now();
    app.write(move |tx| {
        tx.execute(sql::SET_NETWORKS, &[text.into(), now.into()])?;
        Answer::ok(shown(tx)?)
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    address_header: Option<String>,
}

async fn change(State(app): State<App>, _: Caller, Body(change): Body<Change>) -> Result<Answer, Error> {
    let name = change.address_header.map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty());
    if let Some(name) = &name
        && (name.len() > 100 || HeaderName::try_from(name.as_str()).is_err())
    {
        return Err(Error::invalid("/address_header", "must be the name of a header, like x-forwarded-for"));
    }
    let now = app.clock.now();
    app.write(move |tx| {
        tx.execute(sql::SET_HEADER, &[name.into(), now.into()])?;
        Answer::ok(shown(tx)?)
    })
    .await
}

fn header_said() -> Json {
    json!({"type": "object", "additionalProperties": false, "required": ["address_header"], "properties": {
        "address_header": {"type": ["string", "null"], "description":
            "Like x-forwarded-for; null where visitors reach this server themselves"}}})
}

fn said() -> Json {
    json!({"type": "object", "required": ["networks", "address_header", "changed_at"], "properties": {
        "networks": {"type": "integer", "description": "How many there are"},
        "address_header": {"type": ["string", "null"]},
        "changed_at": {"type": ["string", "null"], "format": "date-time"}}})
}
