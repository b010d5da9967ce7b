//! Field types: for each, the columns it needs, what may be typed into it, what it looks like in JSON and
//! which comparisons make sense. A new type is one more variant here and one more file in the page.

mod parse;
mod render;

use std::borrow::Cow;

use crate::{ColumnType, PortableType};
pub use parse::{Assignment, Reading};

/// One field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in the API and, for built-in fields, of the column.
    pub slug: Cow<'static, str>,
    /// Name for people to read.
    pub label: Cow<'static, str>,
    /// What it holds.
    pub kind: FieldType,
    /// One sentence that explains it, where the label does not.
    pub help: Option<Cow<'static, str>>,
    /// Who may write it.
    pub access: Access,
    /// Whether a record needs it.
    pub need: Need,
    /// Whether it has an index, so that lists sort and filter by it at any size.
    pub speed: Speed,
    /// Whether a list shows it before the user chose any columns.
    pub listing: Listing,
}

/// Who may write a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Users, the API and imports.
    Writable,
    /// Only the engine.
    ReadOnly,
}

/// Whether a record can be without a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// May be empty.
    Optional,
    /// A record without it is refused.
    Required,
}

/// Whether a field has an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Speed {
    /// Found by reading all rows.
    Plain,
    /// Found through an index.
    Quick,
}

/// Whether a list shows a field by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listing {
    /// When the user asks.
    OnDemand,
    /// From the start.
    Shown,
}

/// A choice of a select field.
#[derive(Clone, Debug)]
pub struct Choice {
    /// As stored.
    pub value: Cow<'static, str>,
    /// As shown.
    pub label: Cow<'static, str>,
}

impl Choice {
    /// A choice that is written down in a declaration.
    pub const fn new(value: &'static str, label: &'static str) -> Choice {
        Choice { value: Cow::Borrowed(value), label: Cow::Borrowed(label) }
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// The record's own id.
    Id,
    /// A line of text, searched and sorted without regard to case and accents.
    Text,
    /// A code, name of a system or key, compared exactly.
    Code,
    /// An e-mail address, kept in lower case.
    Email,
    /// A telephone number as digits with an optional leading plus.
    Phone,
    /// A web address.
    Url,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A share: 0.3 is 30 %.
    Percent,
    /// An amount of money. Its currency is the record's field of this name, or a column of its own.
    Money {
        /// The sibling field that holds the currency, shared by all amounts of the record.
        currency: Option<Cow<'static, str>>,
    },
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// A moment.
    DateTime,
    /// One of a closed list.
    Select(Cow<'static, [Choice]>),
    /// Another record.
    Relation {
        /// The object it points to.
        object: Cow<'static, str>,
        /// What happens to this record when that one is deleted.
        on_delete: OnDelete,
    },
    /// A user of this system.
    User,
    /// A country (ISO 3166, two letters).
    Country,
    /// A currency (ISO 4217, three letters).
    Currency,
}

impl PartialEq for Choice {
    fn eq(&self, other: &Choice) -> bool {
        self.value == other.value
    }
}
impl Eq for Choice {}

/// What happens to a record when the one it points to is deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnDelete {
    /// The deletion is refused.
    Refuse,
    /// The pointer is cleared.
    Clear,
    /// This record is deleted too.
    Follow,
}

/// A comparison in a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Holds something else.
    Ne,
    /// Less than, before.
    Lt,
    /// At most, until.
    Lte,
    /// More than, after.
    Gt,
    /// At least, from.
    Gte,
    /// One of a list.
    In,
    /// Contains the text, without regard to case and accents.
    Contains,
    /// Starts with the text, without regard to case and accents.
    Starts,
    /// Holds nothing (`true`) or something (`false`).
    Empty,
}

impl Operator {
    /// Every operator with its name in filters.
    pub const ALL: &[(&str, Operator)] = &[
        ("eq", Operator::Eq),
        ("ne", Operator::Ne),
        ("lt", Operator::Lt),
        ("lte", Operator::Lte),
        ("gt", Operator::Gt),
        ("gte", Operator::Gte),
        ("in", Operator::In),
        ("contains", Operator::Contains),
        ("starts", Operator::Starts),
        ("empty", Operator::Empty),
    ];

    /// The name in filters.
    pub fn name(self) -> &'static str {
        Operator::ALL.iter().find(|(_, operator)| *operator == self).map_or("", |(name, _)| name)
    }
}

impl FieldType {
    /// Another record of this object.
    pub const fn relation(object: &'static str, on_delete: OnDelete) -> FieldType {
        FieldType::Relation { object: Cow::Borrowed(object), on_delete }
    }

    /// An amount in the currency that a field of the same record holds.
    pub const fn money_in(currency: &'static str) -> FieldType {
        FieldType::Money { currency: Some(Cow::Borrowed(currency)) }
    }

    /// The name in the API.
    pub fn name(&self) -> &'static str {
        match self {
            FieldType::Id => "id",
            FieldType::Text => "text",
            FieldType::Code => "code",
            FieldType::Email => "email",
            FieldType::Phone => "phone",
            FieldType::Url => "url",
            FieldType::Integer => "integer",
            FieldType::Decimal => "decimal",
            FieldType::Percent => "percent",
            FieldType::Money { .. } => "money",
            FieldType::Boolean => "boolean",
            FieldType::Date => "date",
            FieldType::DateTime => "datetime",
            FieldType::Select(_) => "select",
            FieldType::Relation { .. } => "relation",
            FieldType::User => "user",
            FieldType::Country => "country",
            FieldType::Currency => "currency",
        }
    }

    /// The type of the main column.
    pub fn column_type(&self) -> ColumnType {
        self.portable().column_type()
    }

    /// What the main column means.
    pub fn portable(&self) -> PortableType {
        match self {
            FieldType::Id | FieldType::Relation { .. } | FieldType::User => PortableType::Id,
            FieldType::Integer => PortableType::Integer,
            FieldType::Decimal | FieldType::Percent => PortableType::Real,
            FieldType::Money { .. } => PortableType::Amount,
            FieldType::Boolean => PortableType::Boolean,
            FieldType::Date => PortableType::Date,
            FieldType::DateTime => PortableType::Timestamp,
            _ => PortableType::Text,
        }
    }

    /// The comparisons that make sense.
    pub fn operators(&self) -> &'static [Operator] {
        use Operator::*;
        match self {
            FieldType::Text | FieldType::Code | FieldType::Email | FieldType::Phone | FieldType::Url => {
                &[Eq, Ne, In, Contains, Starts, Empty]
            }
            FieldType::Integer
            | FieldType::Decimal
            | FieldType::Percent
            | FieldType::Money { .. }
            | FieldType::Date
            | FieldType::DateTime => &[Eq, Ne, Lt, Lte, Gt, Gte, In, Empty],
            FieldType::Boolean => &[Eq, Ne, Empty],
            FieldType::Id
            | FieldType::Select(_)
            | FieldType::Relation { .. }
            | FieldType::User
            | FieldType::Country
            | FieldType::Currency => &[Eq, Ne, In, Empty],
        }
    }
}

impl Field {
    /// A plain, optional field that everyone may write.
    pub const fn new(slug: &'static str, label: &'static str, kind: FieldType) -> Field {
        Field {
            slug: Cow::Borrowed(slug),
            label: Cow::Borrowed(label),
            kind,
            help: None,
            access: Access::Writable,
            need: Need::Optional,
            speed: Speed::Plain,
            listing: Listing::OnDemand,
        }
    }

    /// A field that points to another record; it is cleared when that record is deleted.
    pub const fn relation(slug: &'static str, label: &'static str, object: &'static str) -> Field {
        Field::new(slug, label, FieldType::relation(object, OnDelete::Clear)).quick()
    }

    /// The same field, written by the engine only.
    pub const fn read_only(mut self) -> Field {
        self.access = Access::ReadOnly;
        self
    }

    /// The same field, needed by every record.
    pub const fn required(mut self) -> Field {
        self.need = Need::Required;
        self
    }

    /// The same field with an index.
    pub const fn quick(mut self) -> Field {
        self.speed = Speed::Quick;
        self
    }

    /// The same field, shown in lists from the start.
    pub const fn listed(mut self) -> Field {
        self.listing = Listing::Shown;
        self
    }

    /// The same field with a sentence that explains it.
    pub const fn help(mut self, text: &'static str) -> Field {
        // A constant cannot run the destructor of what stood there; it was nothing that needs one.
        std::mem::forget(self.help.replace(Cow::Borrowed(text)));
        self
    }

    /// The columns that hold it, the main one first.
    pub fn columns(&self) -> Vec<(String, ColumnType)> {
        let mut columns = vec![(self.slug.to_string(), self.kind.column_type())];
        if let Some(name) = self.key_column() {
            columns.push((name, ColumnType::Text));
        }
        if let FieldType::Money { currency: None } = self.kind {
            columns.push((format!("{}_currency", self.slug), ColumnType::Text));
        }
        columns
    }

    /// The column with the normalised form, which texts are searched and sorted by.
    pub fn key_column(&self) -> Option<String> {
        (self.kind == FieldType::Text).then(|| format!("{}_key", self.slug))
    }

    /// The column that sorting and indexes use.
    pub fn sort_column(&self) -> String {
        self.key_column().unwrap_or_else(|| self.slug.to_string())
    }

    /// The column with the currency of a money field.
    pub fn currency_column(&self) -> Option<String> {
        match &self.kind {
            FieldType::Money { currency: Some(sibling) } => Some(sibling.to_string()),
            FieldType::Money { currency: None } => Some(format!("{}_currency", self.slug)),
            _ => None,
        }
    }
}
