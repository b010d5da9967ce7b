//! An answer that can be kept and given again.

use std::borrow::Cow;

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
    /// The version of what is answered, without quotes, for the `ETag` header.
    pub version: Option<String>,
    body: Body,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq)]
enum Body {
    Json(Value),
    /// A text of JSON, from where making values first would take longer than the answer.
    Text(String),
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

    /// A text that is JSON already.
    pub(crate) fn text(status: StatusCode, body: String) -> Answer {
        Answer { status, version: None, body: Body::Text(body) }
    }

    /// The same answer with an `ETag`.
    pub fn version(self, version: impl Into<String>) -> Answer {
        Answer { version: Some(version.into()), ..self }
    }

    /// The body.
    pub fn body(&self) -> Result<Cow<'_, Value>, Error> {
        match &self.body {
            Body::Json(value) => Ok(Cow::Borrowed(value)),
            Body::Text(text) => {
                let value = serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?;
                Ok(Cow::Owned(value))
            }
        }
    }

    pub(super) fn with(status: StatusCode, body: impl Serialize) -> Result<Answer, Error> {
        let body = serde_json::to_value(body).map_err(|error| Error::bug(error.to_string()))?;
        Ok(Answer { status, version: None, body: Body::Json(body) })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let text = match self.body {
            Body::Json(value) => value.to_string(),
            Body::Text(text) => text,
        };
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut response = (self.status, [kind], text).into_response();
        let tag = self.version.and_then(|version| HeaderValue::try_from(format!("\"{version}\"")).ok());
        if let Some(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}
