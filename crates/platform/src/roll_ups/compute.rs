//! Figures of some records, computed from what is there and written where they differ, in one statement for each
//! roll-up.

use db::Tx;
use model::Id;
use model::field::{Field, FieldType, Reading, RollUp, Summary, Via};
use model::filter::{Compiled, Source, compile};
use model::object::{Attachment, Catalog, SEQ_COLUMN};

use super::{KEY, uses};
use crate::schema::Schema;
use crate::{Error, feed, firm, interactions};

/// Brings figures of these records to what is true in this transaction; each id once. Records that are gone lose
/// theirs. Gives how many rows were written or removed.
pub(super) fn recompute(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    attachment: &Attachment,
    fields: &[&str],
    ids: &[Id],
) -> Result<u64, Error> {
    let list = db::list::ids(ids);
    // The transaction holds the feed's row, so the next number is known before it is taken. It is taken only when
    // something was written under it.
    let next = feed::last_seq(tx)? + 1;
    let mut written = 0;
    for field in attachment.fields.iter().filter(|field| fields.contains(&&*field.slug)) {
        if let Some(mut query) = statement(&schema.catalog, reading, attachment, field) {
            query.params[0] = list.clone();
            query.params[1] = next.into();
            written += tx.execute(&query.sql, &query.params)?;
        }
    }
    let gone: Vec<Id> =
        tx.query(&gone(attachment), &[list])?.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    if !gone.is_empty() {
        tx.execute(&remove(attachment), &[db::list::ids(&gone)])?;
    }
    if written > 0 || !gone.is_empty() {
        let seq = feed::revise(tx, &attachment.table, written as usize, &gone)?;
        if seq != next {
            return Err(Error::bug("a number of the feed was taken by somebody else"));
        }
    }
    Ok(written + gone.len() as u64)
}

/// The statement that writes a figure for the records listed in `$1` under the number `$2`; none where it cannot be
/// computed, because what it was made of is no longer declared.
fn statement(
    catalog: &Catalog,
    reading: &Reading,
    attachment: &Attachment,
    field: &Field,
) -> Option<Compiled> {
    let FieldType::RollUp(roll_up) = &field.kind else { return None };
    let object = uses::of(catalog, roll_up)?;
    let mut source = Source::new(catalog, &object, "c");
    let mut out = Compiled { params: vec![model::Value::Null, model::Value::Null], ..Compiled::default() };
    if let Some(filter) = uses::filter(roll_up) {
        out.sql += " and ";
        compile(&filter, &mut source, reading, &mut out).ok()?;
    }
    let pointer = match &roll_up.via {
        Via::Interactions => {
            out.sql += " and c.latest = true and c.withdrawn = false";
            interactions::column_of(&attachment.object)?.to_owned()
        }
        Via::Field(via) => {
            let pointer = object.field(via)?;
            if let Some(column) = pointer.object_column() {
                let name = out.bind(attachment.object.to_string().into());
                out.sql += &format!(" and c.{column} = {name}");
            }
            via.to_string()
        }
    };
    let (computed, values) = summary(&object, roll_up)?;
    let columns: Vec<String> = field.columns().into_iter().map(|(name, _)| name).collect();
    let (table, parent, from) = (&attachment.table, &attachment.object, &object.slug);
    let set: Vec<_> = columns.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let differs: Vec<_> =
        columns.iter().map(|column| format!("{table}.{column} is distinct from excluded.{column}")).collect();
    out.sql = format!(
        "insert into {table} ({KEY}, {SEQ_COLUMN}, {columns}) select p.id, cast($2 as bigint), {values} \
         from ids($1) l cross join {parent} p left join (\
           select c.{pointer} as parent, {computed} from ids($1) k cross join {from} c \
           where c.{pointer} = k.value{condition} group by c.{pointer}) a on a.parent = p.id \
         where p.id = l.value \
         on conflict ({KEY}) do update set {SEQ_COLUMN} = excluded.{SEQ_COLUMN}, {set} where {differs}",
        columns = columns.join(", "),
        condition = out.sql,
        set = set.join(", "),
        differs = differs.join(" or "),
    );
    Some(out)
}

/// What is computed over the records of one, and the columns that follow from it, in the order of the field's.
fn summary(object: &model::object::Object, roll_up: &RollUp) -> Option<(String, String)> {
    let column = roll_up.field.as_ref().map(|slug| format!("c.{slug}"));
    Some(match (roll_up.summary, column) {
        (Summary::Count, _) => ("count(*) as n".to_owned(), "coalesce(a.n, 0)".to_owned()),
        (Summary::Latest, Some(column)) => (format!("max({column}) as n"), "a.n".to_owned()),
        (Summary::Sum, Some(column)) => match object.field(roll_up.field.as_ref()?)?.kind.shown() {
            // In two parts, neither of which leaves the range of 64 bits.
            FieldType::Money { .. } => {
                let currency = object.field(roll_up.field.as_ref()?)?.currency_column()?;
                let code = format!("case when {column} is not null then c.{currency} end");
                let computed = format!(
                    "{}, min({code}) as currency, max({code}) as other, count({column}) as amounts, \
                     count({code}) as told",
                    parts(&column)
                );
                // Amounts of several currencies have no sum, and an amount without one is of no currency.
                let one = "a.currency = a.other and a.amounts = a.told and a.amounts > 0";
                let sum = format!("case when {one} then {WHOLE} end");
                let currency = format!("case when {one} and ({WHOLE}) is not null then a.currency end");
                (computed, format!("{sum}, {currency}"))
            }
            FieldType::Integer => {
                (parts(&column), format!("case when a.parent is null then 0 else {WHOLE} end"))
            }
            _ => {
                // Divided by a power of two, which loses nothing, so that no sum leaves the range.
                let computed = format!("coalesce(sum({column} / 16777216.0), 0.0) as n");
                let value =
                    "case when a.parent is null then 0.0 when abs(a.n) < 1e300 then a.n * 16777216.0 end";
                (computed, value.to_owned())
            }
        },
        (_, None) => return None,
    })
}

fn parts(column: &str) -> String {
    format!(
        "cast(coalesce(sum({column} / 2147483648), 0) as bigint) as high, \
         cast(coalesce(sum({column} % 2147483648), 0) as bigint) as low"
    )
}

/// A sum of whole numbers from its parts; what is too large to be kept is empty.
const WHOLE: &str = "case when abs(a.high) < 2147483648 then a.high * 2147483648 + a.low end";

/// Records that have figures and are gone.
fn gone(attachment: &Attachment) -> String {
    let (table, parent) = (&attachment.table, &attachment.object);
    format!(
        "select t.{KEY} from ids($1) l cross join {table} t where t.{KEY} = l.value \
         and not exists (select 1 from {parent} p where p.id = t.{KEY})"
    )
}

fn remove(attachment: &Attachment) -> String {
    format!("delete from {} where {KEY} in (select l.value from ids($1) l)", attachment.table)
}

/// The SQL texts made here, for the test that prepares all of them on both databases.
pub fn statements_of(schema: &Schema, firm: &firm::Firm) -> Vec<String> {
    let mut texts = Vec::new();
    for (attachment, field, _) in super::all(&schema.catalog) {
        let statement = statement(&schema.catalog, &firm.reading(), attachment, field);
        texts.extend(statement.map(|statement| statement.sql));
        texts.extend([gone(attachment), remove(attachment)]);
    }
    texts
}
