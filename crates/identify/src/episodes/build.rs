//! From the moments of one person to her episodes by one rule.
//!
//! Moments are gone through as they happened. One that names the rule's key (an order, say) belongs to the episode of
//! that order; one that names none goes on with the episode that was touched last, if that is not over and no longer
//! ago than the gap, or begins one. An episode that began without a key takes that of the first moment that begins one
//! of its own: a cart becomes the order. No moment is in two episodes of a rule.

use std::collections::HashMap;

use model::{Id, Timestamp};

use super::rule::Rule;

/// A moment, as far as rules look at it.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub id: Id,
    pub at: Timestamp,
    pub kind: String,
    pub channel: Option<String>,
    /// The record that the rule goes by.
    pub key: Option<Id>,
    pub amount: Option<(i64, String)>,
}

/// An episode of a person.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Episode {
    /// Follows from the rule and the first moment.
    pub id: Id,
    pub begin: Timestamp,
    pub end: Timestamp,
    /// When it is over without another moment; none when something ended it.
    pub closes: Option<Timestamp>,
    pub outcome: Option<String>,
    pub count: i64,
    /// The amounts of those kinds that the rule counts, where all are in one currency.
    pub amount: Option<(i64, String)>,
    /// Sorted.
    pub channels: Vec<String>,
    pub first_kind: String,
    pub last_kind: String,
    /// Its moments as they happened, the first [`MOST`] of them.
    pub moments: Vec<Id>,
}

/// With so many moments an episode takes none any more that does not name its key, and no more are kept by name.
pub(super) const MOST: usize = 5_000;

/// An episode while it is made.
struct Open<'a> {
    /// What there was of it before, with which it goes on.
    before: Option<&'a Episode>,
    key: Option<Id>,
    /// From when its longest time is reckoned: the first moment with the key, or the first.
    since: Timestamp,
    ended: bool,
    moments: Vec<&'a Moment>,
}

impl<'a> Open<'a> {
    fn begin(key: Option<Id>, since: Timestamp) -> Open<'a> {
        Open { before: None, key, since, ended: false, moments: Vec::new() }
    }

    fn resume(before: &'a Episode) -> Open<'a> {
        let ended = before.closes.is_none();
        Open { before: Some(before), key: None, since: before.begin, ended, moments: Vec::new() }
    }

    fn last(&self) -> Timestamp {
        let last = self.moments.last().map(|moment| moment.at);
        last.or(self.before.map(|before| before.end)).unwrap_or(Timestamp(i64::MIN))
    }

    fn count(&self) -> usize {
        self.moments.len() + self.before.map_or(0, |before| before.count.max(0) as usize)
    }
}

/// The episodes of some moments, which stand in the order of `(at, id)`; episodes in that of their first moments.
pub(super) fn build(rule: &Rule, moments: &[Moment]) -> Vec<Episode> {
    go_on(rule, None, moments)
}

/// What becomes of the last episode there is when more moments come after it, and which episodes are new. It is among
/// them only when it goes on. The rule must be one for which that [can be told](super::rule::Says::goes_on), and none
/// of the moments may have an amount that counts.
pub(super) fn go_on(rule: &Rule, last: Option<&Episode>, moments: &[Moment]) -> Vec<Episode> {
    let says = &rule.says;
    let (gap, longest) = (says.gap(), says.longest());
    let is = |kinds: &[String], moment: &Moment| kinds.contains(&moment.kind);
    let mut all: Vec<Open<'_>> = last.map(Open::resume).into_iter().collect();
    let mut by_key: HashMap<Id, usize> = HashMap::new();
    let mut current = last.map(|_| 0);
    for moment in moments {
        let (begins, ends) = (is(&says.begins, moment), is(&says.ends, moment));
        if !begins && !ends && !is(&says.continues, moment) {
            continue;
        }
        let key = moment.key.filter(|_| says.by.is_some());
        let near = |open: &Open<'_>| moment.at.0.saturating_sub(open.last().0) <= gap;
        let within = |open: &Open<'_>| moment.at.0.saturating_sub(open.since.0) <= longest;
        // The one touched last, where a moment without a key can go on with it.
        let goes_on = current.filter(|at| {
            let open = &all[*at];
            !open.ended && near(open) && within(open) && open.count() < MOST
        });
        let place = match key {
            Some(key) => match by_key.get(&key).copied().filter(|at| within(&all[*at])) {
                Some(at) => Some(at),
                None if begins => {
                    let adopted = goes_on.filter(|at| all[*at].key.is_none());
                    if let Some(at) = adopted {
                        (all[at].key, all[at].since) = (Some(key), moment.at);
                    }
                    let at = adopted.unwrap_or(all.len());
                    by_key.insert(key, at);
                    Some(at)
                }
                None => None,
            },
            // What begins one goes on with one of its like, but does not run into that of a key.
            None if begins => match goes_on.filter(|at| all[*at].key.is_none()) {
                Some(at) => Some(at),
                None if says.by_required => None,
                None => Some(all.len()),
            },
            None => goes_on,
        };
        let Some(at) = place else { continue };
        if at == all.len() {
            all.push(Open::begin(key, moment.at));
        }
        all[at].moments.push(moment);
        all[at].ended = ends;
        current = Some(at);
    }
    all.iter().filter_map(|open| episode(rule, open)).collect()
}

fn episode(rule: &Rule, open: &Open<'_>) -> Option<Episode> {
    let (first, last) = (open.moments.first()?, open.moments.last()?);
    let before = open.before;
    let mut channels: Vec<String> = open.moments.iter().filter_map(|moment| moment.channel.clone()).collect();
    channels.extend(before.iter().flat_map(|before| &before.channels).cloned());
    channels.sort_unstable();
    channels.dedup();
    let earlier = before.map(|before| before.moments.as_slice()).unwrap_or_default();
    Some(Episode {
        id: before.map_or_else(|| Id::derived(rule.id, &first.id.to_string()), |before| before.id),
        begin: before.map_or(first.at, |before| before.begin),
        end: last.at,
        closes: (!open.ended).then(|| Timestamp(last.at.0.saturating_add(rule.says.gap()))),
        outcome: outcome(rule, open),
        count: open.count() as i64,
        amount: amount(rule, open),
        channels,
        first_kind: before.map_or_else(|| first.kind.clone(), |before| before.first_kind.clone()),
        last_kind: last.kind.clone(),
        moments: earlier
            .iter()
            .copied()
            .chain(open.moments.iter().map(|moment| moment.id))
            .take(MOST)
            .collect(),
    })
}

fn outcome(rule: &Rule, open: &Open<'_>) -> Option<String> {
    let came_before = open.before.and_then(|before| before.outcome.as_ref());
    let happened = |kind: &str| open.moments.iter().any(|moment| moment.kind == kind);
    let mut outcomes = rule.says.outcomes.iter();
    let outcome = outcomes.find(|one| happened(&one.kind) || came_before == Some(&one.outcome));
    outcome.map(|one| one.outcome.clone()).or_else(|| rule.says.default_outcome.clone())
}

fn amount(rule: &Rule, open: &Open<'_>) -> Option<(i64, String)> {
    let counted = open.moments.iter().filter(|moment| rule.says.amounts.contains(&moment.kind));
    let mut sum = open.before.and_then(|before| before.amount.clone());
    for (micros, currency) in counted.filter_map(|moment| moment.amount.as_ref()) {
        sum = match sum {
            None => Some((*micros, currency.clone())),
            Some((before, same)) if same == *currency => Some((before.checked_add(*micros)?, same)),
            // Amounts of two currencies are no amount.
            Some(_) => return None,
        };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::built_in;
    use super::*;

    const MINUTE: i64 = 60_000_000;
    const DAY: i64 = 24 * 60 * MINUTE;

    fn rule(type_: &str) -> Rule {
        let all = built_in::rules();
        all.into_iter().find(|rule| rule.type_ == type_).unwrap_or_else(|| panic!("no {type_}"))
    }

    /// Moments as "kind", when, and the key; each with an id of its place.
    fn moments(told: &[(&str, i64, Option<u8>)]) -> Vec<Moment> {
        let moment = |(at, (kind, when, key)): (usize, &(&str, i64, Option<u8>))| Moment {
            id: Id([at as u8; 16]),
            at: Timestamp(*when),
            kind: (*kind).to_owned(),
            channel: Some("web".to_owned()),
            key: key.map(|key| Id([key; 16])),
            amount: (*kind == "order_placed").then(|| (10, "EUR".to_owned())),
        };
        told.iter().enumerate().map(moment).collect()
    }

    /// The places of the moments of each episode, with its outcome.
    fn grouped(rule: &Rule, told: &[(&str, i64, Option<u8>)]) -> Vec<(Vec<u8>, String)> {
        let places = |episode: &Episode| episode.moments.iter().map(|id| id.0[0]).collect();
        build(rule, &moments(told))
            .iter()
            .map(|episode| (places(episode), episode.outcome.clone().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_visit_is_over_after_half_an_hour_without_a_page_and_after_a_day() {
        let told =
            [("page_viewed", 0, None), ("cart_added", 30 * MINUTE, None), ("page_viewed", 61 * MINUTE, None)];
        let expected = [(vec![0, 1], "filled a cart".to_owned()), (vec![2], "looked around".to_owned())];
        assert_eq!(grouped(&rule("visit"), &told), expected);
        let long: Vec<_> = (0..60).map(|n| ("page_viewed", n * 25 * MINUTE, None)).collect();
        assert_eq!(
            grouped(&rule("visit"), &long).iter().map(|(all, _)| all.len()).collect::<Vec<_>>(),
            [58, 2]
        );
    }

    #[test]
    fn a_cart_becomes_the_order_and_two_orders_stay_two() {
        let told = [
            ("cart_added", 0, None),
            ("checkout_started", MINUTE, None),
            ("order_placed", 2 * MINUTE, Some(1)),
            ("cart_added", DAY, None),
            ("order_placed", DAY + 1, Some(2)),
            ("shipment_delivered", 3 * DAY, Some(1)),
            ("shipment_sent", 4 * DAY, Some(2)),
            ("order_refunded", 90 * DAY, Some(1)),
            ("cart_added", 100 * DAY, None),
        ];
        let expected = [
            (vec![0, 1, 2, 5, 7], "refunded".to_owned()),
            (vec![3, 4, 6], "sent".to_owned()),
            (vec![8], "abandoned".to_owned()),
        ];
        assert_eq!(grouped(&rule("purchase"), &told), expected);
        let all = build(&rule("purchase"), &moments(&told));
        assert_eq!(all[0].amount, Some((10, "EUR".to_owned())));
        assert_eq!((all[0].closes, all[1].closes), (None, Some(Timestamp(18 * DAY))));
    }

    #[test]
    fn what_begins_nothing_and_follows_nothing_is_in_no_episode() {
        let told = [
            ("shipment_sent", 0, Some(1)),
            ("order_placed", 1, Some(1)),
            ("invoice_paid", 2, None),
            ("call_made", 3, None),
        ];
        assert_eq!(grouped(&rule("purchase"), &told), [(vec![1, 2], "paid".to_owned())]);
        assert!(grouped(&rule("service"), &[("ticket_solved", 0, Some(1))]).is_empty());
    }

    #[test]
    fn an_answer_belongs_to_the_campaign_and_a_colleagues_mail_to_none() {
        let told = [
            ("email_sent", 0, None),
            ("email_sent", 1, Some(1)),
            ("email_opened", DAY, Some(1)),
            ("page_viewed", DAY + 1, None),
            ("order_placed", 2 * DAY, None),
            ("page_viewed", 20 * DAY, None),
        ];
        assert_eq!(grouped(&rule("campaign"), &told), [(vec![1, 2, 3, 4], "bought".to_owned())]);
    }

    #[test]
    fn amounts_of_two_currencies_are_none() {
        let mut all =
            moments(&[("cart_added", 0, None), ("order_placed", 1, Some(1)), ("order_placed", 2, Some(1))]);
        assert_eq!(build(&rule("purchase"), &all)[0].amount, Some((20, "EUR".to_owned())));
        all[2].amount = Some((10, "USD".to_owned()));
        assert_eq!(build(&rule("purchase"), &all)[0].amount, None);
    }

    /// However a history is cut, going on from the last episode before the cut gives what going through all gives.
    #[test]
    fn going_on_gives_what_going_through_all_gives() {
        let rule = rule("visit");
        assert!(rule.says.goes_on());
        let kinds = ["page_viewed", "cart_added", "signed_up", "form_submitted", "order_placed", "call_made"];
        let mut state = 7_u64;
        let mut throw = |sides: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        for round in 0..2_000 {
            let mut at = 0;
            let told: Vec<(&str, i64, Option<u8>)> = (0..throw(30))
                .map(|_| {
                    at += [1, MINUTE, 29 * MINUTE, 30 * MINUTE, 31 * MINUTE, DAY][throw(6) as usize];
                    (kinds[throw(6) as usize], at, None)
                })
                .collect();
            let mut all = moments(&told);
            for moment in &mut all {
                moment.amount = None;
                moment.channel = Some(["web", "app"][throw(2) as usize].to_owned());
            }
            let cut = throw(all.len() as u64 + 1) as usize;
            let mut episodes = build(&rule, &all[..cut]);
            let more = go_on(&rule, episodes.last(), &all[cut..]);
            episodes.retain(|episode| more.iter().all(|new| new.id != episode.id));
            episodes.extend(more);
            assert_eq!(episodes, build(&rule, &all), "round {round}, cut at {cut}: {told:?}");
        }
    }
}
