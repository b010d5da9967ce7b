//! What kinds of moments events are: the names that shops use with Segment, and any other in snake case.

use std::borrow::Cow;

use model::search_key;

/// The names of the Segment e-commerce events that have a kind of ours. Others keep their own name.
const KINDS: &[(&str, &str)] = &[
    ("checkout_started", "checkout_started"),
    ("coupon_applied", "coupon_applied"),
    ("form_submitted", "form_submitted"),
    ("order_cancelled", "order_cancelled"),
    ("order_completed", "order_placed"),
    ("order_refunded", "order_refunded"),
    ("product_added", "cart_added"),
    ("product_removed", "cart_removed"),
    ("product_shared", "content_shared"),
    ("product_viewed", "product_viewed"),
    ("products_searched", "searched"),
    ("signed_in", "signed_in"),
    ("signed_up", "signed_up"),
];

/// The longest name of a kind, in bytes.
const LONGEST: usize = 64;

/// The kind of a tracked event; none where its name holds no letter and no digit.
pub(super) fn kind(name: &str) -> Option<Cow<'static, str>> {
    let own = snake(name);
    if own.is_empty() {
        return None;
    }
    match KINDS.binary_search_by_key(&own.as_str(), |(name, _)| name) {
        Ok(at) => Some(Cow::Borrowed(KINDS[at].1)),
        Err(_) => Some(Cow::Owned(own)),
    }
}

/// A name in snake case: `Song Played`, `songPlayed` and `song-played` are `song_played`.
pub(crate) fn snake(name: &str) -> String {
    let mut own = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_lower = letters.peek().is_some_and(|next| next.is_lowercase());
        let begins = letter.is_uppercase()
            && (before.is_lowercase() || before.is_numeric() || (before.is_uppercase() && next_lower));
        if (begins || !letter.is_alphanumeric()) && !own.is_empty() && !own.ends_with('_') {
            own.push('_');
        }
        if letter.is_alphanumeric() {
            own.push(letter);
        }
        before = letter;
    }
    let mut own = search_key(own.trim_matches('_'));
    if own.starts_with(|first: char| first.is_numeric()) {
        own.insert_str(0, "event_");
    }
    while own.len() > LONGEST {
        own.pop();
    }
    own
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn names_become_kinds() {
        assert!(KINDS.is_sorted());
        for (name, expected) in [
            ("Song Played", "song_played"),
            ("songPlayed", "song_played"),
            ("HTTPServer down", "http_server_down"),
            ("  --Été à la plage! ", "ete_a_la_plage"),
            ("Order Completed", "order_placed"),
            ("order-completed", "order_placed"),
            ("3 clicks", "event_3_clicks"),
            ("注文", "注文"),
        ] {
            assert_eq!(kind(name).as_deref(), Some(expected), "{name}");
        }
        assert_eq!(kind(" !? "), None);
        assert!(kind(&"é".repeat(100)).unwrap().len() <= LONGEST);
    }
}
