//! The addresses of the tracking API. They are not below the API's base, since libraries have them built in, and any
//! site may call them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use platform::accounts::Secret;
use platform::{App, Error};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};

use super::answer::{busy, json_of, open, preflight, problem};
use super::body::{Envelope, LARGEST, key, text};
use super::collector::Collector;
use super::event::{self, Call, Event, Request};
use super::script;
use super::store::Incoming;
use crate::bots::Peer;
use crate::sources::{self, Source, Trust};

/// The longest body that is read, packed or not.
const READ: usize = LARGEST + 1;

/// The public addresses.
pub(crate) fn public() -> Router<App> {
    Router::new()
        .route("/v1/{call}", post(collect).options(allow))
        .route("/v1/projects/{key}/settings", get(settings).options(allow))
        .route("/r.js", get(script::serve))
        .route("/v1/{call}/{*rest}", any(nothing))
        .layer(Extension(Collector::new()))
}

async fn allow(headers: HeaderMap) -> Response {
    open(preflight(), headers.get(header::ORIGIN))
}

async fn nothing() -> Response {
    problem(StatusCode::NOT_FOUND, "there is nothing at this address")
}

/// What the browser library reads before it sends: where to, and that nobody else is told.
async fn settings(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let base = app.base_url.load();
    let (scheme, own) = base.split_once("://").unwrap_or(("http", &base));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or(own);
    let body = json!({
        "integrations": {"Segment.io": {
            "apiKey": key,
            "apiHost": format!("{}/v1", host.trim_end_matches('/')),
            "protocol": scheme,
            "unbundledIntegrations": [],
            "addBundledMetadata": true,
        }},
        "plan": {"track": {"__default": {"enabled": true, "integrations": {}}}},
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    });
    open(json_of(StatusCode::OK, &body), headers.get(header::ORIGIN))
}

async fn collect(
    State(app): State<App>,
    Extension(collector): Extension<Collector>,
    Path(call): Path<String>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let response = match take(&app, &collector, &call, peer, &headers, body).await {
        Ok(response) => response,
        Err(error) => {
            let words = error.to_string();
            let status = error.into_response().status();
            // Whatever is wrong at our end, libraries keep events and send them again.
            let words =
                if status.is_server_error() { "this could not be stored; send it again" } else { &words };
            problem(status, words)
        }
    };
    open(response, headers.get(header::ORIGIN))
}

/// Where the events of a request stand.
enum Place {
    /// Each says itself what it is.
    Batch,
    One(Call),
}

async fn take(
    app: &App,
    collector: &Collector,
    call: &str,
    peer: Peer,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let place = match call {
        "batch" | "b" | "import" => Place::Batch,
        // What the browser library counts of itself concerns nobody.
        "m" => return Ok(json_of(StatusCode::OK, &json!({"success": true}))),
        name => match Call::named(name) {
            Some(call) => Place::One(call),
            None => return Ok(problem(StatusCode::NOT_FOUND, "there is nothing at this address")),
        },
    };
    let Ok(bytes) = to_bytes(body, READ).await else {
        return Ok(problem(StatusCode::BAD_REQUEST, super::body::Unread::TooLarge.words()));
    };
    let Some(_under_way) = collector.admit(bytes.len()) else { return Ok(busy(1)) };
    let text = match text(headers, &bytes) {
        Ok(text) => text,
        Err(unread) => return Ok(problem(StatusCode::BAD_REQUEST, unread.words())),
    };
    drop(bytes);
    let envelope = match Envelope::read(&text) {
        Ok(envelope) => envelope,
        Err(unread) => return Ok(problem(StatusCode::BAD_REQUEST, unread.words())),
    };
    let source = match source(app, headers, key(headers, envelope.write_key())).await? {
        Ok(source) => source,
        Err(refused) => return Ok(refused),
    };
    let kinds = collector.kinds(app).await?;
    let fresh = || app.id();
    let request = Request {
        source: &source,
        received_at: app.clock.now(),
        sent_at: envelope.sent_at(),
        agent: headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()),
        kinds: &kinds,
        currency: app.firm.currency.code(),
        fresh: &fresh,
    };
    let (items, call): (Vec<&RawValue>, Option<Call>) = match place {
        Place::Batch => match envelope.batch {
            Some(items) => (items, None),
            None => return Ok(problem(StatusCode::BAD_REQUEST, super::body::Unread::NoEvents.words())),
        },
        Place::One(call) => match serde_json::from_str(&text) {
            Ok(one) => (vec![one], Some(call)),
            Err(_) => return Ok(problem(StatusCode::BAD_REQUEST, super::body::Unread::NotJson.words())),
        },
    };
    let mut events = Vec::with_capacity(items.len());
    let mut errors = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match event::read(item, call, &request) {
            Ok(event) => events.push(event),
            Err(why) => errors.push(refused(index, item, &why)),
        }
    }
    if source.trust == Trust::Claimed {
        let elsewhere = collector.networks().is_program(app, peer, headers).await?;
        programs(collector, &source, &mut events, elsewhere);
    }
    let fresh = kinds.fresh(events.iter().map(|event| &event.seen));
    let incoming =
        Incoming { received_at: request.received_at, refused: errors.len(), events, fresh, source };
    collector.store(app, incoming).await?;
    if let (Some(_), Some(wrong)) = (call, errors.first()) {
        return Ok(problem(StatusCode::BAD_REQUEST, wrong["detail"].as_str().unwrap_or_default()));
    }
    let body = match errors.is_empty() {
        true => json!({"success": true}),
        false => json!({"success": true, "errors": errors}),
    };
    Ok(json_of(StatusCode::OK, &body))
}

fn refused(index: usize, item: &RawValue, why: &str) -> Json {
    let message = super::raw::Members::read(item).text("messageId");
    json!({"index": index, "message_id": message, "detail": why})
}

/// Marks what no person does: pages looked at one after the other, and whatever comes from where programs live.
fn programs(collector: &Collector, source: &Source, events: &mut [Event], elsewhere: bool) {
    for event in events {
        let too_fast = event.moment.kind == "page_viewed"
            && event
                .claim
                .anonymous
                .as_ref()
                .is_some_and(|browser| collector.is_too_fast(source.id, browser, 1));
        if elsewhere || too_fast {
            event.moment.is_bot = Some(true);
        }
    }
}

/// The source of a request, or why it may not send.
async fn source(
    app: &App,
    headers: &HeaderMap,
    key: Option<String>,
) -> Result<Result<Source, Response>, Error> {
    let unknown = |detail| Ok(Err(problem(StatusCode::UNAUTHORIZED, detail)));
    let Some(key) = key else {
        return unknown(
            "the write key is missing; send it as the user of Basic authentication or as writeKey",
        );
    };
    let hash = Secret::sent(&key).hash();
    let Some(source) = app.db.read(move |tx| sources::by_key(tx, hash)).await? else {
        return unknown("no source has this write key");
    };
    if !source.active {
        return unknown("this source is switched off");
    }
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let welcome =
        |origin: &[u8]| source.origins.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(origin));
    if !source.origins.is_empty() && !origin.is_some_and(welcome) {
        return Ok(Err(problem(StatusCode::FORBIDDEN, "this source takes events of other sites only")));
    }
    Ok(Ok(source))
}
