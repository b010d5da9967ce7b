//! What is too old by a rule: how much it is, and some of it.

use std::collections::HashSet;

use db::Tx;
use model::field::{Field, FieldType};
use model::object::Object;
use model::{Id, PortableType, Timestamp, Value};
use platform::http::Caller;
use platform::records::titles;
use platform::schema::Schema;
use platform::warehouse::scope_of;
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::MOMENTS;
use super::rule::Terms;

/// The object of people.
const PEOPLE: &str = "people";
/// How many are shown.
const SOME: i64 = 5;

/// Records that are too old, as texts for the database. Their names were looked up in the catalogue.
pub(super) struct Records<'a> {
    object: &'a Object,
    field: &'a Field,
    /// People whose data may not be used, and what tells of them, are not erased either (GDPR, Article 18 (2)).
    restricted: Option<String>,
}

impl<'a> Records<'a> {
    pub fn of(terms: &Terms, schema: &'a Schema) -> Result<Records<'a>, Error> {
        let object = schema.object(&terms.object)?;
        Ok(Records { object, field: terms.field_of(object)?, restricted: restricted(object) })
    }

    pub fn before(&self, app: &App, terms: &Terms, now: Timestamp) -> Value {
        terms.before_as(&self.field.kind, now, &app.firm.time_zone)
    }

    fn condition(&self) -> String {
        let free =
            self.restricted.as_ref().map(|restricted| format!(" and not ({restricted})")).unwrap_or_default();
        format!("r.{} < $1{free}", self.field.slug)
    }

    /// How many there are, with the oldest and the newest.
    pub fn count(&self) -> String {
        let Records { object, field, .. } = self;
        format!(
            "select count(*), min(r.{0}), max(r.{0}) from {1} r where {2}",
            field.slug,
            object.slug,
            self.condition()
        )
    }

    /// How many are left out.
    fn left_out(&self) -> Option<String> {
        let restricted = self.restricted.as_ref()?;
        Some(format!(
            "select count(*) from {} r where r.{} < $1 and ({restricted})",
            self.object.slug, self.field.slug
        ))
    }

    /// Some of them, the oldest first.
    fn some(&self) -> String {
        let Records { object, field, .. } = self;
        format!(
            "select r.id, r.{0} from {1} r where {2} order by r.{0}, r.id limit $2",
            field.slug,
            object.slug,
            self.condition()
        )
    }

    /// A page of them.
    pub fn page(&self) -> String {
        format!("select r.id from {} r where {} order by r.id limit $2", self.object.slug, self.condition())
    }

    fn shown(&self, value: Option<i64>) -> Json {
        let value = value.map(Value::Integer);
        self.field.json(&|_| value.as_ref())
    }
}

/// When a record is of somebody whose processing is restricted; none where it is of nobody.
fn restricted(object: &Object) -> Option<String> {
    if object.slug == PEOPLE {
        return Some("coalesce(r.processing_restricted, false) = true".to_owned());
    }
    let whose =
        |field: &&Field| matches!(&field.kind, FieldType::Relation { object, .. } if object == PEOPLE);
    let of = |field: &Field| {
        format!(
            "exists (select 1 from {PEOPLE} p where p.id = r.{} and p.processing_restricted = true)",
            field.slug
        )
    };
    let each: Vec<String> = object.fields.iter().filter(whose).map(of).collect();
    (!each.is_empty()).then(|| each.join(" or "))
}

/// How much a rule takes now, and some of it.
pub(super) async fn look(app: &App, caller: &Caller, terms: &Terms) -> Result<(i64, Json), Error> {
    if terms.object == MOMENTS {
        return moments(app, caller, terms).await;
    }
    let (inner, terms) = (app.clone(), terms.clone());
    app.db.read(move |tx| records(tx, &inner, &terms)).await
}

fn records(tx: &mut Tx, app: &App, terms: &Terms) -> Result<(i64, Json), Error> {
    let schema = app.schema();
    let aged = Records::of(terms, &schema)?;
    let before = aged.before(app, terms, app.clock.now());
    let Some(row) = tx.query_one(&aged.count(), std::slice::from_ref(&before))? else {
        return Err(Error::bug("a count without a row"));
    };
    let (count, oldest, newest) = (row.integer(0)?, row.opt_integer(1)?, row.opt_integer(2)?);
    let left_out = match aged.left_out() {
        Some(text) => {
            tx.query_one(&text, std::slice::from_ref(&before))?.map(|row| row.integer(0)).transpose()?
        }
        None => None,
    };
    let rows = tx.query(&aged.some(), &[before, SOME.into()])?;
    let some =
        rows.iter().map(|row| Ok((row.id(0)?, row.opt_integer(1)?))).collect::<Result<Vec<_>, Error>>()?;
    let ids: HashSet<Id> = some.iter().map(|(id, _)| *id).collect();
    let titles = titles(tx, &schema, aged.object, &ids)?;
    let sample: Vec<Json> = some
        .iter()
        .map(|(id, date)| json!({"id": id, "title": titles.get(id), "date": aged.shown(*date)}))
        .collect();
    let told = json!({
        "count": count, "restricted": left_out.unwrap_or(0),
        "oldest": aged.shown(oldest), "newest": aged.shown(newest), "sample": sample,
    });
    Ok((count, told))
}

/// Moments are counted in the warehouse, where that takes no time.
async fn moments(app: &App, caller: &Caller, terms: &Terms) -> Result<(i64, Json), Error> {
    let of_kind = if terms.kind.is_some() { " and i.kind = $2" } else { "" };
    let restricted = format!(
        "exists (select 1 from {PEOPLE} p where p.id = i.person_id and p.processing_restricted = true)"
    );
    let old = format!("from interactions i where i.at < $1{of_kind}");
    let mut values = vec![(terms.before(app.clock.now()).into(), PortableType::Timestamp)];
    values.extend(terms.kind.as_deref().map(|kind| (kind.into(), PortableType::Text)));
    let ask = async |text: String| {
        let mut query = app.query(scope_of(app, caller).await?, text);
        query.values = values.clone();
        Ok::<_, Error>(app.warehouse.rows(query).await?.rows)
    };
    let whole = ask(format!("select count(*), min(i.at), max(i.at) {old} and not {restricted}")).await?;
    let left_out = ask(format!("select count(*) {old} and {restricted}")).await?;
    let some =
        ask(format!("select i.id, i.kind, i.at {old} and not {restricted} order by i.at, i.id limit {SOME}"))
            .await?;
    let of = |at: usize| whole.first().and_then(|row| row.get(at)).cloned().unwrap_or_default();
    let sample: Vec<Json> =
        some.iter().map(|row| json!({"id": row.first(), "title": row.get(1), "date": row.get(2)})).collect();
    let count = of(0).as_i64().unwrap_or(0);
    let left_out = left_out.first().and_then(|row| row.first()).and_then(Json::as_i64).unwrap_or(0);
    let told = json!({
        "count": count, "restricted": left_out, "oldest": of(1), "newest": of(2), "sample": sample,
    });
    Ok((count, told))
}
