//! Whether somebody may be reached over a channel for a purpose, and why not.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::Id;
use platform::Error;
use serde_json::{Value as Json, json};

use super::group::{self, Word};
use super::keys::{self, KeyOf};
use super::suppressions::{digest, suppressed_of};
use super::{Basis, Channel, Purpose, Purposes, State, sql};

/// Why somebody may, or may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// She agreed.
    Granted,
    /// It rests on something else than her consent, and she has not objected.
    Basis(Basis),
    /// She never said anything.
    NoConsent,
    /// She was asked and has not confirmed.
    Pending,
    /// She does not want it.
    Out(State),
    /// Nothing is sent to her address.
    Suppressed,
    /// Her data are kept and not used (GDPR, Art. 18).
    Restricted,
    /// There is nothing to reach her at.
    NoAddress,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// Whether she may be reached.
    pub allowed: bool,
    /// Why, or why not.
    pub reason: Reason,
}

impl Reason {
    /// As the API shows it.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Granted => "granted",
            Reason::Basis(basis) => basis.name(),
            Reason::NoConsent => "no_consent",
            Reason::Pending => "pending",
            Reason::Out(state) => state.name(),
            Reason::Suppressed => "suppressed",
            Reason::Restricted => "restricted",
            Reason::NoAddress => "no_address",
        }
    }

    fn allows(self) -> bool {
        matches!(self, Reason::Granted | Reason::Basis(_))
    }
}

impl Verdict {
    /// As the API shows it.
    pub fn json(self) -> Json {
        json!({"allowed": self.allowed, "reason": self.reason.name()})
    }
}

/// What a person is reached at, and whether she may be at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached {
    pub email: Option<String>,
    pub phone: Option<String>,
    pub restricted: bool,
}

impl Reached {
    /// Her address for a channel: none where the channel needs one and she has none.
    pub fn address(&self, channel: Channel) -> Option<&String> {
        match channel.address()?.field() {
            "email" => self.email.as_ref(),
            _ => self.phone.as_ref(),
        }
    }
}

/// How some people are reached; those that are not there are left out.
pub(super) fn reached(tx: &mut Tx, people: &HashSet<Id>) -> Result<HashMap<Id, Reached>, Error> {
    let mut found = HashMap::new();
    for row in tx.query(sql::PEOPLE, &[db::list::ids(people)])? {
        let reached = Reached {
            email: row.opt_text(1)?.map(str::to_owned),
            phone: row.opt_text(2)?.map(str::to_owned),
            restricted: row.opt_boolean(3)?.unwrap_or_default(),
        };
        found.insert(row.id(0)?, reached);
    }
    Ok(found)
}

/// What follows from the purpose, the word that counts, and what is known of her and her address.
pub(super) fn weigh(
    purpose: &Purpose,
    channel: Channel,
    word: Option<&Word>,
    reached: &Reached,
    suppressed: bool,
) -> Verdict {
    let reason = match by_word(purpose, word) {
        _ if reached.restricted => Reason::Restricted,
        said if !said.allows() => said,
        _ if channel.address().is_some() && reached.address(channel).is_none() => Reason::NoAddress,
        _ if suppressed => Reason::Suppressed,
        said => said,
    };
    Verdict { allowed: reason.allows(), reason }
}

/// What follows from the word and the purpose. What a contract or the law demands does not ask her.
fn by_word(purpose: &Purpose, word: Option<&Word>) -> Reason {
    if !purpose.basis.is_hers_to_choose() {
        return Reason::Basis(purpose.basis);
    }
    match word.map(|word| word.state) {
        Some(State::Granted) => Reason::Granted,
        Some(out) if out.is_opt_out() => Reason::Out(out),
        _ if purpose.basis != Basis::Consent => Reason::Basis(purpose.basis),
        Some(_) => Reason::Pending,
        None => Reason::NoConsent,
    }
}

/// Whether some people may be reached over a channel for a purpose, each with the reason: a handful of statements for
/// all of them, so ask for up to [`platform::records::CHUNK`] at a time. Whoever is not there is not in the answer. A
/// purpose that is unknown, retired or not for this channel allows nobody.
pub fn verdicts(
    tx: &mut Tx,
    people: &HashSet<Id>,
    channel: Channel,
    purpose: &str,
) -> Result<HashMap<Id, Verdict>, Error> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let purposes = Purposes::load(tx)?;
    let reached = reached(tx, people)?;
    let purpose = purposes.active().find(|known| known.slug == purpose && known.channels.contains(&channel));
    let Some(purpose) = purpose else {
        let nobody = Verdict { allowed: false, reason: Reason::NoConsent };
        return Ok(reached.into_keys().map(|id| (id, nobody)).collect());
    };
    let there: HashSet<Id> = reached.keys().copied().collect();
    let groups = group::read(tx, &there, Some((channel, purpose.slug.as_str())))?;
    let matter = (channel, purpose.slug.clone());
    let key = keys::find(tx, KeyOf::Addresses)?;
    let mut digests: HashMap<Id, String> = HashMap::new();
    if let (Some(key), Some(kind)) = (&key, channel.address()) {
        for (id, reached) in &reached {
            if let Some(address) = reached.address(channel) {
                digests.insert(*id, digest(key, kind, address)?);
            }
        }
    }
    let suppressed = suppressed_of(tx, &digests.values().collect())?;
    let verdict = |(id, reached): (Id, Reached)| {
        let word = groups.get(&id).and_then(|group| group.counts(&matter));
        let out = digests.get(&id).is_some_and(|digest| suppressed.contains_key(&(digest.clone(), channel)));
        (id, weigh(purpose, channel, word, &reached, out))
    };
    Ok(reached.into_iter().map(verdict).collect())
}

/// Whether one person may be reached; none when she is not there. See [`verdicts`].
pub fn may(tx: &mut Tx, person: Id, channel: Channel, purpose: &str) -> Result<Option<Verdict>, Error> {
    Ok(verdicts(tx, &HashSet::from([person]), channel, purpose)?.remove(&person))
}

/// Those of some people who may be reached. See [`verdicts`].
pub fn allowed(
    tx: &mut Tx,
    people: &HashSet<Id>,
    channel: Channel,
    purpose: &str,
) -> Result<HashSet<Id>, Error> {
    let verdicts = verdicts(tx, people, channel, purpose)?;
    Ok(verdicts.into_iter().filter(|(_, verdict)| verdict.allowed).map(|(id, _)| id).collect())
}
