//! The addresses of the preference page, which anybody may ask for who has a link.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use platform::{App, Error};

use super::page::{Told, page};
use super::said::{Wish, say};
use super::who::Who;
use crate::consents::{Purposes, counting};
use crate::hosted::{Language, not_found, see_other, sent};

/// The longest body that is read.
const LARGEST: usize = 64 * 1024;

pub(crate) fn public() -> Router<App> {
    Router::new()
        .route("/preferences/{token}", get(show).post(save))
        .route("/preferences/{token}/unsubscribe", get(look).post(one_click))
}

fn asked(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// What somebody without a link is shown.
fn nothing(app: &App, headers: &HeaderMap) -> Response {
    not_found(&app.firm, Language::of(None, asked(headers, header::ACCEPT_LANGUAGE).as_deref()))
}

/// What is wrong at our end is told without a word of what it was.
fn told(answer: Result<Response, Error>) -> Response {
    answer.unwrap_or_else(IntoResponse::into_response)
}

async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let done = match query.as_deref() {
        Some("done=saved") => Told::Saved,
        Some("done=stopped") => Told::Stopped,
        _ => Told::Nothing,
    };
    let inner = app.clone();
    let found = app
        .db
        .read(move |tx| {
            let Some(who) = Who::find(tx, &inner, &token)? else { return Ok::<_, Error>(None) };
            Ok(Some((Purposes::load(tx)?, counting(tx, who.person)?, who)))
        })
        .await;
    told(found.map(|found| match found {
        Some((purposes, now, who)) => {
            let language = who.language(asked(&headers, header::ACCEPT_LANGUAGE).as_deref());
            page(&app.firm, language, &who, &purposes, &now, done)
        }
        None => nothing(&app, &headers),
    }))
}

/// Takes what she chose, and leads back to the page, so that loading it again sends nothing again.
async fn save(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap, body: Body) -> Response {
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let wish = Wish::read(&sent(&bytes));
    let done = if wish == Wish::Nothing { "stopped" } else { "saved" };
    // Beside the page's own address, so that it holds behind any proxy.
    let back = format!("?done={done}");
    match say_by(&app, token, wish, &headers).await {
        Ok(true) => see_other(&back),
        Ok(false) => nothing(&app, &headers),
        Err(error) => error.into_response(),
    }
}

/// A person who opens the address that is for mail programs sees her page.
async fn look(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    // It is checked before it is named in the answer.
    let (inner, known) = (app.clone(), token.clone());
    let found = app.db.read(move |tx| Who::find(tx, &inner, &known)).await;
    told(found.map(|found| match found {
        Some(_) => see_other(&format!("../{token}")),
        None => nothing(&app, &headers),
    }))
}

/// One click in a mail program (RFC 8058): no mail any more. The answer leads nowhere, as the RFC demands.
async fn one_click(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if !is_one_click(&bytes) {
        return (StatusCode::BAD_REQUEST, "send List-Unsubscribe=One-Click\n").into_response();
    }
    match say_by(&app, token, Wish::NoMail, &headers).await {
        Ok(true) => ([(header::CACHE_CONTROL, "no-store")], "unsubscribed\n").into_response(),
        Ok(false) => nothing(&app, &headers),
        Err(error) => error.into_response(),
    }
}

/// Whether a body says what section 3.1 of RFC 8058 says it must, as a form of either kind.
fn is_one_click(body: &[u8]) -> bool {
    let plain = sent(body).iter().any(|(name, value)| name == "List-Unsubscribe" && value == "One-Click");
    let text = String::from_utf8_lossy(body);
    let mut parts = text.split("\r\n\r\n");
    let head = parts.next().unwrap_or_default().to_ascii_lowercase();
    let named = head.contains("name=\"list-unsubscribe\"") || head.contains("name=list-unsubscribe");
    plain || (named && parts.next().is_some_and(|value| value.trim_start().starts_with("One-Click")))
}

/// Writes down what whoever has the token wants; false when nobody is meant.
async fn say_by(app: &App, token: String, wish: Wish, headers: &HeaderMap) -> Result<bool, Error> {
    let agent = asked(headers, header::USER_AGENT);
    let inner = app.clone();
    app.write(move |tx| {
        let Some(who) = Who::find(tx, &inner, &token)? else { return Ok(false) };
        say(tx, &inner, &who, &wish, agent.as_deref())?;
        Ok(true)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::is_one_click;

    #[test]
    fn one_click_is_said_in_either_form() {
        assert!(is_one_click(b"List-Unsubscribe=One-Click"));
        assert!(is_one_click(
            b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
        ));
        for other in [
            b"".as_slice(),
            b"List-Unsubscribe=no",
            b"One-Click",
            b"\xff\xfe",
            b"a=List-Unsubscribe%3DOne-Click",
        ] {
            assert!(!is_one_click(other));
        }
    }
}
