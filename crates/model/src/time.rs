//! Moments and days. A moment is kept in microseconds UTC; a day has no zone of its own.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::TimeZone;

use crate::ModelError;

/// A moment: microseconds since 1970-01-01T00:00:00 UTC. Years 0001 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(pub i64);

/// Microseconds in a day of 24 hours.
pub const DAY_MICROS: i64 = 86_400_000_000;

impl Timestamp {
    /// The first moment that is kept: 0001-01-01T00:00:00Z.
    pub const FIRST: Timestamp = Timestamp(-62_135_596_800_000_000);
    /// The last moment that is kept: the last that has a date in every time zone.
    pub const LAST: Timestamp = Timestamp(253_402_207_200_999_999);

    /// The moment moved by this many microseconds; it stays put at the ends of time.
    pub fn plus_micros(self, micros: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(micros))
    }

    /// The calendar day of this moment in a time zone.
    pub fn day_in(self, zone: &TimeZone) -> Day {
        Day::from_civil(zone.to_datetime(self.instant()).date())
    }

    /// The same as a moment of the calendar; one that is not kept is drawn to the nearest that is.
    fn instant(self) -> jiff::Timestamp {
        let micros = self.0.clamp(Timestamp::FIRST.0, Timestamp::LAST.0);
        jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, with as many digits after the second as are needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.instant())
    }
}

impl FromStr for Timestamp {
    type Err = ModelError;

    /// RFC 3339 with a zone offset; digits beyond the microsecond are cut off.
    fn from_str(text: &str) -> Result<Timestamp, ModelError> {
        let wrong = || ModelError::Time(text.chars().take(50).collect());
        let instant: jiff::Timestamp = text.trim().parse().map_err(|_| wrong())?;
        let moment = Timestamp(instant.as_microsecond());
        if (Timestamp::FIRST..=Timestamp::LAST).contains(&moment) { Ok(moment) } else { Err(wrong()) }
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A calendar day: days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub i32);

impl Day {
    /// 0001-01-01, the first day that is kept.
    pub const FIRST: Day = Day(-719_162);
    /// 9999-12-31, the last day that is kept.
    pub const LAST: Day = Day(2_932_896);

    /// The day of a calendar date.
    pub fn from_civil(date: civil::Date) -> Day {
        let epoch = civil::date(1970, 1, 1);
        let span = epoch.until((jiff::Unit::Day, date)).map(|span| span.get_days()).unwrap_or(0);
        Day(span)
    }

    /// The calendar date of this day; days outside of the years 1 to 9999 are drawn to the nearest.
    pub fn civil(self) -> civil::Date {
        let day = self.0.clamp(Day::FIRST.0, Day::LAST.0);
        civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(day))
    }

    /// The day given by year, month and day of the month, if there is one.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        if year < 1 {
            return None;
        }
        civil::Date::new(year, month, day).ok().map(Day::from_civil)
    }

    /// The moment at which this day begins in a time zone. At the ends of time it may lie just outside of
    /// what is kept.
    pub fn start_in(self, zone: &TimeZone) -> Timestamp {
        let start = self.civil().to_zoned(zone.clone()).map(|zoned| zoned.timestamp().as_microsecond());
        let day = self.0.clamp(Day::FIRST.0, Day::LAST.0);
        Timestamp(start.unwrap_or(i64::from(day) * DAY_MICROS))
    }

    /// The first day of this day's month.
    pub fn first_of_month(self) -> Day {
        Day::from_civil(self.civil().first_of_month())
    }

    /// The first day of the month that lies this many months later (or earlier, when negative).
    pub fn month_later(self, months: i32) -> Day {
        Day::from_civil(self.civil().first_of_month().saturating_add(jiff::Span::new().months(months)))
    }

    /// This many days later.
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil())
    }
}

impl FromStr for Day {
    type Err = ModelError;

    /// Year, month and day with hyphens, as ISO 8601 has it.
    fn from_str(text: &str) -> Result<Day, ModelError> {
        let wrong = || ModelError::Day(text.chars().take(50).collect());
        let text = text.trim();
        if text.len() != 10 {
            return Err(wrong());
        }
        let date: civil::Date = text.parse().map_err(|_| wrong())?;
        Day::from_ymd(date.year(), date.month(), date.day()).ok_or_else(wrong)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
