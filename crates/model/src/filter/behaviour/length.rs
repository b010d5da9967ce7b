//! Lengths of time, moments they lead to, and the stretch in which something is looked for.

use std::fmt;
use std::str::FromStr;

use super::Now;
use crate::time::DAY_MICROS;
use crate::{Day, Timestamp};

const HOUR_MICROS: i64 = 3_600_000_000;
/// The longest, in days.
const LONGEST: i64 = 36_500;

/// A length of time as conditions say it: `90d` and `2w` are whole days of the firm, `12h` are exact hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Days.
    Days(i64),
    /// Hours.
    Hours(i64),
}

impl Length {
    /// The moment from which this length reaches until now. A length in days begins with the day that many days ago.
    pub fn ago(self, now: &Now) -> Timestamp {
        match self {
            Length::Days(days) => now.at.day_in(&now.zone).plus(-(days as i32)).start_in(&now.zone),
            Length::Hours(hours) => now.at.plus_micros(-hours * HOUR_MICROS),
        }
    }

    /// Between two moments a day is one of 24 hours.
    pub fn micros(self) -> i64 {
        match self {
            Length::Days(days) => days * DAY_MICROS,
            Length::Hours(hours) => hours * HOUR_MICROS,
        }
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Length, String> {
        let wrong = || format!("must be a length of time like 90d, 2w or 12h, of up to {LONGEST} days");
        let unit = text.chars().last().ok_or_else(wrong)?;
        let digits = &text[..text.len() - unit.len_utf8()];
        let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        let number: i64 = digits.parse().ok().filter(|number| plain && *number > 0).ok_or_else(wrong)?;
        let (length, days) = match unit {
            'd' => (Length::Days(number), number),
            'w' => (Length::Days(number * 7), number * 7),
            'h' => (Length::Hours(number), number / 24),
            _ => return Err(wrong()),
        };
        if days <= LONGEST { Ok(length) } else { Err(wrong()) }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Length::Days(days) => write!(f, "{days}d"),
            Length::Hours(hours) => write!(f, "{hours}h"),
        }
    }
}

/// A moment that a condition names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A moment.
    Moment(Timestamp),
    /// A day of the firm's.
    Day(Day),
    /// So long ago.
    Ago(Length),
}

impl Point {
    /// Where it begins.
    pub fn begins(self, now: &Now) -> Timestamp {
        match self {
            Point::Moment(moment) => moment,
            Point::Day(day) => day.start_in(&now.zone),
            Point::Ago(length) => length.ago(now),
        }
    }

    /// Where it is over: a day lasts until the next.
    pub fn ends(self, now: &Now) -> Timestamp {
        match self {
            Point::Day(day) => day.plus(1).start_in(&now.zone),
            other => other.begins(now),
        }
    }

    /// The length of time that moves it with the clock.
    pub fn moving(self) -> Option<Length> {
        match self {
            Point::Ago(length) => Some(length),
            Point::Moment(_) | Point::Day(_) => None,
        }
    }
}

impl FromStr for Point {
    type Err = String;

    fn from_str(text: &str) -> Result<Point, String> {
        if let Ok(length) = text.parse() {
            return Ok(Point::Ago(length));
        }
        if let Ok(day) = text.parse() {
            return Ok(Point::Day(day));
        }
        text.parse().map(Point::Moment).map_err(|_| {
            "must be a time (RFC 3339), a day like 2026-03-01, or a length of time like 30d for so long ago"
                .to_owned()
        })
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Point::Moment(moment) => moment.fmt(f),
            Point::Day(day) => day.fmt(f),
            Point::Ago(length) => length.fmt(f),
        }
    }
}

/// The stretch of time in which something is looked for. It never reaches beyond now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Not longer ago than this.
    pub within: Option<Length>,
    /// Not before this.
    pub from: Option<Point>,
    /// Before this, or on this day.
    pub to: Option<Point>,
}

impl Span {
    /// From when on, and until just before when.
    pub fn bounds(&self, now: &Now) -> (Timestamp, Timestamp) {
        let first = Timestamp::FIRST;
        let from = self.within.map_or(first, |within| within.ago(now));
        let from = self.from.map_or(from, |point| from.max(point.begins(now)));
        let until = now.last.plus_micros(1);
        (from, self.to.map_or(until, |point| until.min(point.ends(now))))
    }

    /// The lengths of time that move it with the clock.
    pub fn moving(&self) -> impl Iterator<Item = Length> {
        let points = [self.from, self.to].into_iter().flatten().filter_map(Point::moving);
        self.within.into_iter().chain(points)
    }
}
