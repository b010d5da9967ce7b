//! What a request says somebody said, read and checked.

use model::filter::Fault;
use model::{Id, Timestamp};
use platform::firm::Firm;
use platform::http::Caller;
use platform::{Error, feed};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::whom::Whom;
use super::{AddressKind, Basis, Channel, Entry, PROOF_LIMIT, Purposes, State};

/// How far clocks may go before ours, in microseconds.
const AHEAD: i64 = 5 * 60 * 1_000_000;
/// The longest name of a source, in characters.
pub(super) const SOURCE_LIMIT: usize = 200;

/// An entry as a request has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    pub person_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub channel: Option<String>,
    pub purpose: Option<String>,
    pub state: Option<String>,
    pub basis: Option<String>,
    pub text_version: Option<i64>,
    pub source: Option<String>,
    pub at: Option<String>,
    pub proof: Option<Map<String, Json>>,
}

/// An entry that is right, for whoever it turns out to be about.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    pub whom: Whom,
    /// With a person that is not anybody yet.
    pub entry: Entry,
    /// Whether it was said when.
    pub dated: bool,
}

impl Checked {
    /// The entry about one record.
    pub fn about(&self, person: Id) -> Entry {
        Entry { person, ..self.entry.clone() }
    }
}

fn one_of<T>(
    pointer: &str,
    said: Option<&str>,
    named: fn(&str) -> Option<T>,
    names: Vec<&str>,
) -> Result<T, Fault> {
    let must = || Fault::new(pointer, format!("must be one of {}", names.join(", ")));
    said.and_then(named).ok_or_else(must)
}

impl Said {
    /// Checks everything that needs no look at people. All faults are told.
    pub fn check(self, firm: &Firm, purposes: &Purposes, now: Timestamp) -> Result<Checked, Vec<Fault>> {
        let mut faults: Vec<Fault> = Vec::new();
        let whom = keep(&mut faults, whom(firm, &self));
        let channel =
            keep(&mut faults, one_of("/channel", self.channel.as_deref(), Channel::named, Channel::names()));
        let state = keep(&mut faults, one_of("/state", self.state.as_deref(), State::named, State::names()));
        let basis =
            self.basis.as_deref().map(|basis| one_of("/basis", Some(basis), Basis::named, Basis::names()));
        let basis = keep(&mut faults, basis.transpose()).flatten();
        let at = keep(&mut faults, self.at.as_deref().map(|at| moment(at, now)).transpose()).flatten();
        let purpose = match self.purpose.as_deref() {
            None => keep(&mut faults, Err(Fault::new("/purpose", "is missing; name a purpose"))),
            Some(slug) => match purposes.must(slug) {
                Ok(purpose) => Some(purpose),
                Err(error) => {
                    faults.push(Fault::new("/purpose", words(&error)));
                    None
                }
            },
        };
        if let (Some(purpose), Some(channel), Some(state)) = (purpose, channel, state)
            && !state.is_opt_out()
        {
            if !purpose.active {
                faults.push(Fault::new("/purpose", "is retired: nobody is asked for it any more"));
            } else if !purpose.channels.contains(&channel) {
                let names: Vec<_> = purpose.channels.iter().map(|channel| channel.name()).collect();
                let names = names.join(", ");
                faults.push(Fault::new("/channel", format!("{} is asked for over {names}", purpose.slug)));
            }
        }
        if let (Some(version), Some(purpose)) = (self.text_version, purpose)
            && !(1..=purpose.text_version).contains(&version)
        {
            let detail = format!("there are versions 1 to {} of this text", purpose.text_version);
            faults.push(Fault::new("/text_version", detail));
        }
        let source = self.source.as_deref().map(str::trim).filter(|source| !source.is_empty());
        if source.is_some_and(|source| source.chars().count() > SOURCE_LIMIT || source.contains('\0')) {
            faults.push(Fault::new("/source", format!("may be {SOURCE_LIMIT} characters")));
        }
        let proof = self.proof.map(Json::Object);
        if proof.as_ref().is_some_and(|proof| proof.to_string().len() > PROOF_LIMIT) {
            faults.push(Fault::new("/proof", format!("may be {PROOF_LIMIT} bytes of JSON")));
        }
        match (whom, channel, state, purpose) {
            (Some(whom), Some(channel), Some(state), Some(purpose)) if faults.is_empty() => {
                let entry = Entry {
                    person: Id::default(),
                    channel,
                    purpose: purpose.slug.clone(),
                    state,
                    basis,
                    text_version: self.text_version,
                    source: source.map(str::to_owned),
                    at: at.unwrap_or(now),
                    proof,
                    key: None,
                };
                Ok(Checked { whom, entry, dated: at.is_some() })
            }
            _ => Err(faults),
        }
    }
}

fn keep<T>(faults: &mut Vec<Fault>, read: Result<T, Fault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// Whom it is about: exactly one of three ways to say so.
fn whom(firm: &Firm, said: &Said) -> Result<Whom, Fault> {
    let given = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    match (given(&said.person_id), given(&said.email), given(&said.phone)) {
        (Some(id), None, None) => match id.parse() {
            Ok(id) => Ok(Whom::Person(id)),
            Err(_) => Err(Fault::new("/person_id", "must be the id of a person")),
        },
        (None, Some(email), None) => match AddressKind::Email.read(firm, &email) {
            Ok(email) => Ok(Whom::Email(email)),
            Err(error) => Err(Fault::new("/email", words(&error))),
        },
        (None, None, Some(phone)) => match AddressKind::Phone.read(firm, &phone) {
            Ok(phone) => Ok(Whom::Phone(phone)),
            Err(error) => Err(Fault::new("/phone", words(&error))),
        },
        (None, None, None) => Err(Fault::new("/person_id", "is missing; send person_id, email or phone")),
        _ => Err(Fault::new("/person_id", "send one of person_id, email and phone")),
    }
}

/// A moment that is not to come. Clocks that go a little before ours are forgiven.
pub(super) fn moment(text: &str, now: Timestamp) -> Result<Timestamp, Fault> {
    let at: Timestamp =
        text.parse().map_err(|_| Fault::new("/at", "must be a moment like 2026-03-01T10:00:00Z"))?;
    not_to_come(at, now).map_err(|detail| Fault::new("/at", detail))
}

/// The moment, unless it is to come.
pub(super) fn not_to_come(at: Timestamp, now: Timestamp) -> Result<Timestamp, &'static str> {
    match at.0 - now.0 {
        ahead if ahead > AHEAD => Err("is to come; nobody has said it yet"),
        _ => Ok(at.min(now)),
    }
}

/// What an error says, without the place in a request.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => {
            faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// Where something was said, when a request does not tell.
pub(super) fn source_of(caller: &Caller) -> &'static str {
    match caller.actor {
        feed::Actor::User(_) => "page",
        feed::Actor::Token(_) => "api",
        _ => "command line",
    }
}
