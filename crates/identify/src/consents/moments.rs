//! The moment that an entry of the ledger is in the person's history, so that the timeline shows it and followers hear
//! of it.

use model::Id;
use platform::feed::{LIVE_WITHIN_MICROS, Liveness};
use platform::interactions::NewInteraction;
use platform::records::Writing;
use serde_json::json;

use super::{Basis, Entry, Recorded, State};

/// What an entry that does not count is called, whatever it says: nobody is to act on it.
const HELD_BACK: &str = "consent_held_back";

fn kind(recorded: &Recorded) -> &'static str {
    match recorded.state {
        _ if !recorded.effective => HELD_BACK,
        State::Granted => "consent_given",
        State::Pending => "consent_requested",
        State::Denied => "consent_denied",
        State::Withdrawn => "consent_withdrawn",
        State::Objected => "consent_objected",
    }
}

/// The kinds of moments after which something else may count of a person.
pub const COUNTING: &[&str] =
    &["consent_given", "consent_requested", "consent_denied", "consent_withdrawn", "consent_objected"];

/// The moment of an entry. The same entry is always the same moment.
pub(super) fn of(writing: &Writing, entry: &Entry, basis: Basis, recorded: &Recorded) -> NewInteraction {
    let properties = json!({
        "purpose": entry.purpose,
        "state": recorded.state.name(),
        "basis": basis.name(),
        "text_version": entry.text_version,
        "source": entry.source,
        "consent_id": recorded.id,
    });
    NewInteraction {
        id: moment_of(recorded.id),
        live: writing.liveness == Liveness::Live && entry.at.0 >= writing.now.0 - LIVE_WITHIN_MICROS,
        profile_id: Some(entry.person),
        at: entry.at,
        received_at: writing.now,
        kind: kind(recorded).to_owned(),
        channel: Some(entry.channel.name().to_owned()),
        direction: Some("in".to_owned()),
        department: Some("marketing".to_owned()),
        properties: Some(properties.to_string()),
        ..NewInteraction::default()
    }
}

/// The id of the moment that follows from an entry.
pub(super) fn moment_of(consent: Id) -> Id {
    Id::derived(consent, "consent")
}
