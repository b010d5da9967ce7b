//! What becomes of values before they are matched and stored, that takes more than their field to know: rich text
//! keeps what is harmless of its markup, and a phone number without a calling code takes that of its record's
//! country, or the firm's.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use model::field::{FieldType, e164, plain_text};
use model::filter::Fault;
use model::object::{Columns, Object};
use model::{Value, search_key};

use super::write::Pending;
use super::{Draft, Matching, Writing};

/// What of HTML is kept: the form of a text and its links, nothing that loads, runs or looks like the page's own.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "a",
            "b",
            "blockquote",
            "br",
            "code",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "hr",
            "i",
            "li",
            "ol",
            "p",
            "pre",
            "s",
            "strong",
            "sub",
            "sup",
            "u",
            "ul",
        ]))
        .clean_content_tags(HashSet::from(["script", "style", "template", "noscript", "title", "textarea"]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// HTML as it may be stored and served.
pub fn sanitised(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

/// Makes rich texts harmless, and phone numbers comparable where records are matched by them.
pub(super) fn drafts(
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    matching: &Matching,
    drafts: &mut [Draft],
) {
    for field in object.fields.iter() {
        let Some(main) = columns.position(&field.slug) else { continue };
        match field.kind {
            FieldType::RichText => {
                let key = field.key_column().and_then(|name| columns.position(&name));
                for draft in drafts.iter_mut() {
                    let Some((_, value)) = draft.values.iter_mut().find(|(at, _)| *at == main) else {
                        continue;
                    };
                    let Value::Text(html) = &*value else { continue };
                    let html = sanitised(html);
                    let words = search_key(&plain_text(&html));
                    // Markup without a word says nothing.
                    let empty = words.is_empty();
                    *value = if empty { Value::Null } else { Value::Text(html) };
                    let words = if empty { Value::Null } else { Value::Text(words) };
                    draft
                        .values
                        .iter_mut()
                        .filter(|(at, _)| Some(*at) == key)
                        .for_each(|(_, key)| *key = words.clone());
                }
            }
            FieldType::Phone if matching.fields().iter().any(|name| *name == field.slug) => {
                for draft in drafts.iter_mut() {
                    let country = match draft.value(columns, COUNTRY) {
                        Some(Value::Text(code)) => Some(code.clone()),
                        _ => writing.app.firm.country.clone(),
                    };
                    let Some(country) = country else { continue };
                    for (_, value) in draft.values.iter_mut().filter(|(at, _)| *at == main) {
                        // What is no number of the country is told when the record is complete.
                        if let Some(Ok(number)) = national(value).map(|digits| e164(digits, &country)) {
                            *value = Value::Text(number);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// The field that says which country a record is in.
const COUNTRY: &str = "country";

/// Gives phone numbers that are new the calling code of their country, where one is known.
pub(super) fn phones(writing: &Writing, object: &Object, columns: &Columns, pending: &mut Pending) {
    for field in object.fields.iter().filter(|field| field.kind == FieldType::Phone) {
        let Some(at) = columns.position(&field.slug) else { continue };
        if pending.before.as_ref().is_some_and(|before| before[at] == pending.row[at]) {
            continue;
        }
        let Some(digits) = national(&pending.row[at]) else { continue };
        let country = match columns.get(&pending.row, COUNTRY) {
            Some(Value::Text(code)) => Some(code.as_str()),
            _ => writing.app.firm.country.as_deref(),
        };
        match country.map(|country| e164(digits, country)) {
            None => {}
            Some(Ok(number)) => pending.row[at] = Value::Text(number),
            Some(Err(error)) => {
                pending.faults.push(Fault::new(format!("/{}", field.slug), error.to_string()))
            }
        }
    }
}

/// The digits of a number without a calling code.
fn national(value: &Value) -> Option<&str> {
    match value {
        Value::Text(number) if !number.starts_with('+') => Some(number),
        _ => None,
    }
}
