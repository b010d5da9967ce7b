//! What an import is asked to do: a map file, or an object with a few columns.

use std::collections::BTreeMap;

use platform::provenance::Party;
use serde::{Deserialize, Serialize};

use crate::reader::{Format, Layout};

/// A map file: how the file is read, and one block for each object that a row becomes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapFile {
    /// How the file is read.
    #[serde(default)]
    pub reader: Layout,
    /// What a row becomes, in the order in which it is written.
    #[serde(rename = "object")]
    pub blocks: Vec<Block>,
}

/// One object that a row becomes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// The object.
    pub object: String,
    /// The name that relations of other blocks use; the object's when nothing is said.
    #[serde(default)]
    pub name: Option<String>,
    /// The fields that tell whether the record is there already. Without any, each row is a record of its
    /// own, known by its cells.
    #[serde(default, rename = "match")]
    pub matching: Vec<String>,
    /// Fields and the columns they are filled from. `company_id.name` looks the company up by the name in the
    /// column.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Relations whose records are made where a look-up does not find them; otherwise the row is refused.
    #[serde(default)]
    pub create: Vec<String>,
    /// Fields and what cells of their column mean, where that differs from what they say.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Fields and the values that all records get.
    #[serde(default)]
    pub constants: BTreeMap<String, serde_json::Value>,
    /// Fields and the blocks whose records they point to.
    #[serde(default)]
    pub relations: BTreeMap<String, String>,
    /// Fields that get the domain of the e-mail address in a column. Those of mail providers, like gmail.com,
    /// are nobody's and count as empty.
    #[serde(default)]
    pub domains: BTreeMap<String, String>,
    /// What becomes of a row whose record is not there.
    #[serde(default)]
    pub missing: Missing,
    /// What becomes of a row without the values that its record is matched by.
    #[serde(default)]
    pub without_key: WithoutKey,
}

impl Block {
    /// Whether it only finds records: they must be there, and it fills nothing but what they are matched by.
    pub fn looks_up(&self) -> bool {
        let filled = self.columns.keys().chain(self.constants.keys()).chain(self.domains.keys());
        let mut filled = filled.chain(self.relations.keys());
        self.missing == Missing::Refuse && filled.all(|slug| self.matching.contains(slug))
    }
}

/// What becomes of a row whose record is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// The record is made.
    #[default]
    Create,
    /// The row is refused, with the record whose name is nearly the same.
    Refuse,
}

/// What becomes of a row without the values that its record is matched by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WithoutKey {
    /// It is refused.
    #[default]
    Refuse,
    /// It makes no such record, and what would point to it points nowhere.
    Skip,
}

/// Everything an import is asked for, beside its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// The object that rows become, where no map file says it.
    #[serde(rename = "as")]
    pub object: Option<String>,
    /// The fields to match by.
    #[serde(rename = "match")]
    pub matching: Vec<String>,
    /// Columns and the fields they fill; columns named like a field need no entry.
    pub map: BTreeMap<String, String>,
    /// Relations whose records are made where a look-up does not find them.
    pub create: Vec<String>,
    /// The map file.
    pub map_file: Option<MapFile>,
    /// The name of the system or file the rows come from.
    pub source: Option<String>,
    /// Whose knowledge the file holds.
    pub party: Party,
    /// How likely its values are to be right, from 0 to 1.
    pub confidence: Option<f64>,
    /// Whether this file goes on where another of the same source ended.
    pub extends: bool,
    /// Whether to only say what would happen.
    pub dry_run: bool,
    /// How the file is stored, where its first bytes are not to say it.
    pub format: Option<Format>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether values that users typed stay as they are.
    pub keep_typed: bool,
    /// People's companies: `email` makes them by the domain of the e-mail address, another name is the column
    /// with the company's name.
    pub companies: Option<String>,
}

impl Default for Request {
    fn default() -> Request {
        Request {
            object: None,
            matching: Vec::new(),
            map: BTreeMap::new(),
            create: Vec::new(),
            map_file: None,
            source: None,
            party: Party::default(),
            confidence: None,
            extends: false,
            dry_run: false,
            format: None,
            sheet: None,
            keep_typed: true,
            companies: None,
        }
    }
}
