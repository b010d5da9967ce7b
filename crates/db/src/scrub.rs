//! Bytes of what was deleted.
//!
//! SQLite overwrites deleted rows with zeros (`secure_delete`), but a page that was divided between two may keep, in
//! the room between its cells, a copy of rows that moved to its neighbour; and a database may be older than the
//! setting. Writing the file anew leaves nothing but what is there. It costs as much as copying the database, and
//! whoever writes waits meanwhile, so it is done for many deletions at once. PostgreSQL takes dead rows out of its
//! tables when it is told to.

use crate::open::{Place, on_plain_thread};
use crate::tx::Session;
use crate::{Db, DbError, Tx};

impl Db {
    /// Leaves no byte of deleted rows in the database file and its log. From a plain thread.
    ///
    /// What a server of PostgreSQL has on its disk is in its hands: dead rows are taken out of the tables, which no
    /// dump holds anyhow, and their places are written over as they are used again.
    pub fn scrub_blocking(&self) -> Result<(), DbError> {
        match &self.inner.place {
            Place::Sqlite(_) => {
                self.write_alone_blocking(Tx::write_anew)?;
                self.checkpoint()
            }
            Place::Postgres(place) => on_plain_thread(|| {
                let mut session = place.writer()?;
                let mut tables = Vec::new();
                session.stream(
                    "select c.relname::text from pg_class c where c.relkind = 'r' \
                     and c.relnamespace = current_schema()::regnamespace order by c.relname",
                    &[],
                    &mut |row| {
                        tables.push(row.text(0)?.to_owned());
                        Ok(())
                    },
                )?;
                tables.iter().try_for_each(|table| session.control(&format!("vacuum \"{table}\"")))
            }),
        }
    }
}

impl Tx {
    /// Ends the transaction, writes the file anew, and begins again.
    fn write_anew(&mut self) -> Result<(), DbError> {
        match &mut self.session {
            Session::Sqlite(session) => session.control("commit; vacuum; begin immediate"),
            Session::Postgres(_) => Ok(()),
        }
    }
}
