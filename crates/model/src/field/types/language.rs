//! Languages as BCP 47 writes them: `en`, `pt-BR`, `zh-Hant-TW`. The shape is checked, and the country against
//! ISO 3166; of several ways to write one (RFC 5646, section 2.1.1) the usual one is kept.

use super::country::is_country;
use crate::ModelError;

/// Longest tag, in bytes.
const LIMIT: usize = 64;

/// The tag in its usual case.
pub fn read(text: &str) -> Result<String, ModelError> {
    tag(text).ok_or_else(|| {
        let text: String = text.chars().take(50).collect();
        ModelError::Value(format!("'{text}' is not a language; write it as BCP 47 does, like en or pt-BR"))
    })
}

/// RFC 5646, section 2.1, without grandfathered tags, which all have a newer one.
fn tag(text: &str) -> Option<String> {
    let alphabetic = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let alphanumeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.len() > LIMIT {
        return None;
    }
    let lower = text.replace('_', "-").to_ascii_lowercase();
    let mut parts = lower.split('-').peekable();
    let language = parts.next().filter(|part| (2..=8).contains(&part.len()) && alphabetic(part))?;
    let mut tag = vec![language.to_owned()];
    while let Some(part) = parts.next_if(|part| part.len() == 3 && alphabetic(part)) {
        // A language may be named more closely by up to three of these.
        if tag.len() > 3 {
            return None;
        }
        tag.push(part.to_owned());
    }
    if let Some(script) = parts.next_if(|part| part.len() == 4 && alphabetic(part)) {
        tag.push(script[..1].to_ascii_uppercase() + &script[1..]);
    }
    let digits = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(region) = parts.next_if(|part| (part.len() == 2 && alphabetic(part)) || digits(part)) {
        let region = region.to_ascii_uppercase();
        if region.len() == 2 && !is_country(&region) {
            return None;
        }
        tag.push(region);
    }
    let is_variant = |part: &str| match part.len() {
        4 => part.as_bytes()[0].is_ascii_digit() && alphanumeric(part),
        5..=8 => alphanumeric(part),
        _ => false,
    };
    while let Some(variant) = parts.next_if(|part| is_variant(part)) {
        tag.push(variant.to_owned());
    }
    while let Some(singleton) = parts.next_if(|part| part.len() == 1 && alphanumeric(part)) {
        tag.push(singleton.to_owned());
        let shortest = if singleton == "x" { 1 } else { 2 };
        let mut any = false;
        while let Some(part) =
            parts.next_if(|part| (shortest..=8).contains(&part.len()) && alphanumeric(part))
        {
            tag.push(part.to_owned());
            any = true;
        }
        if !any {
            return None;
        }
    }
    parts.next().is_none().then(|| tag.join("-"))
}
