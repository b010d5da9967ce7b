//! Customers from one moment to another: how many there are, how many are active, and whether they stay.
//!
//! S is active at the start, E at the end, N first bought within the period and is active at its end. Who was
//! silent at the start and is active at the end was won back, so E = kept + N + won back.

use std::collections::BTreeMap;

use model::field::Operator::{Gte, Lt};
use model::filter::Filter;
use model::{Day, Timestamp};
use platform::Error;
use platform::warehouse::{Function, Rows};
use serde_json::{Value as Json, json};

use super::boundaries::{Begun, Boundaries};
use super::buyers::{bought, first_bought, silent};
use super::found::{Found, Set, point, set};
use super::{Ground, Metric, goal, groups, rows};
use crate::value::purchases::Customers;

/// One pass over the purchases; what follows works on customers who are alike.
macro_rules! keeping_sql {
    ($alike:literal, $joined:literal, $summed:literal) => {
        concat!(
            "with history as (\n",
            "  select customer_id, bool_or(company_id is not null) as company,\n",
            "    min(at) as first_at, bit_or(active_at(at)) as active\n",
            "  from purchases\n",
            "  where customer_id is not null\n",
            "  group by customer_id\n",
            "), customer as (\n",
            "  select company, first_at, active, case when company then customer_id end as company_id,\n",
            "    case when company then null else customer_id end as person_id\n",
            "  from history\n",
            "), alike as (\n",
            "  select c.company, {key} as key, bought_before(c.first_at) as bought, c.active, count(*) as n",
            $alike,
            "\n  from customer c{join}",
            $joined,
            "\n  group by 1, 2, 3, 4\n",
            "), boundary as (\n",
            "  select *, unnest(range(0, 62)) as i from alike\n",
            "), step as (\n",
            "  select *, (bought >> i) & 1 as was_customer, (bought >> (i + 1)) & 1 as is_customer,\n",
            "    (active >> i) & 1 as at_start, (active >> (i + 1)) & 1 as at_end\n",
            "  from boundary\n",
            ")\n",
            "select company, key, i,\n",
            "  sum(n * is_customer) as customers,\n",
            "  sum(n * at_start) as s, sum(n * at_end) as e,\n",
            "  sum(n * (1 - was_customer) * at_end) as new,\n",
            "  sum(n * at_start * at_end) as kept,\n",
            "  sum(n * was_customer * (1 - at_start)) as inactive,\n",
            "  sum(n * was_customer * (1 - at_start) * at_end) as won_back",
            $summed,
            "\nfrom step\n",
            "group by company, key, i"
        )
    };
}

/// Customers by what became of them in each step.
pub(super) const SQL: &str = keeping_sql!("", "", "");
/// The same with the chances of those who are active at the end.
pub(super) const WITH_CHANCES: &str = keeping_sql!(
    ", sum(v.chance_active) as chances, count(v.chance_active) as scored",
    "\n  left join person_values v on v.person_id = c.person_id",
    ",\n  sum(chances * at_end) as chances, sum(scored * at_end) as scored"
);

/// The functions of the steps.
pub(super) fn functions(ground: &Ground<'_>) -> Result<Vec<Vec<Function>>, Error> {
    Ok(Boundaries::of(ground).functions())
}

/// What became of the customers of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    customers: i64,
    start: i64,
    end: i64,
    new: i64,
    kept: i64,
    inactive: i64,
    won_back: i64,
}

/// What became of people and companies in one step, and the chances of those active at its end.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    of: [Count; 2],
    chances: f64,
    scored: i64,
}

/// All steps, and the whole period.
#[derive(Clone, Default)]
struct Spans {
    whole: Counts,
    steps: Vec<Counts>,
}

fn read(ground: &Ground<'_>, rows: &Rows) -> Result<BTreeMap<Option<String>, Spans>, Error> {
    let mut found: BTreeMap<Option<String>, Spans> = BTreeMap::new();
    let steps = ground.period.steps.len();
    for row in rows::each(rows) {
        let spans = found.entry(row.text("key")?.map(str::to_owned)).or_default();
        spans.steps.resize(steps, Counts::default());
        let block = row.optional("block")?.unwrap_or(0);
        let counts = match Boundaries::begun(block, row.integer("i")?) {
            Begun::Step(step) => spans.steps.get_mut(step),
            Begun::Whole => Some(&mut spans.whole),
            Begun::Nothing => None,
        };
        let Some(counts) = counts else { continue };
        counts.of[row.kind()?] = Count {
            customers: row.sum("customers")?,
            start: row.sum("s")?,
            end: row.sum("e")?,
            new: row.sum("new")?,
            kept: row.sum("kept")?,
            inactive: row.sum("inactive")?,
            won_back: row.sum("won_back")?,
        };
        if row.has("scored") {
            counts.chances += row.number("chances")?.unwrap_or(0.0);
            counts.scored += row.sum("scored")?;
        }
    }
    Ok(found)
}

/// Customers of one kind in one span, and what finds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Customers,
    Start,
    End,
    New,
    Kept,
    Lapsed,
    WonBack,
    Inactive,
    /// Those at the end who are not new.
    Retained,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Customers => "customers",
            Part::Start => "start",
            Part::End => "end",
            Part::New => "new",
            Part::Kept => "kept",
            Part::Lapsed => "lapsed",
            Part::WonBack => "won_back",
            Part::Inactive => "inactive",
            Part::Retained => "retained",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Part::Customers => "Customers at the end",
            Part::Start => "Active at the start (S)",
            Part::End => "Active at the end (E)",
            Part::New => "First bought within the period and active at its end (N)",
            Part::Kept => "Active at the start and at the end",
            Part::Lapsed => "Active at the start, not at the end",
            Part::WonBack => "Bought before, not active at the start, active at the end",
            Part::Inactive => "Bought before, not active at the start",
            Part::Retained => "Active at the end without the new ones (E − N)",
        }
    }

    fn of(self, count: &Count) -> i64 {
        match self {
            Part::Customers => count.customers,
            Part::Start => count.start,
            Part::End => count.end,
            Part::New => count.new,
            Part::Kept => count.kept,
            Part::Lapsed => count.start - count.kept,
            Part::WonBack => count.won_back,
            Part::Inactive => count.inactive,
            Part::Retained => count.end - count.new,
        }
    }

    fn filter(self, customers: Customers, span: &Span) -> Filter {
        let active = |at: &Boundary| bought(customers, Some(at.window), at.at);
        let inactive = |at: &Boundary| silent(customers, Some(at.window), at.at);
        let (start, end) = (&span.start, &span.end);
        let known = bought(customers, None, start.at);
        let parts = match self {
            Part::Customers => return span.ever(customers),
            Part::Start => return active(start),
            Part::End => return span.active_at_end(customers),
            Part::New => {
                let mut parts = first_bought(customers, start.at, end.at);
                // Where the window is as long as the period, all who bought within are active.
                parts.extend((end.window > start.at).then(|| active(end)));
                parts
            }
            Part::Kept => vec![active(start), active(end)],
            Part::Lapsed => vec![active(start), inactive(end)],
            Part::WonBack => vec![known, inactive(start), active(end)],
            Part::Inactive => vec![known, inactive(start)],
            Part::Retained => vec![known, active(end)],
        };
        Filter::And(parts)
    }

    fn set(self, counts: &Counts, span: &Span, by: &dyn Fn(Customers) -> Option<Filter>) -> Set {
        set([0, 1].map(|kind| self.of(&counts.of[kind])), |customers| {
            let filter = self.filter(customers, span);
            match by(customers) {
                Some(by) => Filter::And(vec![filter, by]),
                None => filter,
            }
        })
    }
}

/// A moment between steps, with the beginning of its window.
struct Boundary {
    at: Timestamp,
    window: Timestamp,
}

/// From one moment to another.
struct Span {
    start: Boundary,
    end: Boundary,
    /// Whether it reaches to the end of what is looked at.
    to_horizon: bool,
}

impl Span {
    fn new(ground: &Ground<'_>, (from, to): (Day, Day)) -> Span {
        let boundary = |day: Day| {
            let day = ground.end(day);
            Boundary { at: ground.start(day), window: ground.start(ground.window(day)) }
        };
        let (start, end) = (boundary(from), boundary(to));
        Span { to_horizon: end.at == ground.horizon, start, end }
    }

    fn ever(&self, customers: Customers) -> Filter {
        match customers {
            Customers::People => Filter::field("first_purchase_at", Lt, json!(self.end.at)),
            Customers::Companies => bought(customers, None, self.end.at),
        }
    }

    /// Of those whose last purchase is known, the quicker way.
    fn active_at_end(&self, customers: Customers) -> Filter {
        match customers {
            Customers::People if self.to_horizon => {
                Filter::field("last_order_at", Gte, json!(self.end.window))
            }
            _ => bought(customers, Some(self.end.window), self.end.at),
        }
    }
}

/// Everybody who bought before the end of the period.
pub(super) fn customers(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    let mut found = counted(metric, ground, rows, Part::Customers)?;
    found.windowed = false;
    Ok(found)
}

/// Those who bought within the window before the end of the period.
pub(super) fn active(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    counted(metric, ground, rows, Part::End)
}

fn counted(_: &Metric, ground: &Ground<'_>, rows: &Rows, part: Part) -> Result<Found, Error> {
    let whole = (ground.period.from, ground.period.to);
    let spans = read(ground, rows)?;
    let tell = |spans: &Spans, by: &dyn Fn(Customers) -> Option<Filter>| {
        let steps = ground.period.steps.iter().zip(&spans.steps);
        let series = steps.map(|(step, counts)| {
            if ground.ahead(*step) {
                return point(ground, *step, None, Json::Null);
            }
            let set = part.set(counts, &Span::new(ground, *step), by);
            point(ground, *step, Some(set.value as f64), set.records)
        });
        let set = part.set(&spans.whole, &Span::new(ground, whole), by);
        (set, series.collect::<Vec<_>>())
    };
    let (all, series) = tell(&added(&spans, ground), &|_| None);
    let groups = ground.by.map(|by| {
        let one = |(key, spans): (&Option<String>, &Spans)| {
            let (set, series) = tell(spans, &|customers| Some(by.of_customers(customers, key.as_deref())));
            groups::Group {
                key: key.clone(),
                label: by.label(key.as_deref()),
                size: set.value as f64,
                told: set.into(json!({ "series": series })),
            }
        };
        groups::largest(spans.iter().map(one).collect())
    });
    let (groups, missing) = groups.unzip();
    Ok(Found {
        value: Some(all.value as f64),
        records: all.records,
        parts: all.parts,
        series,
        groups,
        missing: missing.into_iter().flatten().collect(),
        windowed: true,
        ..Found::default()
    })
}

/// All keys together.
fn added(spans: &BTreeMap<Option<String>, Spans>, ground: &Ground<'_>) -> Spans {
    let mut all = Spans { steps: vec![Counts::default(); ground.period.steps.len()], ..Spans::default() };
    for one in spans.values() {
        let pairs = all.steps.iter_mut().zip(&one.steps).chain([(&mut all.whole, &one.whole)]);
        for (sum, counts) in pairs {
            for (sum, count) in sum.of.iter_mut().zip(&counts.of) {
                sum.customers += count.customers;
                sum.start += count.start;
                sum.end += count.end;
                sum.new += count.new;
                sum.kept += count.kept;
                sum.inactive += count.inactive;
                sum.won_back += count.won_back;
            }
            sum.chances += counts.chances;
            sum.scored += counts.scored;
        }
    }
    all
}

/// A share of customers: who is counted, of whom, and the parts that explain it.
struct Rate {
    over: Part,
    of: Part,
    parts: &'static [Part],
    /// Why there is no figure where nobody is in the denominator.
    nobody: &'static str,
}

/// `((E − N) / S) × 100`.
pub(super) fn crr(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::Retained,
        of: Part::Start,
        parts: &[Part::Start, Part::End, Part::New, Part::Kept, Part::Lapsed, Part::WonBack],
        nobody: "nobody was active",
    };
    rate(metric, ground, rows, &RATE)
}

/// Active at the start and at the end, of those at the start.
pub(super) fn kept(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::Kept,
        of: Part::Start,
        parts: &[Part::Start, Part::Kept, Part::Lapsed],
        nobody: "nobody was active",
    };
    rate(metric, ground, rows, &RATE)
}

/// The rest of them.
pub(super) fn lapsed(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::Lapsed,
        of: Part::Start,
        parts: &[Part::Start, Part::Lapsed, Part::Kept],
        nobody: "nobody was active",
    };
    let mut found = rate(metric, ground, rows, &RATE)?;
    let whole = added(&read(ground, rows)?, ground).whole;
    let mean = (whole.scored > 0).then(|| whole.chances / whole.scored as f64);
    found.further.insert("mean_chance_active".to_owned(), json!(mean));
    Ok(found)
}

/// Active again at the end, of those who had bought before and were not active at the start.
pub(super) fn won_back(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::WonBack,
        of: Part::Inactive,
        parts: &[Part::Inactive, Part::WonBack],
        nobody: "nobody who had bought before was inactive",
    };
    rate(metric, ground, rows, &RATE)
}

fn rate(metric: &Metric, ground: &Ground<'_>, rows: &Rows, rate: &Rate) -> Result<Found, Error> {
    let spans = added(&read(ground, rows)?, ground);
    let share = |counts: &Counts| {
        let sum = |part: Part| counts.of.iter().map(|count| part.of(count)).sum::<i64>();
        let of = sum(rate.of);
        // Multiplied first: 170 of 200 are 85 exactly.
        (of > 0).then(|| (100 * sum(rate.over)) as f64 / of as f64)
    };
    let told = |part: Part, counts: &Counts, span: &Span| part.set(counts, span, &|_| None);
    let series = ground.period.steps.iter().zip(&spans.steps).map(|(step, counts)| {
        if ground.ahead(*step) {
            return goal::beside(metric, *step, point(ground, *step, None, Json::Null));
        }
        let value = share(counts);
        let records = told(rate.over, counts, &Span::new(ground, *step)).records;
        goal::beside(metric, *step, point(ground, *step, value, records))
    });
    let series = series.collect();
    let whole = (ground.period.from, ground.period.to);
    let span = Span::new(ground, whole);
    let value = share(&spans.whole).filter(|_| !ground.ahead(whole));
    let parts = rate.parts.iter().map(|part| {
        let named = json!({ "name": part.name(), "label": part.label() });
        told(*part, &spans.whole, &span).into(named)
    });
    let nobody = format!("{} on {}, where the period begins", rate.nobody, ground.period.from);
    Ok(Found {
        value,
        records: told(rate.over, &spans.whole, &span).records,
        parts: parts.collect(),
        series,
        missing: if value.is_none() { vec![nobody] } else { Vec::new() },
        windowed: true,
        goal: metric.goal.map(|_| goal::told(metric, whole, value)),
        ..Found::default()
    })
}
