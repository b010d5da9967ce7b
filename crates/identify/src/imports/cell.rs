//! From a cell to the values of a field's columns, by the forms the layout declares.

use model::field::{Assignment, Field, FieldType, Reading};
use model::{Value, micros_to_decimal};
use platform::Error;

use crate::reader::Layout;
use crate::reader::dates::Dates;
use crate::reader::numbers::Numbers;

/// What cells are read with.
pub struct Cells {
    layout: Layout,
    dates: Dates,
    numbers: Numbers,
    reading: Reading,
}

impl Cells {
    /// Takes over the forms of a layout.
    pub fn new(layout: &Layout, reading: Reading) -> Result<Cells, Error> {
        let wrong = |error: crate::reader::ReadError| Error::invalid("/map_file/reader", error.to_string());
        Ok(Cells {
            dates: layout.dates().map_err(wrong)?,
            numbers: layout.numbers().map_err(wrong)?,
            layout: layout.clone(),
            reading,
        })
    }

    /// The values of one cell; none for an empty one, which leaves the record as it is. The error says what
    /// is wrong with the cell.
    pub fn read(&self, field: &Field, cell: &str) -> Result<Vec<Assignment>, String> {
        let text = cell.trim();
        if text.is_empty() || self.layout.is_null(cell) {
            return Ok(Vec::new());
        }
        let main = |value: Value| Ok(vec![(field.slug.to_string(), value)]);
        match &field.kind {
            FieldType::Date => {
                let day = self.dates.day(text).map_err(|error| error.to_string())?;
                main(Value::Integer(i64::from(day.0)))
            }
            FieldType::DateTime => main(self.dates.moment(text).map_err(|error| error.to_string())?.into()),
            FieldType::Integer => main(self.numbers.integer(text).map_err(|error| error.to_string())?.into()),
            FieldType::Decimal | FieldType::Percent => {
                main(self.numbers.real(text).map_err(|error| error.to_string())?.into())
            }
            FieldType::Money { .. } => {
                let micros = self.numbers.micros(text).map_err(|error| error.to_string())?;
                let plain = micros_to_decimal(micros, 0);
                field.read_text(&plain, &self.reading).map_err(|error| error.to_string())
            }
            // A long text keeps the blanks it begins with.
            _ => field.read_text(cell, &self.reading).map_err(|error| error.to_string()),
        }
    }
}
