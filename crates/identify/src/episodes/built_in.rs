//! The rules that every firm begins with.

use model::Id;

use super::rule::{Key, Outcome, Rule, Says};

const DAY: i64 = 24 * 60;

/// What people do on a website or in an app.
const ON_THE_WEB: &[&str] = &[
    "page_viewed",
    "screen_viewed",
    "product_viewed",
    "searched",
    "cart_added",
    "cart_removed",
    "checkout_started",
    "form_submitted",
    "signed_up",
    "signed_in",
    "content_read",
    "content_shared",
    "activated",
    "need_stated",
];

/// The built-in rules, in the order in which they claim a moment that is in episodes of several.
pub(super) fn rules() -> Vec<Rule> {
    vec![purchase(), service(), campaign(), visit()]
}

fn rule(type_: &str, name: &str, says: Says) -> Rule {
    Rule {
        id: Id::derived(Id([0; 16]), &format!("episode rule {type_}")),
        name: name.to_owned(),
        type_: type_.to_owned(),
        says,
        active: true,
        built_in: true,
    }
}

fn list(kinds: &[&str]) -> Vec<String> {
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

fn outcomes(pairs: &[(&str, &str)]) -> Vec<Outcome> {
    pairs
        .iter()
        .map(|(kind, outcome)| Outcome { kind: (*kind).to_owned(), outcome: (*outcome).to_owned() })
        .collect()
}

fn purchase() -> Rule {
    rule(
        "purchase",
        "Purchase",
        Says {
            begins: list(&["cart_added", "checkout_started", "order_placed"]),
            continues: list(&["cart_removed", "invoice_paid", "shipment_sent"]),
            ends: list(&["shipment_delivered", "order_cancelled", "order_refunded"]),
            by: Some(Key::Order),
            by_required: false,
            gap_minutes: 14 * DAY,
            longest_minutes: None,
            outcomes: outcomes(&[
                ("order_refunded", "refunded"),
                ("order_cancelled", "cancelled"),
                ("shipment_delivered", "delivered"),
                ("shipment_sent", "sent"),
                ("invoice_paid", "paid"),
                ("order_placed", "ordered"),
            ]),
            default_outcome: Some("abandoned".to_owned()),
            amounts: list(&["order_placed"]),
        },
    )
}

fn service() -> Rule {
    rule(
        "service",
        "Service case",
        Says {
            begins: list(&["ticket_opened", "complaint_made"]),
            continues: list(&["ticket_replied", "ticket_reopened"]),
            ends: list(&["ticket_solved"]),
            by: Some(Key::Ticket),
            by_required: false,
            gap_minutes: 30 * DAY,
            longest_minutes: None,
            outcomes: outcomes(&[("ticket_solved", "solved")]),
            default_outcome: Some("not solved".to_owned()),
            amounts: Vec::new(),
        },
    )
}

fn campaign() -> Rule {
    let mut continues =
        list(&["email_delivered", "email_opened", "email_clicked", "email_replied", "order_placed"]);
    continues.extend(list(ON_THE_WEB));
    rule(
        "campaign",
        "Campaign response",
        Says {
            begins: list(&["email_sent", "sms_sent", "letter_sent", "push_sent", "ad_clicked"]),
            continues,
            ends: list(&["unsubscribed", "email_bounced", "email_complained"]),
            by: Some(Key::Campaign),
            by_required: true,
            gap_minutes: 7 * DAY,
            longest_minutes: Some(14 * DAY),
            outcomes: outcomes(&[
                ("order_placed", "bought"),
                ("unsubscribed", "unsubscribed"),
                ("email_complained", "complained"),
                ("email_bounced", "did not arrive"),
                ("email_replied", "answered"),
                ("form_submitted", "sent a form"),
                ("page_viewed", "visited"),
                ("product_viewed", "visited"),
                ("email_clicked", "clicked"),
                ("ad_clicked", "clicked"),
                ("email_opened", "opened"),
            ]),
            default_outcome: Some("no response".to_owned()),
            amounts: list(&["order_placed"]),
        },
    )
}

fn visit() -> Rule {
    rule(
        "visit",
        "Visit",
        Says {
            begins: list(ON_THE_WEB),
            continues: list(&["order_placed"]),
            ends: Vec::new(),
            by: None,
            by_required: false,
            gap_minutes: 30,
            longest_minutes: Some(DAY),
            outcomes: outcomes(&[
                ("order_placed", "bought"),
                ("checkout_started", "reached the checkout"),
                ("cart_added", "filled a cart"),
                ("signed_up", "signed up"),
                ("form_submitted", "sent a form"),
            ]),
            default_outcome: Some("looked around".to_owned()),
            amounts: list(&["order_placed"]),
        },
    )
}
