//! A small firm: things as records are kept, moments as interactions are, a log, and what it all looks like when the
//! database is read naively.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use db::testing::Scratch;
use db::{Column, Db, DbError, Ddl, Options, Table, Tx, Value};
use model::object::Subject;
use model::{ColumnType, Id, PortableType};
use serde_json::{Value as Json, json};
use tokio::runtime::Runtime;
use warehouse::{Feed, Limits, Query, Scope, Settings, Source, SourceColumn, Threshold, Warehouse};

const FEED: Feed = Feed {
    last: "select last from feed where id = 1",
    heavy: "select seq, row_count from log where seq > $1 and seq <= $2 and row_count > 1 order by seq",
    joins: "select id, owner from joins where seq > $1 and seq <= $2",
    // A handful, so that most of what is read takes several pieces.
    piece: 7,
};

/// The fixed columns of a thing: name, type.
const THING: &[(&str, PortableType)] = &[
    ("id", PortableType::Id),
    ("name", PortableType::Text),
    ("amount", PortableType::Amount),
    ("at", PortableType::Timestamp),
    ("day", PortableType::Date),
    ("share", PortableType::Real),
    ("good", PortableType::Boolean),
    ("count", PortableType::Integer),
    ("tags", PortableType::List),
    ("seq", PortableType::Integer),
];

const MOMENT: &[(&str, PortableType)] =
    &[("id", PortableType::Id), ("kind", PortableType::Text), ("seq", PortableType::Integer)];

pub struct Firm {
    pub db: Db,
    pub warehouse: Option<Warehouse>,
    place: PathBuf,
    /// Removes the folder at the end, where it is this firm's own.
    _folder: Option<tempfile::TempDir>,
    runtime: Runtime,
    ids: Arc<AtomicU64>,
    clock: Arc<AtomicI64>,
    /// Columns that were added to things.
    added: Vec<String>,
}

fn table(name: &str, columns: &[(&str, ColumnType)], key: &str) -> Ddl {
    Ddl::CreateTable(Table {
        name: name.to_owned(),
        columns: columns.iter().map(|(name, kind)| Column::optional(*name, *kind)).collect(),
        primary_key: vec![key.to_owned()],
        unique: Vec::new(),
    })
}

impl Firm {
    pub fn new(scratch: &Scratch) -> Firm {
        let opening = "update feed set last = last where id = 1";
        let db = scratch.open(Options { group_lock: None, ..Options::default() });
        db.write_blocking(|tx| {
            let things: Vec<_> = THING.iter().map(|(name, kind)| (*name, kind.column_type())).collect();
            tx.ddl(&table("things", &things, "id"))?;
            let moments = [
                ("seq", ColumnType::Integer),
                ("id", ColumnType::Id),
                ("kind", ColumnType::Text),
                ("latest", ColumnType::Boolean),
                ("withdrawn", ColumnType::Boolean),
            ];
            tx.ddl(&table("moments", &moments, "seq"))?;
            let log = [
                ("seq", ColumnType::Integer),
                ("what", ColumnType::Text),
                ("row_count", ColumnType::Integer),
            ];
            tx.ddl(&table("log", &log, "seq"))?;
            let gone = [("seq", ColumnType::Integer), ("thing", ColumnType::Id)];
            tx.ddl(&table("gone", &gone, "seq"))?;
            tx.ddl(&table("feed", &[("id", ColumnType::Integer), ("last", ColumnType::Integer)], "id"))?;
            let joins = [("id", ColumnType::Id), ("owner", ColumnType::Id), ("seq", ColumnType::Integer)];
            tx.ddl(&table("joins", &joins, "id"))?;
            let (tables, _) = warehouse::tables();
            for table in tables {
                tx.ddl(&Ddl::CreateTable(table))?;
            }
            tx.execute("insert into feed (id, last) values (1, 0)", &[])?;
            tx.execute(opening, &[])?;
            Ok::<_, DbError>(())
        })
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut firm = Firm { _folder: None, ..Firm::at(db, folder.path()) };
        firm._folder = Some(folder);
        firm.open();
        firm
    }

    /// One whose tables are there already.
    pub fn at(db: Db, place: &Path) -> Firm {
        let used =
            db.read_blocking(|tx| tx.query("select id from things order by id desc limit 1", &[])).unwrap();
        let used =
            used.first().map_or(0, |row| u64::from_be_bytes(row.id(0).unwrap().0[8..].try_into().unwrap()));
        Firm {
            db,
            warehouse: None,
            place: place.to_owned(),
            _folder: None,
            runtime: Runtime::new().unwrap(),
            ids: Arc::new(AtomicU64::new(used + 1)),
            clock: Arc::default(),
            added: Vec::new(),
        }
    }

    /// Another server on the same database, with a folder of its own.
    pub fn beside(&self, place: &Path) -> Firm {
        let mut beside = Firm {
            ids: Arc::clone(&self.ids),
            clock: Arc::clone(&self.clock),
            added: self.added.clone(),
            ..Firm::at(self.db.clone(), place)
        };
        beside.open();
        beside
    }

    /// Lets time pass, in microseconds.
    pub fn later(&self, micros: i64) {
        self.clock.fetch_add(micros, Ordering::SeqCst);
    }

    /// Where its folder is.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Lets go of the database and the folder.
    pub fn close(&mut self) {
        self.warehouse = None;
        self.db.clone().close();
    }

    /// Opens both again.
    pub fn reopen(&mut self, scratch: &Scratch) {
        self.db = scratch.open(Options::default());
        self.open();
    }

    /// The files that lie in the folder, by their names.
    pub fn parquet(&self) -> Vec<String> {
        let mut files = Vec::new();
        for table in std::fs::read_dir(self.folder()).unwrap() {
            let table = table.unwrap().path();
            if table.is_dir() {
                files.extend(std::fs::read_dir(table).unwrap().map(|file| file.unwrap().path()));
            }
        }
        let name = |file: PathBuf| file.strip_prefix(self.folder()).unwrap().display().to_string();
        let mut names: Vec<_> = files.into_iter().map(name).collect();
        names.sort();
        names
    }

    /// The files that the database lists.
    pub fn listed(&self) -> Vec<String> {
        let home = self.warehouse().home();
        let files = self.db.read_blocking(move |tx| warehouse::stored_files(tx, home)).unwrap();
        let mut names: Vec<_> = files.into_iter().map(|file| file.name).collect();
        names.sort();
        names
    }

    pub fn folder(&self) -> PathBuf {
        self.place.join("warehouse")
    }

    /// A new id; they rise.
    pub fn id(&self) -> Id {
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&self.ids.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        Id(bytes)
    }

    pub fn settings(&self) -> Settings {
        let (ids, clock) = (Arc::clone(&self.ids), Arc::clone(&self.clock));
        Settings {
            db: self.db.clone(),
            folder: self.folder(),
            sources: self.sources(),
            feed: FEED,
            ids: Arc::new(move || {
                let mut bytes = [7; 16];
                bytes[8..].copy_from_slice(&ids.fetch_add(1, Ordering::SeqCst).to_be_bytes());
                Id(bytes)
            }),
            now: Arc::new(move || clock.load(Ordering::SeqCst)),
            seal: Threshold::default(),
            limits: Limits { threads: 2, ..Limits::for_this_machine(self.place.join("spill")) },
        }
    }

    /// Opens it again, as after a restart.
    pub fn open(&mut self) {
        self.warehouse = None;
        self.warehouse = Some(Warehouse::open(self.settings()).unwrap());
    }

    pub fn warehouse(&self) -> &Warehouse {
        self.warehouse.as_ref().unwrap()
    }

    pub fn sources(&self) -> Vec<Source> {
        let column = |(name, kind): &(&str, PortableType)| SourceColumn {
            name: (*name).to_owned(),
            from: (*name).to_owned(),
            kind: *kind,
            help: String::new(),
            joined: false,
        };
        let source = |name: &str, columns: Vec<SourceColumn>, key: Option<&str>| Source {
            name: name.to_owned(),
            help: String::new(),
            subject: Subject::Firm,
            columns,
            key: key.map(str::to_owned),
            seq: "seq".to_owned(),
            visible: None,
            replaces: None,
            removed: None,
        };
        let mut things: Vec<_> = THING.iter().map(column).collect();
        things.extend(self.added.iter().map(|name| column(&(name.as_str(), PortableType::Text))));
        let things = Source {
            removed: Some("select g.thing from gone g where g.seq > $1 and g.seq <= $2".to_owned()),
            ..source("things", things, Some("id"))
        };
        let moments = Source {
            visible: Some("t.latest = true and t.withdrawn = false".to_owned()),
            replaces: Some(
                "(select max(o.seq) from moments o where o.id = t.id and o.seq < t.seq)".to_owned(),
            ),
            ..source("moments", MOMENT.iter().map(column).collect(), Some("id"))
        };
        let log = [("seq", PortableType::Integer), ("what", PortableType::Text)];
        let log = source("log", log.iter().map(column).collect(), None);
        vec![things, moments, log]
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.db.write_blocking(work).unwrap()
    }

    /// New things under one number, as a bulk chunk makes them.
    pub fn create(&self, count: usize, salt: i64) -> i64 {
        let ids: Vec<Id> = (0..count).map(|_| self.id()).collect();
        self.write(move |tx| {
            let seq = take(tx)?;
            for (at, id) in ids.into_iter().enumerate() {
                let salt = salt.wrapping_mul(31).wrapping_add(at as i64);
                let columns: Vec<_> = THING.iter().map(|(name, kind)| (*name, kind.column_type())).collect();
                tx.insert_many("things", &columns, &[thing(id, salt, seq)])?;
            }
            log(tx, seq, "created", count as i64)?;
            Ok(seq)
        })
    }

    /// Every thing there is.
    pub fn ids(&self) -> Vec<Id> {
        self.db
            .read_blocking(|tx| {
                tx.query("select id from things order by id", &[])?
                    .iter()
                    .map(|row| row.id(0))
                    .collect::<Result<Vec<_>, DbError>>()
            })
            .unwrap()
    }

    /// Changes some thing; nothing when there is none.
    pub fn update(&self, which: usize, salt: i64) {
        let ids = self.ids();
        if ids.is_empty() {
            return;
        }
        let id = ids[which % ids.len()];
        let added = self.added.last().cloned();
        self.write(move |tx| {
            let seq = take(tx)?;
            tx.execute(
                "update things set name = $2, amount = $3, seq = $4 where id = $1",
                &[id.into(), format!("changed {salt}").into(), (salt * 10_000).into(), seq.into()],
            )?;
            if let Some(column) = added {
                let text = format!("later {salt}");
                tx.execute(
                    &format!("update things set {column} = $2 where id = $1"),
                    &[id.into(), text.into()],
                )?;
            }
            log(tx, seq, "updated", 1)
        });
    }

    /// Removes some thing.
    pub fn delete(&self, which: usize) {
        let ids = self.ids();
        if ids.is_empty() {
            return;
        }
        let id = ids[which % ids.len()];
        self.write(move |tx| {
            let seq = take(tx)?;
            tx.execute("delete from things where id = $1", &[id.into()])?;
            tx.execute("insert into gone (seq, thing) values ($1, $2)", &[seq.into(), id.into()])?;
            log(tx, seq, "deleted", 1)
        });
    }

    /// Makes a removed thing again under its old id, as undoing does.
    pub fn restore(&self) {
        self.write(|tx| {
            let row = tx.query_one(
                "select g.thing from gone g where g.thing not in (select t.id from things t) order by g.seq desc limit 1",
                &[],
            )?;
            let Some(row) = row else { return Ok(()) };
            let (id, seq) = (row.id(0)?, take(tx)?);
            let columns: Vec<_> = THING.iter().map(|(name, kind)| (*name, kind.column_type())).collect();
            tx.insert_many("things", &columns, &[thing(id, seq, seq)])?;
            log(tx, seq, "restored", 1)
        });
    }

    /// A version of a moment: its ids do not rise with time.
    pub fn moment(&self, which: u8, kind: i64, withdrawn: bool) {
        let id = Id::derived(Id([which; 16]), "moment");
        self.write(move |tx| {
            let seq = take(tx)?;
            tx.execute("update moments set latest = false where id = $1 and latest = true", &[id.into()])?;
            tx.execute(
                "insert into moments (seq, id, kind, latest, withdrawn) values ($1, $2, $3, true, $4)",
                &[seq.into(), id.into(), format!("kind {kind}").into(), withdrawn.into()],
            )?;
            Ok(())
        });
    }

    /// A column that old files do not have.
    pub fn add_column(&mut self) {
        let name = format!("added_{}", self.added.len());
        let column = Column::optional(name.clone(), ColumnType::Text);
        self.write(move |tx| tx.ddl(&Ddl::AddColumn { table: "things".to_owned(), column }));
        self.added.push(name);
        self.warehouse().declare(&self.sources());
    }

    pub fn rows(&self, sql: &str) -> warehouse::Rows {
        let query = Query {
            sql: sql.to_owned(),
            values: Vec::new(),
            scope: Scope::all(),
            views: Vec::new(),
            functions: Vec::new(),
        };
        self.runtime.block_on(self.warehouse().rows(query)).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub fn last(&self) -> i64 {
        self.db.read_blocking(|tx| tx.query_one(FEED.last, &[])?.unwrap().integer(0)).unwrap()
    }

    /// Every table through the warehouse equals the database read naively, as of its end.
    #[track_caller]
    pub fn check(&self) {
        for source in self.sources() {
            let names: Vec<_> = source.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            let order = if source.key.is_some() { "id" } else { "seq" };
            let visible = source.visible.clone().unwrap_or("true".to_owned());
            let columns: Vec<_> = source.columns.iter().map(|column| format!("t.{}", column.from)).collect();
            let sql = format!(
                "select {} from {} t where {visible} order by t.{order}",
                columns.join(", "),
                source.name
            );
            let kinds: Vec<_> = source.columns.iter().map(|column| column.kind).collect();
            let expected: Vec<Vec<Json>> = self
                .db
                .read_blocking(move |tx| {
                    let rows = tx.query(&sql, &[])?;
                    rows.iter()
                        .map(|row| {
                            let values = kinds.iter().enumerate();
                            values
                                .map(|(at, kind)| Ok(shown(*kind, row.value(at, kind.column_type())?)))
                                .collect::<Result<Vec<_>, DbError>>()
                        })
                        .collect::<Result<Vec<_>, DbError>>()
                })
                .unwrap();
            let found =
                self.rows(&format!("select {} from {} order by {order}", names.join(", "), source.name));
            assert_eq!(found.rows, expected, "{}", source.name);
            assert_eq!(found.seq, self.last());
            let count = self.rows(&format!("select count(*) from {}", source.name));
            assert_eq!(count.rows, vec![vec![json!(expected.len())]], "count of {}", source.name);
        }
    }
}

fn take(tx: &mut Tx) -> Result<i64, DbError> {
    let row = tx.query_one("update feed set last = last + 1 where id = 1 returning last", &[])?;
    row.unwrap().integer(0)
}

fn log(tx: &mut Tx, seq: i64, what: &str, rows: i64) -> Result<(), DbError> {
    let sql = "insert into log (seq, what, row_count) values ($1, $2, $3)";
    tx.execute(sql, &[seq.into(), what.into(), rows.into()]).map(drop)
}

/// A row of things, with nulls here and there.
fn thing(id: Id, salt: i64, seq: i64) -> Vec<Value> {
    let some = |value: Value, nth: i64| if salt.rem_euclid(nth) == 0 { Value::Null } else { value };
    let tags = ["vip".to_owned(), salt.to_string()];
    vec![
        id.into(),
        some(format!("thing {salt} with a name that is longer than twelve").into(), 5),
        some((salt.wrapping_mul(1_234_567) % 9_000_000_000_000_000_000).into(), 7),
        some((1_700_000_000_000_000 + salt % 1_000_000 * 1_000_003).into(), 3),
        some((19_000 + salt % 1_000).into(), 4),
        some((salt as f64 / 8.0).into(), 6),
        some((salt % 2 == 0).into(), 9),
        some(salt.into(), 11),
        some(json!(tags[..salt.rem_euclid(3) as usize]).to_string().into(), 4),
        seq.into(),
    ]
}

/// A value of the database as an answer shows it.
fn shown(kind: PortableType, value: Value) -> Json {
    match (kind, value) {
        (_, Value::Null) => Json::Null,
        (PortableType::Amount, Value::Integer(micros)) => {
            let text = format!(
                "{}{}.{:06}",
                if micros < 0 { "-" } else { "" },
                micros.unsigned_abs() / 1_000_000,
                micros.unsigned_abs() % 1_000_000
            );
            let text = text.trim_end_matches('0').trim_end_matches('.');
            serde_json::from_str(text).unwrap()
        }
        (PortableType::Timestamp, Value::Integer(micros)) => json!(model::Timestamp(micros)),
        (PortableType::Date, Value::Integer(day)) => json!(model::Day(day as i32)),
        (PortableType::List, Value::Text(list)) => serde_json::from_str(&list).unwrap(),
        (_, Value::Text(text)) => json!(text),
        (_, Value::Integer(number)) => json!(number),
        (_, Value::Real(number)) => json!(number),
        (_, Value::Boolean(yes)) => json!(yes),
        (_, Value::Id(id)) => json!(id),
        (_, Value::Bytes(_)) => panic!("no bytes here"),
    }
}
