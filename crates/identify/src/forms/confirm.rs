//! Confirming: the link in a mail leads to a page with a button, and only the button confirms, so that programs that
//! follow links in mails confirm nothing.

use std::collections::HashSet;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use db::Tx;
use model::{Id, Timestamp};
use platform::accounts::Secret;
use platform::interactions::joins;
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::definition::FormKind;
use super::page::{Inside, thanks, words};
use super::recognise::remember;
use super::store::{self, Form};
use super::submit::{Moments, Step, Submission, Ticked, claim, entries, moments, of_form, resolve};
use super::values::Typed;
use super::{public, sql};
use crate::consents::{AddressKind, KeyOf, Origin, Purposes, make_key, masked, opted_out_since, record};
use crate::hosted::{Language, element, lines, many, not_found, text};
use crate::identity::confirm_address;

/// What a link stands for.
struct Link {
    submission: Id,
    form: Form,
    at: Timestamp,
    state: String,
    person: Option<Id>,
    address: String,
    fields: Map<String, Json>,
    ticked: Vec<Ticked>,
    anonymous_id: Option<String>,
    until: Timestamp,
}

fn find(tx: &mut Tx, secret: &str) -> Result<Option<Link>, Error> {
    let hash = Secret::sent(secret).hash();
    let Some(row) = tx.query_one(sql::BY_LINK, &[hash.to_vec().into()])? else { return Ok(None) };
    let damaged = |_| Error::Damaged("what came in by a form is not readable".to_owned());
    Ok(Some(Link {
        submission: row.id(0)?,
        form: store::one(tx, row.id(1)?)?,
        at: Timestamp(row.integer(2)?),
        state: row.text(3)?.to_owned(),
        person: row.opt_id(4)?,
        address: row.opt_text(5)?.unwrap_or_default().to_owned(),
        fields: serde_json::from_str(row.text(6)?).map_err(damaged)?,
        ticked: serde_json::from_str(row.text(7)?).map_err(damaged)?,
        anonymous_id: row.opt_text(8)?.map(str::to_owned),
        until: Timestamp(row.opt_integer(10)?.unwrap_or_default()),
    }))
}

/// What a link is worth now.
enum Worth {
    /// It waits for the button.
    Waiting,
    Confirmed,
    TooLate,
}

impl Link {
    fn worth(&self, now: Timestamp) -> Worth {
        match self.state.as_str() {
            "confirmed" => Worth::Confirmed,
            _ if now < self.until => Worth::Waiting,
            _ => Worth::TooLate,
        }
    }
}

/// The page with the button.
pub(super) async fn ask(State(app): State<App>, Path(secret): Path<String>, headers: HeaderMap) -> Response {
    let sought = secret.clone();
    let found = app.db.read(move |tx| find(tx, &sought)).await;
    match found {
        Ok(Some(link)) => match link.worth(app.clock.now()) {
            Worth::Waiting => button(&app, &link, &secret),
            Worth::Confirmed => done(&app, &link.form),
            Worth::TooLate => too_late(&app, &link.form),
        },
        Ok(None) => not_found(&app.firm, language(&headers)),
        Err(error) => public::failed(&app, language(&headers), &error),
    }
}

/// Confirms.
pub(super) async fn press(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Response {
    let agent = public::agent(&headers);
    let (inner, carried) = (app.clone(), headers.clone());
    let confirmed = app
        .write(move |tx| {
            let Some(link) = find(tx, &secret)? else { return Ok::<_, Error>(None) };
            let now = inner.clock.now();
            let mut cookie = None;
            if let Worth::Waiting = link.worth(now) {
                let person = confirm(tx, &inner, &link, agent, now)?;
                if link.form.settings.fields.iter().any(|field| field.progressive) {
                    let key = make_key(tx, KeyOf::Links, now)?;
                    cookie = remember(&inner, &carried, &key, person, now)?;
                }
            }
            Ok(Some((link, now, cookie)))
        })
        .await;
    match confirmed {
        Ok(Some((link, now, cookie))) => match link.worth(now) {
            Worth::TooLate => too_late(&app, &link.form),
            Worth::Waiting | Worth::Confirmed => {
                let mut response = done(&app, &link.form);
                if let Some(cookie) = cookie {
                    response.headers_mut().insert(header::SET_COOKIE, cookie);
                }
                response
            }
        },
        Ok(None) => not_found(&app.firm, language(&headers)),
        Err(error) => public::failed(&app, language(&headers), &error),
    }
}

/// Writes that somebody confirmed: the address is hers, and what she ticked is granted, but for what reaches her by a
/// number.
fn confirm(tx: &mut Tx, app: &App, link: &Link, agent: Option<String>, now: Timestamp) -> Result<Id, Error> {
    let claim = claim(link.submission, &link.fields, link.anonymous_id.clone(), link.at);
    let person = match link.person {
        Some(person) => there(tx, person)?,
        None => None,
    };
    // Whoever was removed meanwhile and confirms is somebody again.
    let person = person.map_or_else(|| resolve(tx, app, &link.form, &claim), Ok)?;
    tx.execute(sql::CONFIRM, &[link.submission.into(), now.into(), person.into()])?;
    confirm_address(tx, &link.form.source(), person, &link.address, now)?;
    let proof = |ticked: &Ticked| {
        json!({
            "method": "double_opt_in",
            "form_id": link.form.id,
            "submission_id": link.submission,
            "text_version": ticked.text_version,
            "submitted_at": link.at,
            "confirmed_at": now,
            "user_agent": agent,
        })
    };
    let purposes = Purposes::load(tx)?;
    let mut granted =
        entries((link.submission, Step::Confirmed), &link.form, person, &link.ticked, now, proof);
    // That a mailbox is hers proves nothing of a number that was typed beside it, which may be anybody's. And what she
    // opted out of after she filled in the form, an older tick does not bring back.
    let out = opted_out_since(tx, person, link.at)?;
    granted.retain(|entry| {
        purposes.get(&entry.purpose).is_some()
            && entry.channel.address() != Some(AddressKind::Phone)
            && !out.contains(&(entry.channel, entry.purpose.clone()))
    });
    record(tx, &of_form(app, &link.form), granted, Origin::Said)?;
    if link.form.settings.kind == FormKind::Registration {
        let of = Submission {
            id: link.submission,
            form: link.form.clone(),
            at: now,
            typed: Typed::default(),
            versions: Vec::new(),
            anonymous_id: link.anonymous_id.clone(),
            source_url: None,
            referrer: None,
            agent,
            program: None,
        };
        moments(tx, &Moments { of: &of, person, claim: &claim, kinds: &["signed_up"] })?;
    }
    Ok(person)
}

/// The person as she is now, where she is there.
fn there(tx: &mut Tx, person: Id) -> Result<Option<Id>, Error> {
    let person = joins::persons_of(tx, &HashSet::from([person]))?.remove(&person).unwrap_or(person);
    Ok(tx.query_one(crate::identity::sql::PEOPLE, &[db::list::ids(&[person])])?.map(|_| person))
}

fn language(headers: &HeaderMap) -> Language {
    Language::of(None, headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

fn button(app: &App, link: &Link, secret: &str) -> Response {
    let form = &link.form;
    let language = form.settings.language();
    let title = language.say("One click more", "Noch ein Klick");
    let why = language.say(
        "Please confirm that this is your address, and that it was you who filled in the form",
        "Bitte bestätigen Sie, dass das Ihre Adresse ist und dass Sie das Formular ausgefüllt haben",
    );
    let about = format!("{why} “{}”: {}", form.title(), masked(&link.address));
    let action = format!("/f/confirm/{secret}");
    let press = element(
        "form",
        &[("method", "post"), ("action", &action)],
        element(
            "div",
            &[("class", "actions")],
            element(
                "button",
                &[("type", "submit")],
                text(language.say("Confirm my address", "Adresse bestätigen")),
            ),
        ),
    );
    words(
        &app.firm,
        form,
        Inside::Itself,
        StatusCode::OK,
        title,
        many([element("p", &[], text(about)), press]),
    )
}

fn done(app: &App, form: &Form) -> Response {
    let language = form.settings.language();
    let title = language.say("Thank you, that is confirmed", "Danke, das ist bestätigt");
    words(&app.firm, form, Inside::Itself, StatusCode::OK, title, thanks(form))
}

fn too_late(app: &App, form: &Form) -> Response {
    let language = form.settings.language();
    let title = language.say("This link is too old", "Dieser Link ist zu alt");
    let why = language.say(
        "A link to confirm holds for seven days. If you still want to, please fill in the form once more, and we will \
         send you a new one.",
        "Ein Link zum Bestätigen gilt sieben Tage. Wenn Sie weiter möchten, füllen Sie bitte das Formular noch einmal aus; \
         dann senden wir Ihnen einen neuen.",
    );
    let link = element("a", &[("href", &form.url(app))], text(form.title()));
    let body = many([element("p", &[], lines(why)), element("p", &[], link)]);
    words(&app.firm, form, Inside::Itself, StatusCode::GONE, title, body)
}

/// The body of a button is of no use, and is not read.
pub(super) async fn pressed(state: State<App>, path: Path<String>, headers: HeaderMap, _: Body) -> Response {
    press(state, path, headers).await
}
