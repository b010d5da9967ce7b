//! The inactivity clock: customers by the days since they last did something of their own.

use std::sync::Arc;

use model::field::Operator::{Gte, In, Lt};
use model::filter::Filter;
use model::{Day, Timestamp};
use platform::Error;
use platform::warehouse::{Function, Rows};
use serde_json::{Value as Json, json};

use super::buyers::{bought, silent};
use super::found::{Found, listed};
use super::{Ground, Metric, rows};
use crate::value::purchases::Customers;

/// Customers by their rung, and by the rung they would be on by purchases alone; those for whom it differs are
/// named.
pub(super) const SQL: &str = "\
with bought as (
  select customer_id, bool_or(company_id is not null) as company, max(at) as at
  from purchases
  where customer_id is not null
  group by customer_id
), act as (
  select person_id, company_id, at
  from interactions
  where direction = 'in' and not coalesce(is_bot, false) and at < firm_end()
    and kind not in ('order_placed', 'order_cancelled', 'order_refunded', 'page_viewed', 'product_viewed',
      'content_read', 'ad_seen', 'email_sent', 'email_delivered', 'email_opened', 'email_bounced', 'sms_sent',
      'sms_delivered', 'push_sent', 'push_delivered', 'push_opened', 'letter_sent', 'letter_returned',
      'offer_shown', 'points_earned', 'points_expired', 'tier_changed', 'subscription_renewed',
      'subscription_ended', 'shipment_sent', 'shipment_delivered')
), acted as (
  select customer_id, max(at) as at
  from (
    select person_id as customer_id, at from act where person_id is not null
    union all
    select company_id, at from act where company_id is not null
  ) own
  group by customer_id
), clock as (
  select b.customer_id, b.company, rung(b.at) as by_purchase, rung(greatest(b.at, a.at)) as rung
  from bought b left join acted a on a.customer_id = b.customer_id
)
select company, by_purchase, rung, count(*) as customers,
  array_agg(customer_id) filter (where rung <> by_purchase) as named
from clock
group by company, by_purchase, rung";

const COOLING: i64 = 90;
const DORMANT: i64 = 180;
const RUNGS: [(&str, &str); 4] =
    [("engaged", "Engaged"), ("cooling", "Cooling"), ("dormant", "Dormant"), ("lost", "Lost")];
/// Most customers whom a filter names one by one.
const NAMED: usize = 500;

/// Days from which on a customer is on each rung. A short window leaves no room for those in between.
fn edges(ground: &Ground<'_>) -> [i64; 4] {
    let lost = ground.window_days;
    [0, COOLING.min(lost), DORMANT.min(lost), lost]
}

/// The function of the rungs.
pub(super) fn functions(ground: &Ground<'_>) -> Result<Vec<Vec<Function>>, Error> {
    let zone = ground.app.firm.time_zone.clone();
    let (today, edges) = (ground.today, edges(ground));
    Ok(vec![vec![Function::IntegerOfMoment {
        name: "rung",
        of: Arc::new(move |at| {
            let days = i64::from(today.0 - Timestamp(at).day_in(&zone).0);
            Some(edges.iter().rposition(|edge| *edge <= days.max(0)).unwrap_or(0) as i64)
        }),
    }]])
}

/// Customers whom an act that was no purchase put on another rung.
struct Moved {
    from: usize,
    to: usize,
    who: Vec<String>,
}

/// Customers of one kind on the four rungs.
#[derive(Default)]
struct Ladder {
    /// By the clock.
    count: [i64; 4],
    moved: Vec<Moved>,
}

/// The four rungs; those the window leaves no room for are not there.
pub(super) fn tell(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    let mut ladders = [Ladder::default(), Ladder::default()];
    for row in rows::each(rows) {
        let ladder = &mut ladders[row.kind()?];
        let place = |name| -> Result<usize, Error> {
            let place = row.integer(name)? as usize;
            if place < RUNGS.len() { Ok(place) } else { Err(Error::bug("there are four rungs")) }
        };
        let (from, to) = (place("by_purchase")?, place("rung")?);
        ladder.count[to] += row.integer("customers")?;
        let who: Vec<String> = row.texts("named")?.into_iter().map(str::to_owned).collect();
        if !who.is_empty() {
            ladder.moved.push(Moved { from, to, who });
        }
    }
    let edges = edges(ground);
    let count = |rung: usize| [ladders[0].count[rung], ladders[1].count[rung]];
    let mut bins = Vec::new();
    let mut all = [0, 0];
    for (rung, (name, label)) in RUNGS.iter().enumerate() {
        let next = edges.get(rung + 1).copied();
        if next == Some(edges[rung]) {
            continue;
        }
        let found = listed(count(rung), |customers| {
            let ladder = &ladders[usize::from(customers == Customers::Companies)];
            on_rung(ground, customers, ladder, rung)
        });
        bins.push(found.into(json!({
            "name": name, "label": label, "from_days": edges[rung], "to_days": next,
        })));
        all = [all[0] + count(rung)[0], all[1] + count(rung)[1]];
    }
    let unlisted = ladders.iter().any(|ladder| ladder.named() > NAMED);
    let whole = super::found::set(all, |customers| bought(customers, None, ground.horizon));
    let mut found = Found {
        value: Some(whole.value as f64),
        records: whole.records,
        parts: whole.parts,
        windowed: true,
        missing: if unlisted {
            vec![format!("acts other than purchases moved more than {NAMED} customers, who cannot be listed")]
        } else {
            Vec::new()
        },
        ..Found::default()
    };
    found.further.insert("bins".to_owned(), Json::Array(bins));
    Ok(found)
}

impl Ladder {
    fn named(&self) -> usize {
        self.moved.iter().map(|moved| moved.who.len()).sum()
    }
}

/// Who is on a rung: those by their last purchase, without those who are elsewhere by another act, and with those
/// who came here by one. Interactions are not in the grammar of filters, so these are named.
fn on_rung(ground: &Ground<'_>, customers: Customers, ladder: &Ladder, rung: usize) -> Option<Filter> {
    if ladder.named() > NAMED {
        return None;
    }
    let edges = edges(ground);
    let day = |days: i64| -> Day { ground.today.plus(1 - days as i32) };
    let from = edges.get(rung + 1).map(|next| ground.start(day(*next)));
    let to = ground.start(day(edges[rung]));
    let mut filter = last_bought(ground, customers, from, to);
    let named = |of: &dyn Fn(&Moved) -> usize| -> Vec<String> {
        let moved = ladder.moved.iter().filter(|moved| of(moved) == rung);
        moved.flat_map(|moved| moved.who.clone()).collect()
    };
    let (gone, come) = (named(&|moved| moved.from), named(&|moved| moved.to));
    let ids = |ids: Vec<String>| Filter::field("id", In, json!(ids));
    if !gone.is_empty() {
        filter.push(Filter::Not(Box::new(ids(gone))));
    }
    let stayed = Filter::And(filter);
    Some(if come.is_empty() { stayed } else { Filter::Or(vec![stayed, ids(come)]) })
}

/// Who bought last in a time; without its beginning, ever before its end.
fn last_bought(
    ground: &Ground<'_>,
    customers: Customers,
    from: Option<Timestamp>,
    to: Timestamp,
) -> Vec<Filter> {
    match customers {
        Customers::People => {
            let from = from.map(|from| Filter::field("last_order_at", Gte, json!(from)));
            from.into_iter().chain([Filter::field("last_order_at", Lt, json!(to))]).collect()
        }
        Customers::Companies => {
            let later = (to < ground.horizon).then(|| silent(customers, Some(to), ground.horizon));
            [bought(customers, from, to)].into_iter().chain(later).collect()
        }
    }
}
