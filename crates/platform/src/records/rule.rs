//! Rules: what a room asks of the records of an object beyond what their fields declare.
//!
//! A rule sees all rows of one write together and completes or refuses them before they are checked and stored;
//! another part of it may follow afterwards, in the same transaction, with what the write means for other
//! records. Both ask the database a constant number of questions, however many rows there are.

use db::Tx;
use model::filter::Fault;
use model::object::{Columns, Object};
use model::{Id, Value};

use super::Writing;
use super::write::Pending;
use crate::Error;

/// What a room asks of the records of an object.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The object.
    pub object: &'static str,
    /// Completes rows before they are written, and says what is wrong with them. It leaves a row that holds
    /// all of it already as it is.
    pub apply: fn(&mut Tx, &Writing, &Columns, &mut [Entry<'_>]) -> Result<(), Error>,
    /// Writes elsewhere what follows from rows that were written or deleted.
    pub after: fn(&mut Tx, &Writing, &Columns, &[Written]) -> Result<(), Error>,
}

impl Rule {
    /// A rule for an object that asks nothing yet.
    pub const fn of(object: &'static str) -> Rule {
        Rule { object, apply: |_, _, _, _| Ok(()), after: |_, _, _, _| Ok(()) }
    }
}

/// A row on its way into the table.
pub struct Entry<'a> {
    /// The row as it will be.
    pub row: &'a mut Vec<Value>,
    /// The row as it stands in the table, unless it is new.
    pub before: Option<&'a [Value]>,
    /// What is wrong with it.
    pub faults: &'a mut Vec<Fault>,
}

/// A row that was written or deleted.
pub struct Written {
    /// As it was, unless it is new.
    pub before: Option<Vec<Value>>,
    /// As it is now, unless it was deleted.
    pub now: Option<Vec<Value>>,
}

impl Entry<'_> {
    /// The value of a column as it will be, if it holds something.
    pub fn value(&self, columns: &Columns, name: &str) -> Option<&Value> {
        columns.get(self.row, name).filter(|value| !value.is_null())
    }

    /// The id in a column as it will be.
    pub fn id(&self, columns: &Columns, name: &str) -> Option<Id> {
        id_in(columns, self.row, name)
    }

    /// The number in a column as it will be: also an amount, a day or a moment.
    pub fn integer(&self, columns: &Columns, name: &str) -> Option<i64> {
        integer_in(columns, self.row, name)
    }

    /// The text in a column as it will be.
    pub fn text(&self, columns: &Columns, name: &str) -> Option<&str> {
        text_in(columns, self.row, name)
    }

    /// Whether this write changes a column; a new row changes those that hold something.
    pub fn changes(&self, columns: &Columns, name: &str) -> bool {
        let now = columns.get(self.row, name);
        match self.before {
            Some(before) => columns.get(before, name) != now,
            None => now.is_some_and(|value| !value.is_null()),
        }
    }

    /// Writes a column.
    pub fn set(&mut self, columns: &Columns, name: &str, value: impl Into<Value>) {
        columns.set(self.row, name, value.into());
    }

    /// Writes a column that holds nothing.
    pub fn fill(&mut self, columns: &Columns, name: &str, value: impl Into<Value>) {
        if self.value(columns, name).is_none() {
            self.set(columns, name, value);
        }
    }

    /// Refuses the row because of a field.
    pub fn refuse(&mut self, field: &str, detail: impl Into<String>) {
        self.faults.push(Fault::new(format!("/{field}"), detail.into()));
    }
}

/// The id in a column of a row.
pub fn id_in(columns: &Columns, row: &[Value], name: &str) -> Option<Id> {
    match columns.get(row, name) {
        Some(Value::Id(id)) => Some(*id),
        _ => None,
    }
}

/// The number in a column of a row.
pub fn integer_in(columns: &Columns, row: &[Value], name: &str) -> Option<i64> {
    match columns.get(row, name) {
        Some(Value::Integer(integer)) => Some(*integer),
        _ => None,
    }
}

/// The text in a column of a row.
pub fn text_in<'a>(columns: &Columns, row: &'a [Value], name: &str) -> Option<&'a str> {
    match columns.get(row, name) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The rules for an object, in the order of the rooms.
fn rules<'a>(writing: &'a Writing, object: &Object) -> impl Iterator<Item = &'a Rule> {
    let slug = object.slug.to_string();
    writing.app.modules.iter().flat_map(|module| module.rules).filter(move |rule| rule.object == slug)
}

/// Lets the rules complete and refuse rows.
pub(super) fn apply(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    pendings: &mut [Pending],
) -> Result<(), Error> {
    for rule in rules(writing, object) {
        let sound = pendings.iter_mut().filter(|pending| pending.faults.is_empty());
        let mut entries: Vec<_> = sound
            .map(|Pending { row, before, faults, .. }| Entry { row, before: before.as_deref(), faults })
            .collect();
        if !entries.is_empty() {
            (rule.apply)(tx, writing, columns, &mut entries)?;
        }
    }
    Ok(())
}

/// Whether any rule waits for what was written, so that it is kept until then.
pub(super) fn follows(writing: &Writing, object: &Object) -> bool {
    rules(writing, object).next().is_some()
}

/// Lets the rules write what follows elsewhere.
pub(super) fn after(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    written: &[Written],
) -> Result<(), Error> {
    if written.is_empty() {
        return Ok(());
    }
    rules(writing, object).try_for_each(|rule| (rule.after)(tx, writing, columns, written))
}
