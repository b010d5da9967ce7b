//! Indexes of tables that are in use.

use std::time::Duration;

use crate::open::{Place, on_plain_thread};
use crate::{Db, DbError, Ddl, Dialect, Index};

/// How long an index may take on SQLite, whose writer it keeps, and on PostgreSQL wait for old transactions.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

impl Db {
    /// Builds an index, from a plain thread. What an earlier try left under its name is built anew.
    ///
    /// On PostgreSQL it is made `concurrently`: nobody waits for it. SQLite has one writer, which waits until it is
    /// done; readers do not. It is not part of any transaction: who calls notes afterwards that it is there.
    pub fn build_index_blocking(&self, index: &Index) -> Result<(), DbError> {
        crate::ddl::check_name(&index.name)?;
        let create = Ddl::CreateIndex(index.clone());
        match &self.inner.place {
            Place::Sqlite(_) => {
                let drop = format!("drop index if exists \"{}\"", index.name);
                self.write_alone_blocking(move |tx| {
                    tx.batch(&drop)?;
                    tx.ddl(&create)
                })
            }
            Place::Postgres(place) => {
                let drop = format!("drop index concurrently if exists \"{}\"", index.name);
                let create = create.statements(Dialect::Postgres)?;
                on_plain_thread(|| {
                    let mut session = place.writer()?;
                    session.control(&format!("set lock_timeout = {}", PATIENCE.as_millis()))?;
                    session.control(&drop)?;
                    for sql in &create {
                        let concurrently = sql.replacen("index ", "index concurrently ", 1);
                        session.control(&concurrently)?;
                    }
                    Ok(())
                })
            }
        }
    }
}
