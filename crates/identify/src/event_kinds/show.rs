//! The catalogue as it is shown: what is settled, and how much came in.

use std::collections::{BTreeMap, HashMap};

use db::{Row, Tx};
use model::{PortableType, Timestamp, Value};
use platform::http::Caller;
use platform::warehouse::{Rows, scope_of};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::sql;

/// How much came in of each kind lately, and when the last of it.
const VOLUMES: &str = "select kind, sum(case when at >= $2 then 1 else 0 end), sum(case when at >= $1 then 1 else 0 end), \
     max(at) from interactions group by kind";
/// On which days one kind came in.
const DAILY: &str = "select cast(firm_day(at) as text), count(*) from interactions \
     where kind = $1 and at >= $2 group by 1 order by 1";
/// From where one kind came in.
const SOURCES: &str = "select source, count(*) from interactions \
     where kind = $1 and source is not null and at >= $2 group by 1 order by 2 desc, 1";

/// How much came in of a kind.
#[derive(Clone, Debug, Default)]
struct Volume {
    month: i64,
    day: i64,
    last: Option<String>,
}

async fn ask(
    app: &App,
    caller: &Caller,
    text: &str,
    values: Vec<(Value, PortableType)>,
) -> Result<Rows, Error> {
    let mut query = app.query(scope_of(app, caller).await?, text);
    query.values = values;
    Ok(app.warehouse.rows(query).await?)
}

/// The moment so many days ago.
fn ago(app: &App, days: i64) -> (Value, PortableType) {
    (app.clock.now().plus_micros(-days * 86_400 * 1_000_000).into(), PortableType::Timestamp)
}

async fn volumes(app: &App, caller: &Caller) -> Result<HashMap<String, Volume>, Error> {
    let rows = ask(app, caller, VOLUMES, vec![ago(app, 1), ago(app, 30)]).await?;
    let read = |row: &Vec<Json>| {
        let whole = |at: usize| row.get(at).and_then(Json::as_i64).unwrap_or(0);
        let last = row.get(3).and_then(Json::as_str).map(str::to_owned);
        Some((row.first()?.as_str()?.to_owned(), Volume { month: whole(1), day: whole(2), last }))
    };
    Ok(rows.rows.iter().filter_map(read).collect())
}

/// What is settled of a kind: its label, what it means, whether it is blocked, and since when it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Settled {
    pub label: Option<String>,
    pub description: Option<String>,
    pub blocked: bool,
    first_seen_at: Option<Timestamp>,
    properties: i64,
}

fn settled(row: &Row) -> Result<(String, Settled), Error> {
    let settled = Settled {
        blocked: row.boolean(1)?,
        label: row.opt_text(2)?.map(str::to_owned),
        description: row.opt_text(3)?.map(str::to_owned),
        first_seen_at: Some(Timestamp(row.integer(4)?)),
        properties: 0,
    };
    Ok((row.text(0)?.to_owned(), settled))
}

/// What is settled of one kind; none when it is not known.
pub(super) fn settled_of(tx: &mut Tx, kind: &str) -> Result<Option<Settled>, Error> {
    let row = tx.query_one(sql::KIND, &[kind.into()])?;
    Ok(row.as_ref().map(settled).transpose()?.map(|(_, settled)| settled))
}

fn shown(kind: &str, settled: &Settled, volume: &Volume) -> Json {
    json!({
        "kind": kind,
        "label": settled.label.clone().unwrap_or_else(|| label(kind)),
        "description": settled.description,
        "volume_24h": volume.day,
        "volume_30d": volume.month,
        "first_seen_at": settled.first_seen_at,
        "last_seen_at": volume.last,
        "blocked": settled.blocked,
        "property_count": settled.properties,
    })
}

/// A kind for people to read: `order_placed` is "Order placed".
fn label(kind: &str) -> String {
    let text = kind.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Every kind that came in or of which something is known.
pub(super) async fn all(app: &App, caller: &Caller) -> Result<Json, Error> {
    let volumes = volumes(app, caller).await?;
    let known = app
        .db
        .read(|tx| {
            let rows = tx.query(sql::KINDS, &[])?;
            let mut known = rows.iter().map(settled).collect::<Result<BTreeMap<_, _>, Error>>()?;
            for row in tx.query(sql::PROPERTY_COUNTS, &[])? {
                known.entry(row.text(0)?.to_owned()).or_default().properties = row.integer(1)?;
            }
            Ok::<_, Error>(known)
        })
        .await?;
    let mut all: BTreeMap<&str, (Settled, Volume)> = BTreeMap::new();
    for (kind, settled) in &known {
        all.entry(kind).or_default().0 = settled.clone();
    }
    for (kind, volume) in &volumes {
        all.entry(kind).or_default().1 = volume.clone();
    }
    let data: Vec<Json> = all.iter().map(|(kind, (settled, volume))| shown(kind, settled, volume)).collect();
    Ok(json!({"data": data, "next": null}))
}

/// One kind with everything that is known of it.
pub(super) async fn one(app: &App, caller: &Caller, kind: String) -> Result<Json, Error> {
    let volume = volumes(app, caller).await?.remove(&kind);
    let pairs = |rows: Rows, (name, count): (&str, &str)| -> Vec<Json> {
        rows.rows.iter().map(|row| json!({name: row.first(), count: row.get(1)})).collect()
    };
    let of_kind = || vec![(kind.as_str().into(), PortableType::Text), ago(app, 30)];
    let daily = ask(app, caller, DAILY, of_kind()).await?;
    let sources = ask(app, caller, SOURCES, of_kind()).await?;
    let name = kind.clone();
    let (settled, properties) = app
        .db
        .read(move |tx| {
            let settled = settled_of(tx, &name)?;
            Ok::<_, Error>((settled, properties(tx, &name)?))
        })
        .await?;
    if settled.is_none() && volume.is_none() {
        return Err(Error::not_found("no event of this kind ever came in"));
    }
    let settled = Settled { properties: properties.len() as i64, ..settled.unwrap_or_default() };
    let mut shown = shown(&kind, &settled, &volume.unwrap_or_default());
    shown["properties"] = json!(properties);
    shown["daily"] = json!(pairs(daily, ("day", "count")));
    shown["sources"] = json!(pairs(sources, ("name", "count")));
    Ok(shown)
}

fn properties(tx: &mut Tx, kind: &str) -> Result<Vec<Json>, Error> {
    let mut types: HashMap<String, Vec<String>> = HashMap::new();
    for row in tx.query(sql::TYPES_OF, &[kind.into()])? {
        types.entry(row.text(0)?.to_owned()).or_default().push(row.text(1)?.to_owned());
    }
    let rows = tx.query(sql::PROPERTIES_OF, &[kind.into()])?;
    let shown = rows.iter().map(|row| {
        let name = row.text(0)?;
        Ok(json!({
            "name": name,
            "types": types.remove(name).unwrap_or_default(),
            "declared_type": row.opt_text(1)?,
            "required": row.boolean(2)?,
            "description": row.opt_text(3)?,
            "first_seen_at": Timestamp(row.integer(4)?),
        }))
    });
    shown.collect()
}
