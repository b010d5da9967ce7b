//! Whether a request comes from our own page: what keeps other sites from acting with a user's cookie.

use axum::http::{HeaderMap, Method, header};

use crate::{App, Error};

/// What the browser says about where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    OurPage,
    Elsewhere,
    /// No browser of today leaves both headers out of an unsafe request.
    Unsaid,
}

/// Refuses an unsafe request of another site. A cookie also needs a browser that says where it comes from.
pub(super) fn check(app: &App, method: &Method, headers: &HeaderMap, cookie: bool) -> Result<(), Error> {
    if method.is_safe() {
        return Ok(());
    }
    match from(app, headers) {
        From::OurPage => Ok(()),
        From::Unsaid if !cookie => Ok(()),
        From::Elsewhere | From::Unsaid => Err(Error::Forbidden(
            "with a cookie this is only possible from the page itself; programs send a token".to_owned(),
        )),
    }
}

fn from(app: &App, headers: &HeaderMap) -> From {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return if matches!(site, "same-origin" | "none") { From::OurPage } else { From::Elsewhere };
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return From::Unsaid };
    let ours = app.base_url.load();
    let host = origin.split_once("://").map(|(_, host)| host);
    let same = host.is_some() && host == text(header::HOST.as_str());
    if same || origin == ours.trim_end_matches('/') { From::OurPage } else { From::Elsewhere }
}
