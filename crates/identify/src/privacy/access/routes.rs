//! Asking for what is known, and downloading it.

use axum::body::Body as Stream;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::Tx;
use model::{Id, Timestamp};
use platform::http::{Answer, Caller, Needs, Once, Path, Route, Shape};
use platform::records::must_see;
use platform::rights::Action;
use platform::{App, Error, jobs};
use serde_json::{Value as Json, json};

use super::{JOB, KEPT_MICROS, file, shapes, sql};

pub(crate) fn routes() -> Vec<Route> {
    use Shape::Of;
    let routes = [
        Route::post(
            "/people/{id}/access",
            Needs::Admin,
            "Gather what is known of a person, for herself",
            ask,
        )
        .answers(Of(shapes::access))
        .creates(),
        Route::get("/people/{id}/access/{access}", Needs::Admin, "How far it is", show)
            .answers(Of(shapes::access)),
        Route::get(
            "/people/{id}/access/{access}/file",
            Needs::Admin,
            "What is known, as an archive",
            download,
        )
        .answers(Shape::File(&["application/zip"])),
    ];
    // It holds every field and everybody's words about her.
    routes.into_iter().map(|route| route.allowed_by(Action::Export)).collect()
}

async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    let (inner, view, now) = (app.clone(), app.view(&caller), app.clock.now());
    once.write(&app, move |tx| {
        must_see(tx, &view, "people", person)?;
        let id = inner.id();
        let job = jobs::enqueue(tx, &inner, JOB.name, &json!({"access_id": id}), None)?;
        let row = [
            id.into(),
            person.into(),
            job.into(),
            now.into(),
            now.plus_micros(KEPT_MICROS).into(),
            caller.actor.kind().into(),
            caller.actor.id().into(),
        ];
        tx.execute(sql::ADD, &row)?;
        Answer::created(shown(tx, person, id, now)?)
    })
    .await
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((person, id)): Path<(Id, Id)>,
) -> Result<Answer, Error> {
    let (view, now) = (app.view(&caller), app.clock.now());
    app.db
        .read(move |tx| {
            must_see(tx, &view, "people", person)?;
            Answer::ok(shown(tx, person, id, now)?)
        })
        .await
}

fn shown(tx: &mut Tx, person: Id, id: Id, now: Timestamp) -> Result<Json, Error> {
    let gone = || Error::not_found("there is no such archive; it is there for seven days");
    let row = tx.query_one(sql::ONE, &[id.into(), person.into()])?.ok_or_else(gone)?;
    if row.integer(3)? <= now.0 {
        return Err(gone());
    }
    Ok(json!({
        "id": id,
        "job_id": row.id(1)?,
        "state": row.opt_text(5)?.unwrap_or("done"),
        "created_at": Timestamp(row.integer(2)?),
        "expires_at": Timestamp(row.integer(3)?),
        "bytes": row.opt_integer(4)?,
        "file": format!("/api/v1/people/{person}/access/{id}/file"),
    }))
}

async fn download(
    State(app): State<App>,
    caller: Caller,
    Path((person, id)): Path<(Id, Id)>,
) -> Result<Response, Error> {
    let (view, now) = (app.view(&caller), app.clock.now());
    let about = app
        .db
        .read(move |tx| {
            must_see(tx, &view, "people", person)?;
            shown(tx, person, id, now)
        })
        .await?;
    if about["bytes"].is_null() {
        return Err(Error::Conflict("it is not there yet; wait for its job".to_owned()));
    }
    let bytes = tokio::fs::read(file(&app, id)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::not_found("the archive is gone; ask for another"),
        _ => Error::io("the archive", error),
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, bytes.len().to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"known-{person}.zip\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Stream::from(bytes)).into_response())
}
