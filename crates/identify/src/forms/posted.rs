//! What a page or a program sent: names with their values, from a form's body or from JSON.

use serde_json::{Map, Value as Json};

/// The largest body.
pub(super) const LARGEST: usize = 64 * 1024;
/// Most values.
const MOST: usize = 500;

/// Names with their values, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Posted(Vec<(String, String)>);

impl Posted {
    /// Reads `application/x-www-form-urlencoded` (the URL standard, section 5.1).
    pub fn of_form(body: &[u8]) -> Posted {
        let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).take(MOST);
        let read = |pair: &[u8]| {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let (name, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            (decoded(name), decoded(value))
        };
        Posted(pairs.map(read).collect())
    }

    /// Reads a JSON object: texts, numbers, yes and no, and lists of them.
    pub fn of_json(body: &[u8]) -> Option<Posted> {
        let object: Map<String, Json> = serde_json::from_slice(body).ok()?;
        let mut pairs = Vec::new();
        for (name, value) in object {
            let values = match value {
                Json::Array(values) => values,
                one => vec![one],
            };
            for value in values {
                let text = match value {
                    Json::String(text) => clean(&text),
                    Json::Bool(true) => "on".to_owned(),
                    Json::Number(number) => number.to_string(),
                    Json::Null | Json::Bool(false) => continue,
                    _ => return None,
                };
                pairs.push((clean(&name), text));
            }
        }
        (pairs.len() <= MOST).then_some(Posted(pairs))
    }

    /// The first value of a name that says something.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .find(|value| !value.is_empty())
    }

    /// All values of a name that say something.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// A text of at most so many bytes; a longer one is cut at a whole letter.
    pub fn cut(&self, name: &str, longest: usize) -> Option<String> {
        self.one(name).map(|text| cut(text, longest).to_owned())
    }
}

/// The beginning of a text, of at most so many bytes.
pub(super) fn cut(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

fn decoded(bytes: &[u8]) -> String {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = (*byte == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        let code = code.filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => {
                whole.push(code);
                at += 3;
            }
            None => {
                whole.push(if *byte == b'+' { b' ' } else { *byte });
                at += 1;
            }
        }
    }
    clean(&String::from_utf8_lossy(&whole))
}

/// A text as databases take it: without control characters but ends of lines and tabs.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// The values of `utm_…` in an address, by what follows.
pub(super) fn campaign(url: &str) -> Map<String, Json> {
    let query = url.split('#').next().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
    let mut found = Map::new();
    for (name, value) in Posted::of_form(query.as_bytes()).0 {
        if let Some(name @ ("source" | "medium" | "campaign" | "term" | "content")) =
            name.strip_prefix("utm_")
            && !value.is_empty()
            && !found.contains_key(name)
        {
            found.insert(name.to_owned(), Json::String(cut(&value, 200).to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_as_browsers_write_them() {
        let posted = Posted::of_form(b"a=1+2&b=%C3%A4%0D%0Ax&a=&a=3&c&=x&d=%zz%4&e=%ff%00");
        assert_eq!(posted.all("a").collect::<Vec<_>>(), ["1 2", "3"]);
        assert_eq!(posted.one("b"), Some("ä\nx"));
        assert_eq!(
            (posted.one("c"), posted.one("d"), posted.one("e")),
            (None, Some("%zz%4"), Some("\u{fffd}"))
        );
        let json = Posted::of_json(br#"{"a": ["x", 2, true, false, null], "b": "y"}"#).expect("it is JSON");
        assert_eq!(json.all("a").collect::<Vec<_>>(), ["x", "2", "on"]);
        assert_eq!(Posted::of_json(br#"{"a": {"b": 1}}"#), None);
        assert_eq!(Posted::of_json(b"[]"), None);
        assert_eq!(posted.cut("b", 2).as_deref(), Some("ä"));
    }

    #[test]
    fn campaigns_stand_in_addresses() {
        let found = campaign(
            "https://x.org/a?utm_source=news+letter&utm_medium=&utm_x=1&utm_campaign=%3Cb%3E#utm_term=no",
        );
        assert_eq!(Json::Object(found), serde_json::json!({"source": "news letter", "campaign": "<b>"}));
    }
}
