//! The types a field can have: one closed list, from which columns, comparisons and documents follow.

use std::borrow::Cow;

use super::Operator;
use super::types::roll_up::RollUp;
use crate::{ColumnType, PortableType};

/// A choice of a select field.
#[derive(Clone, Debug)]
pub struct Choice {
    /// As stored.
    pub value: Cow<'static, str>,
    /// As shown.
    pub label: Cow<'static, str>,
    /// The name of the colour it is shown in.
    pub color: Option<Cow<'static, str>>,
}

impl Choice {
    /// A choice that is written down in a declaration.
    pub const fn new(value: &'static str, label: &'static str) -> Choice {
        Choice { value: Cow::Borrowed(value), label: Cow::Borrowed(label), color: None }
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// The record's own id.
    Id,
    /// A line of text, searched and sorted without regard to case and accents.
    Text,
    /// A text of several lines.
    LongText,
    /// A text with headings, lists and links: HTML of which the platform keeps what is harmless.
    RichText,
    /// A code, name of a system or key, compared exactly.
    Code,
    /// An e-mail address, kept in lower case.
    Email,
    /// A telephone number as E.164 has it, or its digits where no country is known.
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
    /// A time of the day, without a day: seconds since midnight.
    Time,
    /// A moment.
    DateTime,
    /// One of a closed list.
    Select(Cow<'static, [Choice]>),
    /// Several of a closed list.
    MultiSelect(Cow<'static, [Choice]>),
    /// Words of the user's own.
    Tags,
    /// So many of so many stars.
    Rating {
        /// The best.
        max: u8,
    },
    /// The parts of a person's name.
    PersonName,
    /// The parts of a postal address.
    Address,
    /// Another record.
    Relation {
        /// The object it points to.
        object: Cow<'static, str>,
        /// What happens to this record when that one is deleted.
        on_delete: OnDelete,
    },
    /// Another record of one of several objects; the pointer is cleared when that record is deleted.
    Reference {
        /// The objects it may point to.
        objects: Cow<'static, [Cow<'static, str>]>,
    },
    /// Any number of other records; who is deleted leaves the list.
    Relations {
        /// The object they are of.
        object: Cow<'static, str>,
    },
    /// A user of this system.
    User,
    /// A country (ISO 3166, two letters).
    Country,
    /// A language (BCP 47).
    Language,
    /// A currency (ISO 4217, three letters).
    Currency,
    /// A file that was uploaded.
    File,
    /// Any JSON.
    Json,
    /// A figure over the records that point here, or over interactions.
    RollUp(RollUp),
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

impl FieldType {
    /// Another record of this object.
    pub const fn relation(object: &'static str, on_delete: OnDelete) -> FieldType {
        FieldType::Relation { object: Cow::Borrowed(object), on_delete }
    }

    /// Another record of one of these objects.
    pub const fn reference(objects: &'static [Cow<'static, str>]) -> FieldType {
        FieldType::Reference { objects: Cow::Borrowed(objects) }
    }

    /// Any number of records of this object.
    pub const fn relations(object: &'static str) -> FieldType {
        FieldType::Relations { object: Cow::Borrowed(object) }
    }

    /// An amount in the currency that a field of the same record holds.
    pub const fn money_in(currency: &'static str) -> FieldType {
        FieldType::Money { currency: Some(Cow::Borrowed(currency)) }
    }

    /// The type whose values it holds: a roll-up has those of what it adds up, every other type its own.
    pub fn shown(&self) -> &FieldType {
        match self {
            FieldType::RollUp(roll_up) => roll_up.holds.field_type(),
            other => other,
        }
    }

    /// The type of the main column.
    pub fn column_type(&self) -> ColumnType {
        self.portable().column_type()
    }

    /// What the main column means.
    pub fn portable(&self) -> PortableType {
        match self.shown() {
            FieldType::Id
            | FieldType::Relation { .. }
            | FieldType::Reference { .. }
            | FieldType::User
            | FieldType::File => PortableType::Id,
            FieldType::Integer | FieldType::Rating { .. } | FieldType::Time => PortableType::Integer,
            FieldType::Decimal | FieldType::Percent => PortableType::Real,
            FieldType::Money { .. } => PortableType::Amount,
            FieldType::Boolean => PortableType::Boolean,
            FieldType::Date => PortableType::Date,
            FieldType::DateTime => PortableType::Timestamp,
            FieldType::Json => PortableType::Json,
            FieldType::MultiSelect(_) | FieldType::Tags | FieldType::Relations { .. } => PortableType::List,
            _ => PortableType::Text,
        }
    }

    /// Whether texts are searched and sorted by a key of their own, without regard to case and accents.
    pub fn has_key(&self) -> bool {
        matches!(
            self,
            FieldType::Text
                | FieldType::LongText
                | FieldType::RichText
                | FieldType::PersonName
                | FieldType::Address
        )
    }

    /// Whether it holds several values, which are found through an index of single values.
    pub fn is_list(&self) -> bool {
        matches!(self, FieldType::MultiSelect(_) | FieldType::Tags | FieldType::Relations { .. })
    }

    /// Whether a text or an id is shown as it stands in the column.
    pub(super) fn says_itself(&self) -> bool {
        let made_of_more = matches!(
            self,
            FieldType::PersonName
                | FieldType::Address
                | FieldType::Json
                | FieldType::Reference { .. }
                | FieldType::File
        );
        !self.is_list() && !made_of_more
    }

    /// Whether an order by it says anything.
    pub fn sortable(&self) -> bool {
        !self.is_list()
            && !matches!(
                self,
                FieldType::RichText | FieldType::Reference { .. } | FieldType::File | FieldType::Json
            )
    }

    /// Whether an index of the column finds records by it: lists have one of their single values, and long texts
    /// are too long for any.
    pub fn indexable(&self) -> bool {
        match self {
            FieldType::LongText => false,
            FieldType::Reference { .. } => true,
            other => other.sortable(),
        }
    }

    /// The choices of a closed list.
    pub fn choices(&self) -> Option<&[Choice]> {
        match self {
            FieldType::Select(choices) | FieldType::MultiSelect(choices) => Some(choices),
            _ => None,
        }
    }

    /// The comparisons that make sense.
    pub fn operators(&self) -> &'static [Operator] {
        use Operator::*;
        match self.shown() {
            FieldType::Text
            | FieldType::LongText
            | FieldType::Code
            | FieldType::Email
            | FieldType::Phone
            | FieldType::Url
            | FieldType::PersonName
            | FieldType::Address => &[Eq, Ne, In, Contains, Starts, Empty],
            FieldType::Integer
            | FieldType::Decimal
            | FieldType::Percent
            | FieldType::Money { .. }
            | FieldType::Date
            | FieldType::Time
            | FieldType::Rating { .. }
            | FieldType::DateTime => &[Eq, Ne, Lt, Lte, Gt, Gte, In, Empty],
            FieldType::Boolean => &[Eq, Ne, Empty],
            FieldType::Id
            | FieldType::Select(_)
            | FieldType::Relation { .. }
            | FieldType::User
            | FieldType::Country
            | FieldType::Language
            | FieldType::Currency => &[Eq, Ne, In, Empty],
            FieldType::Reference { .. } => &[Eq, In, Empty],
            FieldType::MultiSelect(_) | FieldType::Tags | FieldType::Relations { .. } => {
                &[Contains, In, Empty]
            }
            FieldType::RichText => &[Contains, Empty],
            FieldType::File | FieldType::Json | FieldType::RollUp(_) => &[Empty],
        }
    }
}
