//! Moments and days: both ways between text and number, and days in a zone with summer time.

use jiff::tz::TimeZone;
use model::{Day, Timestamp};
use proptest::prelude::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn moments_are_read_with_any_offset() {
    let moment = at("2026-11-22T09:30:00Z");
    assert_eq!(moment.0, 1_795_339_800_000_000);
    assert_eq!(at("2026-11-22T10:30:00+01:00"), moment);
    assert_eq!(at("2026-11-22T00:30:00-09:00"), moment);
    assert_eq!(at(" 2026-11-22t09:30:00.000000z "), moment);
    assert_eq!(moment.to_string(), "2026-11-22T09:30:00Z");
    assert_eq!(at("2026-11-22T09:30:00.0000019Z").0, moment.0 + 1, "cut off, not rounded");
    assert_eq!(Timestamp(moment.0 + 1).to_string(), "2026-11-22T09:30:00.000001Z");
    assert_eq!(at("1969-12-31T23:59:59.999999Z").0, -1);
    assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999999Z");
}

#[test]
fn what_is_no_moment_is_refused() {
    for text in [
        "",
        "now",
        "2026-11-22",
        "2026-11-22T09:30:00",
        "09:30:00Z",
        "2026-02-30T00:00:00Z",
        "2026-11-22T25:00:00Z",
        "0000-12-31T23:00:00Z",
        "-001000-01-01T00:00:00Z",
        "1795339800",
    ] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
    let error = "9".repeat(100_000).parse::<Timestamp>().unwrap_err().to_string();
    assert!(error.len() < 200);
}

#[test]
fn days_are_read_in_one_form() {
    let day: Day = "2026-11-22".parse().unwrap();
    assert_eq!((day.0, day.to_string().as_str()), (20_779, "2026-11-22"));
    assert_eq!("1970-01-01".parse::<Day>().unwrap(), Day(0));
    for text in [
        "",
        "2026-11-2",
        "22.11.2026",
        "2026/11/22",
        "20261122",
        "2026-11-31",
        "2025-02-29",
        "0000-01-01",
        "2026-W47-7",
        "2026-11-22T",
    ] {
        assert!(text.parse::<Day>().is_err(), "{text}");
    }
    assert_eq!("2024-02-29".parse::<Day>().unwrap().plus(366), "2025-03-01".parse().unwrap());
}

#[test]
fn the_first_and_the_last_day_are_days() {
    assert_eq!(Day::FIRST.to_string(), "0001-01-01");
    assert_eq!(Day::LAST.to_string(), "9999-12-31");
    assert_eq!("0001-01-01".parse::<Day>().unwrap(), Day::FIRST);
    assert_eq!("9999-12-31".parse::<Day>().unwrap(), Day::LAST);
    // Days outside are drawn in, never a panic.
    assert_eq!(Day(i32::MAX).to_string(), "9999-12-31");
    assert_eq!(Day(i32::MIN).to_string(), "0001-01-01");
    assert_eq!(Day(i32::MAX).plus(1), Day(i32::MAX));
    for (day, name) in
        [(Day::FIRST, "Pacific/Kiritimati"), (Day::LAST, "Pacific/Pago_Pago"), (Day(i32::MAX), "UTC")]
    {
        let start = day.start_in(&zone(name));
        assert!(start > Timestamp(i64::MIN / 2) && start < Timestamp(i64::MAX / 2), "{start:?}");
        start.day_in(&zone(name));
    }
}

/// Whatever number is shown as a moment, showing it must not panic: an answer that panics is a 500.
#[test]
fn every_number_can_be_shown_as_a_moment() {
    for micros in
        [i64::MIN, -62_135_596_800_000_001, 253_402_207_200_000_000, 253_402_300_799_999_999, i64::MAX]
    {
        assert!(!Timestamp(micros).to_string().is_empty());
        Timestamp(micros).day_in(&TimeZone::UTC);
    }
}

#[test]
fn days_begin_where_the_clock_says_so() {
    let berlin = zone("Europe/Berlin");
    let start = |text: &str, zone: &TimeZone| text.parse::<Day>().unwrap().start_in(zone).to_string();
    assert_eq!(start("2026-01-15", &berlin), "2026-01-14T23:00:00Z");
    assert_eq!(start("2026-07-15", &berlin), "2026-07-14T22:00:00Z");
    // The days on which the clock moves have 23 and 25 hours.
    let hours = |text: &str| {
        let day: Day = text.parse().unwrap();
        (day.plus(1).start_in(&berlin).0 - day.start_in(&berlin).0) / 3_600_000_000
    };
    assert_eq!((hours("2026-03-29"), hours("2026-10-25"), hours("2026-10-26")), (23, 25, 24));
    // In Santiago midnight of this day does not exist: the day begins at one.
    let santiago = zone("America/Santiago");
    assert_eq!(start("2026-09-06", &santiago), "2026-09-06T04:00:00Z");
    assert_eq!(at("2026-09-06T03:59:59Z").day_in(&santiago).to_string(), "2026-09-05");
    assert_eq!(at("2026-09-06T04:00:00Z").day_in(&santiago).to_string(), "2026-09-06");
    // Samoa left out the 30th of December 2011.
    let apia = zone("Pacific/Apia");
    assert_eq!(at("2011-12-30T09:59:59Z").day_in(&apia).to_string(), "2011-12-29");
    assert_eq!(at("2011-12-30T10:00:00Z").day_in(&apia).to_string(), "2011-12-31");
}

#[test]
fn months_are_counted_from_their_first_day() {
    let day: Day = "2026-01-31".parse().unwrap();
    assert_eq!(day.first_of_month().to_string(), "2026-01-01");
    assert_eq!(day.month_later(1).to_string(), "2026-02-01");
    assert_eq!(day.month_later(-13).to_string(), "2024-12-01");
    assert_eq!(day.month_later(0).to_string(), "2026-01-01");
}

proptest! {
    #[test]
    fn a_moment_is_read_back(micros in -62_135_596_800_000_000_i64..=253_402_207_199_999_999) {
        let moment = Timestamp(micros);
        prop_assert_eq!(at(&moment.to_string()), moment);
    }

    #[test]
    fn a_day_is_read_back(number in Day::FIRST.0..=Day::LAST.0) {
        let day = Day(number);
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        prop_assert_eq!(Day::from_civil(day.civil()), day);
    }

    /// In every zone the start of a day lies in it, and the microsecond before in an earlier one.
    #[test]
    fn a_day_begins_at_its_start(number in -200_000_i32..200_000, name in prop::sample::select(&[
        "UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Cairo",
    ][..])) {
        let zone = zone(name);
        let day = Day(number);
        let start = day.start_in(&zone);
        prop_assert_eq!(start.day_in(&zone), day);
        prop_assert!(start.plus_micros(-1).day_in(&zone) < day);
        prop_assert!(day.plus(1).start_in(&zone) > start);
    }
}
