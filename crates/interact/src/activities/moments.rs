//! The interactions that follow from done activities. Tasks and notes are the firm's own and are none.

use model::object::Moment;

const LINKS: &[(&str, &str)] = &[("deal_id", "deal_id"), ("ticket_id", "ticket_id"), ("user_id", "owner_id")];

/// What the firm did.
const fn by_us(kind: &'static str, only: &'static [(&'static str, &'static [&'static str])]) -> Moment {
    Moment { direction: "out", ..by_customer(kind, only) }
}

/// What the customer did.
const fn by_customer(kind: &'static str, only: &'static [(&'static str, &'static [&'static str])]) -> Moment {
    Moment { only, department_field: Some("department"), links: LINKS, ..Moment::of(kind, "done_at") }
}

/// The one of each kind of activity; who called or wrote tells two of them apart.
pub(super) const MOMENTS: &[Moment] = &[
    Moment { unless: Some(("direction", &["in"])), ..by_us("call_made", &[("kind", &["call"])]) },
    by_customer("call_received", &[("kind", &["call"]), ("direction", &["in"])]),
    by_us("meeting_held", &[("kind", &["meeting"])]),
    by_us("visit_made", &[("kind", &["visit"])]),
    by_us("chat_held", &[("kind", &["chat"])]),
    Moment { unless: Some(("direction", &["in"])), ..by_us("email_sent", &[("kind", &["email"])]) },
    by_customer("email_received", &[("kind", &["email"]), ("direction", &["in"])]),
    Moment { unless: Some(("direction", &["in"])), ..by_us("letter_sent", &[("kind", &["letter"])]) },
    by_customer("letter_received", &[("kind", &["letter"]), ("direction", &["in"])]),
];
