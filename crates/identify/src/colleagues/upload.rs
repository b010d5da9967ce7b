//! A file of colleagues on its way in. It waits in a file without a name, which goes away by itself.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Seek;

use axum::extract::multipart::Field as Part;
use axum::extract::{FromRequest, Multipart, Request as HttpRequest};
use platform::Error;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::asked::{Asked, PARTS};
use crate::imports::{in_upload, no_file, text_of};

/// The largest file, in bytes.
pub(super) const LARGEST: usize = 10 << 20;

/// A file that arrived, with what is asked for.
pub(super) struct Arrived {
    pub file: File,
    pub asked: Asked,
    /// A digest of everything that was sent.
    pub body: [u8; 32],
}

pub(super) async fn arrive(request: HttpRequest) -> Result<Arrived, Error> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::invalid("", format!("send multipart/form-data with a file: {error}")))?;
    let mut parts = BTreeMap::new();
    let mut file = None;
    while let Some(part) = form.next_field().await.map_err(in_upload)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            file = Some(keep(part).await?);
            continue;
        }
        if !PARTS.contains(&name.as_str()) {
            let name: String = name.chars().take(60).collect();
            let known = PARTS.join(", ");
            return Err(Error::invalid("", format!("the part '{name}' is not known; send file, {known}")));
        }
        let text = text_of(part, &name).await?;
        parts.insert(name, text);
    }
    let (file, hash) = file.ok_or_else(no_file)?;
    let mut body = Sha256::new_with_prefix(hash);
    body.update(json!(parts).to_string());
    Ok(Arrived { file, asked: Asked::of(parts)?, body: body.finalize().into() })
}

/// Keeps the file of an upload, rewound, and gives its hash.
async fn keep(mut part: Part<'_>) -> Result<(File, [u8; 32]), Error> {
    let failed = |error| Error::io("an upload", error);
    let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(failed)?);
    let mut hash = Sha256::new();
    let mut size = 0;
    while let Some(bytes) = part.chunk().await.map_err(in_upload)? {
        size += bytes.len();
        if size > LARGEST {
            return Err(Error::TooLarge(format!(
                "a file of colleagues has at most {} MB; bring it in parts",
                LARGEST >> 20
            )));
        }
        hash.update(&bytes);
        file.write_all(&bytes).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    let mut file = file.into_std().await;
    file.rewind().map_err(failed)?;
    Ok((file, hash.finalize().into()))
}
