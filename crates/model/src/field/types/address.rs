//! Postal addresses. An address of one line stays one: it is kept as its street, because where its parts end is a
//! guess.

use super::country;
use super::parts::Parts;
use crate::ModelError;

/// The parts, from the door outwards.
pub const PARTS: &[&str] = &["street", "street2", "city", "region", "postal_code", "country"];

/// The address in one line.
pub fn display(parts: &[Option<String>]) -> String {
    let [street, street2, city, region, postal_code, country] = parts else { return String::new() };
    let town: Vec<&str> = [postal_code, city].into_iter().flatten().map(String::as_str).collect();
    let town = (!town.is_empty()).then(|| town.join(" "));
    let line: Vec<&str> =
        [street, street2, &town, region, country].into_iter().flatten().map(String::as_str).collect();
    line.join(", ")
}

/// The parts of an address in one line.
pub fn split(text: &str) -> Parts {
    let mut parts = vec![None; PARTS.len()];
    parts[0] = Some(text.to_owned());
    parts
}

/// The parts with the country's code checked.
pub fn checked(mut parts: Parts) -> Result<Parts, ModelError> {
    if let Some(code) = parts.last_mut().and_then(Option::as_mut) {
        *code = country::read(code)?;
    }
    Ok(parts)
}
