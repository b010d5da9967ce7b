//! The routes of files of opt-ins and opt-outs.

use axum::extract::{FromRequest, Multipart, Request as HttpRequest, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::Id;
use platform::http::{Answer, Caller, Needs, Once, Path, Route, Shape};
use platform::records::Writing;
use platform::rights::Action;
use platform::{App, Error, jobs};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::look::look;
use super::map::Map;
use super::{FOLDER, LARGEST, job, rows, store};
use crate::consents::{shapes, sql};
use crate::imports::{blocking, in_upload, no_file, text_of, unreadable};
use crate::reader::rejects::{Reject, Rejects};

pub(in crate::consents) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    use Shape::Of;
    let upload = Route::post(
        "/consents/files",
        Write,
        "Look through a file of opt-ins and opt-outs, without recording anything",
        upload,
    );
    let upload = upload.takes(Shape::Upload(shapes::upload)).answers(Of(shapes::file)).creates();
    vec![
        Route { body_limit: Some(LARGEST + (2 << 20)), ..upload },
        Route::get(
            "/consents/files/{id}",
            Read,
            "A file of opt-ins and opt-outs, with what became of it",
            show,
        )
        .answers(Of(shapes::file)),
        Route::post("/consents/files/{id}/apply", Write, "Record what a file says, as a job", apply)
            .answers(Of(shapes::job))
            .accepts(),
        Route::get("/consents/files/{id}/rejects", Read, "The refused rows as a file to put right", refused)
            .answers(Shape::File(&["text/csv"])),
    ]
}

/// A file on its way in. It goes away with this value unless it is kept.
struct Arriving {
    path: std::path::PathBuf,
    kept: bool,
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a file that is not needed could not be removed");
        }
    }
}

/// What arrived: the name and the hash of the file, and what its columns mean.
struct Arrived {
    name: String,
    hash: [u8; 32],
    map: Option<Map>,
    body: [u8; 32],
}

async fn arrive(app: &App, request: HttpRequest, target: &std::path::Path) -> Result<Arrived, Error> {
    let folder = app.files.join(FOLDER.name);
    tokio::fs::create_dir_all(&folder).await.map_err(|error| Error::io("the folder for uploads", error))?;
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::invalid("", format!("send multipart/form-data with a file: {error}")))?;
    let (mut file, mut map) = (None, None);
    let failed = |error| Error::io("an upload", error);
    while let Some(mut part) = form.next_field().await.map_err(in_upload)? {
        match part.name().unwrap_or_default() {
            "file" => {
                let name = part
                    .file_name()
                    .unwrap_or("file")
                    .replace('\0', "")
                    .chars()
                    .take(200)
                    .collect::<String>();
                let mut out = tokio::fs::File::create(target).await.map_err(failed)?;
                let (mut hash, mut size) = (Sha256::new(), 0);
                while let Some(bytes) = part.chunk().await.map_err(in_upload)? {
                    size += bytes.len();
                    if size > LARGEST {
                        let detail = format!("a file has at most {} MB; bring it in parts", LARGEST >> 20);
                        return Err(Error::TooLarge(detail));
                    }
                    hash.update(&bytes);
                    out.write_all(&bytes).await.map_err(failed)?;
                }
                out.flush().await.map_err(failed)?;
                out.sync_all().await.map_err(failed)?;
                file = Some((name, <[u8; 32]>::from(hash.finalize())));
            }
            "map" => {
                let text = text_of(part, "map").await?;
                if !text.trim().is_empty() {
                    map = Some(read_map(&text).map_err(|why| Error::invalid("/map", why))?);
                }
            }
            other => {
                let name: String = other.chars().take(60).collect();
                return Err(Error::invalid("", format!("the part '{name}' is not known; send file and map")));
            }
        }
    }
    let (name, hash) = file.ok_or_else(no_file)?;
    let body = Sha256::new_with_prefix(hash).chain_update(json!(map).to_string()).finalize().into();
    Ok(Arrived { name, hash, map, body })
}

/// Reads what columns mean; a list would be taken for the parts of a map in their order.
fn read_map(text: &str) -> Result<Map, String> {
    if !text.trim_start().starts_with('{') {
        return Err("must be a JSON object with columns and constants".to_owned());
    }
    serde_json::from_str(text).map_err(|error| error.to_string())
}

async fn upload(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
) -> Result<Answer, Error> {
    caller.granted.must_act(Action::Import)?;
    let id = app.id();
    let arriving = Arriving { path: store::path(&app, id), kept: false };
    let arrived = arrive(&app, request, &arriving.path).await?;
    // By itself: when the caller hangs up now, the file stays where the row is written.
    let done = tokio::spawn(async move { register(&app, &caller, once, id, arriving, arrived).await });
    done.await.map_err(|error| Error::bug(format!("a background task ended: {error}")))?
}

async fn register(
    app: &App,
    caller: &Caller,
    once: Once,
    id: Id,
    mut arriving: Arriving,
    arrived: Arrived,
) -> Result<Answer, Error> {
    let Arrived { name, hash, map, body } = arrived;
    let writing = Writing::live(app, caller);
    let now = writing.now;
    let (inner, path, named) = (app.clone(), arriving.path.clone(), name.clone());
    let digest = job::digest(&hash);
    let seen = blocking(move || look(&inner, &writing, &path, (&named, &digest), map)).await?;
    let actor = (caller.actor.kind(), caller.actor.id());
    let inner = app.clone();
    let answer = once
        .over(body)
        .write(app, move |tx| {
            let row = [
                id.into(),
                name.into(),
                hash.to_vec().into(),
                json!(seen.map).to_string().into(),
                seen.told.to_string().into(),
                seen.rows.into(),
                now.into(),
                actor.0.into(),
                actor.1.into(),
            ];
            tx.execute(sql::ADD_FILE, &row)?;
            Answer::created(store::one(tx, id)?.shown(tx, &inner)?)
        })
        .await?;
    // A repeat got the answer of before, and needs no second file.
    arriving.kept = answer.body()?["id"] == json!(id);
    Ok(answer)
}

async fn show(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db.read(move |tx| Answer::ok(store::of(tx, &caller, id)?.shown(tx, &inner)?)).await
}

async fn apply(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    caller.granted.must_act(Action::Import)?;
    let inner = app.clone();
    once.write(&app, move |tx| {
        let file = store::of(tx, &caller, id)?;
        if file.swept {
            return Err(Error::Conflict("the file is not kept any more; upload it again".to_owned()));
        }
        if let Some(job) = file.job_id {
            // Whatever keeps it from its end, it may be tried again, and goes on where it was.
            let state = jobs::show(tx, &inner, job)?["state"].as_str().unwrap_or_default().to_owned();
            if !matches!(state.as_str(), "failed" | "cancelled") {
                return Answer::accepted(json!({"job_id": job}));
            }
        }
        let job = jobs::enqueue(tx, &inner, job::APPLY.name, &json!({"file_id": id}), None)?;
        tx.execute(sql::FILE_JOB, &[id.into(), job.into()])?;
        Answer::accepted(json!({"job_id": job}))
    })
    .await
}

async fn refused(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Response, Error> {
    let (file, listed) = app
        .db
        .read(move |tx| {
            let file = store::of(tx, &caller, id)?;
            let rows = tx.query(sql::FILE_PROBLEMS, &[id.into(), i64::MAX.into()])?;
            let listed = rows.iter().map(|row| {
                Ok((row.integer(0)? as u64, (row.opt_text(1)?.map(str::to_owned), row.text(2)?.to_owned())))
            });
            Ok::<_, Error>((file, listed.collect::<Result<std::collections::HashMap<_, _>, Error>>()?))
        })
        .await?;
    if file.swept {
        return Err(Error::not_found("refused rows are kept for a week; upload the file again"));
    }
    let bytes = blocking(move || {
        let failed = |error: std::io::Error| Error::io("the rejects file", error);
        let mut rows = rows::open(&app, &store::path(&app, id))?;
        let mut out = Rejects::new(Vec::new(), rows.headers()).map_err(failed)?;
        while let Some(row) = rows.next_row().map_err(unreadable)? {
            match row {
                Ok(row) => {
                    if let Some((column, reason)) = listed.get(&row.row) {
                        let column = column.as_deref().unwrap_or_default();
                        let reject = Reject { cells: row.cells, row: row.row, reason, column, source_id: "" };
                        out.write(reject).map_err(failed)?;
                    }
                }
                Err(error) if listed.contains_key(&error.row) => {
                    out.write_unread(&error, "").map_err(failed)?
                }
                Err(_) => {}
            }
        }
        out.finish().map_err(failed)
    })
    .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"rejects-{id}.csv\"")),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    #[test]
    fn nothing_of_a_map_is_lost_when_it_is_kept() -> Result<(), serde_json::Error> {
        let text = r#"{"columns":{"E-Mail":"email"},"constants":{"state":"granted"}}"#;
        let map: Map = serde_json::from_str(text)?;
        assert_eq!(serde_json::to_value(&map)?, serde_json::from_str::<Json>(text)?);
        Ok(())
    }
}
