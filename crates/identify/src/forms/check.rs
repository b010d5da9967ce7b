//! Whether a form can be stored as it is, and whether it can go live.

use db::Tx;
use model::field::{Access, Field as PersonField, FieldType};
use platform::schema::Schema;
use platform::{App, Error};

use super::definition::{Choice, Field, Kind, Settings, State};
use super::store::Form;
use crate::collect::snake;
use crate::consents::{Channel, Purposes};
use crate::hosted::Language;

/// Most fields, choices of one, consents, and sites of a form.
const MOST_FIELDS: usize = 50;
const MOST_CHOICES: usize = 200;
const MOST_CONSENTS: usize = 20;
const MOST_ORIGINS: usize = 50;

/// Fields of people that no form fills, though users may: what the firm itself judges, and where somebody came from.
const NOT_TO_BE_CLAIMED: &[&str] =
    &["source", "source_id", "owner_id", "lifecycle_stage", "generated", "processing_restricted"];

/// Puts a form right and refuses what cannot be. `view` is the schema as whoever stores it has it.
pub(super) fn settle(tx: &mut Tx, app: &App, view: &Schema, form: &mut Form) -> Result<(), Error> {
    let settings = &mut form.settings;
    for (name, text, longest) in [
        ("title", &mut settings.title, 200),
        ("intro", &mut settings.intro, 4_000),
        ("button", &mut settings.button, 60),
        ("thanks", &mut settings.thanks, 4_000),
        ("redirect_url", &mut settings.redirect_url, 2_000),
        ("confirm_subject", &mut settings.confirm_subject, 150),
        ("confirm_text", &mut settings.confirm_text, 4_000),
    ] {
        let lines = if longest == 4_000 { Lines::Many } else { Lines::One };
        tidy(text, &format!("/{name}"), longest, lines)?;
    }
    if let Some(language) = &settings.language {
        let known =
            Language::named(language).ok_or_else(|| Error::invalid("/language", "must be en or de"))?;
        settings.language = Some(known.tag().to_owned());
    }
    if settings.redirect_url.as_deref().is_some_and(|url| !is_web_address(url)) {
        return Err(Error::invalid("/redirect_url", "must be an address like https://example.com/thanks"));
    }
    origins(&mut settings.allowed_origins)?;
    if settings.fields.len() > MOST_FIELDS {
        return Err(Error::invalid("/fields", format!("may be {MOST_FIELDS} at most")));
    }
    let people = view.object("people")?;
    for at in 0..settings.fields.len() {
        let (before, rest) = settings.fields.split_at_mut(at);
        let Some(field) = rest.first_mut() else { break };
        let place = format!("/fields/{at}");
        let of = match &field.field {
            None => None,
            Some(slug) => {
                let known =
                    people.field(slug).filter(|known| known.access == Access::Writable && !known.hidden);
                let known = known.filter(|known| !NOT_TO_BE_CLAIMED.contains(&known.slug.as_ref()));
                let detail = "is no field of people that a form can fill";
                Some(known.ok_or_else(|| Error::invalid(format!("{place}/field"), detail))?)
            }
        };
        one(field, of, &place)?;
        if before.iter().any(|other| other.name == field.name) {
            return Err(Error::invalid(format!("{place}/name"), "another field of the form has this name"));
        }
        if field.field.is_some() && before.iter().any(|other| other.field == field.field) {
            return Err(Error::invalid(
                format!("{place}/field"),
                "another field of the form fills it already",
            ));
        }
    }
    consents(tx, settings)?;
    if form.state == State::Live { live(app, settings) } else { Ok(()) }
}

/// What a form needs to take anything.
fn live(app: &App, settings: &Settings) -> Result<(), Error> {
    let asks = |slug: &str| settings.filling(slug).is_some_and(|field| field.required);
    if !asks("email") && !asks("phone") {
        return Err(Error::Conflict(
            "a form that is live must ask for an e-mail address or a phone number: add a field that fills one of \
             them, and make it required"
                .to_owned(),
        ));
    }
    if settings.double_opt_in && !asks("email") {
        return Err(Error::Conflict(
            "double opt-in sends a mail to confirm: add a required field that fills the e-mail address"
                .to_owned(),
        ));
    }
    if settings.double_opt_in && app.mailer.load().is_none() {
        return Err(Error::Conflict(format!(
            "double opt-in sends a mail to confirm, and {}",
            platform::mailer::NOT_CONFIGURED
        )));
    }
    Ok(())
}

/// One field.
fn one(field: &mut Field, of: Option<&PersonField>, place: &str) -> Result<(), Error> {
    if field.name.is_empty() {
        field.name = match of {
            Some(of) => of.slug.to_string(),
            None => snake(&field.label).chars().filter(char::is_ascii).take(50).collect(),
        };
    }
    let good = field.name.len() <= 50
        && field.name.starts_with(|first: char| first.is_ascii_lowercase())
        && field.name.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if !good {
        let detail = "must be up to 50 small letters, digits and underscores, beginning with a letter";
        return Err(Error::invalid(format!("{place}/name"), detail));
    }
    let mut label = Some(std::mem::take(&mut field.label));
    tidy(&mut label, &format!("{place}/label"), 200, Lines::One)?;
    field.label = label.or_else(|| of.map(|of| of.label.to_string())).unwrap_or_default();
    if field.label.is_empty() && field.kind != Kind::Hidden {
        return Err(Error::invalid(format!("{place}/label"), "say what people read above the field"));
    }
    tidy(&mut field.help, &format!("{place}/help"), 500, Lines::One)?;
    tidy(&mut field.default, &format!("{place}/default"), 500, Lines::One)?;
    if let Some(of) = of {
        if !fits(field.kind, &of.kind) {
            let detail = format!("does not fit {}, which is another type of field", of.label);
            return Err(Error::invalid(format!("{place}/type"), detail));
        }
        choices_of(field, of, place)?;
    }
    choices(field, place)?;
    if field.kind == Kind::Hidden && field.required {
        return Err(Error::invalid(format!("{place}/required"), "nobody can fill in a hidden field"));
    }
    if field.progressive && (of.is_none_or(|of| of.slug == "email") || field.kind == Kind::Hidden) {
        let detail =
            "only a field that fills one of people, and not the e-mail address, can be left out later";
        return Err(Error::invalid(format!("{place}/progressive"), detail));
    }
    Ok(())
}

/// Whether what is typed can be what a field of people holds.
fn fits(kind: Kind, of: &FieldType) -> bool {
    use FieldType::*;
    let text = matches!(of, Text | LongText | Code | Url | Country | Language);
    match kind {
        Kind::Text => text,
        Kind::Textarea => matches!(of, Text | LongText),
        Kind::Email => matches!(of, Email),
        Kind::Phone => matches!(of, Phone),
        Kind::Number => matches!(of, Integer | Decimal | Percent | Rating { .. }),
        Kind::Date => matches!(of, Date),
        Kind::Select | Kind::Hidden => text || matches!(of, Select(_)),
        Kind::Multiselect => matches!(of, MultiSelect(_) | Tags),
        Kind::Checkbox => matches!(of, Boolean),
    }
}

/// The choices of a field of people: all of them, or those that the form names.
fn choices_of(field: &mut Field, of: &PersonField, place: &str) -> Result<(), Error> {
    let (FieldType::Select(known) | FieldType::MultiSelect(known)) = &of.kind else { return Ok(()) };
    if field.options.is_empty() && matches!(field.kind, Kind::Select | Kind::Multiselect) {
        field.options = known
            .iter()
            .map(|choice| Choice { value: choice.value.to_string(), label: choice.label.to_string() })
            .collect();
    }
    for (at, choice) in field.options.iter().enumerate() {
        if !known.iter().any(|known| known.value == choice.value) {
            let detail = format!("is no choice of {}", of.label);
            return Err(Error::invalid(format!("{place}/options/{at}/value"), detail));
        }
    }
    Ok(())
}

fn choices(field: &mut Field, place: &str) -> Result<(), Error> {
    if !matches!(field.kind, Kind::Select | Kind::Multiselect) {
        field.options.clear();
        return Ok(());
    }
    if field.options.is_empty() || field.options.len() > MOST_CHOICES {
        return Err(Error::invalid(
            format!("{place}/options"),
            format!("must be from 1 to {MOST_CHOICES} choices"),
        ));
    }
    let mut seen: Vec<String> = Vec::new();
    for (at, choice) in field.options.iter_mut().enumerate() {
        let place = format!("{place}/options/{at}");
        let mut value = Some(std::mem::take(&mut choice.value));
        tidy(&mut value, &format!("{place}/value"), 200, Lines::One)?;
        let value = value.ok_or_else(|| Error::invalid(format!("{place}/value"), "must not be empty"))?;
        let mut label = Some(std::mem::take(&mut choice.label));
        tidy(&mut label, &format!("{place}/label"), 200, Lines::One)?;
        if seen.contains(&value) {
            return Err(Error::invalid(format!("{place}/value"), "is there twice"));
        }
        seen.push(value.clone());
        *choice = Choice { label: label.unwrap_or_else(|| value.clone()), value };
    }
    Ok(())
}

fn consents(tx: &mut Tx, settings: &Settings) -> Result<(), Error> {
    if settings.consents.len() > MOST_CONSENTS {
        return Err(Error::invalid("/consents", format!("may be {MOST_CONSENTS} at most")));
    }
    if settings.consents.is_empty() {
        return Ok(());
    }
    let purposes = Purposes::load(tx)?;
    for (at, ask) in settings.consents.iter().enumerate() {
        let place = format!("/consents/{at}");
        let purpose = purposes.active().find(|purpose| purpose.slug == ask.purpose);
        let purpose = purpose.ok_or_else(|| {
            Error::invalid(format!("{place}/purpose"), "there is no such purpose; add it first")
        })?;
        let channel =
            ask.channel().filter(|channel| purpose.channels.contains(channel)).ok_or_else(|| {
                let names: Vec<_> = purpose.channels.iter().map(|channel| channel.name()).collect();
                Error::invalid(format!("{place}/channel"), format!("must be one of {}", names.join(", ")))
            })?;
        if settings.consents[..at]
            .iter()
            .any(|other| (&other.purpose, &other.channel) == (&ask.purpose, &ask.channel))
        {
            return Err(Error::invalid(place, "is asked for twice"));
        }
        let needs = match channel {
            Channel::Email => Some("email"),
            Channel::Sms | Channel::Call => Some("phone"),
            _ => None,
        };
        if let Some(slug) = needs.filter(|slug| settings.filling(slug).is_none()) {
            let detail = format!("needs a field of the form that fills the {slug}");
            return Err(Error::invalid(format!("{place}/channel"), detail));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Lines {
    One,
    Many,
}

/// A text without what surrounds it; an empty one is none.
fn tidy(text: &mut Option<String>, place: &str, longest: usize, lines: Lines) -> Result<(), Error> {
    let Some(said) = text else { return Ok(()) };
    let said = said.trim().replace("\r\n", "\n");
    let wrong =
        |letter: char| letter.is_control() && !(lines == Lines::Many && matches!(letter, '\n' | '\t'));
    if said.chars().any(wrong) || said.chars().count() > longest {
        let what = if lines == Lines::One { "one line" } else { "a text" };
        return Err(Error::invalid(place, format!("must be {what} of at most {longest} characters")));
    }
    *text = Some(said).filter(|said| !said.is_empty());
    Ok(())
}

fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    !url.contains(char::is_whitespace) && url.is_ascii() && host.is_some_and(is_host)
}

fn is_host(host: &str) -> bool {
    let letters = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    !host.is_empty() && host.len() <= 260 && host.chars().all(letters)
}

/// Sites as browsers name them: scheme and host.
fn origins(origins: &mut [String]) -> Result<(), Error> {
    if origins.len() > MOST_ORIGINS {
        return Err(Error::invalid("/allowed_origins", format!("may list {MOST_ORIGINS} sites")));
    }
    for (at, origin) in origins.iter_mut().enumerate() {
        let clean = origin.trim().trim_end_matches('/').to_lowercase();
        let host = clean.strip_prefix("https://").or_else(|| clean.strip_prefix("http://"));
        if !host.is_some_and(is_host) {
            let detail = "must be a site like https://www.example.com, without a path";
            return Err(Error::invalid(format!("/allowed_origins/{at}"), detail));
        }
        *origin = clean;
    }
    Ok(())
}
