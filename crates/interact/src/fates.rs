//! What becomes of this room's records that point to somebody who is erased.

use platform::erasure::{RecordFate, Related};

const fn gone(object: &'static str, reason: &'static str) -> Related {
    Related { object, fate: RecordFate::Erased, reason, empties: &[] }
}

/// The objects of this room.
pub(crate) const RELATED: &[Related] = &[
    gone("activities", "They tell what was said and done with her."),
    gone("tickets", "They are her words and her troubles."),
    gone("goals", "They tell what she wants to reach."),
    gone("promises", "They tell what was promised to her."),
    Related {
        object: "deals",
        fate: RecordFate::Unlinked,
        reason: "Amounts and stages stay for the firm's figures; name and notes go.",
        empties: &["name", "lost_reason", "competitor", "next_step"],
    },
    Related {
        object: "quotes",
        fate: RecordFate::Unlinked,
        reason: "Offers are kept like letters of trade; they no longer say to whom they went.",
        empties: &[],
    },
];
