//! Conditions on behaviour as SQL over the warehouse, for everybody at once.

use super::{Bounds, Did, Measure, Now, Sequence, Span, When};
use crate::field::{Operator, Reading};
use crate::filter::{Compiled, Fault, Filter, Source, compile};
use crate::object::{Catalog, Object};
use crate::{PortableType, Timestamp, Value};

/// Moments as conditions may speak of them: their object, and what is there beside it.
#[derive(Clone, Copy, Debug)]
pub struct Moments<'a> {
    /// Every object.
    pub catalog: &'a Catalog,
    /// Moments in the shape of an object.
    pub object: &'a Object,
    /// How values are read.
    pub reading: &'a Reading,
}

/// A query for people, in their ids.
#[derive(Clone, Debug)]
pub struct People {
    /// The query. It also finds who is nobody's record.
    pub query: Compiled,
    /// Whether it finds those for whom the condition does not hold, because it holds for whoever did nothing.
    pub complement: bool,
}

impl Moments<'_> {
    /// What must hold of one moment, as an alias `i` names it, of the database's tables or of the warehouse's.
    pub fn condition(
        &self,
        kinds: &[String],
        filter: Option<&Filter>,
        in_columns: bool,
        out: &mut Compiled,
    ) -> Result<(), Vec<Fault>> {
        let names: Vec<String> = kinds.iter().map(|kind| text(out, kind)).collect();
        out.sql += &format!("i.kind in ({})", names.join(", "));
        if let Some(filter) = filter {
            let source = Source::new(self.catalog, self.object, "i");
            let mut source = if in_columns { source.in_columns() } else { source };
            out.sql += " and ";
            compile(filter, &mut source, self.reading, out)?;
        }
        Ok(())
    }
}

fn text(out: &mut Compiled, value: &str) -> String {
    out.bind_as(PortableType::Text, Value::from(value))
}

fn moment(out: &mut Compiled, value: Timestamp) -> String {
    out.bind_as(PortableType::Timestamp, value.into())
}

/// In which stretch, and by people: what programs do is nobody's behaviour.
fn among(span: &Span, now: &Now, out: &mut Compiled) {
    let (from, until) = span.bounds(now);
    let until = moment(out, until);
    out.sql += &format!("coalesce(i.is_bot, false) = false and i.at < {until}");
    if from > Timestamp::FIRST {
        let from = moment(out, from);
        out.sql += &format!(" and i.at >= {from}");
    }
}

/// Who did so.
pub fn did(did: &Did, moments: &Moments<'_>, now: &Now) -> Result<People, Vec<Fault>> {
    let mut out =
        Compiled { sql: "select i.person_id from interactions i where ".to_owned(), ..Compiled::default() };
    among(&did.span, now, &mut out);
    out.sql += " and ";
    moments.condition(&did.kinds, did.filter.as_deref(), true, &mut out)?;
    let complement = did.holds_for_none();
    out.sql += " group by i.person_id having ";
    out.sql += if complement { "not (" } else { "(" };
    measured(&did.measure, now, &mut out);
    out.sql += ")";
    Ok(People { query: out, complement })
}

fn measured(measure: &Measure, now: &Now, out: &mut Compiled) {
    let all: Vec<String> = match measure {
        Measure::Count(bounds) => {
            let each = bounds.0.iter().map(|(op, bound)| format!("count(*) {} {bound}", op.sign()));
            each.collect()
        }
        Measure::Sum(bounds, currency) | Measure::Average(bounds, currency) => {
            let code = text(out, currency.unwrap_or(now.currency).code());
            let amounts = format!("case when i.currency = {code} then i.amount end");
            let parts = match measure {
                Measure::Average(..) => Some(format!("count({amounts})")),
                _ => None,
            };
            compared(bounds, &amounts, parts, out)
        }
        Measure::First(when) => when_sql("min(i.at)", when, now, out),
        Measure::Last(when) => when_sql("max(i.at)", when, now, out),
    };
    out.sql += &all.join(" and ");
}

fn compared(bounds: &Bounds, amounts: &str, parts: Option<String>, out: &mut Compiled) -> Vec<String> {
    let mut one = |(op, bound): &(Operator, i64)| {
        let bound = out.bind_as(PortableType::Amount, Value::Integer(*bound));
        match &parts {
            // Nothing is no average, and adds up to nothing.
            Some(parts) => format!("{parts} > 0 and sum({amounts}) {} {bound} * {parts}", op.sign()),
            None => format!("coalesce(sum({amounts}), 0) {} {bound}", op.sign()),
        }
    };
    bounds.0.iter().map(&mut one).collect()
}

fn when_sql(column: &str, when: &When, now: &Now, out: &mut Compiled) -> Vec<String> {
    let before = when.before.map(|point| format!("{column} < {}", moment(out, point.begins(now))));
    let after = when.after.map(|point| format!("{column} >= {}", moment(out, point.ends(now))));
    before.into_iter().chain(after).collect()
}

/// Who went through all steps: for each moment, when the step before was reached the last time.
pub fn sequence(sequence: &Sequence, moments: &Moments<'_>, now: &Now) -> Result<People, Vec<Fault>> {
    let mut out = Compiled { sql: "select i.person_id, i.at, i.seq".to_owned(), ..Compiled::default() };
    let mut faults = Vec::new();
    for (at, step) in sequence.steps.iter().enumerate() {
        out.sql += ", (";
        let written = moments.condition(&step.kinds, step.filter.as_deref(), true, &mut out);
        faults.extend(written.err().unwrap_or_default());
        out.sql += &format!(") as is_{at}");
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    out.sql += " from interactions i where ";
    among(&sequence.span, now, &mut out);
    let kinds = sequence.steps.iter().flat_map(|step| &step.kinds).cloned().collect::<Vec<_>>();
    out.sql += " and ";
    moments.condition(&kinds, None, true, &mut out)?;
    let mut reached = "is_0".to_owned();
    for (at, step) in sequence.steps.iter().enumerate().skip(1) {
        out.sql = format!(
            "select s.*, max(case when {reached} then s.at end) over (partition by s.person_id order by s.at, s.seq \
             rows between unbounded preceding and 1 preceding) as after_{at} from ({}) s",
            out.sql
        );
        let in_time = step.within.map(|within| {
            format!(" and s.at <= after_{at} + interval '{} seconds'", within.micros() / 1_000_000)
        });
        reached = format!("(is_{at} and after_{at} is not null{})", in_time.unwrap_or_default());
    }
    out.sql = format!("select distinct s.person_id from ({}) s where {reached}", out.sql);
    Ok(People { query: out, complement: false })
}
