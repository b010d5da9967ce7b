//! What an import is asked to do: a map file, or an object with a few columns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::reader::Layout;

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
    /// Fields and the columns they are filled from.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Fields and the values that all records get.
    #[serde(default)]
    pub constants: BTreeMap<String, serde_json::Value>,
    /// Fields and the blocks whose records they point to.
    #[serde(default)]
    pub relations: BTreeMap<String, String>,
}

/// Everything an import is asked for, beside its file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// The map file.
    pub map_file: Option<MapFile>,
    /// The name of the system or file the rows come from.
    pub source: Option<String>,
    /// Whether this file goes on where another of the same source ended.
    pub extends: bool,
    /// Whether to only say what would happen.
    pub dry_run: bool,
}
