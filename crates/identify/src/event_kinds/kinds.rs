//! What is known and settled of kinds of events, in memory.

use std::collections::{HashMap, HashSet};

/// What a value of a property is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum PropertyType {
    Text,
    Number,
    Boolean,
    Time,
    Object,
    List,
}

impl PropertyType {
    pub const ALL: [PropertyType; 6] = [
        PropertyType::Text,
        PropertyType::Number,
        PropertyType::Boolean,
        PropertyType::Time,
        PropertyType::Object,
        PropertyType::List,
    ];

    /// As stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            PropertyType::Text => "text",
            PropertyType::Number => "number",
            PropertyType::Boolean => "boolean",
            PropertyType::Time => "time",
            PropertyType::Object => "object",
            PropertyType::List => "list",
        }
    }

    /// The type of this name.
    pub fn named(name: &str) -> Option<PropertyType> {
        PropertyType::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The type of a JSON text: a time where it is written like one.
    pub fn of_text(json: &str) -> PropertyType {
        let bytes = json.as_bytes();
        let like = bytes.len() >= 21
            && bytes[1..5].iter().all(u8::is_ascii_digit)
            && (bytes[5], bytes[8], bytes[11]) == (b'-', b'-', b'T');
        let time = like && json.trim_matches('"').parse::<model::Timestamp>().is_ok();
        if time { PropertyType::Time } else { PropertyType::Text }
    }

    /// Whether a value of this type may stand where another was declared: a time is a text too.
    fn fits(self, declared: PropertyType) -> bool {
        self == declared || (self == PropertyType::Time && declared == PropertyType::Text)
    }
}

/// What an event shows of its kind: its properties with the types of their values. Those without a value are left out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub kind: String,
    pub properties: Vec<(String, PropertyType)>,
}

/// Most kinds that are learned, and most properties of one: a mistake in a program makes new names without end.
const MOST_KINDS: usize = 1_000;
const MOST_PROPERTIES: usize = 300;

/// Everything that is known and settled.
#[derive(Debug, Default)]
pub(crate) struct Kinds(pub(super) HashMap<String, Kind>);

/// One kind.
#[derive(Debug, Default)]
pub(super) struct Kind {
    pub blocked: bool,
    pub properties: HashMap<String, Property>,
}

/// One property.
#[derive(Debug, Default)]
pub(super) struct Property {
    pub declared: Option<PropertyType>,
    pub required: bool,
    pub types: HashSet<PropertyType>,
}

impl Kinds {
    /// Refuses an event that is not as it was settled.
    pub fn check(&self, seen: &Seen) -> Result<(), String> {
        let Some(kind) = self.0.get(&seen.kind) else { return Ok(()) };
        if kind.blocked {
            return Err(format!("events of the kind {} are blocked in the catalogue", seen.kind));
        }
        for (name, property) in &kind.properties {
            let found = seen.properties.iter().find(|(known, _)| known == name).map(|(_, found)| *found);
            match (property.declared, found) {
                (_, None) if property.required => return Err(format!("the property {name} is missing")),
                (Some(declared), Some(found)) if !found.fits(declared) => {
                    return Err(format!(
                        "the property {name} must be a {}, and is a {}",
                        declared.name(),
                        found.name()
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What is new in some events: kinds with the properties and types nobody has seen.
    pub fn fresh<'a>(&self, seen: impl Iterator<Item = &'a Seen>) -> Vec<Seen> {
        let mut fresh: HashMap<&str, HashSet<(&str, PropertyType)>> = HashMap::new();
        for seen in seen {
            let known = self.0.get(&seen.kind);
            if known.is_none() && self.0.len() >= MOST_KINDS {
                continue;
            }
            let room = MOST_PROPERTIES.saturating_sub(known.map_or(0, |known| known.properties.len()));
            let news = seen.properties.iter().filter(|(name, found)| {
                match known.and_then(|known| known.properties.get(name)) {
                    Some(property) => !property.types.contains(found),
                    None => room > 0,
                }
            });
            let news: Vec<_> = news.map(|(name, found)| (name.as_str(), *found)).collect();
            if known.is_none() || !news.is_empty() {
                fresh.entry(&seen.kind).or_default().extend(news);
            }
        }
        let mut fresh: Vec<Seen> = fresh
            .into_iter()
            .map(|(kind, properties)| Seen {
                kind: kind.to_owned(),
                properties: properties.into_iter().map(|(name, found)| (name.to_owned(), found)).collect(),
            })
            .collect();
        fresh.sort_by(|one, other| one.kind.cmp(&other.kind));
        fresh
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn seen(properties: &[(&str, PropertyType)]) -> Seen {
        let properties = properties.iter().map(|(name, found)| ((*name).to_owned(), *found)).collect();
        Seen { kind: "song_played".to_owned(), properties }
    }

    #[test]
    fn events_are_held_to_what_was_settled() {
        use PropertyType::{Number, Text, Time};
        let property = |declared, required| Property { declared, required, types: HashSet::new() };
        let mut kind = Kind::default();
        kind.properties.insert("title".into(), property(Some(Text), true));
        kind.properties.insert("length".into(), property(Some(Number), false));
        let mut kinds = Kinds(HashMap::from([("song_played".to_owned(), kind)]));
        assert!(kinds.check(&seen(&[("title", Text), ("length", Number), ("other", Time)])).is_ok());
        assert!(kinds.check(&seen(&[("title", Time)])).is_ok());
        assert!(kinds.check(&seen(&[("length", Number)])).unwrap_err().contains("title is missing"));
        assert!(kinds.check(&seen(&[("title", Number)])).unwrap_err().contains("must be a text"));
        kinds.0.get_mut("song_played").unwrap().blocked = true;
        assert!(kinds.check(&seen(&[("title", Text)])).unwrap_err().contains("blocked"));
    }

    #[test]
    fn only_what_nobody_has_seen_is_new() {
        use PropertyType::{Number, Text};
        let mut kind = Kind::default();
        let known = Property { types: HashSet::from([Text]), ..Property::default() };
        kind.properties.insert("title".into(), known);
        let kinds = Kinds(HashMap::from([("song_played".to_owned(), kind)]));
        assert!(kinds.fresh([&seen(&[("title", Text)])].into_iter()).is_empty());
        let news = kinds.fresh([&seen(&[("title", Number)]), &seen(&[("title", Number)])].into_iter());
        assert_eq!(news, [seen(&[("title", Number)])]);
        assert_eq!(Kinds::default().fresh([&seen(&[])].into_iter()).len(), 1);
    }
}
