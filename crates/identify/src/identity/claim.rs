//! What an event says of who somebody is.

use model::Timestamp;
use serde_json::{Map, Value as Json};

use super::{Node, NodeKind};
use crate::collect::raw::Members;
use crate::collect::snake;

/// What an event says of who somebody is.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub user: Option<String>,
    pub anonymous: Option<String>,
    /// What she was called before (`alias`).
    pub previous: Option<String>,
    /// The address, in lower case.
    pub email: Option<String>,
    /// Whether it says who she is, and does not only do something in her name.
    pub identifies: bool,
    /// Fields of people.
    pub fields: Map<String, Json>,
    /// Other traits, which may be fields of the firm's own, by their name in snake case.
    pub others: Map<String, Json>,
    /// The company she belongs to.
    pub group: Option<Group>,
    /// Whether somebody is made of it that names no address, or only one of many.
    pub founds: bool,
    pub at: Timestamp,
}

/// A company, as events speak of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub id: String,
    pub traits: Map<String, Json>,
}

impl Default for Claim {
    fn default() -> Claim {
        Claim {
            user: None,
            anonymous: None,
            previous: None,
            email: None,
            identifies: false,
            fields: Map::new(),
            others: Map::new(),
            group: None,
            founds: false,
            at: Timestamp(0),
        }
    }
}

/// Traits by the field they fill. Of several for one field the first that is there counts.
const TRAITS: &[(&str, &str)] = &[
    ("email", "email"),
    ("phone", "phone"),
    ("firstName", "first_name"),
    ("first_name", "first_name"),
    ("firstname", "first_name"),
    ("lastName", "last_name"),
    ("last_name", "last_name"),
    ("lastname", "last_name"),
    ("city", "city"),
    ("country", "country"),
    ("language", "language"),
    ("locale", "language"),
    ("timezone", "time_zone"),
    ("timeZone", "time_zone"),
    ("time_zone", "time_zone"),
    ("birthday", "birthday"),
    ("dateOfBirth", "birthday"),
];

impl Claim {
    /// Takes over the traits of somebody.
    pub fn read_traits(&mut self, traits: &Members<'_>) {
        let address = traits.members("address");
        for (name, field) in TRAITS {
            if self.fields.contains_key(*field) {
                continue;
            }
            let said = traits.text(name).or_else(|| match *name {
                "city" | "country" => address.text(name),
                _ => None,
            });
            let Some(said) = said.map(|text| text.replace('\0', "")).filter(|text| !text.trim().is_empty())
            else {
                continue;
            };
            let said = match *field {
                "email" => said.trim().to_lowercase(),
                // Libraries write days as moments.
                "birthday" => said.chars().take(10).collect(),
                "language" => said.replace('_', "-"),
                _ => said,
            };
            self.fields.insert((*field).to_owned(), Json::String(said));
        }
        if let Some(name) = traits.text("name").map(|name| name.replace('\0', ""))
            && !self.fields.contains_key("first_name")
            && !self.fields.contains_key("last_name")
        {
            let (first, last) = name.trim().rsplit_once(' ').unwrap_or((name.trim(), ""));
            for (field, part) in [("first_name", first), ("last_name", last)] {
                if !part.trim().is_empty() {
                    self.fields.insert(field.to_owned(), Json::String(part.trim().to_owned()));
                }
            }
        }
        self.email = match self.fields.get("email") {
            Some(Json::String(address)) if address.contains('@') && address.len() <= 320 => {
                Some(address.clone())
            }
            _ => None,
        };
        for (name, raw) in &traits.0 {
            if !TRAITS.iter().any(|(known, _)| known == name)
                && let Ok(value) = serde_json::from_str::<Json>(raw.get())
                && !value.is_null()
                && !raw.get().contains("\\u0000")
            {
                self.others.insert(snake(name), value);
            }
        }
    }

    /// What she is called, the strongest first. What she was called before is not among it.
    pub fn nodes(&self) -> Vec<Node> {
        let parts = [
            (NodeKind::UserId, &self.user),
            (NodeKind::Email, &self.email),
            (NodeKind::AnonymousId, &self.anonymous),
        ];
        let nodes = parts.into_iter().filter_map(|(kind, value)| Some(Node { kind, value: value.clone()? }));
        nodes.filter(Node::identifies).collect()
    }

    /// What she may have been called before.
    pub fn previous_nodes(&self) -> Vec<Node> {
        let kinds = [NodeKind::AnonymousId, NodeKind::UserId, NodeKind::Email];
        let previous = self.previous.iter();
        previous.flat_map(|value| kinds.map(|kind| Node { kind, value: value.clone() })).collect()
    }

    /// Whether nobody need be looked up for it: somebody unknown does something.
    pub fn is_anonymous(&self) -> bool {
        self.user.is_none() && !self.identifies && self.group.is_none() && self.previous.is_none()
    }
}
