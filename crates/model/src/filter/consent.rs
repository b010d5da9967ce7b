//! What somebody said of being reached for a purpose over a channel.

use serde_json::{Map, Value as Json, json};

use super::Fault;

/// A condition on what counts of a person's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// For what, by its slug.
    pub purpose: String,
    /// Over which channel.
    pub channel: String,
    /// What counts is one of these; [`NOTHING`] where she never said anything.
    pub is: Vec<String>,
}

/// That somebody said nothing of a purpose and a channel.
pub const NOTHING: &str = "none";

impl Consent {
    pub(super) fn read(map: &Map<String, Json>, pointer: &str) -> Result<Consent, Fault> {
        let word = |name: &str, value: Option<&Json>| {
            let text = value.and_then(Json::as_str).filter(|text| (1..=100).contains(&text.len()));
            text.map(str::to_owned).ok_or_else(|| Fault::new(format!("{pointer}/{name}"), "must be a name"))
        };
        let is = match map.get("is") {
            None => vec!["granted".to_owned()],
            Some(Json::Array(list)) if !list.is_empty() && list.len() <= 10 => {
                list.iter().map(|one| word("is", Some(one))).collect::<Result<_, _>>()?
            }
            Some(one) => vec![word("is", Some(one))?],
        };
        Ok(Consent {
            purpose: word("consent", map.get("consent"))?,
            channel: word("channel", map.get("channel"))?,
            is,
        })
    }

    pub(super) fn json(&self) -> Json {
        let is = match self.is.as_slice() {
            [one] => json!(one),
            more => json!(more),
        };
        json!({"consent": self.purpose, "channel": self.channel, "is": is})
    }

    /// Whether a state, if there is one, is what is asked for.
    pub fn holds(&self, state: Option<&str>) -> bool {
        let state = state.unwrap_or(NOTHING);
        self.is.iter().any(|is| is == state)
    }
}
