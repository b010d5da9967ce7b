//! A file on its way in: streamed to the disk, hashed, and synced before anybody is told that it arrived.

use std::path::PathBuf;

use axum::extract::{FromRequest, Multipart, Request};
use db::Tx;
use model::{Id, Timestamp};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::store::{content_name, folder, sync_folder};
use super::{LARGEST, media_type, name, sql};
use crate::http::Caller;
use crate::{App, Error};

/// A file that arrived and is not kept yet. It goes away with this value unless it is.
pub(super) struct Arrived {
    pub name: String,
    pub sha256: [u8; 32],
    bytes: u64,
    media_type: &'static str,
    part: PathBuf,
}

impl Drop for Arrived {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.part)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "an upload that is not needed could not be removed");
        }
    }
}

/// Reads the part `file` of a form to the disk.
pub(super) async fn arrive(app: &App, request: Request) -> Result<Arrived, Error> {
    let wrong = |error: axum::extract::multipart::MultipartError| {
        Error::invalid("", format!("in the upload: {error}"))
    };
    let folder = folder(app);
    tokio::fs::create_dir_all(&folder).await.map_err(|error| Error::io("the folder of files", error))?;
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::invalid("", format!("send multipart/form-data with a file: {error}")))?;
    let part = parts.next_field().await.map_err(wrong)?.filter(|part| part.name() == Some("file"));
    let Some(mut part) = part else {
        return Err(Error::invalid(
            "/file",
            "is missing; send the file as the part 'file', and nothing else",
        ));
    };
    let mut arrived = Arrived {
        name: name::kept(part.file_name().unwrap_or_default()),
        sha256: [0; 32],
        bytes: 0,
        media_type: "",
        part: folder.join(format!("{}.part", app.id())),
    };
    let failed = |error| Error::io("an upload", error);
    let mut file = tokio::fs::File::create(&arrived.part).await.map_err(failed)?;
    let mut hash = Sha256::new();
    let mut head = Vec::new();
    while let Some(bytes) = part.chunk().await.map_err(wrong)? {
        arrived.bytes += bytes.len() as u64;
        if arrived.bytes > LARGEST {
            return Err(Error::TooLarge(format!("a file has at most {} MB", LARGEST >> 20)));
        }
        let room = media_type::HEAD - head.len();
        head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        hash.update(&bytes);
        file.write_all(&bytes).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    file.sync_all().await.map_err(failed)?;
    arrived.sha256 = hash.finalize().into();
    arrived.media_type = media_type::of(&head, &arrived.name);
    Ok(arrived)
}

/// Keeps a file that arrived, in the transaction that says so. Writes wait for each other, so that no content is
/// swept away between the look at the disk and the row that needs it.
pub(super) fn keep(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    id: Id,
    now: Timestamp,
    arrived: &Arrived,
) -> Result<(), Error> {
    let folder = folder(app);
    let content = folder.join(content_name(&arrived.sha256));
    // Opened, because a network's file system may remember a file that another server has removed.
    if std::fs::File::open(&content).is_err() {
        std::fs::rename(&arrived.part, &content).map_err(|error| Error::io("an upload", error))?;
        sync_folder(&folder)?;
    }
    let row = [
        id.into(),
        arrived.sha256.to_vec().into(),
        arrived.name.as_str().into(),
        arrived.media_type.into(),
        (arrived.bytes as i64).into(),
        caller.actor.kind().into(),
        caller.actor.id().into(),
        caller.user_id.into(),
        now.into(),
    ];
    tx.execute(sql::ADD, &row)?;
    Ok(())
}
