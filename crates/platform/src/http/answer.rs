//! An answer that can be kept and given again.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use crate::Error;

/// A JSON answer with its status and version.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Value,
    /// The version of what is answered, without quotes, for the `ETag` header.
    pub version: Option<String>,
}

impl Answer {
    /// Status 200.
    pub fn ok(body: impl Serialize) -> Result<Answer, Error> {
        Answer::with(StatusCode::OK, body)
    }

    /// Status 201.
    pub fn created(body: impl Serialize) -> Result<Answer, Error> {
        Answer::with(StatusCode::CREATED, body)
    }

    /// Status 202.
    pub fn accepted(body: impl Serialize) -> Result<Answer, Error> {
        Answer::with(StatusCode::ACCEPTED, body)
    }

    /// The same answer with an `ETag`.
    pub fn version(self, version: impl Into<String>) -> Answer {
        Answer { version: Some(version.into()), ..self }
    }

    fn with(status: StatusCode, body: impl Serialize) -> Result<Answer, Error> {
        let body = serde_json::to_value(body).map_err(|error| Error::bug(error.to_string()))?;
        Ok(Answer { status, body, version: None })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        let tag = self.version.and_then(|version| HeaderValue::try_from(format!("\"{version}\"")).ok());
        if let Some(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}
