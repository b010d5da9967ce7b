//! Who a browser is, and what it need not be asked again.
//!
//! Somebody is recognised by a signed cookie alone, which a browser gets whose owner confirmed an address. Typing an
//! address shows nothing of whom it belongs to.

use std::collections::HashSet;

use axum::http::{HeaderMap, HeaderValue, header};
use db::Tx;
use model::{Id, Timestamp};
use platform::interactions::joins;
use platform::records::get;
use platform::{App, Error};
use serde_json::Value as Json;

use super::definition::{Field, Settings};
use super::token::{self, REMEMBERED};
use crate::consents::{Key, KeyOf, find_key};

const COOKIE: &str = "rp_form";
/// Most fields that are asked for beyond the others at a time.
const AT_ONCE: usize = 3;

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

/// The id that the script gave this browser, where the visitor has not said no to it.
pub(super) fn anonymous_id(headers: &HeaderMap) -> Option<String> {
    if cookie(headers, "rp_c") == Some("no") || wants_no_tracks(headers) {
        return None;
    }
    cookie(headers, "rp_id").filter(|id| id.len() <= 100).map(str::to_owned)
}

/// Whether the browser asks not to be followed (Global Privacy Control, Do Not Track).
fn wants_no_tracks(headers: &HeaderMap) -> bool {
    ["sec-gpc", "dnt"].iter().any(|name| headers.get(*name).is_some_and(|value| value == "1"))
}

/// The cookie by which a browser is recognised, unless it asks not to be. No script reads it and no other site has it.
pub(super) fn remember(
    app: &App,
    headers: &HeaderMap,
    key: &Key,
    person: Id,
    now: Timestamp,
) -> Result<Option<HeaderValue>, Error> {
    if wants_no_tracks(headers) {
        return Ok(None);
    }
    let secure = if app.base_url.load().starts_with("https:") { "; Secure" } else { "" };
    let text = format!(
        "{COOKIE}={}; Path=/f; HttpOnly; SameSite=Lax; Max-Age={REMEMBERED}{secure}",
        token::visitor(key, person, now)?
    );
    HeaderValue::try_from(text).map(Some).map_err(|error| Error::bug(error.to_string()))
}

/// The fields of people that somebody recognised has filled in already.
pub(super) fn answered(
    tx: &mut Tx,
    app: &App,
    settings: &Settings,
    cookie: Option<&str>,
) -> Result<HashSet<String>, Error> {
    let mut found = HashSet::new();
    let Some(cookie) = cookie.filter(|_| settings.fields.iter().any(|field| field.progressive)) else {
        return Ok(found);
    };
    let Some(key) = find_key(tx, KeyOf::Links)? else { return Ok(found) };
    let Some(person) = token::person(&key, cookie, app.clock.now())? else { return Ok(found) };
    let person = joins::persons_of(tx, &HashSet::from([person]))?.remove(&person).unwrap_or(person);
    let schema = app.schema();
    let record = match get(tx, &schema, schema.object("people")?, person) {
        Ok((record, _)) => record,
        Err(Error::NotFound(_)) => return Ok(found),
        Err(other) => return Err(other),
    };
    for field in settings.fields.iter().filter(|field| field.progressive) {
        let Some(slug) = &field.field else { continue };
        let empty = match &record[slug] {
            Json::Null => true,
            Json::String(text) => text.is_empty(),
            Json::Array(list) => list.is_empty(),
            _ => false,
        };
        if !empty {
            found.insert(slug.clone());
        }
    }
    Ok(found)
}

/// The fields that stand in the page: all but the progressive ones that were answered, and of these a few at a time.
pub(super) fn asked<'a>(settings: &'a Settings, answered: &HashSet<String>) -> Vec<&'a Field> {
    let mut room = AT_ONCE;
    let mut stands = |field: &&Field| {
        if !field.progressive {
            return true;
        }
        let open = field.field.as_ref().is_none_or(|slug| !answered.contains(slug));
        let stands = open && room > 0;
        room -= usize::from(stands);
        stands
    };
    settings.fields.iter().filter(|field| stands(field)).collect()
}

/// The cookie of a request, by which its browser is recognised.
pub(super) fn carried(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE).map(str::to_owned)
}
