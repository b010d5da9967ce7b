//! From a cell to the values of a field's columns, by the forms the layout declares.

use std::collections::HashMap;

use db::Tx;
use model::field::{Assignment, Choice, Field, FieldType, Reading};
use model::{Id, Value, micros_to_decimal, search_key};
use platform::{Error, accounts};

use crate::reader::dates::Dates;
use crate::reader::numbers::Numbers;
use crate::reader::{Format, Layout};

/// Users by what a file may call them.
pub fn users(tx: &mut Tx) -> Result<HashMap<String, Option<Id>>, Error> {
    let mut users: HashMap<String, Option<Id>> = HashMap::new();
    for (id, name, email) in accounts::everybody(tx)? {
        for text in [name, email] {
            let known = users.entry(search_key(&text)).or_insert(Some(id));
            if *known != Some(id) {
                *known = None;
            }
        }
    }
    Ok(users)
}

/// What cells are read with.
pub struct Cells {
    layout: Layout,
    dates: Dates,
    numbers: Numbers,
    reading: Reading,
    /// How cells with a type of their own are read first.
    typed: Option<(Dates, Numbers)>,
    /// Whether lists are written in JSON.
    lists: bool,
    /// Users by their address and by their name; none where several have it.
    users: HashMap<String, Option<Id>>,
}

impl Cells {
    /// Takes over the forms of a layout.
    pub fn new(
        layout: &Layout,
        format: Format,
        reading: Reading,
        users: HashMap<String, Option<Id>>,
    ) -> Result<Cells, Error> {
        let wrong = |error: crate::reader::ReadError| Error::invalid("/map_file/reader", error.to_string());
        let own = Layout { time_zone: layout.time_zone.clone(), ..Layout::default() };
        let typed = match format.is_typed() {
            true => Some((own.dates().map_err(wrong)?, own.numbers().map_err(wrong)?)),
            false => None,
        };
        Ok(Cells {
            typed,
            lists: format == Format::Jsonl,
            users,
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
        if self.lists && field.kind.is_list() && text.starts_with('[') {
            let list = serde_json::from_str(text).map_err(|error| error.to_string())?;
            return field.read_json(&list, &self.reading).map_err(|error| error.to_string());
        }
        if let Some(value) = self.typed(field, text) {
            return main(value);
        }
        match &field.kind {
            FieldType::User if text.parse::<Id>().is_err() => match self.users.get(&search_key(text)) {
                Some(Some(id)) => main((*id).into()),
                Some(None) => {
                    Err(format!("several users are called '{text}'; say which by the e-mail address"))
                }
                None => {
                    Err(format!("there is no user '{text}'; add this user first, or leave the column out"))
                }
            },
            // Files call a choice as people see it.
            FieldType::Select(choices) => match named(choices, text) {
                Some(value) => main(value.into()),
                None => field.read_text(text, &self.reading).map_err(|error| error.to_string()),
            },
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
            // Its first line may be indented.
            FieldType::LongText => field.read_text(cell, &self.reading).map_err(|error| error.to_string()),
            _ => field.read_text(text, &self.reading).map_err(|error| error.to_string()),
        }
    }

    /// The value of a cell whose own type the field takes.
    fn typed(&self, field: &Field, text: &str) -> Option<Value> {
        let (dates, numbers) = self.typed.as_ref()?;
        match &field.kind {
            FieldType::Date => dates.day(text).ok().map(|day| Value::Integer(i64::from(day.0))),
            FieldType::DateTime => dates.moment(text).ok().map(Value::from),
            FieldType::Integer => numbers.integer(text).ok().map(Value::from),
            FieldType::Decimal | FieldType::Percent => numbers.real(text).ok().map(Value::from),
            _ => None,
        }
    }
}

/// The choice that has this value, or else the one that is called like this.
fn named<'a>(choices: &'a [Choice], text: &str) -> Option<&'a str> {
    let key = search_key(text);
    let exact = choices.iter().find(|choice| choice.value == text);
    let called = |choice: &&Choice| search_key(&choice.label) == key || search_key(&choice.value) == key;
    Some(exact.or_else(|| choices.iter().find(called))?.value.as_ref())
}
