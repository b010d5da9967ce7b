//! The manifest: what a backup holds and what it was made from. The first block of the file, as JSON.

use model::{ColumnType, Day, Id, Timestamp};
use serde::{Deserialize, Serialize};

use crate::firm::Firm;

/// The format this program writes, and the newest it reads.
pub(super) const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// The backup's own id.
    pub id: Id,
    /// When it was made.
    pub made_at: Timestamp,
    /// The kind of who made it, as changes name it.
    pub actor: String,
    /// Which user or token that was.
    pub actor_id: Option<Id>,
    /// The last number of the feed in it.
    pub seq: i64,
    /// What its firm had settled, which colours every figure. The configuration decides where there is one.
    pub firm: FirmNote,
    /// The migrations its tables had gone through.
    pub migrations: Vec<MigrationNote>,
    /// The tables, in the order in which their rows come.
    pub tables: Vec<TableNote>,
    /// The files, in the order in which they come.
    pub files: Vec<FileNote>,
    /// Files that would have been in it but were gone from the disk.
    pub missing: Vec<String>,
    /// The number of the home whose files of the warehouse it holds.
    #[serde(default = "only_home")]
    pub home: i64,
}

/// Once a database had one home and no backup said so.
fn only_home() -> i64 {
    1
}

/// The firm it belongs to, by the names that the configuration has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirmNote {
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub time_zone: String,
    /// Its currency.
    pub currency: String,
    /// The day that figures look back from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub as_of: Option<Day>,
    /// Margin as a share of net revenue.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub margin_share: Option<f64>,
    /// Years a customer stays.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lifespan_years: Option<f64>,
    /// A note beside the figures.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// Whether this is the example firm.
    #[serde(default)]
    pub example: bool,
}

impl FirmNote {
    /// What a firm has settled.
    pub fn of(firm: &Firm) -> FirmNote {
        FirmNote {
            name: firm.name.clone(),
            time_zone: firm.time_zone.iana_name().unwrap_or_default().to_owned(),
            currency: firm.currency.to_string(),
            as_of: firm.as_of,
            margin_share: firm.margin_share,
            lifespan_years: firm.lifespan_years,
            note: firm.note.clone(),
            example: firm.example,
        }
    }
}

/// A migration that had been applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MigrationNote {
    /// Its number, from 1.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// Its digest.
    pub checksum: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableNote {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the values of a row.
    pub columns: Vec<ColumnNote>,
    /// How many rows there are.
    pub rows: u64,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnNote {
    /// Its name.
    pub name: String,
    /// What it holds, by the name that the schema stores.
    #[serde(rename = "type", with = "kind")]
    pub kind: ColumnType,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileNote {
    /// Where it lies below the data directory or that of files, with `/` between the parts.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hex.
    pub sha256: String,
}

impl Manifest {
    /// The version of the schema it was made from.
    pub fn version(&self) -> u32 {
        self.migrations.last().map_or(0, |last| last.version)
    }

    /// The rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

impl TableNote {
    /// Names and types of the columns.
    pub(super) fn columns(&self) -> Vec<(&str, ColumnType)> {
        self.columns.iter().map(|column| (column.name.as_str(), column.kind)).collect()
    }
}

/// Bytes in hex, as `sha256sum` prints them.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

mod kind {
    use model::ColumnType;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::schema::{type_name, type_named};

    pub fn serialize<S: Serializer>(kind: &ColumnType, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(type_name(*kind))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ColumnType, D::Error> {
        let name = String::deserialize(deserializer)?;
        type_named(&name).ok_or_else(|| D::Error::custom(format!("'{name}' is no type of a column")))
    }
}
