//! A property of a moment, which stands in a JSON object among others.
//!
//! The databases and the warehouse have three functions of the column and the name: `property_text` gives a text as it is,
//! and true or false as JSON writes them; `property_folded` the same in lower case as far as A to Z go; `property_number`
//! gives numbers. All give nothing of what is absent, null, a list or an object, and nothing at all where the column holds
//! the escape of a NUL, which PostgreSQL does not read.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What a property holds, if it is one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Property {
    /// A text, or true or false.
    Text(String),
    /// A number.
    Number(f64),
}

/// Finds a property of a JSON object. Where it stands twice the later counts.
pub fn property(json: &str, name: &str) -> Option<Property> {
    if json.contains("\\u0000") {
        return None;
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    Seek(name).deserialize(&mut reader).ok().flatten()
}

impl Property {
    /// Its text.
    pub fn text(self) -> Option<String> {
        match self {
            Property::Text(text) => Some(text),
            Property::Number(_) => None,
        }
    }

    /// Its number.
    pub fn number(self) -> Option<f64> {
        match self {
            Property::Number(number) => Some(number),
            Property::Text(_) => None,
        }
    }
}

/// Looks for a name in an object.
struct Seek<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = Option<Property>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = Option<Property>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(sought) = map.next_key_seed(Is(self.0))? {
            match sought {
                true => found = map.next_value_seed(One)?,
                false => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

/// Whether a name is this one.
struct Is<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<bool, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

/// One value.
struct One;

impl<'de> DeserializeSeed<'de> for One {
    type Value = Option<Property>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for One {
    type Value = Option<Property>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Property::Text(text.to_owned())))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Self::Value, E> {
        Ok(Some(Property::Text(yes.to_string())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(Property::Number(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Property::Number(number as f64)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(Property::Number(number as f64)))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
