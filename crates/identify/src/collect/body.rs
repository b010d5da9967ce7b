//! A request's body: whatever its media type says, it is JSON, perhaps compressed. Public libraries send it as
//! `text/plain` to spare a preflight, and as a form because that is their client's default.

use std::borrow::Cow;
use std::io::Read;

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::mend;

/// The largest body, in bytes, as it is sent.
pub(super) const LARGEST: usize = 500 * 1024;
/// The same once it is unpacked: what the Python library of RudderStack packs at a time, with an event more.
const UNPACKED: usize = 5 * 1024 * 1024;
/// The largest single event.
pub(super) const LARGEST_EVENT: usize = 32 * 1024;

/// Why a body is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    TooLarge,
    NotPacked,
    NotJson,
    NoEvents,
}

impl Unread {
    /// What the sender can do.
    pub fn words(self) -> &'static str {
        match self {
            Unread::TooLarge => {
                "a body may be 500 KB, and 5 MB once it is unpacked; send fewer events at a time"
            }
            Unread::NotPacked => "the body says it is gzip and is not",
            Unread::NotJson => "the body is not a JSON object in UTF-8",
            Unread::NoEvents => "batch must be a list of events",
        }
    }
}

/// The text of a body, unpacked and made JSON where libraries send what is none.
pub(super) fn text(headers: &HeaderMap, bytes: &[u8]) -> Result<String, Unread> {
    let packed = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"gzip"));
    let packed = packed || bytes.starts_with(&[0x1f, 0x8b]);
    let bytes = match packed {
        false => Cow::Borrowed(bytes),
        true => {
            let mut unpacked = Vec::new();
            let mut limited = MultiGzDecoder::new(bytes).take(UNPACKED as u64 + 1);
            limited.read_to_end(&mut unpacked).map_err(|_| Unread::NotPacked)?;
            Cow::Owned(unpacked)
        }
    };
    if bytes.len() > if packed { UNPACKED } else { LARGEST } {
        return Err(Unread::TooLarge);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Unread::NotJson)?;
    let text = text.trim_start_matches('\u{feff}');
    let text = match text.contains("\\u") {
        true => mend::halves(text),
        false => Cow::Borrowed(text),
    };
    if serde_json::from_str::<&RawValue>(&text).is_ok() {
        return Ok(text.into_owned());
    }
    let mended = mend::numbers(&text);
    match serde_json::from_str::<&RawValue>(&mended) {
        Ok(_) => Ok(mended),
        Err(_) => Err(Unread::NotJson),
    }
}

/// What stands around events.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow, default)]
    pub batch: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default, rename = "writeKey")]
    write_key: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "sentAt")]
    sent_at: Option<&'a RawValue>,
}

impl<'a> Envelope<'a> {
    /// Reads it. Of a single event it holds the key.
    pub fn read(text: &'a str) -> Result<Envelope<'a>, Unread> {
        if !text.trim_start().starts_with('{') {
            return Err(Unread::NotJson);
        }
        serde_json::from_str(text).map_err(|_| Unread::NoEvents)
    }

    /// The write key in the body.
    pub fn write_key(&self) -> Option<String> {
        self.write_key.and_then(|raw| serde_json::from_str(raw.get()).ok())
    }

    /// When the body was sent, by the sender's clock.
    pub fn sent_at(&self) -> Option<String> {
        self.sent_at.and_then(|raw| serde_json::from_str(raw.get()).ok())
    }
}

/// The write key of a request: the user of Basic authentication, or what the body says.
pub(super) fn key(headers: &HeaderMap, body: Option<String>) -> Option<String> {
    let basic = || {
        let sent = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, rest) = sent.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
        let user = text.split_once(':').map_or(text.as_str(), |(user, _)| user);
        Some(user.to_owned()).filter(|user| !user.is_empty())
    };
    basic().or(body)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::io::Write;

    #[test]
    fn a_body_is_json_whatever_its_headers_say() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(br#"{"batch": [NaN, "\ud800"]}"#).unwrap();
        let packed = packed.finish().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(text(&headers, &packed).unwrap(), r#"{"batch": [null, "\ufffd"]}"#);
        assert_eq!(text(&headers, b"{}").unwrap_err(), Unread::NotPacked);
        headers.remove(header::CONTENT_ENCODING);
        assert_eq!(text(&headers, b"{}").unwrap(), "{}");
        assert_eq!(text(&headers, b"{").unwrap_err(), Unread::NotJson);
        assert_eq!(text(&headers, b"\"\xff\"").unwrap_err(), Unread::NotJson);
    }

    #[test]
    fn a_small_body_does_not_unpack_to_a_large_one() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![b' '; 50 << 20]).unwrap();
        let packed = packed.finish().unwrap();
        assert!(packed.len() < 100_000);
        assert_eq!(text(&HeaderMap::new(), &packed).unwrap_err(), Unread::TooLarge);
    }

    #[test]
    fn the_key_is_the_user_or_in_the_body() {
        let mut headers = HeaderMap::new();
        assert_eq!(key(&headers, Some("body".into())).as_deref(), Some("body"));
        let basic = format!("Basic {}", STANDARD.encode("user:"));
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(basic).unwrap());
        assert_eq!(key(&headers, Some("body".into())).as_deref(), Some("user"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic !!"));
        assert_eq!(key(&headers, Some("body".into())).as_deref(), Some("body"));
    }
}
