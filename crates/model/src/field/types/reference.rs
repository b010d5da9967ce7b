//! Pointers to a record of one of several objects: `{"object": "people", "id": "…"}`, in a cell `people:…`.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use crate::{Id, ModelError};

/// The object and the id of a request.
pub fn read_json(
    objects: &[Cow<'static, str>],
    pair: &Map<String, Json>,
) -> Result<(String, Id), ModelError> {
    match (pair.get("object"), pair.get("id")) {
        (Some(Json::String(object)), Some(Json::String(id))) if pair.len() == 2 => {
            Ok((known(objects, object)?, id.parse()?))
        }
        _ => Err(ModelError::Value("a reference is written {\"object\": \"people\", \"id\": \"…\"}".into())),
    }
}

/// The object and the id of a cell. Where only one object may be meant, its name may be left out.
pub fn read_text(objects: &[Cow<'static, str>], text: &str) -> Result<(String, Id), ModelError> {
    match (text.split_once(':'), objects) {
        (Some((object, id)), _) => Ok((known(objects, object.trim())?, id.trim().parse()?)),
        (None, [only]) => Ok((only.to_string(), text.parse()?)),
        (None, several) => Err(ModelError::Value(format!(
            "a reference names its object, like {}:01890a5d-ac96-774b-bcce-b302099a8057",
            several.first().map_or("people", |object| object.as_ref())
        ))),
    }
}

fn known(objects: &[Cow<'static, str>], object: &str) -> Result<String, ModelError> {
    if objects.iter().any(|known| known == object) {
        return Ok(object.to_owned());
    }
    let object: String = object.chars().take(50).collect();
    Err(ModelError::Value(format!("'{object}' is none of {}", objects.join(", "))))
}
