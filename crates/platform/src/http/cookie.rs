//! The cookie of the page.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::accounts::{SESSION_MICROS, Secret};
use crate::{App, Error};

/// Its name.
const NAME: &str = "rapport_session";

/// Takes the cookie away.
pub(crate) const GONE: &str = "rapport_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";

/// Gives the cookie, which no script can read and which lasts as long as the session.
pub(crate) fn set(app: &App, secret: &Secret) -> Result<HeaderValue, Error> {
    let secure = if app.base_url.load().starts_with("https:") { "; Secure" } else { "" };
    let seconds = SESSION_MICROS / 1_000_000;
    let text =
        format!("{NAME}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", secret.reveal());
    HeaderValue::try_from(text).map_err(|error| Error::bug(error.to_string()))
}

/// The secret in the cookie that was sent.
pub(super) fn sent(headers: &HeaderMap) -> Option<Secret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
        .filter(|text| !text.is_empty())
        .map(Secret::sent)
}
