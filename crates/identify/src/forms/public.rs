//! The addresses of forms, which anybody may open and send. They are not below the API's base, since people read them.

use axum::Router;
use axum::extract::{Extension, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use platform::{App, Error};

use super::definition::{Field, State as FormState};
use super::limits::Limits;
use super::page::{self, Inside, Show, words};
use super::posted::{Posted, cut};
use super::sent::send;
use super::store::{self, Form};
use super::submit::versions;
use super::token::Shown;
use super::values::Wrong;
use super::{confirm, recognise};
use crate::consents::{Key, KeyOf, Purposes, find_key, make_key};
use crate::hosted::{Language, element, many, not_found, text};

/// The public addresses.
pub(crate) fn public() -> Router<App> {
    Router::new()
        .route("/f/{slug}", get(open).post(send).options(preflight))
        .route("/f/confirm/{secret}", get(confirm::ask).post(confirm::pressed))
        .layer(Extension(Limits::default()))
}

/// The longest address of a page that is kept, and the longest name of a browser.
pub(super) const LONGEST: usize = 2_000;

/// The name of a browser.
pub(super) fn agent(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok())?;
    Some(cut(agent, 500).to_owned())
}

pub(super) fn text_of<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The page of something that went wrong at our end, or was too much.
pub(super) fn failed(app: &App, language: Language, error: &Error) -> Response {
    let (status, title, why) = match error {
        Error::TooMany(_) => (
            StatusCode::TOO_MANY_REQUESTS,
            language.say("That was a lot at once", "Das war viel auf einmal"),
            language.say(
                "Please try again in a few minutes.",
                "Bitte versuchen Sie es in ein paar Minuten noch einmal.",
            ),
        ),
        _ => {
            tracing::error!(%error, "a form could not be taken or shown");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                language.say("That did not work", "Das hat nicht geklappt"),
                language.say(
                    "It is our fault. Please try again in a few minutes.",
                    "Das liegt an uns. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
                ),
            )
        }
    };
    let inside = many([element("h1", &[], text(title)), element("p", &[], text(why))]);
    let body = element("div", &[("class", "card")], inside);
    let page = crate::hosted::Page::new(&app.firm, language, title, body);
    let mut response = crate::hosted::Page { status, ..page }.answer();
    if let Error::TooMany(seconds) = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

/// A form with what its page needs.
pub(super) struct Open {
    pub form: Form,
    pub purposes: Purposes,
    pub key: Key,
    /// The fields of people that the visitor filled in before, where she is recognised.
    pub answered: std::collections::HashSet<String>,
}

/// Reads a form that people may see.
pub(super) async fn look(app: &App, slug: String, headers: &HeaderMap) -> Result<Option<Open>, Error> {
    // What no form is called need not be looked for; some of it no database takes.
    if !store::is_slug(&slug) {
        return Ok(None);
    }
    let (inner, cookie) = (app.clone(), recognise::carried(headers));
    let found = app
        .db
        .read(move |tx| {
            let form = store::by_slug(tx, &slug)?.filter(|form| form.state != FormState::Draft);
            let Some(mut form) = form else { return Ok::<_, Error>(None) };
            let purposes = Purposes::load(tx)?;
            // What is retired, or not for this channel any more, nobody is asked for.
            form.settings.consents.retain(|ask| {
                purposes.get(&ask.purpose).is_some_and(|purpose| {
                    purpose.active && ask.channel().is_some_and(|channel| purpose.channels.contains(&channel))
                })
            });
            let answered = recognise::answered(tx, &inner, &form.settings, cookie.as_deref())?;
            Ok(Some((form, purposes, find_key(tx, KeyOf::Links)?, answered)))
        })
        .await?;
    let Some((form, purposes, key, answered)) = found else { return Ok(None) };
    let key = match key {
        Some(key) => key,
        None => {
            let now = app.clock.now();
            app.write(move |tx| make_key(tx, KeyOf::Links, now)).await?
        }
    };
    Ok(Some(Open { form, purposes, key, answered }))
}

pub(super) fn inside(query: Option<&str>) -> Inside {
    let query = Posted::of_form(query.unwrap_or_default().as_bytes());
    if query.one("embed").is_some() { Inside::Site } else { Inside::Itself }
}

pub(super) fn of_browser(headers: &HeaderMap) -> Language {
    Language::of(None, text_of(headers, &header::ACCEPT_LANGUAGE))
}

pub(super) fn closed(app: &App, form: &Form, inside: Inside) -> Response {
    let language = form.settings.language();
    let title = language.say("This form is closed", "Dieses Formular ist geschlossen");
    let why = language.say("It takes no more answers.", "Es nimmt keine Angaben mehr an.");
    words(&app.firm, form, inside, StatusCode::GONE, title, element("p", &[], text(why)))
}

async fn open(State(app): State<App>, Path(slug): Path<String>, request: Request) -> Response {
    let headers = request.headers();
    let inside = inside(request.uri().query());
    let open = match look(&app, slug, headers).await {
        Ok(Some(open)) => open,
        Ok(None) => return not_found(&app.firm, of_browser(headers)),
        Err(error) => return failed(&app, of_browser(headers), &error),
    };
    if open.form.state == FormState::Closed {
        return closed(&app, &open.form, inside);
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let url = format!("{}{query}", open.form.url(&app));
    let shown = Shown { at: app.clock.now(), versions: versions(&open.form.settings, &open.purposes) };
    let referrer = text_of(headers, &header::REFERER).unwrap_or_default();
    let place = (cut(&url, LONGEST), cut(referrer, LONGEST));
    let again = Again { posted: &Posted::default(), wrong: &Vec::new(), notice: None, place, shown: &shown };
    show(&app, &open, inside, StatusCode::OK, &again)
}

/// What a page is shown with.
pub(super) struct Again<'a> {
    pub posted: &'a Posted,
    pub wrong: &'a Wrong,
    pub notice: Option<&'static str>,
    pub place: (&'a str, &'a str),
    pub shown: &'a Shown,
}

pub(super) fn show(
    app: &App,
    open: &Open,
    inside: Inside,
    status: StatusCode,
    again: &Again<'_>,
) -> Response {
    let form = &open.form;
    let token = match again.shown.token(&open.key, form) {
        Ok(token) => token,
        Err(error) => return failed(app, form.settings.language(), &error),
    };
    let fields: Vec<&Field> = recognise::asked(&form.settings, &open.answered);
    let show = Show {
        form,
        purposes: &open.purposes,
        fields: &fields,
        posted: again.posted,
        wrong: again.wrong,
        notice: again.notice,
        token: &token,
        place: again.place,
        inside,
    };
    page::form(&app.firm, &show, status)
}

/// Says to a browser of another site what it may send, where it may.
async fn preflight(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let answer = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "3600"),
    ];
    let mut response = (StatusCode::NO_CONTENT, answer).into_response();
    if let Ok(Some(open)) = look(&app, slug, &headers).await {
        welcome(&open.form, &headers, &mut response);
    }
    response
}

/// Lets a page of a site that may send the form read the answer.
pub(super) fn welcome(form: &Form, headers: &HeaderMap, response: &mut Response) {
    let answer = response.headers_mut();
    answer.insert(header::VARY, HeaderValue::from_static("origin"));
    let origin = headers.get(header::ORIGIN);
    if let Some(origin) =
        origin.filter(|origin| origin.to_str().is_ok_and(|origin| form.settings.welcomes(origin)))
    {
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
}
