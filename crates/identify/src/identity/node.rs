//! One identifier, and the profile it is.

use model::Id;

/// What an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum NodeKind {
    /// What a browser or an app calls itself before anybody signs in.
    AnonymousId,
    /// What the firm's own systems call somebody.
    UserId,
    /// An e-mail address, in lower case.
    Email,
}

impl NodeKind {
    /// All of them.
    pub const ALL: [NodeKind; 3] = [NodeKind::AnonymousId, NodeKind::UserId, NodeKind::Email];

    /// As stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            NodeKind::AnonymousId => "anonymous_id",
            NodeKind::UserId => "user_id",
            NodeKind::Email => "email",
        }
    }

    /// How many a person may have. What comes beyond is a machine that many use, or a mistake.
    pub fn most(self) -> usize {
        match self {
            NodeKind::AnonymousId => 500,
            NodeKind::UserId | NodeKind::Email => 25,
        }
    }
}

/// An identifier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Node {
    pub kind: NodeKind,
    pub value: String,
}

/// What ids of profiles follow from, so that they are like no id of a record.
const SPACE: Id = Id(*b"rapport-profiles");

impl Node {
    /// The profile: the same identifier is always the same one.
    pub fn id(&self) -> Id {
        Id::derived(SPACE, &format!("{}\0{}", self.kind.name(), self.value))
    }

    /// Whether it says who somebody is. The addresses of a post in a firm, which many read, do not
    /// (RFC 2142 names most of them).
    pub fn identifies(&self) -> bool {
        const ROLES: &[&str] = &[
            "abuse",
            "accounting",
            "accounts",
            "admin",
            "administrator",
            "billing",
            "bookings",
            "careers",
            "contact",
            "enquiries",
            "finance",
            "hello",
            "help",
            "hostmaster",
            "hr",
            "info",
            "inquiries",
            "jobs",
            "kontakt",
            "mail",
            "marketing",
            "no-reply",
            "noc",
            "noreply",
            "office",
            "orders",
            "post",
            "postmaster",
            "press",
            "privacy",
            "reception",
            "sales",
            "security",
            "service",
            "shop",
            "support",
            "team",
            "webmaster",
            "www",
        ];
        match (self.kind, self.value.split_once('@')) {
            (NodeKind::Email, Some((local, _))) => {
                let local = local.split('+').next().unwrap_or_default();
                ROLES.binary_search(&local).is_err()
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_post_say_nothing_of_a_person() {
        let email = |value: &str| Node { kind: NodeKind::Email, value: value.to_owned() };
        for address in ["info@example.com", "sales+de@example.com", "no-reply@example.com", "www@example.com"]
        {
            assert!(!email(address).identifies(), "{address}");
        }
        for address in ["ada@example.com", "informatik@example.com", "in.fo@example.com"] {
            assert!(email(address).identifies(), "{address}");
        }
        assert!(Node { kind: NodeKind::UserId, value: "info@example.com".to_owned() }.identifies());
    }

    #[test]
    fn a_kind_and_a_value_are_one_profile() {
        let node = |kind, value: &str| Node { kind, value: value.to_owned() }.id();
        assert_eq!(node(NodeKind::UserId, "1"), node(NodeKind::UserId, "1"));
        assert_ne!(node(NodeKind::UserId, "1"), node(NodeKind::AnonymousId, "1"));
        assert_ne!(node(NodeKind::UserId, "1"), node(NodeKind::UserId, "2"));
    }
}
