//! What she says on her page, written into the ledger.

use std::collections::{BTreeMap, HashSet};

use db::Tx;
use model::Id;
use platform::feed::Actor;
use platform::records::Writing;
use platform::{App, Error};
use serde_json::json;

use super::who::Who;
use crate::consents::{Channel, Entry, Origin, Purpose, Purposes, State, counting, counting_all, record};

/// Where it was said, as the ledger has it.
const SOURCE: &str = "preference_page";
/// The longest name of a browser that is kept.
const AGENT_LIMIT: usize = 300;

/// What she wants.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// These choices, for the purposes she was shown with the version of their text.
    Choices {
        /// What was shown.
        shown: BTreeMap<String, i64>,
        /// What she ticked.
        ticked: HashSet<(String, Channel)>,
    },
    /// Nothing any more.
    Nothing,
    /// No mail any more: the one click of a mail program.
    NoMail,
}

impl Wish {
    /// Reads what her page sent.
    pub fn read(fields: &[(String, String)]) -> Wish {
        let all = |name: &'static str| {
            fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value)
        };
        if all("do").any(|value| value == "stop") {
            return Wish::Nothing;
        }
        let shown = all("shown").filter_map(|value| {
            let (slug, version) = value.split_once(':')?;
            Some((slug.to_owned(), version.parse().ok()?))
        });
        let ticked = all("yes").filter_map(|value| {
            let (slug, channel) = value.split_once(':')?;
            Some((slug.to_owned(), Channel::named(channel)?))
        });
        Wish::Choices { shown: shown.collect(), ticked: ticked.collect() }
    }

    /// Whether she wants nothing over a channel, whatever it is about.
    fn ends(&self, channel: Channel) -> bool {
        match self {
            Wish::Nothing => true,
            Wish::NoMail => channel == Channel::Email,
            Wish::Choices { .. } => false,
        }
    }

    /// What she says of a purpose over a channel; none where nothing changes.
    fn of(&self, purpose: &Purpose, channel: Channel, now: Option<State>) -> Option<State> {
        let out = now.is_some_and(State::is_opt_out);
        match self {
            Wish::NoMail if channel != Channel::Email => None,
            Wish::Nothing | Wish::NoMail => (!out).then(|| purpose.basis.refusal()),
            // What she was not shown she said nothing of.
            Wish::Choices { shown, .. } if !purpose.public || !shown.contains_key(&purpose.slug) => None,
            Wish::Choices { ticked, .. } => {
                let before = is_on(purpose, now);
                let after = ticked.contains(&(purpose.slug.clone(), channel));
                match (before, after) {
                    (false, true) => Some(State::Granted),
                    (true, false) => Some(purpose.basis.refusal()),
                    _ => None,
                }
            }
        }
    }
}

/// Whether its box is ticked.
pub(super) fn is_on(purpose: &Purpose, now: Option<State>) -> bool {
    match now {
        Some(State::Granted) => true,
        Some(_) => false,
        // What rests on something else goes on until she objects.
        None => purpose.basis != crate::consents::Basis::Consent,
    }
}

/// Writes down what she wants. It counts when the transaction is over.
pub(super) fn say(tx: &mut Tx, app: &App, who: &Who, wish: &Wish, agent: Option<&str>) -> Result<(), Error> {
    let purposes = Purposes::load(tx)?;
    let now = counting(tx, who.person)?;
    let writing = Writing::engine(app, Actor::System);
    let agent: Option<String> = agent.map(|agent| agent.chars().take(AGENT_LIMIT).collect());
    let how = match wish {
        Wish::Choices { .. } => "choices",
        Wish::Nothing => "stop_everything",
        Wish::NoMail => "one_click",
    };
    let others: HashSet<Id> =
        [Channel::Email, Channel::Sms].into_iter().flat_map(|by| who.others(by)).copied().collect();
    let theirs = counting_all(tx, &others)?;
    let mut entries = Vec::new();
    for purpose in purposes.0.iter().filter(|purpose| purpose.basis.is_hers_to_choose()) {
        for channel in Channel::ALL {
            let matter = (*channel, purpose.slug.clone());
            let before = now.get(&matter).copied();
            // What is not asked for any more may be again, so what she agreed to then ends with everything else.
            let asked = purpose.active && purpose.channels.contains(channel);
            if !asked && (before.is_none() || !wish.ends(*channel)) {
                continue;
            }
            let said = wish.of(purpose, *channel, before);
            // Who wants nothing gets nothing by way of another record either, also where hers says so already.
            let state = match said {
                Some(state) => state,
                None if wish.ends(*channel) => purpose.basis.refusal(),
                None => continue,
            };
            let shown = match wish {
                Wish::Choices { shown, .. } => shown.get(&purpose.slug).copied(),
                _ => None,
            };
            let version = shown.filter(|version| (1..=purpose.text_version).contains(version));
            let entry = Entry {
                person: who.named,
                channel: *channel,
                purpose: purpose.slug.clone(),
                state,
                basis: None,
                text_version: version,
                source: Some(SOURCE.to_owned()),
                at: writing.now,
                proof: Some(json!({
                    "how": how,
                    "text_version": version,
                    "user_agent": agent,
                    "link_made_at": who.linked_at,
                })),
                key: None,
            };
            if state.is_opt_out() {
                for other in who.others(*channel) {
                    let out = theirs.get(other).and_then(|words| words.get(&matter)).copied();
                    if !out.is_some_and(State::is_opt_out) {
                        entries.push(Entry { person: *other, ..entry.clone() });
                    }
                }
            }
            if said.is_some() {
                entries.push(entry);
            }
        }
    }
    record(tx, &writing, entries, Origin::Said)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn strange_fields_say_nothing() {
        let strange = fields(&[
            ("yes", "newsletter"),
            ("yes", "newsletter:pigeon"),
            ("shown", "x:y"),
            ("", ""),
            ("do", "go"),
        ]);
        assert_eq!(Wish::read(&strange), Wish::Choices { shown: BTreeMap::new(), ticked: HashSet::new() });
        assert_eq!(Wish::read(&fields(&[("yes", "a:email"), ("do", "stop")])), Wish::Nothing);
        let good = fields(&[("shown", "a:2"), ("yes", "a:email")]);
        let expected = Wish::Choices {
            shown: BTreeMap::from([("a".to_owned(), 2)]),
            ticked: HashSet::from([("a".to_owned(), Channel::Email)]),
        };
        assert_eq!(Wish::read(&good), expected);
    }
}
