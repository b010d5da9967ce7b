//! What rooms declare of their tables: where something of a person is, and what becomes of it.

use model::object::Object;

use crate::Module;

/// A column that says whose a row is, and what becomes of the row.
#[derive(Clone, Copy, Debug)]
pub struct Personal {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What the column names.
    pub names: Names,
    /// What becomes of the row.
    pub fate: Fate,
    /// What a row is, for a person who asks what is known of her; empty where it is only how things are wired.
    pub title: &'static str,
}

/// What a column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// A record of any object.
    Record,
    /// A profile under which moments arrive, or the record that it belongs to.
    Profile,
    /// A comment.
    Comment,
    /// An attached file.
    File,
    /// A merge.
    Merge,
    /// A batch of a merge.
    MergeBatch,
}

impl Names {
    /// As the ids of an erasure are kept.
    pub(super) fn what(self) -> &'static str {
        match self {
            Names::Record => "record",
            Names::Profile => "profile",
            Names::Comment => "comment",
            Names::File => "file",
            Names::Merge => "merge",
            Names::MergeBatch => "merge_batch",
        }
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes in the transaction that hides her: what would lead to her.
    DeletedAtOnce,
    /// It goes.
    Deleted,
    /// It stays, and these columns are emptied.
    Emptied(&'static [&'static str]),
    /// It has its own way, for this reason.
    Kept(&'static str),
}

/// Texts of a table that may quote somebody.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// The table.
    pub table: &'static str,
    /// Its primary key.
    pub key: &'static [&'static str],
    /// The texts.
    pub columns: &'static [&'static str],
    /// What becomes of one that quotes her.
    pub fate: TextFate,
    /// The SQL condition under which nothing needs a row any more; until then whoever erases waits.
    pub over: Option<&'static str>,
}

/// What becomes of a text that quotes somebody who is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFate {
    /// The text goes, and this stands in its place; nothing, where there is none.
    Replaced(Option<&'static str>),
    /// Of the JSON, the images of records in `data` go.
    WithoutImages,
    /// Her addresses in it go; the rest was somebody else's work.
    WithoutAddresses,
}

/// What becomes of an object's records that point to somebody who is erased.
#[derive(Clone, Copy, Debug)]
pub struct Related {
    /// The object.
    pub object: &'static str,
    /// What becomes of them.
    pub fate: RecordFate,
    /// Why, in words for whoever asks.
    pub reason: &'static str,
    /// Fields that are emptied where records stay, beside those that are personal or tell what somebody said.
    pub empties: &'static [&'static str],
}

/// What becomes of a record that points to somebody who is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFate {
    /// It goes too.
    Erased,
    /// It stays, and says no longer whose it is.
    Unlinked,
}

impl RecordFate {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            RecordFate::Erased => "erased",
            RecordFate::Unlinked => "unlinked",
        }
    }
}

/// Everything that is declared of personal rows, in the order of the rooms.
pub fn declared(modules: &[Module]) -> impl Iterator<Item = &'static Personal> {
    modules.iter().flat_map(|module| module.personal)
}

/// Everything that is declared of texts.
pub(super) fn texts(modules: &[Module]) -> impl Iterator<Item = &'static Texts> {
    modules.iter().flat_map(|module| module.texts)
}

/// What is declared of an object's records.
pub(super) fn related(modules: &[Module], object: &Object) -> Option<&'static Related> {
    modules.iter().flat_map(|module| module.related).find(|related| related.object == object.slug)
}
