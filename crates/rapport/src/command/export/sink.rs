//! Where records are written: lines of JSON, or a table.

use std::io::Write;

use identify::reader::CsvWriter;
use model::field::{Field, FieldType};
use serde_json::Value as Json;

/// What is written.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// One JSON object per line.
    Lines,
    /// CSV with a header.
    Table,
}

/// A column of a table.
pub(super) struct Column {
    name: String,
    shape: Shape,
}

/// What a cell is made from.
enum Shape {
    Plain,
    /// An amount and its currency, which are two cells.
    Money,
    /// A field whose values an import reads back.
    Field(Box<Field>),
}

impl Column {
    pub fn plain(name: &str) -> Column {
        Column { name: name.to_owned(), shape: Shape::Plain }
    }

    pub fn money(name: &str) -> Column {
        Column { name: name.to_owned(), shape: Shape::Money }
    }

    /// A field as the API describes it; its type may be younger than this program.
    pub fn field(name: &str, kind: &str, settings: &Json) -> Column {
        let Ok(kind) = FieldType::from_settings(kind, settings) else { return Column::plain(name) };
        if matches!(kind.shown(), FieldType::Money { .. }) {
            return Column::money(name);
        }
        let field = Field { slug: name.to_owned().into(), ..Field::new("", "", kind) };
        Column { name: name.to_owned(), shape: Shape::Field(Box::new(field)) }
    }
}

/// A file of records being written.
pub(super) struct Sink<W: Write> {
    form: Form<W>,
    columns: Vec<Column>,
}

enum Form<W: Write> {
    Lines(W),
    Table(Box<CsvWriter<W>>),
}

impl<W: Write> Sink<W> {
    pub fn begin(out: W, kind: Kind, columns: Vec<Column>) -> std::io::Result<Sink<W>> {
        let form = match kind {
            Kind::Lines => Form::Lines(out),
            Kind::Table => {
                let header = columns.iter().flat_map(|column| {
                    let currency =
                        matches!(column.shape, Shape::Money).then(|| format!("{}_currency", column.name));
                    std::iter::once(column.name.clone()).chain(currency)
                });
                Form::Table(Box::new(CsvWriter::new(out, header)?))
            }
        };
        Ok(Sink { form, columns })
    }

    /// Writes a record: as lines all that it holds, as a table the columns.
    pub fn write(&mut self, record: &Json) -> std::io::Result<()> {
        match &mut self.form {
            Form::Lines(out) => {
                let mut record = record.clone();
                if let Some(record) = record.as_object_mut() {
                    record.shift_remove("_titles");
                }
                writeln!(out, "{record}")
            }
            Form::Table(table) => table.row(self.columns.iter().flat_map(|column| {
                let value = &record[column.name.as_str()];
                let (cell, currency) = match &column.shape {
                    Shape::Plain => (cell(value), None),
                    Shape::Field(field) => (field.cell(value), None),
                    Shape::Money => (cell(&value["amount"]), Some(cell(&value["currency"]))),
                };
                std::iter::once(cell).chain(currency)
            })),
        }
    }

    pub fn finish(self) -> std::io::Result<W> {
        match self.form {
            Form::Lines(out) => Ok(out),
            Form::Table(table) => table.finish(),
        }
    }
}

fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
