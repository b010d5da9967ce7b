//! What comes in: somebody is found or made of it, her moment and what she asks for are written, and where she is to
//! confirm, the mail is queued. All of it is one transaction.

use std::collections::HashSet;

use db::Tx;
use model::{Id, Timestamp};
use platform::accounts::Secret;
use platform::feed::Liveness;
use platform::interactions::{NewInteraction, joins, write_many};
use platform::mailer::{address_hash, queue};
use platform::records::Writing;
use platform::{App, Error, feed};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::definition::{FormKind, Settings};
use super::mail::{HOLDS, confirmation};
use super::store::Form;
use super::values::Typed;
use super::{posted, sql};
use crate::consents::{Channel, Entry, Origin, State as Said, Suppression, record, suppressed};
use crate::event_kinds::{self, PropertyType, Seen};
use crate::identity::{self, Claim, Node, NodeKind, writing_of};
use crate::{collect, sources};

/// What came in.
#[derive(Clone, Debug)]
pub(super) struct Submission {
    pub id: Id,
    pub form: Form,
    pub at: Timestamp,
    pub typed: Typed,
    /// The version of the text of each consent of the form, as the page showed it.
    pub versions: Vec<i64>,
    pub anonymous_id: Option<String>,
    pub source_url: Option<String>,
    pub referrer: Option<String>,
    pub agent: Option<String>,
    /// Why it is taken for the work of a program, where it is.
    pub program: Option<&'static str>,
}

/// What became of it, as the sender is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is here.
    Stored,
    /// It is here, and she is to confirm.
    Waiting,
}

/// A consent that was ticked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticked {
    pub channel: String,
    pub purpose: String,
    pub text_version: i64,
}

/// Most confirmations that one address is asked for within a day, by all forms together.
const MOST_ASKED: i64 = 5;
const DAY: i64 = 86_400 * 1_000_000;

impl Submission {
    fn ticked(&self) -> Vec<Ticked> {
        let consents = &self.form.settings.consents;
        let of = |at: &usize| {
            let (ask, version) = (consents.get(*at)?, self.versions.get(*at)?);
            Some(Ticked {
                channel: ask.channel.clone(),
                purpose: ask.purpose.clone(),
                text_version: *version,
            })
        };
        self.typed.consents.iter().filter_map(of).collect()
    }
}

/// Takes what came in. What is sent twice is taken once.
pub(super) fn submit(tx: &mut Tx, app: &App, submission: &Submission) -> Result<Taken, Error> {
    let settings = &submission.form.settings;
    let answer = if settings.double_opt_in { Taken::Waiting } else { Taken::Stored };
    if tx.query_one(sql::KEPT, &[submission.id.into()])?.is_some() {
        return Ok(answer);
    }
    if submission.program.is_some() {
        keep(tx, submission, &Kept { state: "refused", reason: submission.program, ..Kept::default() })?;
        return Ok(answer);
    }
    let hash = submission.typed.email.as_deref().map(address_hash);
    if let (true, Some(hash)) = (settings.double_opt_in, hash) {
        let since = submission.at.plus_micros(-DAY);
        let asked = tx.query_one(sql::ASKED, &[hash.to_vec().into(), since.into()])?;
        if asked.map_or(Ok(0), |row| row.integer(0))? >= MOST_ASKED {
            return Err(Error::TooMany(3_600));
        }
    }
    let claim =
        claim(submission.id, &submission.typed.person, submission.anonymous_id.clone(), submission.at);
    let person = resolve(tx, app, &submission.form, &claim)?;
    let mut kinds = vec!["form_submitted"];
    if settings.kind == FormKind::Registration && !settings.double_opt_in {
        kinds.push("signed_up");
    }
    moments(tx, &Moments { of: submission, person, claim: &claim, kinds: &kinds })?;
    consents(tx, app, submission, person)?;
    let address = submission.typed.email.as_deref().filter(|_| settings.double_opt_in);
    let Some(address) = address else {
        keep(tx, submission, &Kept { state: "stored", person: Some(person), ..Kept::default() })?;
        return Ok(answer);
    };
    // Who unsubscribed or was forgotten may come back by herself; where mail does not arrive or is not wanted at all,
    // none is sent. The sender is told the same either way.
    let out = suppressed(tx, Channel::Email, address)?.map(|(why, _)| why);
    if matches!(out, Some(Suppression::Bounced | Suppression::Complained | Suppression::Manual)) {
        let kept =
            Kept { state: "stored", reason: Some("suppressed"), person: Some(person), ..Kept::default() };
        keep(tx, submission, &kept)?;
        return Ok(answer);
    }
    let secret = Secret::new("")?;
    let mail = confirmation(app, &submission.form, address, Some(person), secret.reveal(), submission.at);
    let mail = queue(tx, app, mail)?;
    let link = Some((mail, secret.hash()));
    keep(tx, submission, &Kept { state: "waiting", person: Some(person), link, ..Kept::default() })?;
    Ok(answer)
}

/// What a submission says of who sent it.
pub(super) fn claim(
    submission: Id,
    fields: &Map<String, Json>,
    anonymous_id: Option<String>,
    at: Timestamp,
) -> Claim {
    let email = fields.get("email").and_then(Json::as_str).map(str::to_owned);
    let names = |value: &String| Node { kind: NodeKind::Email, value: value.clone() }.identifies();
    // Somebody who gives only a number, or the address of many, is known by nothing but this.
    let own = email.as_ref().is_none_or(|email| !names(email)).then(|| format!("form-{submission}"));
    Claim {
        anonymous: anonymous_id.or(own),
        email,
        identifies: true,
        founds: true,
        fields: fields.clone(),
        at,
        ..Claim::default()
    }
}

/// Finds or makes the person.
pub(super) fn resolve(tx: &mut Tx, app: &App, form: &Form, claim: &Claim) -> Result<Id, Error> {
    let resolved = identity::resolve(tx, app, &form.source(), &[claim])?;
    let person = resolved.first().and_then(|resolved| resolved.person);
    person.ok_or_else(|| Error::bug("nobody came of a form"))
}

/// The moments of a submission.
pub(super) struct Moments<'a> {
    pub of: &'a Submission,
    pub person: Id,
    pub claim: &'a Claim,
    pub kinds: &'a [&'a str],
}

/// Writes the moments of a submission that the catalogue does not block.
pub(super) fn moments(tx: &mut Tx, moments: &Moments<'_>) -> Result<(), Error> {
    let Moments { of, person, claim, kinds } = moments;
    let seen = |kind: &&str| Seen {
        kind: (*kind).to_owned(),
        properties: ["form", "form_id", "submission_id"]
            .map(|name| (name.to_owned(), PropertyType::Text))
            .to_vec(),
    };
    let known = event_kinds::load(tx)?;
    let seen: Vec<Seen> = kinds.iter().map(seen).filter(|seen| known.check(seen).is_ok()).collect();
    if seen.is_empty() {
        return Ok(());
    }
    event_kinds::learn(tx, &known.fresh(seen.iter()), of.at)?;
    let profile = profile(tx, *person, claim)?;
    let form = &of.form;
    let campaign = of.source_url.as_deref().map(posted::campaign).filter(|campaign| !campaign.is_empty());
    let context = campaign.map(|mut campaign| {
        if let Some(name) = campaign.shift_remove("campaign") {
            campaign.insert("name".to_owned(), name);
        }
        json!({"campaign": campaign}).to_string()
    });
    let device = of.agent.as_deref().and_then(collect::device).map(str::to_owned);
    let texts = [
        ("url", of.source_url.clone()),
        ("referrer", of.referrer.clone()),
        ("device", device),
        ("source", Some(form.name.clone())),
        ("context", context),
    ];
    let texts: Vec<_> =
        texts.into_iter().filter_map(|(column, value)| Some((column.to_owned(), value?))).collect();
    let properties = json!({"form": form.slug, "form_id": form.id, "submission_id": of.id}).to_string();
    let written = seen.into_iter().map(|seen| NewInteraction {
        id: Id::derived(of.id, &seen.kind),
        live: true,
        profile_id: Some(profile),
        at: of.at,
        received_at: of.at,
        kind: seen.kind,
        channel: Some("web".to_owned()),
        direction: Some("in".to_owned()),
        texts: texts.clone(),
        is_bot: of.agent.as_deref().map(collect::is_program),
        properties: Some(properties.clone()),
        ..NewInteraction::default()
    });
    let written: Vec<_> = written.collect();
    let first = feed::take(tx, written.len())?;
    write_many(tx, first, written)
}

/// The profile that moments arrive under: her address, or her browser, as far as they are hers.
fn profile(tx: &mut Tx, person: Id, claim: &Claim) -> Result<Id, Error> {
    let mut nodes = claim.nodes();
    nodes.sort_by_key(|node| node.kind != NodeKind::Email);
    let ids: HashSet<Id> = nodes.iter().map(Node::id).collect();
    let owners = joins::persons_of(tx, &ids)?;
    let hers = nodes.iter().map(Node::id).find(|id| owners.get(id) == Some(&person));
    Ok(hers.unwrap_or(person))
}

/// Puts what she ticked into the ledger. Anybody may have ticked it, so it waits until she confirms.
fn consents(tx: &mut Tx, app: &App, submission: &Submission, person: Id) -> Result<(), Error> {
    let entries = entries(
        (submission.id, Step::Sent),
        &submission.form,
        person,
        &submission.ticked(),
        submission.at,
        |ticked| {
            json!({
                "form_id": submission.form.id,
                "submission_id": submission.id,
                "text_version": ticked.text_version,
                "url": submission.source_url,
                "user_agent": submission.agent,
            })
        },
    );
    let writing = of_form(app, &submission.form);
    record(tx, &writing, entries, Origin::Web)?;
    Ok(())
}

/// How far a submission is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Sent,
    Confirmed,
}

/// Entries of the ledger for what was ticked. Those of purposes that are gone are left out.
pub(super) fn entries(
    (submission, step): (Id, Step),
    form: &Form,
    person: Id,
    ticked: &[Ticked],
    at: Timestamp,
    proof: impl Fn(&Ticked) -> Json,
) -> Vec<Entry> {
    let of = |ticked: &Ticked| {
        Some(Entry {
            person,
            channel: Channel::named(&ticked.channel)?,
            purpose: ticked.purpose.clone(),
            state: Said::Granted,
            basis: None,
            text_version: Some(ticked.text_version),
            source: Some(form.origin()),
            at,
            proof: Some(proof(ticked)),
            key: Some(format!("form:{submission}:{}:{}:{step:?}", ticked.channel, ticked.purpose)),
        })
    };
    ticked.iter().filter_map(of).collect()
}

/// Writing in the name of a form.
pub(super) fn of_form(app: &App, form: &Form) -> Writing {
    let source: sources::Source = form.source();
    Writing { liveness: Liveness::Live, ..writing_of(app, &source) }
}

/// What became of a submission.
#[derive(Default)]
struct Kept {
    state: &'static str,
    reason: Option<&'static str>,
    person: Option<Id>,
    link: Option<(Id, [u8; 32])>,
}

fn keep(tx: &mut Tx, submission: &Submission, kept: &Kept) -> Result<(), Error> {
    let typed = &submission.typed;
    let json = |map: &Map<String, Json>| Json::Object(map.clone()).to_string();
    let consents =
        serde_json::to_string(&submission.ticked()).map_err(|error| Error::bug(error.to_string()))?;
    let campaign =
        submission.source_url.as_deref().map(posted::campaign).filter(|campaign| !campaign.is_empty());
    let row = [
        submission.id.into(),
        submission.form.id.into(),
        submission.at.into(),
        kept.state.into(),
        kept.reason.into(),
        kept.person.into(),
        typed.email.as_deref().map(|address| address_hash(address).to_vec()).into(),
        typed.email.clone().into(),
        json(&typed.values).into(),
        json(&typed.person).into(),
        consents.into(),
        submission.anonymous_id.clone().into(),
        submission.source_url.clone().into(),
        submission.referrer.clone().into(),
        campaign.map(|campaign| json(&campaign)).into(),
        submission.agent.clone().into(),
        kept.link.map(|(mail, _)| mail).into(),
        kept.link.map(|(_, hash)| hash.to_vec()).into(),
        kept.link.map(|_| submission.at.plus_micros(HOLDS)).into(),
    ];
    tx.execute(sql::KEEP, &row)?;
    Ok(())
}

/// The versions of the texts that a form shows now, in the order of its consents; none of a purpose that is gone.
pub(super) fn versions(settings: &Settings, purposes: &crate::consents::Purposes) -> Vec<i64> {
    let version = |purpose: &String| purposes.get(purpose).map_or(0, |purpose| purpose.text_version);
    settings.consents.iter().map(|ask| version(&ask.purpose)).collect()
}
