//! Who is asking, and whether that is enough: once for every route, before its handler runs or its body is
//! read.

use std::time::Duration;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use model::{Id, Timestamp};

use super::{BASE, Caller, LocalOwner, Needs, Problem, cookie, origin};
use crate::accounts::Role;
use crate::accounts::{self, Secret};
use crate::feed::Actor;
use crate::records::merge;
use crate::rights::Action;
use crate::{App, Error};

/// How a caller proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The cookie of the page; the digest of its secret.
    Session([u8; 32]),
    /// A token.
    Token,
    /// A place that only the owner of the machine can reach.
    Local,
}

/// What one route needs.
#[derive(Clone)]
pub(super) struct Guard {
    pub app: App,
    pub needs: Needs,
    pub action: Option<Action>,
}

/// Visits are noted at most this often, in microseconds.
const NOTED_EVERY: i64 = 5 * 60 * 1_000_000;
/// A cookie is given anew at most this often, in microseconds.
const GIVEN_EVERY: i64 = 24 * 3_600 * 1_000_000;

/// Lets a request through to its handler with a [`Caller`], or answers 401 or 403.
pub(super) async fn gate(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    match admit(&guard, &mut request).await {
        Err(error) => {
            hear_out(request.into_body()).await;
            error.into_response()
        }
        Ok(given) => {
            let asked = request.uri().clone();
            let caller = request.extensions().get::<Caller>().cloned();
            let mut response = renewed(&guard.app, request, next).await;
            if response.status() == StatusCode::NOT_FOUND
                && let Some(caller) = caller
                && let Some(moved) = moved(&guard.app, &caller, &asked).await
            {
                response = moved;
            }
            // A handler that signs out or in has the last word on the cookie.
            if let Some(given) = given
                && !response.headers().contains_key(header::SET_COOKIE)
            {
                response.headers_mut().insert(header::SET_COOKIE, given);
            }
            response
        }
    }
}

/// The answer to a request for a record that went into another one: the address of that one. The method and the body
/// go along (RFC 9110, section 15.4.8), and the way back stays open, since a merge can be undone.
async fn moved(app: &App, caller: &Caller, asked: &Uri) -> Option<Response> {
    let path = asked.path().strip_prefix(BASE)?.strip_prefix('/')?;
    let to = merge::redirected(app, caller, path).await.ok()??;
    let query = asked.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::try_from(format!("{BASE}/{to}{query}")).ok()?;
    let mut response =
        Problem::new(StatusCode::TEMPORARY_REDIRECT, "this record went into another one").into_response();
    response.headers_mut().insert(header::LOCATION, location);
    Some(response)
}

/// Most bytes of a refused request that are read, and how long that may take.
const HEARD_OUT: (usize, Duration) = (64 << 20, Duration::from_secs(5));

/// Reads what a refused request still sends, without keeping it: a client that is cut off while it sends never learns
/// why.
async fn hear_out(body: Body) {
    let (most, patience) = HEARD_OUT;
    let read = async {
        let mut parts = body.into_data_stream();
        let mut heard = 0;
        while let Some(Ok(part)) = parts.next().await {
            heard += part.len();
            if heard > most {
                break;
            }
        }
    };
    if tokio::time::timeout(patience, read).await.is_err() {
        tracing::debug!("a refused request was cut off");
    }
}

/// Bodies up to this size are kept, so that their request can be answered once more.
const KEPT: usize = 1024 * 1024;

/// The answer to a request. Before it says that something is not known or not right, it is asked whether another
/// node changed the schema meanwhile; if so, the request is answered by the new one.
async fn renewed(app: &App, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let length =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let bare = body.is_end_stream();
    let json = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let small = json
        && length
            .or(body.size_hint().exact().map(|size| size as usize))
            .is_some_and(|length: usize| length <= KEPT);
    if !bare && !small {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Ok(bytes) = to_bytes(body, KEPT).await else {
        return Problem::new(StatusCode::BAD_REQUEST, "the body could not be read to its end")
            .into_response();
    };
    let first = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let answered_by = app.schema().version;
    let response = next.clone().run(first).await;
    if !matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST) {
        return response;
    }
    if let Err(error) = app.refresh_schema().await {
        tracing::warn!(%error, "whether the schema changed is not known");
    }
    // Whoever looks for changes may have taken the new one over while the request was answered.
    if app.schema().version == answered_by {
        return response;
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

async fn admit(guard: &Guard, request: &mut Request) -> Result<Option<HeaderValue>, Error> {
    let local = request.extensions().get::<LocalOwner>().is_some();
    let bearer = bearer(request.headers())?;
    if guard.needs == Needs::Nobody {
        if bearer.is_none() && !local {
            origin::check(&guard.app, request.method(), request.headers(), false)?;
        }
        return Ok(None);
    }
    let mut given = None;
    let caller = if let Some(secret) = bearer {
        by_token(&guard.app, &secret).await?
    } else if local {
        Caller::local()
    } else if let Some(secret) = cookie::sent(request.headers()) {
        origin::check(&guard.app, request.method(), request.headers(), true)?;
        let (caller, cookie) = by_cookie(&guard.app, secret).await?;
        given = cookie;
        caller
    } else {
        return Err(Error::Unauthorized("sign in, or send a token as Authorization: Bearer rp_…".to_owned()));
    };
    match guard.action {
        // A role of the firm's own may be given what otherwise takes an administrator.
        Some(action) if caller.granted.rights.may(action) && action.least() >= Role::Admin => {}
        Some(action) => {
            caller.must(guard.needs)?;
            caller.granted.must_act(action)?;
        }
        None => caller.must(guard.needs)?,
    }
    request.extensions_mut().insert(caller);
    Ok(given)
}

fn bearer(headers: &HeaderMap) -> Result<Option<Secret>, Error> {
    let Some(sent) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = sent
        .to_str()
        .ok()
        .and_then(|sent| sent.split_once(' '))
        .and_then(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()));
    let token = token.filter(|token| !token.is_empty());
    let token = token
        .ok_or_else(|| Error::Unauthorized("send the token as Authorization: Bearer rp_…".to_owned()))?;
    Ok(Some(Secret::sent(token)))
}

async fn by_token(app: &App, secret: &Secret) -> Result<Caller, Error> {
    let hash = secret.hash();
    let now = app.clock.now();
    let found = accounts::by_token(app, hash).await?;
    let found = found.ok_or_else(|| {
        Error::Unauthorized("this token is not known, was revoked, or its user is disabled".to_owned())
    })?;
    if old(found.used_at, now) {
        note(app, move |tx| accounts::token_used(tx, found.id, now));
    }
    let actor = Actor::Token(found.id);
    let granted = found.granted;
    let role = granted.rights.base;
    Ok(Caller { actor, role, granted, user_id: found.created_by, credential: Credential::Token })
}

async fn by_cookie(app: &App, secret: Secret) -> Result<(Caller, Option<HeaderValue>), Error> {
    let hash = secret.hash();
    let now = app.clock.now();
    let found = accounts::by_session(app, hash, now).await?;
    let found = found.ok_or_else(|| Error::Unauthorized("your session is over; sign in again".to_owned()))?;
    let aged = now.0 - (found.expires_at.0 - accounts::SESSION_MICROS);
    let mut given = None;
    if aged >= GIVEN_EVERY {
        given = Some(cookie::set(app, &secret)?);
    }
    if given.is_some() || old(found.seen_at, now) {
        let id: Id = found.user_id;
        note(app, move |tx| accounts::extend(tx, hash, id, now));
    }
    Ok((Caller::user(found.user_id, found.granted, &secret), given))
}

fn old(noted: Option<Timestamp>, now: Timestamp) -> bool {
    noted.is_none_or(|noted| now.0 - noted.0 >= NOTED_EVERY)
}

/// Writes beside the request: it does not wait for what only says that it was here.
fn note(app: &App, work: impl FnOnce(&mut db::Tx) -> Result<(), Error> + Send + 'static) {
    let db = app.db.clone();
    tokio::spawn(async move {
        if let Err(error) = db.write(work).await {
            tracing::warn!(%error, "a visit could not be noted");
        }
    });
}
