//! From a filter tree to SQL text and its values.
//!
//! Only names that stand in the catalog reach the text; everything a request says travels as a value. The
//! text is the same for every database, and for the warehouse where its columns suffice ([`super::columns`]).

use std::collections::BTreeSet;

use super::link::{Link, linked};
use super::operand::{self, Operand};
use super::{Fault, Filter, Quantifier, property};
use crate::field::{FieldType, INTERACTIONS, Operator, Reading};
use crate::object::{Catalog, Object, Place};
use crate::{PortableType, Value};

/// The table with the single values of fields that hold lists: `field` (`people.tags`), `value`, `record_id`.
pub const MULTI_VALUES: &str = "multi_values";

/// The table of who is in which segment now: `segment_id`, `person_id`.
pub const MEMBERS: &str = "segment_members";
/// The object that segments are of.
pub const PEOPLE: &str = "people";

/// SQL with its values: a condition over a [`Source`].
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Compiled {
    /// The text, with values numbered from `$1`.
    pub sql: String,
    /// The values.
    pub params: Vec<Value>,
    /// What some of them are, by their places: those that are compared with the column of a field.
    pub kinds: Vec<(usize, PortableType)>,
}

impl Compiled {
    /// Adds a value and gives the text that stands for it.
    pub fn bind(&mut self, value: Value) -> String {
        self.params.push(value);
        format!("${}", self.params.len())
    }

    /// The same for a value of the type that columns of the warehouse have.
    pub fn bind_as(&mut self, kind: PortableType, value: Value) -> String {
        self.kinds.push((self.params.len(), kind));
        self.bind(value)
    }
}

/// One object in a `from` clause, with the attached tables that were asked for.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    catalog: &'a Catalog,
    /// The object.
    pub object: &'a Object,
    alias: String,
    attached: BTreeSet<String>,
    in_columns: bool,
}

impl<'a> Source<'a> {
    /// An object under an alias of the caller's.
    pub fn new(catalog: &'a Catalog, object: &'a Object, alias: &str) -> Source<'a> {
        Source { catalog, object, alias: alias.to_owned(), attached: BTreeSet::new(), in_columns: false }
    }

    /// The same over the tables of the warehouse, which have no columns that only serve searching.
    pub fn in_columns(self) -> Source<'a> {
        Source { in_columns: true, ..self }
    }

    /// The attached tables that were asked for.
    pub fn attached(&self) -> impl Iterator<Item = &str> {
        self.attached.iter().map(String::as_str)
    }

    /// The catalog it is in.
    pub(super) fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// The SQL of a column of this object's own table.
    pub fn own(&self, column: &str) -> String {
        format!("{}.{column}", self.alias)
    }

    /// The SQL of a column of a field, wherever it stands; its table joins the `from` clause.
    pub fn column(&mut self, place: &Place<'_>, column: &str) -> String {
        match place {
            Place::Own(_) => self.own(column),
            Place::Attached(attachment, _) => {
                self.attached.insert(attachment.table.to_string());
                format!("{}_{}.{column}", self.alias, attachment.table)
            }
        }
    }

    /// The field of this name, or what is wrong with it.
    pub fn place(&self, slug: &str, pointer: &str) -> Result<Place<'a>, Fault> {
        self.catalog.place(self.object, slug).ok_or_else(|| {
            let slug: String = slug.chars().take(60).collect();
            let names = self.catalog.field_names(self.object);
            Fault::new(pointer, format!("{} have no field '{slug}'; they have {names}", self.object.slug))
        })
    }

    /// The `from` clause over the records that are there, with the attached tables that were used so far.
    /// Which records those are is bound in `out`, whose query this becomes a part of.
    pub fn from_clause(&self, out: &mut Compiled) -> String {
        let mut sql = format!("{} {}", self.catalog.table_sql(&self.object.slug, out), self.alias);
        for attachment in self.catalog.attached(&self.object.slug) {
            if self.attached.contains(attachment.table.as_ref()) {
                let (table, key, alias) = (&attachment.table, &attachment.key, &self.alias);
                sql += &format!(" left join {table} {alias}_{table} on {alias}_{table}.{key} = {alias}.id");
            }
        }
        sql
    }
}

/// Writes the condition on `source` at the end of `out`. Faults are collected, so that a user sees all of
/// them at once.
pub fn compile(
    filter: &Filter,
    source: &mut Source<'_>,
    reading: &Reading,
    out: &mut Compiled,
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    write(filter, source, reading, out, &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn write(
    filter: &Filter,
    source: &mut Source<'_>,
    reading: &Reading,
    out: &mut Compiled,
    faults: &mut Vec<Fault>,
) {
    match filter {
        Filter::And(parts) => join(parts, " and ", "true", source, reading, out, faults),
        Filter::Or(parts) => join(parts, " or ", "false", source, reading, out, faults),
        Filter::Not(part) => {
            out.sql += "not (";
            write(part, source, reading, out, faults);
            out.sql += ")";
        }
        Filter::Field { field, op, value, pointer } => {
            if let Some(name) = property::named(field).filter(|_| source.object.slug == INTERACTIONS) {
                let (alias, in_columns) = (source.alias.clone(), source.in_columns);
                let written = property::compare(name, (*op, value), &alias, in_columns, out);
                let fault = |(part, detail)| Fault::new(format!("{pointer}/{part}"), detail);
                return faults.extend(written.err().map(fault));
            }
            let place = match source.place(field, &format!("{pointer}/field")) {
                Ok(place) => place,
                Err(fault) => return faults.push(fault),
            };
            let kind = &place.field().kind;
            if !kind.operators().contains(op) {
                let names: Vec<_> = kind.operators().iter().map(|op| op.name()).collect();
                let detail = format!("{field} can be compared with {}", names.join(", "));
                return faults.push(Fault::new(format!("{pointer}/op"), detail));
            }
            match operand::read(place.field(), *op, value, reading) {
                Ok(operand) => comparison(&place, *op, operand, source, out),
                Err(detail) => faults.push(Fault::new(format!("{pointer}/value"), detail)),
            }
        }
        Filter::Related { object, quantifier, filter, pointer } => {
            related(object, *quantifier, filter, pointer, source, reading, out, faults);
        }
        Filter::Did { pointer, .. }
        | Filter::Sequence { pointer, .. }
        | Filter::Consent { pointer, .. }
        | Filter::Share { pointer, .. } => faults.push(Fault::new(
            pointer,
            "what people did and agreed to, and shares of them, are asked in segments; make one, and ask for \
             {\"segment\": its id} here",
        )),
        Filter::Segment { segment, pointer } => match source.object.slug == PEOPLE {
            true if !source.catalog.knows(*segment) => {
                faults.push(Fault::new(format!("{pointer}/segment"), "there is no such segment"));
            }
            true => {
                let id = source.own("id");
                let segment = out.bind_as(PortableType::Id, Value::Id(*segment));
                out.sql += &format!(
                    "exists (select 1 from {MEMBERS} m where m.segment_id = {segment} and m.person_id = {id})"
                );
            }
            false => faults.push(Fault::new(pointer, "only people are in segments")),
        },
    }
}

fn join(
    parts: &[Filter],
    word: &str,
    none: &str,
    source: &mut Source<'_>,
    reading: &Reading,
    out: &mut Compiled,
    faults: &mut Vec<Fault>,
) {
    if parts.is_empty() {
        out.sql += none;
    }
    for (index, part) in parts.iter().enumerate() {
        out.sql += if index == 0 { "(" } else { word };
        write(part, source, reading, out, faults);
    }
    if !parts.is_empty() {
        out.sql += ")";
    }
}

/// Each comparison is true or false, never unknown: a missing value is said to be missing first.
fn comparison(
    place: &Place<'_>,
    op: Operator,
    operand: Operand,
    source: &mut Source<'_>,
    out: &mut Compiled,
) {
    let field = place.field();
    let column = source.column(place, &field.slug);
    let present = format!("{column} is not null");
    let kind = field.kind.portable();
    match operand {
        // Most records lack most values, so the index of those without one would be the slow way round.
        Operand::Empty(true) => out.sql += &format!("({column} is null) = true"),
        Operand::Empty(false) => out.sql += &present,
        Operand::Never => out.sql += "false",
        Operand::Value(value) => {
            let sign = op.sign();
            // The index of a text is on its key; the text itself then decides.
            let key = field.key_column().filter(|_| !source.in_columns);
            if let (Operator::Eq, Some(key), Value::Text(text)) = (op, key, &value) {
                let key = source.column(place, &key);
                let name = out.bind(Value::Text(crate::search_key(text)));
                out.sql += &format!("({key} is not null and {key} = {name} and ");
                let name = out.bind(value);
                out.sql += &format!("{column} = {name})");
                return;
            }
            let name = out.bind_as(kind, value);
            out.sql += &format!("({present} and {column} {sign} {name})");
        }
        Operand::Amount(value, currency) => {
            let money = field.currency_column().map(|name| source.column(place, &name)).unwrap_or_default();
            let sign = op.sign();
            let amount = out.bind_as(kind, value);
            let code = out.bind_as(PortableType::Text, Value::from(currency.code()));
            out.sql += &match op {
                // An amount of another currency is another amount.
                Operator::Ne => {
                    format!("({present} and ({column} <> {amount} or {money} is null or {money} <> {code}))")
                }
                _ => format!(
                    "({present} and {column} {sign} {amount} and {money} is not null and {money} = {code})"
                ),
            };
        }
        Operand::Range { from, to } => {
            let (from, to) = (out.bind_as(kind, from), out.bind_as(kind, to));
            out.sql += &match op {
                Operator::Ne => format!("({present} and ({column} < {from} or {column} >= {to}))"),
                _ => format!("({present} and {column} >= {from} and {column} < {to})"),
            };
        }
        Operand::List(values) => {
            let names: Vec<_> = values.into_iter().map(|value| out.bind_as(kind, value)).collect();
            out.sql += &format!("({present} and {column} in ({}))", names.join(", "));
        }
        Operand::Has(values) => {
            let id = source.own("id");
            let slug = &source.object.slug;
            let names: Vec<_> = values.into_iter().map(|value| out.bind(Value::Text(value))).collect();
            out.sql += &format!(
                "exists (select 1 from {MULTI_VALUES} m where m.field = '{slug}.{}' and m.value in ({}) \
                 and m.record_id = {id})",
                field.slug,
                names.join(", ")
            );
        }
        Operand::Pointer(id, object) => {
            let id = out.bind_as(kind, id);
            out.sql += &format!("({present} and {column} = {id}");
            if let (Some(object), Some(name)) = (object, field.object_column()) {
                let name = source.column(place, &name);
                let object = out.bind_as(PortableType::Text, object);
                out.sql += &format!(" and {name} is not null and {name} = {object}");
            }
            out.sql += ")";
        }
        Operand::AnyOf(operands) => any_of(place, operands, source, out),
        Operand::Contains(text) => {
            let column = text_column(place, source);
            // The warehouse knows one sign only that takes the next literally.
            let escape = if source.in_columns { '\\' } else { '!' };
            let name = out.bind(Value::Text(format!("%{}%", like(&text, escape))));
            out.sql += &format!("({column} is not null and {column} like {name} escape '{escape}')");
        }
        Operand::Starts(text) => {
            let column = text_column(place, source);
            let end = successor(&text);
            let from = out.bind(Value::Text(text));
            out.sql += &format!("({column} is not null and {column} >= {from}");
            if let Some(end) = end {
                let to = out.bind(Value::Text(end));
                out.sql += &format!(" and {column} < {to}");
            }
            out.sql += ")";
        }
    }
}

/// That one of the comparisons for equality holds. They are halved again and again, because SQLite refuses
/// expressions that are nested 1,000 deep, which a long chain of `or` is.
fn any_of(place: &Place<'_>, mut operands: Vec<Operand>, source: &mut Source<'_>, out: &mut Compiled) {
    let later = operands.split_off(operands.len() / 2);
    if operands.is_empty() {
        later.into_iter().for_each(|operand| comparison(place, Operator::Eq, operand, source, out));
        return;
    }
    out.sql += "(";
    any_of(place, operands, source, out);
    out.sql += " or ";
    any_of(place, later, source, out);
    out.sql += ")";
}

/// The text that `contains` and `starts` look in: the key if there is one, else the lower case.
fn text_column(place: &Place<'_>, source: &mut Source<'_>) -> String {
    let field = place.field();
    let column = source.column(place, &field.sort_column());
    match field.kind {
        FieldType::Code | FieldType::Url => format!("lower({column})"),
        _ => column,
    }
}

/// The text with the signs that `like` would read as wild cards taken literally.
pub(super) fn like(text: &str, escape: char) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_') || letter == escape {
            pattern.push(escape);
        }
        pattern.push(letter);
    }
    pattern
}

/// The first text after all those that begin with this one, compared byte by byte as UTF-8.
fn successor(text: &str) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    while let Some(last) = letters.pop() {
        // Surrogates are no letters; the next one after them is U+E000.
        let next = if last == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(last as u32 + 1) };
        if let Some(next) = next {
            letters.push(next);
            return Some(letters.into_iter().collect());
        }
    }
    None
}

#[expect(clippy::too_many_arguments, reason = "the walk's state, handed on unchanged")]
fn related(
    object: &str,
    quantifier: Quantifier,
    filter: &Filter,
    pointer: &str,
    source: &mut Source<'_>,
    reading: &Reading,
    out: &mut Compiled,
    faults: &mut Vec<Fault>,
) {
    let negated = quantifier == Quantifier::All;
    let rows = related_rows(object, negated, filter, pointer, source, reading, out, faults);
    let exists = if quantifier == Quantifier::Any { "exists" } else { "not exists" };
    out.sql += &format!("{exists} (select 1 {rows})");
}

/// Writes how many of the related records meet a condition on them, as an expression.
pub fn count_related(
    object: &str,
    filter: &Filter,
    pointer: &str,
    source: &mut Source<'_>,
    reading: &Reading,
    out: &mut Compiled,
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    let rows = related_rows(object, false, filter, pointer, source, reading, out, &mut faults);
    out.sql += &format!("(select count(*) {rows})");
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The related records that meet a condition, or do not: the end of a query, from `from` on.
#[expect(clippy::too_many_arguments, reason = "the walk's state, handed on unchanged")]
fn related_rows(
    object: &str,
    negated: bool,
    filter: &Filter,
    pointer: &str,
    source: &mut Source<'_>,
    reading: &Reading,
    out: &mut Compiled,
    faults: &mut Vec<Fault>,
) -> String {
    let catalog = source.catalog;
    let (Some(other), Some(Link { theirs, ours, .. })) =
        (catalog.object(object), Link::to(catalog, source.object, object))
    else {
        let names = linked(catalog, source.object).join(", ");
        let object: String = object.chars().take(60).collect();
        let detail = format!("{} are not related to '{object}'; they are to {names}", source.object.slug);
        faults.push(Fault::new(format!("{pointer}/related"), detail));
        return String::new();
    };
    let inner = Source::new(catalog, other, &format!("{}r", source.alias));
    let mut inner = Source { in_columns: source.in_columns, ..inner };
    // The condition is written apart, since the tables it needs come before it.
    let outer = std::mem::take(&mut out.sql);
    write(filter, &mut inner, reading, out, faults);
    let condition = std::mem::replace(&mut out.sql, outer);
    let condition = if negated { format!("not ({condition})") } else { condition };
    let from = inner.from_clause(out);
    format!("from {from} where {} = {} and {condition}", inner.own(&theirs), source.own(&ours))
}
