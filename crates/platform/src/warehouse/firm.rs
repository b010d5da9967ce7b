//! Functions that know the firm: its days, its currency and the end of what figures look at.

use std::sync::Arc;

use ::warehouse::Function;
use model::{Day, Timestamp};

use crate::App;

/// The length of a step in time.
type Step = fn(Day) -> Day;

/// Steps by the name of their function: each gives the first day of the step that a day lies in.
const STEPS: &[(&str, Step)] = &[
    ("firm_day", |day| day),
    // The first of January 1970 was a Thursday.
    ("firm_week", |day| Day(day.0 - (day.0 + 3).rem_euclid(7))),
    ("firm_month", |day| month(day, 1)),
    ("firm_quarter", |day| month(day, 3)),
    ("firm_year", |day| month(day, 12)),
];

/// The first day of the stretch of so many months, counted from January, that a day lies in.
///
/// Figures call this for every order, so it is plain arithmetic: years that begin in March have their leap day at
/// the end (Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`).
fn month(day: Day, length: i32) -> Day {
    let since = day.0 + 719_468;
    let of_era = since.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let first = Day(day.0 - (of_year - (153 * march + 2) / 5));
    let january = (march + 2) % 12;
    (0..january % length).fold(first, |first, _| month(first.plus(-1), 1))
}

/// The functions of every query.
pub(super) fn functions(app: &App) -> Vec<Function> {
    let firm = &app.firm;
    let now = app.clock.now();
    let days = Arc::new(Days::new(&firm.time_zone));
    let step = |(name, step): &(&'static str, Step)| {
        let (days, step) = (Arc::clone(&days), *step);
        Function::DayOfMoment { name, of: Arc::new(move |at| Some(step(days.of(at)).0)) }
    };
    let mut functions: Vec<_> = STEPS.iter().map(step).collect();
    functions.extend([
        Function::Text { name: "firm_currency", value: firm.currency.code().to_owned() },
        Function::Moment { name: "firm_end", value: firm.horizon(now).0 },
        Function::Day { name: "firm_today", value: firm.today(now).0 },
    ]);
    functions
}

/// Days of a time zone, without asking the zone for each moment: its offsets change a few times a year.
struct Days {
    /// From when on which offset holds, in microseconds; the first holds before as well.
    changes: Vec<(i64, i64)>,
    zone: jiff::tz::TimeZone,
}

/// Moments between these are answered from the table of changes: 1970 to 2100.
const FROM: i64 = 0;
const UPTO: i64 = 4_102_444_800_000_000;
const DAY_MICROS: i64 = 86_400_000_000;

impl Days {
    fn new(zone: &jiff::tz::TimeZone) -> Days {
        let offset = |at: jiff::Timestamp| i64::from(zone.to_offset(at).seconds()) * 1_000_000;
        let mut changes = vec![(i64::MIN, offset(jiff::Timestamp::UNIX_EPOCH))];
        for change in zone.following(jiff::Timestamp::UNIX_EPOCH) {
            let at = change.timestamp();
            if at.as_microsecond() >= UPTO {
                break;
            }
            changes.push((at.as_microsecond(), offset(at)));
        }
        Days { changes, zone: zone.clone() }
    }

    fn of(&self, at: i64) -> Day {
        if !(FROM..UPTO).contains(&at) {
            return Timestamp(at).day_in(&self.zone);
        }
        let after = self.changes.partition_point(|(from, _)| *from <= at);
        let offset = self.changes[after.saturating_sub(1)].1;
        Day((at + offset).div_euclid(DAY_MICROS) as i32)
    }
}
