//! Conditions on behaviour as a request says them, and back.

use serde_json::{Map, Value as Json, json};

use super::{Bounds, Did, KIND_LIMIT, Length, Measure, Point, STEP_LIMIT, Sequence, Span, Step, When};
use crate::field::Operator;
use crate::filter::{Fault, Filter};
use crate::{Currency, micros_from_decimal, micros_to_decimal};

/// Reads the inner condition that stands at a place.
type Inner<'a> = &'a mut dyn FnMut(&Json, &str) -> Result<Filter, Fault>;

const MEASURES: &[&str] = &["count", "sum", "avg", "first", "last"];
const COMPARISONS: &[Operator] =
    &[Operator::Eq, Operator::Ne, Operator::Lt, Operator::Lte, Operator::Gt, Operator::Gte];

/// The keys of a map that are none of these.
fn only(map: &Map<String, Json>, names: &[&[&str]], pointer: &str) -> Result<(), Fault> {
    match map.keys().find(|key| !names.iter().any(|names| names.contains(&key.as_str()))) {
        None => Ok(()),
        Some(other) => {
            let detail = format!("unknown part; there are {}", names.concat().join(", "));
            Err(Fault::new(format!("{pointer}/{}", crate::filter::escape(other)), detail))
        }
    }
}

/// Reads what somebody did.
pub(in crate::filter) fn did(map: &Map<String, Json>, pointer: &str, inner: Inner<'_>) -> Result<Did, Fault> {
    only(map, &[&["did", "where", "within", "from", "to"], MEASURES], pointer)?;
    let asked: Vec<&&str> = MEASURES.iter().filter(|name| map.contains_key(**name)).collect();
    let measure = match asked.as_slice() {
        [] => Measure::Count(Bounds(vec![(Operator::Gte, 1)])),
        [name] => measure(name, &map[**name], &format!("{pointer}/{name}"))?,
        _ => return Err(Fault::new(pointer, "say at most one of count, sum, avg, first, last")),
    };
    Ok(Did {
        kinds: kinds(map, pointer)?,
        span: Span {
            within: text(map, "within", pointer)?,
            from: text(map, "from", pointer)?,
            to: text(map, "to", pointer)?,
        },
        filter: filter(map, pointer, inner)?,
        measure,
    })
}

/// Reads what followed what.
pub(in crate::filter) fn sequence(
    map: &Map<String, Json>,
    pointer: &str,
    inner: Inner<'_>,
) -> Result<Sequence, Fault> {
    only(map, &[&["sequence", "within", "from", "to"]], pointer)?;
    let place = format!("{pointer}/sequence");
    let list = map.get("sequence").and_then(Json::as_array);
    let list = list.filter(|list| (2..=STEP_LIMIT).contains(&list.len()));
    let list =
        list.ok_or_else(|| Fault::new(&place, format!("must be a list of 2 to {STEP_LIMIT} steps")))?;
    let mut span = Span {
        within: text(map, "within", pointer)?,
        from: text(map, "from", pointer)?,
        to: text(map, "to", pointer)?,
    };
    let mut steps = Vec::new();
    for (at, step) in list.iter().enumerate() {
        let place = format!("{place}/{at}");
        let Json::Object(step) = step else {
            return Err(Fault::new(place, "a step is {\"did\": …, \"where\": …, \"within\": …}"));
        };
        only(step, &[&["did", "where", "within"]], &place)?;
        let mut within = text(step, "within", &place)?;
        // Before the first step there is none: its length reaches from now.
        if at == 0 {
            match (span.within, within.take()) {
                (Some(_), Some(_)) => {
                    let detail = "is said for the whole already; say it once";
                    return Err(Fault::new(format!("{place}/within"), detail));
                }
                (before, first) => span.within = before.or(first),
            }
        }
        steps.push(Step { kinds: kinds(step, &place)?, filter: filter(step, &place, inner)?, within });
    }
    Ok(Sequence { steps, span })
}

fn kinds(map: &Map<String, Json>, pointer: &str) -> Result<Vec<String>, Fault> {
    let must = || {
        let detail = format!("must be a kind of event like order_placed, or a list of up to {KIND_LIMIT}");
        Fault::new(format!("{pointer}/did"), detail)
    };
    let named = |kind: &Json| {
        let kind = kind.as_str().filter(|kind| (1..=200).contains(&kind.len()) && !kind.contains('\0'));
        kind.map(str::to_owned).ok_or_else(must)
    };
    match map.get("did") {
        Some(Json::Array(list)) if (1..=KIND_LIMIT).contains(&list.len()) => list.iter().map(named).collect(),
        Some(one @ Json::String(_)) => Ok(vec![named(one)?]),
        _ => Err(must()),
    }
}

fn filter(map: &Map<String, Json>, pointer: &str, inner: Inner<'_>) -> Result<Option<Box<Filter>>, Fault> {
    let read = |part: &Json| inner(part, &format!("{pointer}/where"));
    let found = map.get("where").map(read).transpose()?;
    match found.as_ref().is_some_and(Filter::is_of_people) {
        true => Err(Fault::new(format!("{pointer}/where"), "may only compare fields of the event")),
        false => Ok(found.map(Box::new)),
    }
}

/// A part that is a text with a meaning.
fn text<T: std::str::FromStr<Err = String>>(
    map: &Map<String, Json>,
    name: &str,
    pointer: &str,
) -> Result<Option<T>, Fault> {
    let Some(said) = map.get(name) else { return Ok(None) };
    let parsed = said.as_str().ok_or_else(|| "must be a text".to_owned()).and_then(str::parse);
    parsed.map(Some).map_err(|detail| Fault::new(format!("{pointer}/{name}"), detail))
}

fn measure(name: &str, said: &Json, pointer: &str) -> Result<Measure, Fault> {
    let Json::Object(map) = said else {
        return Err(Fault::new(pointer, "must be comparisons like {\"gte\": 2}"));
    };
    match name {
        "count" => Ok(Measure::Count(bounds(map, &[], pointer, &|number| {
            let whole = number.as_i64().filter(|whole| (0..=1_000_000_000).contains(whole));
            whole.ok_or("must be a whole number")
        })?)),
        "sum" | "avg" => {
            if map.get("field").and_then(Json::as_str) != Some("amount") {
                return Err(Fault::new(format!("{pointer}/field"), "must be amount"));
            }
            let currency = map.get("currency").map(|code| {
                let parsed = code.as_str().and_then(|code| code.parse::<Currency>().ok());
                parsed.ok_or_else(|| Fault::new(format!("{pointer}/currency"), "must be a currency like EUR"))
            });
            let bounds = bounds(map, &["field", "currency"], pointer, &|number| {
                let text = match number {
                    Json::Number(number) => number.to_string(),
                    Json::String(text) => text.clone(),
                    _ => String::new(),
                };
                micros_from_decimal(&text).map_err(|_| "must be a number with up to 6 decimals")
            })?;
            let currency = currency.transpose()?;
            Ok(match name {
                "sum" => Measure::Sum(bounds, currency),
                _ => Measure::Average(bounds, currency),
            })
        }
        _ => {
            only(map, &[&["before", "after"]], pointer)?;
            let when = When { before: text(map, "before", pointer)?, after: text(map, "after", pointer)? };
            if when == When::default() {
                return Err(Fault::new(pointer, "say before, after, or both"));
            }
            Ok(if name == "first" { Measure::First(when) } else { Measure::Last(when) })
        }
    }
}

fn bounds(
    map: &Map<String, Json>,
    beside: &[&str],
    pointer: &str,
    number: &dyn Fn(&Json) -> Result<i64, &'static str>,
) -> Result<Bounds, Fault> {
    let names: Vec<&str> = COMPARISONS.iter().map(|op| op.name()).collect();
    only(map, &[&names, beside], pointer)?;
    let found = COMPARISONS.iter().filter_map(|op| Some((*op, map.get(op.name())?)));
    let found = found.map(|(op, said)| {
        let read = number(said).map_err(|detail| Fault::new(format!("{pointer}/{}", op.name()), detail));
        Ok((op, read?))
    });
    let found = found.collect::<Result<Vec<_>, Fault>>()?;
    if found.is_empty() {
        return Err(Fault::new(pointer, format!("say at least one of {}", names.join(", "))));
    }
    Ok(Bounds(found))
}

impl Did {
    /// As a request would say it.
    pub(in crate::filter) fn json(&self) -> Json {
        let mut map = Map::from_iter([("did".to_owned(), kinds_json(&self.kinds))]);
        span_json(&self.span, &mut map);
        map.extend(self.filter.as_ref().map(|filter| ("where".to_owned(), filter.json())));
        let (name, said) = match &self.measure {
            Measure::Count(bounds) => ("count", bounds_json(bounds, &|whole| json!(whole))),
            Measure::Sum(bounds, currency) => ("sum", amounts_json(bounds, *currency)),
            Measure::Average(bounds, currency) => ("avg", amounts_json(bounds, *currency)),
            Measure::First(when) => ("first", when_json(when)),
            Measure::Last(when) => ("last", when_json(when)),
        };
        map.insert(name.to_owned(), Json::Object(said));
        Json::Object(map)
    }
}

impl Sequence {
    /// As a request would say it.
    pub(in crate::filter) fn json(&self) -> Json {
        let steps = self.steps.iter().map(|step| {
            let mut map = Map::from_iter([("did".to_owned(), kinds_json(&step.kinds))]);
            map.extend(step.within.map(|within| ("within".to_owned(), json!(within.to_string()))));
            map.extend(step.filter.as_ref().map(|filter| ("where".to_owned(), filter.json())));
            Json::Object(map)
        });
        let mut map = Map::from_iter([("sequence".to_owned(), steps.collect())]);
        span_json(&self.span, &mut map);
        Json::Object(map)
    }
}

fn kinds_json(kinds: &[String]) -> Json {
    match kinds {
        [one] => json!(one),
        several => json!(several),
    }
}

fn span_json(span: &Span, map: &mut Map<String, Json>) {
    map.extend(span.within.map(|within: Length| ("within".to_owned(), json!(within.to_string()))));
    let mut point = |name: &str, point: Option<Point>| {
        map.extend(point.map(|point| (name.to_owned(), json!(point.to_string()))));
    };
    point("from", span.from);
    point("to", span.to);
}

fn bounds_json(bounds: &Bounds, number: &dyn Fn(i64) -> Json) -> Map<String, Json> {
    bounds.0.iter().map(|(op, bound)| (op.name().to_owned(), number(*bound))).collect()
}

fn amounts_json(bounds: &Bounds, currency: Option<Currency>) -> Map<String, Json> {
    let mut map = bounds_json(bounds, &|micros| json!(micros_to_decimal(micros, 0)));
    map.insert("field".to_owned(), json!("amount"));
    map.extend(currency.map(|currency| ("currency".to_owned(), json!(currency.code()))));
    map
}

fn when_json(when: &When) -> Map<String, Json> {
    let part =
        |name: &str, point: Option<Point>| point.map(|point| (name.to_owned(), json!(point.to_string())));
    [part("before", when.before), part("after", when.after)].into_iter().flatten().collect()
}
