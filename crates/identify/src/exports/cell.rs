//! Columns and cells of an export.

use model::Value;
use model::field::{Field, FieldType, Reading};
use model::{ColumnType, PortableType, field::Assignment};
use platform::Error;
use platform::warehouse::columns_of;
use serde_json::{Map, Value as Json};

/// A column of the file.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name.
    pub name: String,
    field: Field,
    part: Part,
    /// Whether its values are numbers.
    pub number: bool,
    /// Whether its values are calendar days.
    pub day: bool,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Whole,
    Amount,
    Currency,
}

/// The columns of some fields.
pub(super) fn columns(fields: &[Field]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for field in fields {
        let kind = field.kind.shown();
        let money = matches!(kind, FieldType::Money { .. });
        let number = money
            || matches!(
                kind,
                FieldType::Integer | FieldType::Decimal | FieldType::Percent | FieldType::Rating { .. }
            );
        columns.push(Column {
            name: field.slug.to_string(),
            field: field.clone(),
            part: if money { Part::Amount } else { Part::Whole },
            number,
            day: *kind == FieldType::Date,
        });
        // Amounts in the record's own currency need no column more: the field stands for itself.
        columns.extend(field.own_currency().map(|name| Column {
            name,
            field: field.clone(),
            part: Part::Currency,
            number: false,
            day: false,
        }));
    }
    columns
}

impl Column {
    /// The cell of a record, as an import reads it back.
    pub fn cell(&self, record: &Map<String, Json>) -> String {
        let value = record.get(self.field.slug.as_ref()).unwrap_or(&Json::Null);
        match self.part {
            Part::Whole => self.field.cell(value),
            Part::Amount => plain(&value["amount"]),
            Part::Currency => plain(&value["currency"]),
        }
    }
}

/// Quotes the texts among JSON values, as an import expects them in a cell: a text there could be any JSON.
pub(super) fn quote(columns: &[Column], record: &mut Map<String, Json>) {
    for column in columns.iter().filter(|column| column.field.kind == FieldType::Json) {
        if let Some(value @ Json::String(_)) = record.get_mut(column.field.slug.as_ref()) {
            *value = Json::String(value.to_string());
        }
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A field with the columns that it has in SQL.
pub(super) struct Typed {
    field: Field,
    /// Name and type of each.
    pub columns: Vec<(String, PortableType)>,
}

impl Typed {
    pub fn of(field: &Field) -> Typed {
        Typed { field: field.clone(), columns: columns_of(field) }
    }

    /// The values of its columns in a record.
    pub fn values(&self, record: &Map<String, Json>, reading: &Reading) -> Result<Vec<Value>, Error> {
        let json = record.get(self.field.slug.as_ref()).unwrap_or(&Json::Null);
        let found = self.read(json, reading)?;
        let value = |name: &String| found.iter().find(|(column, _)| column == name);
        Ok(self
            .columns
            .iter()
            .map(|(name, _)| value(name).map_or(Value::Null, |one| one.1.clone()))
            .collect())
    }

    fn read(&self, json: &Json, reading: &Reading) -> Result<Vec<Assignment>, Error> {
        match self.field.read_json(json, reading) {
            Ok(found) => Ok(found),
            // What may not be written any more, like a choice that is gone, stands there all the same.
            Err(_) if self.field.kind.portable().column_type() == ColumnType::Text => {
                Ok(vec![(self.field.slug.to_string(), Value::Text(plain(json)))])
            }
            Err(error) => Err(Error::bug(format!("{} of an export: {error}", self.field.slug))),
        }
    }
}
