//! Dates and times as people write them. A form is declared, or the text is ISO 8601; nothing else is read,
//! because 03/04/2026 is a day in March to some and in April to others.
//!
//! A form is made of `yyyy yy mm mon dd hh mi ss ap` and the signs between them: `dd.mm.yyyy`,
//! `mm/dd/yyyy hh:mi ap`, `dd-mon-yy`. Upper and lower case are alike. `mon` is the English month name or its
//! first three letters, `ap` is AM or PM. Next to a sign, day, month and hour may have one digit (`3.4.2026`);
//! years, minutes and seconds have all of theirs. `iso` is the form of files without one: `2026-11-22`,
//! `2026-11-22T09:30`, `2026-11-22 09:30:00.5+01:00`.
//!
//! A time without an offset is of the zone declared, UTC if none is. One that a clock going forward leaves
//! out is refused; of one that a clock going back shows twice, the first is meant (RFC 5545, 3.3.5).

use std::sync::OnceLock;

use jiff::civil::{DateTime, Time, date};
use jiff::tz::{AmbiguousOffset, TimeZone};
use model::{Day, Timestamp};

use super::ReadError;

/// The first year of two-digit years when none is declared: 70–99 are 1970–1999, 00–69 are 2000–2069.
pub const YY_FROM: i16 = 1970;

/// A text that is not the date it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The text has another form than the declared one.
    #[error("'{text}' does not have the form {form}")]
    Form {
        /// The text.
        text: String,
        /// The declared form.
        form: String,
    },
    /// The form fits, but there is no such day or time.
    #[error("'{text}' is no day or time that there is")]
    NoSuchDay {
        /// The text.
        text: String,
    },
    /// The clock was put forward over this time.
    #[error("'{text}' does not exist in the zone {zone}: the clock was put forward over it")]
    Gap {
        /// The text.
        text: String,
        /// The zone.
        zone: String,
    },
    /// No form is declared and the text is not ISO 8601.
    #[error("{}", undeclared(text, forms))]
    Undeclared {
        /// The text.
        text: String,
        /// The forms that it fits.
        forms: Vec<&'static str>,
    },
}

fn undeclared(text: &str, forms: &[&'static str]) -> String {
    match forms {
        [] => {
            format!("'{text}' is not a date; write it like 2026-11-22, or set date_form to the form it has")
        }
        [form] => format!("'{text}' is not an ISO date, but has the form {form}: set date_form = \"{form}\""),
        several => {
            let readings: Vec<String> = several
                .iter()
                .filter_map(|form| {
                    let day = known_form(form)?.read(text, YY_FROM).ok()?.date();
                    Some(format!("{} ({form})", day.strftime("%-d %B %Y")))
                })
                .collect();
            format!("'{text}' could be {}: set date_form", readings.join(" or "))
        }
    }
}

/// How the dates of a file are read.
#[derive(Debug, Clone)]
pub struct Dates {
    form: Option<DateForm>,
    yy_from: i16,
    zone: TimeZone,
}

impl Dates {
    /// Dates of a form (ISO 8601 if none), with the first year that two digits can mean (1970 if none) and the
    /// zone of times without an offset.
    pub fn new(form: Option<&str>, yy_from: Option<i16>, zone: TimeZone) -> Result<Dates, ReadError> {
        let form = match form {
            None => None,
            Some(text) if text.eq_ignore_ascii_case("iso") => None,
            Some(text) => Some(DateForm::new(text)?),
        };
        let yy_from = yy_from.unwrap_or(YY_FROM);
        if !(1..=9_900).contains(&yy_from) {
            return Err(ReadError::Layout("yy_from is a year between 1 and 9900".to_owned()));
        }
        Ok(Dates { form, yy_from, zone })
    }

    /// The calendar day a text names. Of a text with an offset, the day in the declared zone.
    pub fn day(&self, text: &str) -> Result<Day, DateError> {
        match self.read(text)? {
            Read::Civil(time) => to_day(time, text),
            Read::Moment(moment) => Ok(moment.day_in(&self.zone)),
        }
    }

    /// The moment a text names. A day without a time is its beginning in the declared zone.
    pub fn moment(&self, text: &str) -> Result<Timestamp, DateError> {
        let time = match self.read(text)? {
            Read::Moment(moment) => return Ok(moment),
            Read::Civil(time) => time,
        };
        let day = to_day(time, text)?;
        if time.time() == Time::midnight() {
            return Ok(day.start_in(&self.zone));
        }
        let ambiguous = self.zone.to_ambiguous_timestamp(time);
        if let AmbiguousOffset::Gap { .. } = ambiguous.offset() {
            let zone = self.zone.iana_name().unwrap_or("declared").to_owned();
            return Err(DateError::Gap { text: short(text), zone });
        }
        let none = |_| DateError::NoSuchDay { text: short(text) };
        Ok(Timestamp(ambiguous.earlier().map_err(none)?.as_microsecond()))
    }

    fn read(&self, text: &str) -> Result<Read, DateError> {
        let text = text.trim();
        match &self.form {
            Some(form) => form.read(text, self.yy_from).map(Read::Civil),
            None => iso(text)
                .ok_or_else(|| DateError::Undeclared { text: short(text), forms: forms_that_fit(&[text]) }),
        }
    }
}

enum Read {
    Civil(DateTime),
    Moment(Timestamp),
}

fn to_day(time: DateTime, text: &str) -> Result<Day, DateError> {
    Day::from_ymd(time.year(), time.month(), time.day())
        .ok_or_else(|| DateError::NoSuchDay { text: short(text) })
}

fn short(text: &str) -> String {
    text.chars().take(50).collect()
}

/// ISO 8601 in its extended form, as RFC 3339 narrows it; the offset may be missing.
fn iso(text: &str) -> Option<Read> {
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
    let dashes = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    if !dashes || !digits(0..4) || !digits(5..7) || !digits(8..10) || !text.is_ascii() {
        return None;
    }
    if text.len() == 10 {
        let day: Day = text.parse().ok()?;
        return Some(Read::Civil(day.civil().at(0, 0, 0, 0)));
    }
    let clock = &text[11..];
    let sound = matches!(bytes[10], b'T' | b't' | b' ')
        && clock.len() >= 5
        && clock.as_bytes()[2] == b':'
        && clock.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.' | b'+' | b'-' | b'Z' | b'z'));
    if !sound {
        return None;
    }
    if clock.contains(['+', '-', 'Z', 'z']) {
        return text.parse().ok().map(Read::Moment);
    }
    text.parse().ok().filter(|time: &DateTime| time.year() > 0).map(Read::Civil)
}

/// A declared form, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateForm {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    Hour,
    Minute,
    Second,
    HalfDay,
    Sign(char),
}

const PARTS: [(&str, Part); 9] = [
    ("yyyy", Part::Year),
    ("yy", Part::ShortYear),
    ("mon", Part::MonthName),
    ("mm", Part::Month),
    ("mi", Part::Minute),
    ("dd", Part::Day),
    ("hh", Part::Hour),
    ("ss", Part::Second),
    ("ap", Part::HalfDay),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl DateForm {
    /// Takes a form apart; it has a year, a month and a day, and nothing twice.
    pub fn new(form: &str) -> Result<DateForm, ReadError> {
        let refuse = |why: &str| {
            Err(ReadError::Layout(format!(
                "date_form = \"{form}\": {why}; a form is made of yyyy yy mm mon dd hh mi ss ap and the signs \
                 between them, like dd.mm.yyyy"
            )))
        };
        let text = form.trim().to_ascii_lowercase();
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some(next) = rest.chars().next() {
            if let Some((name, part)) = PARTS.iter().find(|(name, _)| rest.starts_with(name)) {
                if parts.contains(part) {
                    return refuse(&format!("{name} stands twice (mm is the month, mi the minute)"));
                }
                parts.push(*part);
                rest = &rest[name.len()..];
            } else if next == 't' || !next.is_alphanumeric() {
                parts.push(Part::Sign(next));
                rest = &rest[next.len_utf8()..];
            } else {
                return refuse(&format!("'{next}' means nothing"));
            }
        }
        let has = |part: Part| parts.contains(&part);
        if has(Part::Year) == has(Part::ShortYear) {
            return refuse("it needs yyyy or yy");
        }
        if has(Part::Month) == has(Part::MonthName) || !has(Part::Day) {
            return refuse("it needs a month (mm or mon) and a day (dd)");
        }
        let clock = has(Part::Minute) || has(Part::Second) || has(Part::HalfDay);
        if (clock && !has(Part::Hour)) || (has(Part::Second) && !has(Part::Minute)) {
            return refuse("a time has at least its hour, and minutes before seconds");
        }
        Ok(DateForm { text, parts })
    }

    /// Reads a text of this form, all of it.
    fn read(&self, text: &str, yy_from: i16) -> Result<DateTime, DateError> {
        let wrong = || DateError::Form { text: short(text), form: self.text.clone() };
        let none = || DateError::NoSuchDay { text: short(text) };
        let (mut year, mut month, mut day) = (0i16, 0i8, 0i8);
        let (mut hour, mut minute, mut second, mut half) = (0i8, 0i8, 0i8, None);
        let mut rest = text.trim();
        for (place, part) in self.parts.iter().enumerate() {
            let mut number = |least: usize, most: usize| -> Option<i16> {
                let width = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
                let (digits, after) = rest.split_at(width);
                rest = after;
                (width >= least).then(|| digits.parse().ok()).flatten()
            };
            // Digits next to digits have their full width, or it would be open where one number ends.
            let digits = |part: Option<&Part>| {
                part.is_some_and(|part| !matches!(part, Part::Sign(_) | Part::MonthName | Part::HalfDay))
            };
            let before = place.checked_sub(1).and_then(|place| self.parts.get(place));
            let least = if digits(before) || digits(self.parts.get(place + 1)) { 2 } else { 1 };
            match part {
                Part::Year => year = number(4, 4).ok_or_else(wrong)?,
                Part::ShortYear => {
                    let short = number(2, 2).ok_or_else(wrong)?;
                    year = yy_from + (short - yy_from % 100).rem_euclid(100);
                }
                Part::Month => month = number(least, 2).ok_or_else(wrong)? as i8,
                Part::Day => day = number(least, 2).ok_or_else(wrong)? as i8,
                Part::Hour => hour = number(least, 2).ok_or_else(wrong)? as i8,
                Part::Minute => minute = number(2, 2).ok_or_else(wrong)? as i8,
                Part::Second => second = number(2, 2).ok_or_else(wrong)? as i8,
                Part::MonthName => {
                    let width = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
                    let name = rest[..width].to_ascii_lowercase();
                    let found = MONTHS.iter().position(|month| *month == name || month[..3] == name);
                    month = found.ok_or_else(wrong)? as i8 + 1;
                    rest = &rest[width..];
                }
                Part::HalfDay => {
                    let name = rest.get(..2).ok_or_else(wrong)?.to_ascii_lowercase();
                    half = Some(["am", "pm"].iter().position(|known| *known == name).ok_or_else(wrong)?);
                    rest = &rest[2..];
                }
                Part::Sign(sign) => {
                    let first = rest.chars().next().filter(|first| first.to_ascii_lowercase() == *sign);
                    rest = &rest[first.ok_or_else(wrong)?.len_utf8()..];
                }
            }
        }
        if !rest.is_empty() {
            return Err(wrong());
        }
        if let Some(half) = half {
            if !(1..=12).contains(&hour) {
                return Err(none());
            }
            hour = hour % 12 + if half == 1 { 12 } else { 0 };
        }
        Day::from_ymd(year, month, day).ok_or_else(none)?;
        let time = Time::new(hour, minute, second, 0).map_err(|_| none())?;
        Ok(date(year, month, day).to_datetime(time))
    }
}

/// The forms that are tried when none is declared, with what may follow the day.
const DAY_FORMS: [&str; 20] = [
    "yyyy-mm-dd",
    "yyyymmdd",
    "yyyy/mm/dd",
    "yyyy.mm.dd",
    "dd.mm.yyyy",
    "dd.mm.yy",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd/mm/yy",
    "mm/dd/yy",
    "yy/mm/dd",
    "dd-mm-yyyy",
    "mm-dd-yyyy",
    "dd-mm-yy",
    "mm-dd-yy",
    "yy-mm-dd",
    "dd-mon-yyyy",
    "dd-mon-yy",
    "dd mon yyyy",
    "mon dd, yyyy",
];
const TIME_FORMS: [&str; 7] = ["", " hh:mi", " hh:mi:ss", " hh:mi ap", " hh:mi:ss ap", "thh:mi", "thh:mi:ss"];

fn known_forms() -> &'static [DateForm] {
    static FORMS: OnceLock<Vec<DateForm>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let pairs =
            TIME_FORMS.iter().flat_map(|time| DAY_FORMS.iter().map(move |day| format!("{day}{time}")));
        pairs.filter_map(|form| DateForm::new(&form).ok()).collect()
    })
}

fn known_form(form: &str) -> Option<&'static DateForm> {
    known_forms().iter().find(|known| known.text == form)
}

/// The forms that all samples fit, `iso` among them only when times with offsets or fractions leave no other.
/// Blank samples do not count; without any sample there is none.
pub fn forms_that_fit(samples: &[&str]) -> Vec<&'static str> {
    let samples: Vec<&str> = samples.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if samples.is_empty() {
        return Vec::new();
    }
    let fits = |form: &&DateForm| samples.iter().all(|text| form.read(text, YY_FROM).is_ok());
    let found: Vec<&'static str> = known_forms().iter().filter(fits).map(|form| form.text.as_str()).collect();
    if found.is_empty() && samples.iter().all(|text| iso(text).is_some()) {
        return vec!["iso"];
    }
    found
}

/// What has to be said about a column of dates before it can be read: nothing when it is ISO 8601 or not a
/// column of dates; otherwise the form to declare, or that several fit.
pub fn advice(samples: &[&str]) -> Option<String> {
    let filled: Vec<&str> = samples.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if filled.iter().all(|text| iso(text).is_some()) {
        return None;
    }
    let forms = forms_that_fit(&filled);
    // The sample that most readings disagree on makes the plainest example.
    let text = filled.first()?;
    (!forms.is_empty()).then(|| undeclared(text, &forms))
}
