//! Columns and cells of an export.

use model::field::{Field, FieldType};
use serde_json::{Map, Value as Json};

/// A column of the file.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name.
    pub name: String,
    field: String,
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
pub(super) fn columns<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for field in fields {
        let slug = field.slug.to_string();
        let money = matches!(field.kind, FieldType::Money { .. });
        let number =
            money || matches!(field.kind, FieldType::Integer | FieldType::Decimal | FieldType::Percent);
        columns.push(Column {
            name: slug.clone(),
            field: slug.clone(),
            part: if money { Part::Amount } else { Part::Whole },
            number,
            day: field.kind == FieldType::Date,
        });
        // Amounts in the record's own currency need no column more: the field stands for itself.
        if let (FieldType::Money { currency: None }, Some(name)) = (&field.kind, field.currency_column()) {
            columns.push(Column { name, field: slug, part: Part::Currency, number: false, day: false });
        }
    }
    columns
}

impl Column {
    /// The cell of a record.
    pub fn cell(&self, record: &Map<String, Json>) -> String {
        let value = record.get(&self.field).unwrap_or(&Json::Null);
        match self.part {
            Part::Whole => text(value),
            Part::Amount => text(&value["amount"]),
            Part::Currency => text(&value["currency"]),
        }
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) if items.iter().all(Json::is_string) => {
            let items = items.iter().filter_map(Json::as_str).map(|item| item.replace(';', "\\;"));
            items.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}
