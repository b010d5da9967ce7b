//! What pages carry to and fro, signed: when a form was shown and with which texts, and who a browser is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::{Id, Timestamp};
use platform::Error;

use super::store::Form;
use crate::consents::Key;

/// Nobody fills in a form in less, in microseconds.
pub(super) const TOO_FAST: i64 = 2 * 1_000_000;
/// A page that was open for longer is shown again before it is taken.
const TOO_OLD: i64 = 24 * 3_600 * 1_000_000;
/// How long a browser is remembered: thirteen months.
pub(super) const REMEMBERED: i64 = 395 * 86_400;
const SECOND: i64 = 1_000_000;

/// When a form was shown, and the version of the text of each consent that it asked for, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub at: Timestamp,
    pub versions: Vec<i64>,
}

/// What a page carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    /// It was shown, and is taken.
    Shown(Shown),
    /// It was shown too long ago, or is not one of ours.
    Stale,
    /// It carried nothing.
    Nothing,
}

fn signature(key: &Key, of: &str, form: &[u8], text: &str) -> Result<String, Error> {
    let signed = key.sign(&[of.as_bytes(), form, text.as_bytes()])?;
    Ok(URL_SAFE_NO_PAD.encode(&signed[..16]))
}

fn verified<'a>(key: &Key, of: &str, form: &[u8], token: &'a str) -> Result<Option<&'a str>, Error> {
    let Some((text, signed)) = token.rsplit_once('.') else { return Ok(None) };
    let Ok(signed) = URL_SAFE_NO_PAD.decode(signed) else { return Ok(None) };
    Ok(key.verifies(&[of.as_bytes(), form, text.as_bytes()], &signed)?.then_some(text))
}

const PAGE: &str = "form-page";
const VISITOR: &str = "form-visitor";

impl Shown {
    /// The token that the page carries.
    pub fn token(&self, key: &Key, form: &Form) -> Result<String, Error> {
        let versions: Vec<String> = self.versions.iter().map(i64::to_string).collect();
        let text = format!("{}.{}", self.at.0, versions.join("-"));
        Ok(format!("{text}.{}", signature(key, PAGE, &form.id.0, &text)?))
    }
}

/// Reads the token of a page. One whose form asks for other consents by now is stale.
pub(super) fn read(key: &Key, form: &Form, token: Option<&str>, now: Timestamp) -> Result<Carried, Error> {
    let Some(token) = token else { return Ok(Carried::Nothing) };
    let Some(text) = verified(key, PAGE, &form.id.0, token)? else { return Ok(Carried::Stale) };
    let (at, versions) = text.split_once('.').unwrap_or((text, ""));
    let versions: Option<Vec<i64>> =
        versions.split('-').filter(|one| !one.is_empty()).map(|one| one.parse().ok()).collect();
    Ok(match (at.parse::<i64>(), versions) {
        (Ok(at), Some(versions))
            if versions.len() == form.settings.consents.len() && (0..=TOO_OLD).contains(&(now.0 - at)) =>
        {
            Carried::Shown(Shown { at: Timestamp(at), versions })
        }
        _ => Carried::Stale,
    })
}

/// What a browser is given whose owner confirmed an address.
pub(super) fn visitor(key: &Key, person: Id, now: Timestamp) -> Result<String, Error> {
    let text = format!("{person}.{}", now.0 / SECOND);
    Ok(format!("{text}.{}", signature(key, VISITOR, b"", &text)?))
}

/// The person whose browser this is.
pub(super) fn person(key: &Key, token: &str, now: Timestamp) -> Result<Option<Id>, Error> {
    let Some(text) = verified(key, VISITOR, b"", token)? else { return Ok(None) };
    let Some((person, at)) = text.split_once('.') else { return Ok(None) };
    let fresh = at.parse::<i64>().is_ok_and(|at| now.0 / SECOND - at <= REMEMBERED);
    Ok(person.parse().ok().filter(|_| fresh))
}
