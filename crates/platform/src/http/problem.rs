//! Errors as they leave: `application/problem+json` (RFC 9457), never with a word of the database.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::DbError;
use model::filter::Fault;
use serde_json::json;

use crate::Error;

/// A problem with its status. Most are made from an [`Error`].
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status.
    pub status: StatusCode,
    /// What is wrong and what to do, for people.
    pub detail: String,
    /// What is wrong where.
    pub errors: Vec<Fault>,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem without places.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem { status, detail: detail.into(), errors: Vec::new(), retry_after: None }
    }

    /// A mistake of ours: the caller gets a number that stands in the log with what happened.
    pub(super) fn internal(what: &str) -> Problem {
        let mut bytes = [0_u8; 6];
        let number = match getrandom::fill(&mut bytes) {
            Ok(()) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            Err(_) => "unnumbered".to_owned(),
        };
        tracing::error!(number, what, "internal error");
        let detail = format!("something went wrong on our side; the log has more under {number}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    fn later(seconds: u64, detail: &str) -> Problem {
        Problem { retry_after: Some(seconds), ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match error {
            Error::Invalid(errors) => {
                let detail = Error::Invalid(errors.clone()).to_string();
                Problem { errors, ..Problem::new(StatusCode::BAD_REQUEST, detail) }
            }
            Error::NotFound(detail) => Problem::new(StatusCode::NOT_FOUND, detail),
            Error::Conflict(detail) => Problem::new(StatusCode::CONFLICT, detail),
            Error::Changed(detail) => Problem::new(StatusCode::PRECONDITION_FAILED, detail),
            Error::Unauthorized(detail) => Problem::new(StatusCode::UNAUTHORIZED, detail),
            Error::Forbidden(detail) => Problem::new(StatusCode::FORBIDDEN, detail),
            Error::TooLarge(detail) => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail),
            Error::Unprocessable(detail) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail),
            Error::TooMany(seconds) => {
                let detail = error.to_string();
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail);
                Problem { retry_after: Some(seconds), ..problem }
            }
            Error::Busy(detail, seconds) => {
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail);
                Problem { retry_after: Some(seconds), ..problem }
            }
            Error::Stopped(detail) => Problem::new(StatusCode::CONFLICT, detail),
            Error::Db(error) => of_database(&error),
            Error::Damaged(_) | Error::Io { .. } | Error::Bug { .. } => Problem::internal(&error.to_string()),
        }
    }
}

fn of_database(error: &DbError) -> Problem {
    match error {
        DbError::Unstorable(why) => Error::invalid("", *why).into(),
        DbError::Unavailable(_) | DbError::Closed => {
            tracing::warn!(%error, "the database is not available");
            Problem::later(5, "the database is not reachable at the moment; try again soon")
        }
        DbError::Overloaded | DbError::Locked(_) => {
            tracing::warn!(%error, "the database is busy");
            Problem::later(1, "too much is being done at the moment; try again")
        }
        DbError::Timeout => Problem::later(30, "this takes longer than a request may; ask for less at once"),
        DbError::Full => {
            tracing::error!(%error, "the disk is full");
            Problem::new(StatusCode::INSUFFICIENT_STORAGE, "the disk of the server is full")
        }
        _ => Problem::internal(&error.to_string()),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "detail": self.detail,
            "errors": self.errors,
        });
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (self.status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"rapport\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
    }
}
