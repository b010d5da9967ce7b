//! `Idempotency-Key`: a POST that is repeated with the same key is done once.
//!
//! The key, a digest of the body and the answer are written in the same transaction as the work itself, so
//! there is no moment at which one exists without the other and nothing to clean up after a crash. A repeat
//! that arrives while the first is being written waits behind it in the queue of the one writer and gets its
//! answer. Answers of failed requests are not kept: they changed nothing and may be tried again. Keys hold
//! for 24 hours, per caller, method and path.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use db::Tx;
use model::Timestamp;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::{Answer, Caller, sql};
use crate::{App, Error};

/// How long a key is remembered, in microseconds.
pub(crate) const KEPT_MICROS: i64 = 24 * 3_600 * 1_000_000;
/// The longest key.
const LONGEST: usize = 255;

/// A handler's way to do its write once. It stands before [`Body`](super::Body) in the signature, which
/// notes the digest of what it reads; a handler without one calls [`Once::over`].
#[derive(Clone, Debug)]
pub struct Once(Option<Request>);

#[derive(Clone, Debug)]
struct Request {
    caller: String,
    route: String,
    key: String,
    digest: Noted,
}

/// Where the digest of a body is noted when it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Noted(pub(super) Arc<OnceLock<[u8; 32]>>);

/// The digest of a body.
pub fn digest(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

/// Whether an answer may be kept for a repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Answer,
    /// The answer holds a secret: only that the work was done is kept.
    Secret,
}

impl Once {
    /// Says what the body was, where a handler reads it by itself, as with an upload.
    pub fn over(self, body: [u8; 32]) -> Once {
        if let Some(request) = &self.0 {
            request.digest.0.get_or_init(|| body);
        }
        self
    }

    /// Does the work in a transaction of its own, or gives the answer it gave before.
    pub async fn write(
        self,
        app: &App,
        work: impl FnOnce(&mut Tx) -> Result<Answer, Error> + Send + 'static,
    ) -> Result<Answer, Error> {
        let now = app.clock.now();
        app.write(move |tx| self.run(tx, now, work)).await
    }

    /// Like [`Once::write`] for an answer with a secret, which is not kept: a repeat is refused with 409.
    pub async fn write_secret(
        self,
        app: &App,
        work: impl FnOnce(&mut Tx) -> Result<Answer, Error> + Send + 'static,
    ) -> Result<Answer, Error> {
        let now = app.clock.now();
        app.write(move |tx| self.run_keeping(tx, now, Keep::Secret, work)).await
    }

    /// Whether the request has no key, so that nothing of it is kept.
    pub(crate) fn is_keyless(&self) -> bool {
        self.0.is_none()
    }

    /// Does the work in the transaction at hand, or gives the answer it gave before.
    pub fn run(
        &self,
        tx: &mut Tx,
        now: Timestamp,
        work: impl FnOnce(&mut Tx) -> Result<Answer, Error>,
    ) -> Result<Answer, Error> {
        self.run_keeping(tx, now, Keep::Answer, work)
    }

    fn run_keeping(
        &self,
        tx: &mut Tx,
        now: Timestamp,
        keep: Keep,
        work: impl FnOnce(&mut Tx) -> Result<Answer, Error>,
    ) -> Result<Answer, Error> {
        let Some(request) = &self.0 else { return work(tx) };
        let digest = request.digest.0.get().copied().unwrap_or_else(|| digest(b""));
        if let Some(answer) = request.earlier(tx, now, digest)? {
            return Ok(answer);
        }
        let answer = work(tx)?;
        let kept = (keep == Keep::Answer).then(|| kept(&answer)).transpose()?;
        tx.execute(
            sql::KEEP_ANSWER,
            &[
                request.caller.as_str().into(),
                request.route.as_str().into(),
                request.key.as_str().into(),
                digest.to_vec().into(),
                i64::from(answer.status.as_u16()).into(),
                kept.into(),
                now.into(),
            ],
        )?;
        Ok(answer)
    }
}

/// An answer as it is kept.
fn kept(answer: &Answer) -> Result<String, Error> {
    Ok(json!({ "body": answer.body()?, "version": answer.version }).to_string())
}

impl Request {
    /// The answer to an earlier request with this key.
    fn earlier(&self, tx: &mut Tx, now: Timestamp, digest: [u8; 32]) -> Result<Option<Answer>, Error> {
        let name = [self.caller.as_str().into(), self.route.as_str().into(), self.key.as_str().into()];
        let Some(row) = tx.query_one(sql::KEPT_ANSWER, &name)? else { return Ok(None) };
        if row.integer(3)? <= now.plus_micros(-KEPT_MICROS).0 {
            tx.execute(sql::FORGET_ANSWER, &name)?;
            return Ok(None);
        }
        if row.bytes(0)? != digest {
            return Err(Error::Unprocessable(
                "this Idempotency-Key was used with another body; use a new key for a new request".to_owned(),
            ));
        }
        let Some(kept) = row.opt_text(2)? else {
            return Err(Error::Conflict(
                "this was done before, and its answer held a secret that is not kept; use a new \
                 Idempotency-Key to make another"
                    .to_owned(),
            ));
        };
        let mut kept: Json = serde_json::from_str(kept).map_err(|error| Error::bug(error.to_string()))?;
        let status = u16::try_from(row.integer(1)?).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.ok_or_else(|| Error::bug("a kept answer has no status"))?;
        let answer = Answer::with(status, kept["body"].take())?;
        Ok(Some(match kept["version"].as_str() {
            Some(version) => answer.version(version),
            None => answer,
        }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Once, Error> {
        let Some(key) = parts.headers.get("idempotency-key") else { return Ok(Once(None)) };
        let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST);
        let key = key.ok_or_else(|| {
            Error::invalid("", format!("the Idempotency-Key must be 1 to {LONGEST} visible ASCII characters"))
        })?;
        let digest = parts.extensions.get_or_insert_default::<Noted>().clone();
        let caller = parts.extensions.get::<Caller>().map_or_else(|| "nobody".to_owned(), Caller::key);
        let route = format!("{} {}", parts.method, parts.uri.path());
        Ok(Once(Some(Request { caller, route, key: key.to_owned(), digest })))
    }
}
