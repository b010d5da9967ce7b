//! The routes of files.

use axum::body::Body as Stream;
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use futures::stream;
use model::{Id, Timestamp};
use serde::Deserialize;
use serde_json::json;
use tokio::io::AsyncReadExt;

use super::shapes::{attach_shape, file_shape, list_shape, upload_shape};
use super::store::{self, Stored, content_name, folder};
use super::upload::{arrive, keep};
use super::{OBJECT, name, sql};
use crate::feed::{self, Action, Actor, Liveness, NewChange};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use crate::records::{Writing, may_edit, must_see};
use crate::{App, Error, accounts};

/// Most files of one record.
const MOST: i64 = 1_000;

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::post("/files", Write, "Upload a file of at most 50 MB", upload)
            .takes(Shape::Upload(upload_shape))
            .answers(Shape::Of(file_shape))
            .creates(),
        Route::get("/files/{id}", Read, "Download a file", download).answers(Shape::File(&["*/*"])),
        Route::get("/{object}/{id}/files", Read, "Files of a record, newest first", list)
            .asks(&[("limit", "integer"), ("after", "string")])
            .answers(Shape::Of(list_shape)),
        Route::post("/{object}/{id}/files", Write, "Attach a file that was uploaded to a record", attach)
            .takes(Shape::Of(attach_shape))
            .answers(Shape::Of(file_shape))
            .creates(),
        Route::delete("/{object}/{id}/files/{file}", Write, "Detach a file from a record", detach).empties(),
    ]
}

async fn upload(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    request: Request,
) -> Result<Answer, Error> {
    let arrived = arrive(&app, request).await?;
    let (id, now) = (app.id(), app.clock.now());
    let inner = app.clone();
    let schema = app.view(&caller);
    // By itself: when the caller hangs up now, the row is written all the same, and its content must stay.
    let kept = tokio::spawn(async move {
        let body = feed_digest(&arrived.name, &arrived.sha256);
        once.over(body)
            .write(&inner.clone(), move |tx| {
                keep(tx, &inner, &caller, id, now, &arrived)?;
                let file = store::one(tx, &schema, &caller, id)?;
                Answer::created(shown(tx, &inner, &file)?)
            })
            .await
    });
    kept.await.map_err(|error| Error::bug(format!("a background task ended: {error}")))?
}

/// A digest of everything that an upload says.
fn feed_digest(name: &str, sha256: &[u8; 32]) -> [u8; 32] {
    crate::http::digest(&[name.as_bytes(), sha256].concat())
}

fn shown(tx: &mut Tx, app: &App, file: &Stored) -> Result<serde_json::Value, Error> {
    let names = accounts::names(tx, app, [(file.actor.as_str(), file.actor_id)].into_iter())?;
    Ok(file.shown(&names))
}

async fn download(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Response, Error> {
    let schema = app.view(&caller);
    let file = app.db.read(move |tx| store::one(tx, &schema, &caller, id)).await?;
    let path = folder(&app).join(content_name(&file.sha256));
    let content = tokio::fs::File::open(&path).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            tracing::error!(file = %path.display(), "the content of a file is gone from the directory of files");
            Error::not_found("the content of this file is gone from the server's disk; its administrator can say why")
        }
        _ => Error::io("a file", error),
    })?;
    let pieces = stream::try_unfold(content, |mut content| async move {
        let mut piece = vec![0; 64 << 10];
        let read = content.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((piece, content)))
    });
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_LENGTH, file.bytes.to_string()),
        (header::CONTENT_DISPOSITION, name::disposition(&file.name)),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Stream::from_stream(pieces)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    limit: Option<i64>,
    after: Option<String>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let limit = query.limit.unwrap_or(100);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 500"));
    }
    let before = crate::timeline::place(query.after.as_deref())?;
    let schema = app.view(&caller);
    let inner = app.clone();
    app.db
        .read(move |tx| {
            must_see(tx, &schema, &slug, id)?;
            let mut found = store::of_record(tx, &slug, id, before, limit + 1)?;
            let more = found.len() > limit as usize;
            found.truncate(limit as usize);
            let next =
                found.last().filter(|_| more).map(|last| format!("{}.{}", last.place.0.0, last.place.1));
            let actors = found.iter().map(|one| (one.file.actor.as_str(), one.file.actor_id));
            let names = accounts::names(tx, &inner, actors)?;
            let data: Vec<_> = found
                .iter()
                .map(|one| {
                    let mut shown = one.file.shown(&names);
                    shown["attached_at"] = json!(one.place.0);
                    shown
                })
                .collect();
            Answer::ok(json!({"data": data, "next": next}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attach {
    file_id: Id,
}

/// Attaches what was uploaded before, or a file that is sent as a form.
async fn attach(
    State(app): State<App>,
    caller: Caller,
    Path((slug, record)): Path<(String, Id)>,
    once: Once,
    request: Request,
) -> Result<Response, Response> {
    let form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"));
    if form {
        let attached = attach_upload(app, caller, slug, record, once, request).await;
        return attached.map(IntoResponse::into_response).map_err(IntoResponse::into_response);
    }
    let Body(sent) =
        Body::<Attach>::from_request(request, &app).await.map_err(IntoResponse::into_response)?;
    let schema = app.view(&caller);
    let (inner, now) = (app.clone(), app.clock.now());
    let attached = once.write(&app, move |tx| {
        must_see(tx, &schema, &slug, record)?;
        let file = store::one(tx, &schema, &caller, sent.file_id)
            .map_err(|error| Error::invalid("/file_id", error.to_string()))?;
        link(tx, &caller.actor, now, &slug, record, &file)?;
        Answer::created(shown(tx, &inner, &file)?)
    });
    attached.await.map(IntoResponse::into_response).map_err(IntoResponse::into_response)
}

async fn attach_upload(
    app: App,
    caller: Caller,
    slug: String,
    record: Id,
    once: Once,
    request: Request,
) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    // Nothing is kept for a record that is not there.
    let (known, name) = (schema.clone(), slug.clone());
    app.db.read(move |tx| must_see(tx, &known, &name, record).map(drop)).await?;
    let arrived = arrive(&app, request).await?;
    let (id, now) = (app.id(), app.clock.now());
    let kept = tokio::spawn(async move {
        let body = feed_digest(&arrived.name, &arrived.sha256);
        once.over(body)
            .write(&app.clone(), move |tx| {
                must_see(tx, &schema, &slug, record)?;
                keep(tx, &app, &caller, id, now, &arrived)?;
                let file = store::one(tx, &schema, &caller, id)?;
                link(tx, &caller.actor, now, &slug, record, &file)?;
                Answer::created(shown(tx, &app, &file)?)
            })
            .await
    });
    kept.await.map_err(|error| Error::bug(format!("a background task ended: {error}")))?
}

/// Attaches a file to a record, once.
fn link(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    object: &str,
    record: Id,
    file: &Stored,
) -> Result<(), Error> {
    if tx.query_one(sql::IS_ATTACHED, &[record.into(), file.id.into(), object.into()])?.is_some() {
        return Ok(());
    }
    let count = tx.query_one(sql::COUNT, &[record.into()])?;
    if count.map_or(Ok(0), |row| row.integer(0))? >= MOST {
        return Err(Error::Conflict(format!("a record has at most {MOST} files")));
    }
    let seq = note(tx, actor, now, object, record, file, Action::Created)?;
    tx.execute(sql::ATTACH, &[record.into(), file.id.into(), object.into(), seq.into(), now.into()])?;
    Ok(())
}

async fn detach(
    State(app): State<App>,
    caller: Caller,
    Path((slug, record, id)): Path<(String, Id, Id)>,
) -> Result<StatusCode, Error> {
    let schema = app.view(&caller);
    let (inner, now) = (app.clone(), app.clock.now());
    app.write(move |tx| {
        must_see(tx, &schema, &slug, record)?;
        if tx.query_one(sql::IS_ATTACHED, &[record.into(), id.into(), slug.as_str().into()])?.is_none() {
            return Err(Error::not_found("this record has no such file"));
        }
        let file = store::one(tx, &schema, &caller, id)?;
        if !file.is_of(&caller) {
            may_edit(tx, &Writing::live(&inner, &caller), &slug, record)?;
        }
        note(tx, &caller.actor, now, &slug, record, &file, Action::Deleted)?;
        tx.execute(sql::DETACH, &[record.into(), id.into(), slug.into()])?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Writes into the feed that a file was attached or detached.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    object: &str,
    record: Id,
    file: &Stored,
    action: Action,
) -> Result<i64, Error> {
    let image = json!({"object": object, "record_id": record, "name": file.name, "bytes": file.bytes});
    let (before, after) = if action == Action::Created { (None, Some(image)) } else { (Some(image), None) };
    let change = NewChange {
        object: OBJECT.to_owned(),
        record_id: Some(file.id),
        action,
        batch_id: None,
        before,
        after,
    };
    feed::write_change(tx, actor, Liveness::Live, now, change)
}
