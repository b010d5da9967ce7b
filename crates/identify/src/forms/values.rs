//! What was typed, read by what the form asks: values by the names of the form and by the fields of people, or what is
//! to be put right.

use model::field::{Field as PersonField, FieldType, Reading};
use model::object::Object;
use platform::firm::Firm;
use serde_json::{Map, Value as Json};

use super::definition::{Field, Kind, Settings};
use super::posted::Posted;
use crate::consents::AddressKind;
use crate::hosted::Language;

/// What was typed and is right.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// By the names of the form.
    pub values: Map<String, Json>,
    /// By the fields of people.
    pub person: Map<String, Json>,
    /// The address, in lower case.
    pub email: Option<String>,
    /// The consents that were ticked, by their place in the form.
    pub consents: Vec<usize>,
}

/// What is to be put right: the name of a field, and the words.
pub(super) type Wrong = Vec<(String, &'static str)>;

/// The longest line and the longest text, in bytes.
const LONGEST_LINE: usize = 1_000;
const LONGEST_TEXT: usize = 10_000;

/// Reads what was sent. `asked` says which fields stand in the page; the others may be sent and need not.
pub(super) fn read(
    settings: &Settings,
    people: &Object,
    firm: &Firm,
    posted: &Posted,
    asked: &dyn Fn(&Field) -> bool,
) -> Result<Typed, Wrong> {
    let language = settings.language();
    let reading = firm.reading();
    let (mut typed, mut wrong) = (Typed::default(), Wrong::new());
    for field in &settings.fields {
        let of = field.field.as_deref().and_then(|slug| people.field(slug));
        match value(field, of, firm, &reading, posted, language) {
            Ok(Some(value)) => {
                if let Some(of) = of {
                    typed.person.insert(of.slug.to_string(), value.clone());
                }
                typed.values.insert(field.name.clone(), value);
            }
            Ok(None) if field.required && asked(field) => {
                let words = match field.kind {
                    Kind::Checkbox => {
                        language.say("Please tick this box.", "Bitte kreuzen Sie dieses Feld an.")
                    }
                    Kind::Select | Kind::Multiselect => {
                        language.say("Please choose.", "Bitte wählen Sie aus.")
                    }
                    _ => language.say("Please fill this in.", "Bitte füllen Sie dieses Feld aus."),
                };
                wrong.push((field.name.clone(), words));
            }
            Ok(None) => {}
            Err(words) => wrong.push((field.name.clone(), words)),
        }
    }
    typed.email = typed.person.get("email").and_then(Json::as_str).map(str::to_owned);
    for (at, ask) in settings.consents.iter().enumerate() {
        match posted.one(&ask.name()) {
            Some(_) => typed.consents.push(at),
            None if ask.required => {
                let words =
                    language.say("Please tick this box to go on.", "Bitte kreuzen Sie dieses Feld an.");
                wrong.push((ask.name(), words));
            }
            None => {}
        }
    }
    if wrong.is_empty() { Ok(typed) } else { Err(wrong) }
}

/// The value of one field; none where nothing was typed.
fn value(
    field: &Field,
    of: Option<&PersonField>,
    firm: &Firm,
    reading: &Reading,
    posted: &Posted,
    language: Language,
) -> Result<Option<Json>, &'static str> {
    let said =
        posted.one(&field.name).or_else(|| field.default.as_deref().filter(|_| field.kind == Kind::Hidden));
    let not_a_choice =
        || language.say("Please choose one of these.", "Bitte wählen Sie eine der Möglichkeiten.");
    let chosen = |text: &str| field.options.iter().any(|option| option.value == text);
    let value = match field.kind {
        Kind::Multiselect => {
            let mut all: Vec<Json> = Vec::new();
            for text in posted.all(&field.name) {
                if !chosen(text) {
                    return Err(not_a_choice());
                }
                if !all.iter().any(|known| known == text) {
                    all.push(text.into());
                }
            }
            if all.is_empty() {
                return Ok(None);
            }
            Json::Array(all)
        }
        // A box that is not ticked sends nothing, which is no answer to what it asks.
        Kind::Checkbox => match said {
            Some(_) => Json::Bool(true),
            None => return Ok(None),
        },
        kind => {
            let Some(text) = said else { return Ok(None) };
            let longest = if kind == Kind::Textarea { LONGEST_TEXT } else { LONGEST_LINE };
            if text.len() > longest || (kind != Kind::Textarea && text.contains('\n')) {
                return Err(language.say("This is too long.", "Das ist zu lang."));
            }
            match kind {
                Kind::Email => {
                    let address = AddressKind::Email.read(firm, text).ok();
                    // What no mail can be sent to is found here, and not when the mail is queued.
                    let address = address.filter(|address| platform::mailer::is_address(address));
                    address.map(Json::String).ok_or_else(|| {
                        language.say(
                            "Please enter an e-mail address, like ann@example.com.",
                            "Bitte geben Sie eine E-Mail-Adresse ein, etwa ann@example.com.",
                        )
                    })?
                }
                Kind::Phone => AddressKind::Phone.read(firm, text).map(Json::String).map_err(|_| {
                    language.say(
                        "Please enter a phone number with its country, like +44 20 7946 0123.",
                        "Bitte geben Sie eine Telefonnummer mit Landesvorwahl ein, etwa +49 30 123456.",
                    )
                })?,
                Kind::Number => number(text, of).ok_or_else(|| {
                    language.say("Please enter a number.", "Bitte geben Sie eine Zahl ein.")
                })?,
                Kind::Date => {
                    text.parse::<model::Day>().map(|day| Json::String(day.to_string())).map_err(|_| {
                        language.say(
                            "Please enter a day, like 2026-03-31.",
                            "Bitte geben Sie ein Datum ein, etwa 2026-03-31.",
                        )
                    })?
                }
                Kind::Select if !chosen(text) => return Err(not_a_choice()),
                _ => Json::String(text.to_owned()),
            }
        }
    };
    // What people hold may be narrower than what is typed.
    if let Some(of) = of
        && of.read_json(&value, reading).is_err()
    {
        return Err(language.say("Please check this.", "Bitte prüfen Sie diese Angabe."));
    }
    Ok(Some(value))
}

/// A number, whole where the field of people is; with a comma where that is how it was typed.
fn number(text: &str, of: Option<&PersonField>) -> Option<Json> {
    let plain = text.replace(',', ".");
    let whole = of.is_some_and(|of| matches!(of.kind, FieldType::Integer | FieldType::Rating { .. }));
    if let Ok(number) = plain.parse::<i64>() {
        return Some(number.into());
    }
    let number = plain.parse::<f64>().ok().filter(|number| number.is_finite() && !whole)?;
    serde_json::Number::from_f64(number).map(Json::Number)
}
