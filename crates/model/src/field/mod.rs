//! Fields and their types: for each, the columns it needs, what may be typed into it, what it looks like in
//! JSON and which comparisons make sense. A new type is one more variant of [`FieldType`], one more file in
//! `types` where its values have a form of their own, and one more file in the page.

mod kind;
mod operator;
mod parse;
mod render;
mod settings;
mod types;

use std::borrow::Cow;

use crate::ColumnType;
pub use kind::{Choice, FieldType, OnDelete};
pub use operator::Operator;
pub use parse::{Assignment, INDEXED_LIMIT, Reading};
pub use types::country::is_country;
pub use types::phone::e164;
pub use types::rich_text::plain_text;
pub use types::roll_up::{Holds, INTERACTIONS, RollUp, Summary, Via};

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
    /// Whose business its values are.
    pub class: Class,
    /// Whether its values need more care than others, like what a person believes or how she is.
    pub sensitive: bool,
    /// Whether no two records may hold the same value.
    pub unique: bool,
    /// The part of a record's page that it stands in.
    pub section: Option<Cow<'static, str>>,
    /// Where users placed it among the fields of its object; otherwise it stands where it was declared. Columns keep
    /// their order whatever this says, since what is being imported is kept by theirs.
    pub position: Option<i64>,
    /// Whether a room declares it; otherwise users made it.
    pub built_in: bool,
    /// The field that users turned into this one, and whose place it took.
    pub converted_from: Option<Cow<'static, str>>,
    /// Whether the firm put it away. Its values stay, and no request knows of it.
    pub hidden: bool,
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

/// Whose business the values of a field are, which decides how long they are kept and who is shown them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// What the firm and the customer agreed on and did.
    Transactional,
    /// Who somebody is and how she is reached.
    Personal,
    /// What somebody did, said or seems to want.
    Behavioural,
}

impl Class {
    /// Every class with its name in the API.
    pub const ALL: &[(&str, Class)] = &[
        ("transactional", Class::Transactional),
        ("personal", Class::Personal),
        ("behavioural", Class::Behavioural),
    ];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        Class::ALL.iter().find(|(_, class)| *class == self).map_or("", |(name, _)| name)
    }

    /// The class of this name.
    pub fn named(name: &str) -> Option<Class> {
        Class::ALL.iter().find(|(known, _)| *known == name).map(|(_, class)| *class)
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
            class: Class::Transactional,
            sensitive: false,
            unique: false,
            section: None,
            position: None,
            built_in: true,
            converted_from: None,
            hidden: false,
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

    /// The same field, about who somebody is.
    pub const fn personal(mut self) -> Field {
        self.class = Class::Personal;
        self
    }

    /// The same field, about what somebody did or seems to want.
    pub const fn behavioural(mut self) -> Field {
        self.class = Class::Behavioural;
        self
    }

    /// The same field, to be treated with more care.
    pub const fn sensitive(mut self) -> Field {
        self.sensitive = true;
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
        columns.extend(self.key_column().map(|name| (name, ColumnType::Text)));
        columns.extend(self.own_currency().map(|name| (name, ColumnType::Text)));
        columns.extend(self.parts().into_iter().map(|name| (name, ColumnType::Text)));
        columns
    }

    /// The columns of the parts that a name or an address has, and of the object that a reference points to.
    pub fn parts(&self) -> Vec<String> {
        let parts = match self.kind {
            FieldType::PersonName => types::person_name::PARTS,
            FieldType::Address => types::address::PARTS,
            FieldType::Reference { .. } => &["object"],
            _ => &[],
        };
        parts.iter().map(|part| format!("{}_{part}", self.slug)).collect()
    }

    /// The column with the object that a reference points to.
    pub fn object_column(&self) -> Option<String> {
        matches!(self.kind, FieldType::Reference { .. }).then(|| format!("{}_object", self.slug))
    }

    /// The column with the normalised form, which texts are searched and sorted by.
    pub fn key_column(&self) -> Option<String> {
        self.kind.has_key().then(|| format!("{}_key", self.slug))
    }

    /// The column that sorting and indexes use.
    pub fn sort_column(&self) -> String {
        self.key_column().unwrap_or_else(|| self.slug.to_string())
    }

    /// The column with the currency of a money field.
    pub fn currency_column(&self) -> Option<String> {
        match &self.kind {
            FieldType::Money { currency: Some(sibling) } => Some(sibling.to_string()),
            _ => self.own_currency(),
        }
    }

    /// The column with the currency of an amount that has one for itself.
    pub fn own_currency(&self) -> Option<String> {
        let own = matches!(self.kind.shown(), FieldType::Money { currency: None });
        own.then(|| format!("{}_currency", self.slug))
    }
}
