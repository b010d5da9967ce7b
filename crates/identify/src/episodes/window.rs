//! Which stretch of somebody's time has to be gone through anew, so that what comes out is what going through all of
//! it would give.
//!
//! A stretch begins a gap before the first moment that was touched and ends a gap behind the last, both moved outwards
//! until no episode that there is reaches across. Behind it nothing new may be so near that a later moment could go on
//! with it; otherwise it is made longer, and gone through again. Moments with a key are of the same episode wherever
//! they are, so all of a touched key are in the stretch.

use model::{Id, Timestamp};

/// A stretch of time, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Window {
    /// All there is.
    pub const WHOLE: Window = Window { from: Timestamp(i64::MIN), to: Timestamp(i64::MAX) };

    /// Around what was touched.
    pub fn around(from: Timestamp, to: Timestamp, gap: i64) -> Window {
        Window { from: Timestamp(from.0.saturating_sub(gap)), to: Timestamp(to.0.saturating_add(gap)) }
    }

    /// Whether something from one moment to another has a part in it.
    pub fn touches(self, begin: Timestamp, end: Timestamp) -> bool {
        begin <= self.to && end >= self.from
    }

    /// Takes in whatever reaches across its ends, until nothing does.
    pub fn take_in(&mut self, spans: &[(Timestamp, Timestamp)]) {
        loop {
            let before = *self;
            for (begin, end) in spans {
                if self.touches(*begin, *end) {
                    (self.from, self.to) = (self.from.min(*begin), self.to.max(*end));
                }
            }
            if *self == before {
                return;
            }
        }
    }
}

/// People whose stretches lie alike are read together; no more than so many times.
const MOST_READS: usize = 8;

/// People with the stretch that holds the stretches of all of them.
pub(super) fn reads(mut windows: Vec<(Id, Window)>) -> Vec<(Vec<Id>, Window)> {
    windows.sort_unstable_by_key(|(id, window)| (window.from, *id));
    let length = |window: Window| window.to.0.saturating_sub(window.from.0);
    let mut reads: Vec<(Vec<Id>, Window)> = Vec::new();
    for (id, window) in &windows {
        match reads.last_mut() {
            Some((people, all))
                if length(Window { from: all.from, to: all.to.max(window.to) })
                    <= length(*all).max(length(*window)).saturating_mul(2) =>
            {
                people.push(*id);
                all.to = all.to.max(window.to);
            }
            _ => reads.push((vec![*id], *window)),
        }
    }
    if reads.len() > MOST_READS {
        let from = windows.iter().map(|(_, window)| window.from).min();
        let to = windows.iter().map(|(_, window)| window.to).max();
        let whole = Window { from: from.unwrap_or(Timestamp(0)), to: to.unwrap_or(Timestamp(0)) };
        return vec![(windows.into_iter().map(|(id, _)| id).collect(), whole)];
    }
    reads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: i64, to: i64) -> Window {
        Window { from: Timestamp(from), to: Timestamp(to) }
    }

    #[test]
    fn what_reaches_across_is_taken_in_with_what_reaches_across_that() {
        let mut one = window(100, 110);
        let spans = [(10, 40), (30, 60), (50, 100), (120, 130)].map(|(a, b)| (Timestamp(a), Timestamp(b)));
        one.take_in(&spans);
        assert_eq!(one, window(10, 110));
    }

    #[test]
    fn stretches_that_lie_alike_are_read_at_once() {
        let id = |n: u8| Id([n; 16]);
        let alike =
            reads(vec![(id(1), window(0, 100)), (id(2), window(10, 110)), (id(3), window(9_000, 9_100))]);
        assert_eq!(alike, vec![(vec![id(1), id(2)], window(0, 110)), (vec![id(3)], window(9_000, 9_100))]);
        let scattered = (0..200).map(|n| (id(n), window(i64::from(n) * 1_000, i64::from(n) * 1_000 + 1)));
        assert_eq!(reads(scattered.collect()).len(), 1);
    }
}
