//! The page: built by `make page`, carried inside the binary.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Files;

/// What is shown where the page was not built.
const STUB: &str = "<!doctype html><meta charset=\"utf-8\"><title>Rapport</title>\
    <p>This binary was built without its page. Run <code>make page</code> and build again; \
    the API at <code>/api/v1</code> works.";

/// Answers every address that is not the API's: a file of the page, or the page itself, which knows its own
/// addresses.
pub fn router() -> Router {
    Router::new().fallback(answer)
}

async fn answer(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| !path.is_empty()) {
        // The names of built files change with their contents.
        let cache =
            if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        return respond(file, cache);
    }
    if path.starts_with("assets/") {
        return (StatusCode::NOT_FOUND, "there is no such file").into_response();
    }
    match Files::get("index.html") {
        Some(file) => respond(file, "no-cache"),
        None => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], STUB).into_response(),
    }
}

fn respond(file: rust_embed::EmbeddedFile, cache: &'static str) -> Response {
    let kind = HeaderValue::from_str(file.metadata.mimetype())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut response = Response::new(Body::from(file.data));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
