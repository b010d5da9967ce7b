//! Tests that run on both databases.
//!
//! ```text
//! db::db_test! {
//!     /// What it shows.
//!     fn keeps_order(db: Db) { … }
//!     async fn answers_after_the_commit(db: Db) { … }
//!     fn survives_a_restart(scratch: Scratch) { let db = scratch.open(Options::default()); … }
//! }
//! ```
//! Each becomes a module with the tests `sqlite` and `postgres`; the names let the tally of a test run see
//! that both ran. SQLite gets a file in a temporary folder; PostgreSQL a schema of its own on the server
//! named by `RAPPORT_TEST_POSTGRES`. Without such a server the test fails and says how to get one.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Db, Dialect, Options};

/// The variable that names the PostgreSQL server for tests.
pub const SERVER: &str = "RAPPORT_TEST_POSTGRES";

/// An empty place for one test's database, removed at the end.
pub struct Scratch {
    place: Place,
}

enum Place {
    File(tempfile::TempDir),
    Schema { url: String, name: String },
}

impl Scratch {
    /// A place for SQLite.
    pub fn sqlite() -> Scratch {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Scratch { place: Place::File(folder) }
    }

    /// A place on the PostgreSQL server for tests.
    pub fn postgres() -> Scratch {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let url = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!(
                "this test needs a PostgreSQL server: set {SERVER} to its connection string, or run the \
                 tests as `scripts/postgres.sh run cargo test`"
            )
        });
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let name = format!(
            "t_{}_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed),
            nanos % 1_000_000_000
        );
        run(&url, &format!("create schema {name}"));
        Scratch { place: Place::Schema { url, name } }
    }

    /// Opens the database; also again, as after a restart.
    pub fn open(&self, options: Options) -> Db {
        match &self.place {
            Place::File(_) => Db::sqlite(&self.file(), options),
            Place::Schema { url, name } => Db::postgres(url, Some(name), options),
        }
        .unwrap_or_else(|error| panic!("the test's database opens: {error}"))
    }

    /// Which database it is for.
    pub fn dialect(&self) -> Dialect {
        match self.place {
            Place::File(_) => Dialect::Sqlite,
            Place::Schema { .. } => Dialect::Postgres,
        }
    }

    /// The file of SQLite. There is none on PostgreSQL.
    pub fn file(&self) -> PathBuf {
        match &self.place {
            Place::File(folder) => folder.path().join("test.db"),
            Place::Schema { .. } => panic!("a PostgreSQL database has no file"),
        }
    }

    /// What another process needs to open it: a path, or a connection string and the schema's name.
    pub fn address(&self) -> (String, Option<String>) {
        match &self.place {
            Place::File(_) => (self.file().display().to_string(), None),
            Place::Schema { url, name } => (url.clone(), Some(name.clone())),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Place::Schema { url, name } = &self.place
            && !std::thread::panicking()
        {
            run(url, &format!("drop schema {name} cascade"));
        }
    }
}

/// Runs a statement on a connection of its own, on a thread where the client may be used.
fn run(url: &str, sql: &str) {
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let mut client = postgres::Client::connect(url, postgres::NoTls)
                .unwrap_or_else(|error| panic!("{SERVER} names a server that answers: {error}"));
            client.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        });
        work.join().expect("the statement runs");
    });
}

/// Runs a test's future.
pub fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(test);
}

/// Makes tests that run on both databases; see [`testing`](crate::testing).
#[macro_export]
macro_rules! db_test {
    () => {};
    ($(#[$meta:meta])* fn $name:ident($db:ident: Db) $body:block $($rest:tt)*) => {
        $crate::db_test! {
            $(#[$meta])* fn $name(scratch: Scratch) {
                let $db = scratch.open($crate::Options::default());
                $body
            }
        }
        $crate::db_test! { $($rest)* }
    };
    ($(#[$meta:meta])* async fn $name:ident($db:ident: Db) $body:block $($rest:tt)*) => {
        $crate::db_test! {
            $(#[$meta])* fn $name(scratch: Scratch) {
                let $db = scratch.open($crate::Options::default());
                $crate::testing::block_on(async move { $body })
            }
        }
        $crate::db_test! { $($rest)* }
    };
    ($(#[$meta:meta])* fn $name:ident($scratch:ident: Scratch) $body:block $($rest:tt)*) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn body($scratch: &$crate::testing::Scratch) {
                $body
            }

            #[test]
            fn sqlite() {
                body(&$crate::testing::Scratch::sqlite());
            }

            #[test]
            fn postgres() {
                body(&$crate::testing::Scratch::postgres());
            }
        }
        $crate::db_test! { $($rest)* }
    };
}
