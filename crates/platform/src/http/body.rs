//! JSON bodies, with faults that say where.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use model::filter::Fault;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use super::Problem;
use super::once::{Noted, digest};
use crate::Error;

/// A body of `application/json` read into `T`. Malformed JSON, text with NUL and what `T` does not take are
/// a 400 with a pointer to the place; another media type is a 415, too many bytes a 413.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send JSON, with the header Content-Type: application/json",
            ));
        }
        let noted = request.extensions().get::<Noted>().cloned();
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        if let Some(noted) = noted {
            noted.0.get_or_init(|| digest(&bytes));
        }
        read(&bytes).map(Body).map_err(Problem::from)
    }
}

/// Reads a field that may be left out, emptied or set, and tells null from what is not there: for serde's
/// `default, deserialize_with`.
pub fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

fn is_json(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = named.and_then(|named| named.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn unread(rejection: BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge("the body is too large".to_owned()).into(),
        _ => Problem::new(StatusCode::BAD_REQUEST, "the body could not be read to its end"),
    }
}

/// Reads JSON into a type.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    // A NUL can only come in by its escape, so the search for it is one scan of the bytes.
    if bytes.windows(6).any(|window| window == b"\\u0000")
        && let Some(pointer) = serde_json::from_slice::<Json>(bytes).ok().and_then(|json| nul(&json))
    {
        return Err(Error::invalid(pointer, "text cannot contain the character NUL (U+0000)"));
    }
    // A list would be taken for the fields of an object in their order.
    if bytes.trim_ascii_start().first() == Some(&b'[') && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
    {
        return Err(Error::invalid("", "must be an object, not a list"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        fault(pointer, error.inner())
    })?;
    reader.end().map_err(|error| fault(String::new(), &error))?;
    Ok(value)
}

fn fault(pointer: String, error: &serde_json::Error) -> Fault {
    if error.is_data() {
        let text = error.to_string();
        // The place is said by the pointer; serde adds line and column.
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        return Fault::new(pointer, text);
    }
    Fault::new("", format!("this is not JSON: {error}"))
}

/// The first place where a text or a name holds a NUL.
fn nul(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => text.contains('\0').then(String::new),
        Json::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| Some(format!("/{at}{}", nul(item)?)))
        }
        Json::Object(fields) => fields.iter().find_map(|(name, value)| {
            if name.contains('\0') {
                return Some(String::new());
            }
            Some(format!("/{}{}", escape(name), nul(value)?))
        }),
        _ => None,
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } | Segment::Enum { variant: key } => format!("/{}", escape(key)),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// A name as a part of a JSON pointer (RFC 6901, section 3).
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
