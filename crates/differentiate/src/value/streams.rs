//! Streams: what of a customer's revenue is the base she came with, and what she grew or shrank by.
//!
//! Year 1 runs from the day of the first purchase; its spend is the base window. In each later year the
//! base is the lesser of its spend and that of year 1, growth what goes beyond, contraction what is short.
//! Base and growth together are her own net revenue. The year that is still open is provisional: its
//! contraction can still be made good.

use model::Day;

use super::account::anniversary;
use super::purchases::{History, Money};

/// One customer year, in micros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// Its first day.
    pub from: Day,
    /// The day after its last.
    pub to: Day,
    /// Net revenue in it.
    pub spend: i64,
    /// Whether it is not over yet.
    pub open: bool,
}

/// The streams of one customer, in micros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streams {
    /// What she came with, year by year.
    pub base: i64,
    /// What went beyond it.
    pub growth: i64,
    /// What was short of it.
    pub contraction: i64,
    /// The years these are made of.
    pub years: Vec<Year>,
}

/// The streams of a history as it stands at the end of `today`. A year without a purchase counts with 0.
pub fn streams(history: &History, today: Day) -> Streams {
    let first = history.purchases[0].day;
    let mut years = Vec::new();
    for number in 0.. {
        let (from, to) = (anniversary(first, number), anniversary(first, number + 1));
        if from > today.max(first) || to <= from {
            break;
        }
        years.push(Year { from, to, spend: 0, open: to > today.plus(1) });
    }
    for purchase in &history.purchases {
        let Money::Known { net, .. } = purchase.money else { continue };
        let at = years.partition_point(|year| year.from <= purchase.day).saturating_sub(1);
        if let Some(year) = years.get_mut(at) {
            year.spend = year.spend.saturating_add(net);
        }
    }
    let start = years.first().map_or(0, |year| year.spend);
    let mut streams = Streams { base: start, growth: 0, contraction: 0, years };
    for year in streams.years.iter().skip(1) {
        streams.base = streams.base.saturating_add(year.spend.min(start));
        streams.growth = streams.growth.saturating_add((year.spend - start).max(0));
        streams.contraction = streams.contraction.saturating_add((start - year.spend).max(0));
    }
    streams
}
