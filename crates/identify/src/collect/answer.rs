//! Answers to libraries: any site may read them, and an error says what to do.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json, json};

/// An answer that pages of other sites may read.
pub(super) fn open(mut response: Response, origin: Option<&HeaderValue>) -> Response {
    let headers = response.headers_mut();
    let origin = origin.cloned().unwrap_or(HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

/// The answer to a browser that asks whether it may send.
pub(super) fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, x-retry-count"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// A JSON answer.
pub(super) fn json_of(status: StatusCode, body: &Json) -> Response {
    let kind = (header::CONTENT_TYPE, "application/json");
    (status, [kind, (header::CACHE_CONTROL, "no-store")], body.to_string()).into_response()
}

/// A problem (RFC 9457). Some libraries look for `code` and `message`, and try again for ever without them.
pub(super) fn problem(status: StatusCode, detail: &str) -> Response {
    let title = status.canonical_reason().unwrap_or("error");
    let body = json!({
        "type": "about:blank",
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "code": title.to_lowercase().replace(' ', "_"),
        "message": detail,
    });
    let kind = (header::CONTENT_TYPE, "application/problem+json");
    (status, [kind, (header::CACHE_CONTROL, "no-store")], body.to_string()).into_response()
}

/// Too much at a time; another try is welcome after so many seconds.
pub(super) fn busy(seconds: u64) -> Response {
    let mut response =
        problem(StatusCode::TOO_MANY_REQUESTS, "too much comes in at once; send it again a little later");
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}
