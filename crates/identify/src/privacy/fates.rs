//! What becomes of records that point to somebody who is erased. What proves a sale must be kept (GDPR, Article
//! 17 (3) b); what tells of her goes.

use platform::erasure::{RecordFate, Related};

const PROOF: &str = "The law asks that proofs of a sale are kept; they no longer say who bought.";

const fn kept(object: &'static str) -> Related {
    Related { object, fate: RecordFate::Unlinked, reason: PROOF, empties: &[] }
}

/// The objects of this room.
pub(crate) const RELATED: &[Related] = &[
    kept("orders"),
    kept("invoices"),
    Related {
        object: "shipments",
        fate: RecordFate::Unlinked,
        reason: "They belong to orders that are kept; carrier and dates stay, addresses go.",
        empties: &["pickup_address", "tracking_number"],
    },
    Related {
        object: "subscriptions",
        fate: RecordFate::Unlinked,
        reason: "What was paid must be provable; they no longer say whose they were.",
        empties: &["end_reason"],
    },
    Related { object: "needs", fate: RecordFate::Erased, reason: "They tell what she wants.", empties: &[] },
    Related {
        object: "survey_answers",
        fate: RecordFate::Erased,
        reason: "They are her words.",
        empties: &[],
    },
    Related {
        object: "account_contacts",
        fate: RecordFate::Erased,
        reason: "They tell which part she played.",
        empties: &[],
    },
    Related {
        object: "households",
        fate: RecordFate::Unlinked,
        reason: "Others live there too. Its name may be hers, so it is emptied.",
        empties: &["name"],
    },
];
