//! Telephone numbers as E.164 has them: a plus, the calling code of a country, and its national number.
//!
//! A number without a plus is one of the country that its record or the firm is in. Where neither is known its
//! digits are kept as they are. A number is refused when no phone could have it: its calling code is none, or it
//! is shorter or longer than those of the country. Ranges that a country has not handed out yet are taken, because
//! countries hand out new ones more often than we release.

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;

use crate::ModelError;

/// Digits with an optional leading plus; blanks and the usual punctuation are dropped.
fn digits(text: &str) -> Result<String, ModelError> {
    // The zero that is dialled within the country only.
    let abroad = text.trim_start().starts_with('+').then(|| text.replacen("(0)", "", 1));
    let text = abroad.as_deref().unwrap_or(text);
    let mut number = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' => number.push(letter),
            '+' if number.is_empty() => number.push(letter),
            ' ' | '\u{a0}' | '-' | '.' | '/' | '(' | ')' => {}
            _ => return Err(ModelError::Value("a phone number has digits, blanks and + - . / ( )".into())),
        }
    }
    let digits = number.trim_start_matches('+').len();
    if (3..=20).contains(&digits) {
        Ok(number)
    } else {
        Err(ModelError::Value("a phone number has 3 to 20 digits".into()))
    }
}

/// A number that names its country as E.164, any other as its digits.
pub fn read(text: &str) -> Result<String, ModelError> {
    let number = digits(text)?;
    if number.starts_with('+') { international(&number, None) } else { Ok(number) }
}

/// A number of a country (ISO 3166) as E.164. What begins with a plus says its country itself.
pub fn e164(text: &str, country: &str) -> Result<String, ModelError> {
    let number = digits(text)?;
    let region = country.parse::<Id>().map_err(|_| impossible(&number))?;
    international(&number, Some(region))
}

fn international(number: &str, region: Option<Id>) -> Result<String, ModelError> {
    let parsed = phonenumber::parse(region, number).map_err(|_| impossible(number))?;
    let (code, national) = (parsed.country().code(), parsed.national().to_string());
    let regions = DATABASE.region(&code).ok_or_else(|| impossible(number))?;
    let length = national.len() as u16;
    let possible = regions.iter().filter_map(|id| DATABASE.by_id(*id)).any(|metadata| {
        let all = metadata.descriptors();
        let kinds = [
            all.fixed_line(),
            all.mobile(),
            all.toll_free(),
            all.premium_rate(),
            all.shared_cost(),
            all.personal_number(),
            all.voip(),
            all.pager(),
            all.uan(),
        ];
        let kinds = || kinds.iter().flatten();
        let lengths = || kinds().flat_map(|kind| kind.possible_length());
        // The shortest ones work within a town only.
        let shortest = kinds().flat_map(|kind| kind.possible_local_length()).chain(lengths()).min();
        shortest.is_some_and(|shortest| *shortest <= length)
            && lengths().max().is_some_and(|longest| length <= *longest)
    });
    if possible { Ok(format!("+{code}{national}")) } else { Err(impossible(number)) }
}

fn impossible(number: &str) -> ModelError {
    ModelError::Value(format!(
        "{number} cannot be a phone number; write it with + and the code of its country"
    ))
}
