//! The firm's own script for its sites, `/r.js`.

use std::io::Write;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

const SCRIPT: &str = include_str!("script/r.js");

/// How long browsers and caches between keep it.
const KEPT: &str = "public, max-age=3600, stale-while-revalidate=86400";

/// The script, packed, and what tells one version of it from another.
static PACKED: LazyLock<(Vec<u8>, String)> = LazyLock::new(|| {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(SCRIPT.as_bytes()).and_then(|()| packer.finish()).unwrap_or_default();
    let digest: String = Sha256::digest(SCRIPT).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    (packed, format!("\"{digest}\""))
});

/// Gives the script to whoever asks.
pub(super) async fn serve(headers: HeaderMap) -> Response {
    let (packed, tag) = &*PACKED;
    let says = |name: HeaderName, what: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
    };
    let mut response = if says(header::IF_NONE_MATCH, tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if says(header::ACCEPT_ENCODING, "gzip") && !packed.is_empty() {
        ([(header::CONTENT_ENCODING, "gzip")], packed.as_slice()).into_response()
    } else {
        SCRIPT.into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, KEPT),
        (header::VARY, "accept-encoding"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(tag) = HeaderValue::try_from(tag.as_str()) {
        headers.insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_small() {
        assert!(PACKED.0.len() < 5 * 1024, "{} bytes", PACKED.0.len());
    }
}
