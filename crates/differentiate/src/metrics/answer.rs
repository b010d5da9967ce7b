//! From a question to the answer of one metric.

use model::Day;
use platform::warehouse::Scope;
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::declaration::{Grain, Metric, Unit};
use super::dimension::Dimension;
use super::found::Found;
use super::period::Period;
use super::{Ground, METRICS, blocks, groups, needs, rows};
use crate::value::levels::DEFAULT_WINDOW;
use crate::value::notes;

/// What a metric is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// The first day; without one, that of the first purchase.
    pub from: Option<Day>,
    /// The day after the last; without one, the day after the firm's last day.
    pub to: Option<Day>,
    /// The length of a step of the series.
    pub grain: Grain,
    /// The name of the dimension it is split by.
    pub by: Option<String>,
}

/// The day of the first purchase there is.
const FIRST: &str = "select firm_day(min(at)) as first from purchases";

const NO_ORDERS: &str = "there are no orders yet";

/// The metric of this name.
pub(super) fn find(name: &str) -> Result<&'static Metric, Error> {
    METRICS.iter().find(|metric| metric.name == name).ok_or_else(|| {
        let names: Vec<_> = METRICS.iter().map(|metric| metric.name).collect();
        Error::not_found(format!("there is no such metric; there are {}", names.join(", ")))
    })
}

/// One metric as a caller may see it. [`Error::NotFound`] when there is none of this name, [`Error::Invalid`] when
/// the period is no period or has too many steps, or the metric cannot be split like this.
pub async fn answer(app: &App, scope: Scope, name: &str, ask: &Ask) -> Result<Json, Error> {
    let metric = find(name)?;
    let by = ask.by.as_deref().map(|name| Dimension::of(metric, name)).transpose()?;
    if !metric.grains.is_empty() && !metric.grains.contains(&ask.grain) {
        let names: Vec<_> = metric.grains.iter().map(|grain| grain.name()).collect();
        let detail = format!("{} is told by {}", metric.label.to_lowercase(), names.join(", "));
        return Err(Error::invalid("/grain", detail));
    }
    let now = app.clock.now();
    let (today, horizon) = (app.firm.today(now), app.firm.horizon(now));
    if let Some(lacking) = needs::lacking(metric, app, &scope) {
        let seq = app.db.read(platform::feed::last_seq).await?;
        return Ok(told(metric, app, today, (Found::missing(lacking), None), seq));
    }
    let levels = app.db.read(notes::levels).await?;
    let window_days = levels.map_or(DEFAULT_WINDOW, |levels| levels.window_days);
    let mut start = None;
    if ask.from.is_none() && !metric.grains.is_empty() {
        let (first, seq) = first(app, &scope).await?;
        let Some(first) = first else {
            return Ok(told(metric, app, today, (Found::missing(NO_ORDERS), Some(window_days)), seq));
        };
        start = Some(metric.months.map_or(first, |months| first.max(today.month_later(1 - months))));
    }
    let period = Period::new(ask, start, today)?;
    if by.is_some() {
        groups::bearable(period.steps.len())?;
    }
    let ground = Ground { app, period, today, horizon, window_days, by };
    let (sql, functions) = blocks::joined(&metric.split(by), (metric.functions)(&ground)?);
    let mut query = app.query(scope.clone(), sql);
    query.functions.extend(functions);
    let found = app.warehouse.rows(query).await?;
    let nothing = found.rows.is_empty() && needs::lacking(&METRICS[0], app, &scope).is_none();
    if nothing && first(app, &scope).await?.0.is_none() {
        return Ok(told(metric, app, today, (Found::missing(NO_ORDERS), Some(window_days)), found.seq));
    }
    let told_of = (metric.tell)(metric, &ground, &found)?;
    Ok(told(metric, app, today, (told_of, Some(window_days)), found.seq))
}

/// The day of the first purchase, and the place in the feed it was read at.
async fn first(app: &App, scope: &Scope) -> Result<(Option<Day>, i64), Error> {
    let found = app.warehouse.rows(app.query(scope.clone(), FIRST)).await?;
    let mut day = None;
    for row in rows::each(&found) {
        day = row.text("first")?.and_then(|text| text.parse().ok());
    }
    Ok((day, found.seq))
}

fn told(
    metric: &Metric,
    app: &App,
    today: Day,
    (found, window_days): (Found, Option<i64>),
    seq: i64,
) -> Json {
    let currency = (metric.unit == Unit::Money).then_some(app.firm.currency);
    let mut map = declared(metric);
    for name in ["sql", "grains", "dimensions", "needs"] {
        map.remove(name);
    }
    let answers = [
        ("value", json!(found.value)),
        ("currency", json!(currency)),
        ("missing", json!(found.missing)),
        ("goal", found.goal.unwrap_or(Json::Null)),
        ("series", json!(found.series)),
        ("window_days", json!(window_days.filter(|_| found.windowed))),
        ("as_of", json!(today)),
        ("seq", json!(seq)),
        ("records", found.records),
        ("parts", json!(found.parts)),
    ];
    map.extend(answers.map(|(name, value)| (name.to_owned(), value)));
    map.extend(found.groups.map(|groups| ("groups".to_owned(), Json::Array(groups))));
    map.extend(found.further);
    Json::Object(map)
}

/// A metric as it is declared.
pub(super) fn declared(metric: &Metric) -> Map<String, Json> {
    let dimensions: Vec<_> = metric.dimensions.iter().map(|dimension| dimension.name()).collect();
    let told = [
        ("name", json!(metric.name)),
        ("label", json!(metric.label)),
        ("question", json!(metric.question)),
        ("definition", json!(metric.definition)),
        ("unit", json!(metric.unit)),
        ("grains", json!(metric.grains)),
        ("dimensions", json!(dimensions)),
        ("goal", json!(metric.goal.map(|goal| json!({ "op": ">", "value": goal.value })))),
        ("needs", json!(metric.needs)),
        ("version", json!(metric.version)),
        ("sql", json!(metric.whole())),
    ];
    told.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}
