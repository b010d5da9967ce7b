//! Lists: filter, search, sort, pages by cursor, totals and sums.
//!
//! A page continues behind the last record of the one before ("keyset"), so that no page costs more than
//! the first and nothing is shown twice when records are added. Records without a value for the first sort
//! field come last, in either direction. They are read as a second stretch of their own, which lets both
//! databases walk an index for each of the two.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::Tx;
use model::field::{Field, FieldType, Reading};
use model::filter::{Compiled, Fault, Filter, Source, compile};
use model::object::{Object, Place, SEARCH_COLUMN};
use model::{ColumnType, Id, Value, search_key};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use super::selection::Selection;
use super::shown::Shown;
use super::sums::sums;
use super::totals::Totals;
use crate::Error;
use crate::schema::Schema;

/// What a list is asked for.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// The filter tree.
    pub filter: Option<Json>,
    /// Words that the record's search text must contain.
    pub search: Option<String>,
    /// The order; newest first when nothing is said.
    pub sort: Vec<SortKey>,
    /// The fields to show; all when nothing is said.
    pub fields: Option<Vec<String>>,
    /// Records on a page, 50 when nothing is said.
    pub limit: Option<i64>,
    /// The cursor that the page before gave.
    pub after: Option<String>,
    /// Whether to count all records that match.
    pub total: bool,
    /// Fields to add up over all records that match.
    pub sum: Vec<String>,
}

/// One field of an order.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SortKey {
    /// The field.
    pub field: String,
    /// The direction.
    #[serde(default)]
    pub direction: Direction,
}

/// A direction of sorting. Records without a value come last in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Smallest, earliest, A first.
    #[default]
    Asc,
    /// Largest, latest, Z first.
    Desc,
}

/// Most records of a page.
pub const PAGE_LIMIT: i64 = 1_000;
const SORT_LIMIT: usize = 3;

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// The records.
    pub records: Vec<Map<String, Json>>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    /// How many match, if that was asked.
    pub total: Option<i64>,
    /// Sums by field, if they were asked: a number, or one amount of money per currency.
    pub sums: Option<Map<String, Json>>,
}

/// Reads one page.
pub fn page(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    search: &Search,
) -> Result<Page, Error> {
    let Found { shown, next, totals: Totals { total, sums } } =
        read(tx, schema, reading, object, search, None)?;
    Ok(Page { records: shown.records().collect(), next, total, sums })
}

/// Reads one page as the API answers it, a text of JSON, with totals that were counted before or are now.
pub(super) fn page_text(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    search: &Search,
    counted: Option<Totals>,
) -> Result<String, Error> {
    let Found { shown, next, totals: Totals { total, sums } } =
        read(tx, schema, reading, object, search, counted)?;
    let mut text = String::from("{\"data\":[");
    for (at, record) in shown.texts().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text += &record?;
    }
    text += &format!("],\"next\":{}", json!(next));
    if let Some(total) = total {
        text += &format!(",\"total\":{total}");
    }
    if let Some(sums) = sums {
        text += &format!(",\"sums\":{}", Json::Object(sums));
    }
    text.push('}');
    Ok(text)
}

/// A page as it was read.
struct Found<'a> {
    shown: Shown<'a>,
    next: Option<String>,
    totals: Totals,
}

fn read<'a>(
    tx: &mut Tx,
    schema: &'a Schema,
    reading: &Reading,
    object: &'a Object,
    search: &Search,
    counted: Option<Totals>,
) -> Result<Found<'a>, Error> {
    let limit = search.limit.unwrap_or(50);
    if !(1..=PAGE_LIMIT).contains(&limit) {
        return Err(Error::invalid("/limit", format!("must be from 1 to {PAGE_LIMIT}")));
    }
    let mut source = Source::new(&schema.catalog, object, "r");
    let mut condition = Compiled::default();
    write_condition(&mut source, schema, reading, object, search, &mut condition)?;
    let totals = match counted {
        Some(totals) => totals,
        None => Totals {
            total: search.total.then(|| count(tx, &source, &condition)).transpose()?,
            sums: sums(tx, &source, search, &condition)?,
        },
    };

    let order = Order::new(&mut source, search)?;
    let selection = Selection::new(schema, &mut source, search.fields.as_deref())?;
    let cursor = search.after.as_deref().map(|text| order.read_cursor(text, object, search)).transpose()?;
    let mut rows = Vec::new();
    for stretch in order.stretches(cursor.as_ref()) {
        let missing = limit as usize + 1 - rows.len();
        let mut query = condition.clone();
        order.write_stretch(stretch, cursor.as_ref(), &mut query);
        let sql = format!(
            "select {}, {} from {} where {} order by {} limit {missing}",
            selection.sql,
            order.select_list(),
            source.from_clause(&mut query),
            query.sql,
            order.order_by(stretch),
        );
        rows.extend(tx.query(&sql, &query.params)?);
        if rows.len() > limit as usize {
            break;
        }
    }
    let next = match rows.len() > limit as usize {
        true => {
            rows.truncate(limit as usize);
            let last = rows.last().ok_or_else(|| Error::bug("a full page is empty"))?;
            Some(order.write_cursor(last, selection.width(), object, search)?)
        }
        false => None,
    };
    let shown = Shown::new(tx, schema, selection, rows)?;
    Ok(Found { shown, next, totals })
}

/// The records that a list is about.
pub(super) fn write_condition(
    source: &mut Source<'_>,
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    search: &Search,
    out: &mut Compiled,
) -> Result<(), Error> {
    match &search.filter {
        Some(tree) if !tree.is_null() => {
            let filter = Filter::read(tree, "/filter")?;
            compile(&filter, source, reading, out)?;
        }
        _ => out.sql += "true",
    }
    let Some(text) = &search.search else { return Ok(()) };
    if object.search.is_empty() {
        return Err(Error::invalid("/search", format!("{} cannot be searched; use a filter", object.slug)));
    }
    if text.len() > 1_000 || text.contains('\0') {
        return Err(Error::invalid("/search", "must be a text of at most 1,000 bytes"));
    }
    let column = source.own(SEARCH_COLUMN);
    for word in search_key(text).split(' ').filter(|word| !word.is_empty()).take(10) {
        let escaped: String = word
            .chars()
            .flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c]))
            .collect();
        let name = out.bind(Value::Text(format!("%{escaped}%")));
        if !schema.partly_searched(object) {
            out.sql += &format!(" and {column} like {name} escape '!'");
            continue;
        }
        // The text that is searched holds what is hidden from whoever asks: each field is looked at by itself.
        let fields: Vec<_> = object.search.iter().filter_map(|slug| object.field(slug)).collect();
        let fields = fields.iter().map(|field| match field.kind {
            _ if field.kind.has_key() => source.own(&field.sort_column()),
            _ => format!("lower({})", source.own(&field.sort_column())),
        });
        let found: Vec<_> =
            fields.map(|column| format!("coalesce({column} like {name} escape '!', false)")).collect();
        out.sql += &format!(" and ({})", found.join(" or "));
    }
    Ok(())
}

fn count(tx: &mut Tx, source: &Source<'_>, condition: &Compiled) -> Result<i64, Error> {
    let mut query = condition.clone();
    let sql = format!("select count(*) from {} where {}", source.from_clause(&mut query), condition.sql);
    let row = tx.query_one(&sql, &query.params)?.ok_or_else(|| Error::bug("a count gave nothing"))?;
    Ok(row.integer(0)?)
}

/// One column of the order.
struct Key {
    column: String,
    column_type: ColumnType,
    direction: Direction,
    nullable: bool,
}

/// The order of a list; the id decides between equals and is the last key.
pub(super) struct Order {
    keys: Vec<Key>,
}

/// The part of a list that a query reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stretch {
    /// Records with a value for the first key.
    Present,
    /// Those without.
    Absent,
    /// All: the first key always has a value.
    All,
}

impl Order {
    pub(super) fn new(source: &mut Source<'_>, search: &Search) -> Result<Order, Error> {
        if search.sort.len() > SORT_LIMIT {
            return Err(Error::invalid("/sort", format!("may name {SORT_LIMIT} fields")));
        }
        let mut keys = Vec::new();
        for (at, key) in search.sort.iter().enumerate() {
            let place = source.place(&key.field, &format!("/sort/{at}/field"))?;
            let field: &Field = place.field();
            if keys.iter().any(|other: &Key| other.column.ends_with(&format!(".{}", field.sort_column()))) {
                return Err(Error::invalid(format!("/sort/{at}/field"), "is named twice"));
            }
            keys.push(Key {
                column: source.column(&place, &field.sort_column()),
                column_type: field.kind.column_type(),
                direction: key.direction,
                nullable: match place {
                    Place::Own(field) => !matches!(&*field.slug, "id" | "created_at" | "updated_at"),
                    Place::Attached(..) => true,
                },
            });
            if field.kind == FieldType::Id {
                return Ok(Order { keys });
            }
        }
        // Ids of version 7 rise with time: without an order the newest comes first.
        let direction = keys.first().map_or(Direction::Desc, |key| key.direction);
        keys.push(Key { column: source.own("id"), column_type: ColumnType::Id, direction, nullable: false });
        Ok(Order { keys })
    }

    fn stretches(&self, cursor: Option<&Vec<Value>>) -> Vec<Stretch> {
        match (self.keys[0].nullable, cursor) {
            (false, _) => vec![Stretch::All],
            (true, Some(values)) if values[0].is_null() => vec![Stretch::Absent],
            (true, _) => vec![Stretch::Present, Stretch::Absent],
        }
    }

    /// The whole order as one text, for where a list is not read in stretches.
    pub(super) fn whole(&self) -> String {
        let first = &self.keys[0];
        let absent = if first.nullable { format!("({} is null), ", first.column) } else { String::new() };
        absent + &self.order_by(Stretch::All)
    }

    fn select_list(&self) -> String {
        self.keys.iter().map(|key| key.column.clone()).collect::<Vec<_>>().join(", ")
    }

    fn order_by(&self, stretch: Stretch) -> String {
        let mut parts = Vec::new();
        for (at, key) in self.keys.iter().enumerate() {
            if at == 0 && stretch == Stretch::Absent {
                continue;
            }
            if at > 0 && key.nullable {
                parts.push(format!("({} is null)", key.column));
            }
            parts.push(match key.direction {
                Direction::Asc => key.column.clone(),
                Direction::Desc => format!("{} desc", key.column),
            });
        }
        parts.join(", ")
    }

    /// Adds to a condition that records lie in this stretch and behind the cursor.
    fn write_stretch(&self, stretch: Stretch, cursor: Option<&Vec<Value>>, out: &mut Compiled) {
        let first = &self.keys[0].column;
        let skip = match stretch {
            Stretch::Present => {
                out.sql += &format!(" and {first} is not null");
                0
            }
            Stretch::Absent => {
                out.sql += &format!(" and {first} is null");
                1
            }
            Stretch::All => 0,
        };
        let Some(values) = cursor else { return };
        // The absent stretch begins anew when the page before ended in the present one.
        if (stretch == Stretch::Absent) != values[0].is_null() {
            return;
        }
        if skip == 0 {
            // Said apart from the rest, so that the index is entered at the right place.
            let name = out.bind(values[0].clone());
            let sign = if self.keys[0].direction == Direction::Asc { ">=" } else { "<=" };
            out.sql += &format!(" and {first} {sign} {name}");
        }
        out.sql += " and ";
        self.behind(skip, values, out);
    }

    /// The condition that a record comes behind the values from the key at `at` on.
    fn behind(&self, at: usize, values: &[Value], out: &mut Compiled) {
        let Key { column, direction, nullable, .. } = &self.keys[at];
        let last = at + 1 == self.keys.len();
        if values[at].is_null() {
            out.sql += &format!("({column} is null");
            if !last {
                out.sql += " and ";
                self.behind(at + 1, values, out);
            }
            out.sql += ")";
            return;
        }
        let sign = if *direction == Direction::Asc { ">" } else { "<" };
        let name = out.bind(values[at].clone());
        out.sql += &format!("({column} {sign} {name}");
        if *nullable && at > 0 {
            out.sql += &format!(" or {column} is null");
        }
        if !last {
            let name = out.bind(values[at].clone());
            out.sql += &format!(" or ({column} = {name} and ");
            self.behind(at + 1, values, out);
            out.sql += ")";
        }
        out.sql += ")";
    }

    /// The values of the last record of a page, and a mark of the list they belong to.
    fn write_cursor(
        &self,
        row: &db::Row,
        from: usize,
        object: &Object,
        search: &Search,
    ) -> Result<String, Error> {
        let values = self
            .keys
            .iter()
            .enumerate()
            .map(|(at, key)| Ok(row.value(from + at, key.column_type)?))
            .collect::<Result<Vec<_>, Error>>()?;
        let bytes = postcard::to_stdvec(&(mark(object, search), values))
            .map_err(|error| Error::bug(error.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    fn read_cursor(&self, text: &str, object: &Object, search: &Search) -> Result<Vec<Value>, Fault> {
        let wrong = || Fault::new("/after", "is not a cursor of this list; start again without it");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let (marked, values): ([u8; 8], Vec<Value>) = postcard::from_bytes(&bytes).map_err(|_| wrong())?;
        let fits = |(key, value): (&Key, &Value)| match value {
            Value::Null => key.nullable,
            Value::Text(text) => key.column_type == ColumnType::Text && !text.contains('\0'),
            Value::Integer(_) => key.column_type == ColumnType::Integer,
            Value::Real(real) => key.column_type == ColumnType::Real && real.is_finite(),
            Value::Boolean(_) => key.column_type == ColumnType::Boolean,
            Value::Id(Id(_)) => key.column_type == ColumnType::Id,
            Value::Bytes(_) => false,
        };
        let good = marked == mark(object, search) && values.len() == self.keys.len();
        if good && self.keys.iter().zip(&values).all(fits) { Ok(values) } else { Err(wrong()) }
    }
}

/// Tells the lists of a cursor apart: one of another object, order, filter or search is refused instead of
/// answered with the wrong page.
fn mark(object: &Object, search: &Search) -> [u8; 8] {
    let sort: Vec<_> = search.sort.iter().map(|key| (&key.field, key.direction == Direction::Desc)).collect();
    let text = json!([object.slug, sort, search.filter, search.search]).to_string();
    let digest = Sha256::digest(text.as_bytes());
    let mut mark = [0; 8];
    mark.copy_from_slice(&digest[..8]);
    mark
}
