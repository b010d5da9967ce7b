//! Backup and restore: one file that holds everything, is made while the system works, and is restored into
//! either database.
//!
//! A backup is one moment: one snapshot of the database, read on a connection of its own, and exactly the files
//! that this snapshot needs. It holds the rows as plain values, so it does not matter which database they came
//! from. Every block carries a checksum of all before it; a file that was cut short or altered anywhere is refused
//! before anything is touched ([`check`]).
//!
//! A restore ([`restore()`]) wants an empty target. All rows come in one transaction, which commits after the files
//! are on disk: wherever it is cut off, the target is empty still, or whole. A backup of an older version gets the
//! tables it was made from and is migrated in the same transaction.
//!
//! What is a secret or of the moment stays behind: sessions, links to sign in, answers kept for repeats, and who is
//! doing which job. Users keep their passwords and programs their tokens, so a backup must be guarded like the
//! database itself. It holds no configuration; the checksums guard against damage, not against a forger.

mod dump;
mod files;
mod format;
mod list;
mod manifest;
mod restore;
mod routes;
mod rows;
pub mod sql;
mod stream;
mod tables;
mod walk;

pub use dump::{Made, dump};
pub(crate) use files::WAREHOUSE;
pub use files::{Folder, Kept, Places};
pub use list::{Backup, latest, record};
pub use manifest::{FileNote, FirmNote, Manifest, MigrationNote, TableNote};
pub use restore::{Restored, Target, restore, suits};
pub(crate) use routes::routes;
pub use walk::{Checked, check, is_backup};
