//! What the warehouse knows in memory: of each table its files, which of their rows are no longer so, and its tail.

use std::collections::HashMap;
use std::sync::Arc;

use model::Id;

use crate::Error;
use crate::file::{BaseFile, Based};
use crate::find::{self, Wanted};
use crate::home::Reach;
use crate::joins::Joins;
use crate::read::{Declared, Part, Piece};
use crate::snapshot::{Snapshot, TableSnapshot};
use crate::tail::Tail;

/// Everything, as of one place in the feed.
pub(crate) struct State {
    pub(crate) tables: Vec<Table>,
    /// How far the tails reach.
    pub(crate) seq: i64,
    /// Who was joined with whom, up to [`State::joined`].
    joins: Joins,
    /// How far the joins were read; files do not hold them.
    pub(crate) joined: i64,
    /// How far the files reach.
    pub(crate) reach: Reach,
    /// Files of tables that nobody declares any more; they are kept.
    pub(crate) strangers: Vec<Based>,
    snapshot: Option<Arc<Snapshot>>,
}

/// One table.
pub(crate) struct Table {
    pub(crate) declared: Arc<Declared>,
    pub(crate) files: Vec<Based>,
    pub(crate) tail: Tail,
    /// What was touched since a sealing began; none when there is none.
    pub(crate) since: Option<Vec<Id>>,
    snapshot: Option<Arc<TableSnapshot>>,
}

impl Table {
    /// How many rows there are.
    pub(crate) fn rows(&self) -> u64 {
        self.files.iter().map(Based::rows).sum::<u64>() + self.tail.rows() as u64
    }
}

impl State {
    /// The state when only the files are known.
    pub(crate) fn new(declared: &[Arc<Declared>], reach: Reach, files: Vec<Based>) -> State {
        let mut by_table: HashMap<String, Vec<Based>> = HashMap::new();
        for based in files {
            by_table.entry(based.file.table.clone()).or_default().push(based);
        }
        let tables = declared.iter().map(|declared| Table {
            files: by_table.remove(&declared.source.name).unwrap_or_default(),
            tail: Tail::new(Arc::clone(&declared.schema)),
            declared: Arc::clone(declared),
            since: None,
            snapshot: None,
        });
        let tables = tables.collect();
        let strangers = by_table.into_values().flatten().collect();
        State {
            tables,
            seq: reach.watermark,
            joins: Joins::default(),
            joined: 0,
            reach,
            strangers,
            snapshot: None,
        }
    }

    /// The same with the file that is known already: whether somebody still reads a file is counted by its one value.
    pub(crate) fn known(&self, mut based: Based) -> Based {
        let mut all = self.tables.iter().flat_map(|table| &table.files).chain(&self.strangers);
        if let Some(known) = all.find(|known| known.file.id == based.file.id) {
            based.file = Arc::clone(&known.file);
        }
        based
    }

    /// Adds a piece of the feed.
    pub(crate) fn apply(&mut self, piece: Piece) -> Result<(), Error> {
        for (table, part) in self.tables.iter_mut().zip(piece.parts) {
            table.apply(part)?;
        }
        self.joins.add(piece.joins);
        self.joined = piece.upto;
        self.seq = piece.upto;
        self.snapshot = None;
        Ok(())
    }

    /// What a query reads. Only when the pieces reach the end of the feed this is one moment.
    pub(crate) fn snapshot(&mut self) -> Arc<Snapshot> {
        if let Some(snapshot) = &self.snapshot {
            return Arc::clone(snapshot);
        }
        let tables = self.tables.iter_mut().map(Table::snapshot).collect();
        let snapshot = Arc::new(Snapshot { seq: self.seq, tables, joins: self.joins.clone() });
        self.snapshot = Some(Arc::clone(&snapshot));
        snapshot
    }

    /// Rows and bytes of all tails.
    pub(crate) fn weight(&self) -> (usize, usize) {
        self.tables
            .iter()
            .fold((0, 0), |(rows, bytes), table| (rows + table.tail.rows(), bytes + table.tail.bytes()))
    }

    /// Puts a file in the place of another of a table, and marks dead in it what changed meanwhile.
    pub(crate) fn replace(
        &mut self,
        at: usize,
        old: Id,
        new: Option<Arc<BaseFile>>,
        reach: Reach,
    ) -> Result<(), Error> {
        self.reach = reach;
        if let Some(table) = self.tables.get_mut(at) {
            let since = table.since.take().unwrap_or_default();
            table.files.retain(|based| based.file.id != old);
            table.files.extend(new.map(|file| Based { file, dead: Arc::default() }));
            let wanted: Vec<_> = since.into_iter().map(|key| Wanted { key, seq: None }).collect();
            table.bury(&wanted)?;
        }
        self.changed();
        Ok(())
    }

    /// Forgets what was made for queries: a table's files changed.
    pub(crate) fn changed(&mut self) {
        self.snapshot = None;
        for table in &mut self.tables {
            table.snapshot = None;
        }
    }
}

impl Table {
    fn apply(&mut self, part: Part) -> Result<(), Error> {
        if part.touched.is_empty() && part.fresh.batch.num_rows() == 0 {
            return Ok(());
        }
        self.snapshot = None;
        if let Some(since) = &mut self.since {
            since.extend(part.touched.iter().map(|wanted| wanted.key));
        }
        // What the tail knows was looked for in the files when it came.
        let wanted: Vec<Wanted> =
            part.touched.into_iter().filter(|wanted| !self.tail.kill(wanted.key)).collect();
        self.tail.push(part.fresh)?;
        self.bury(&wanted)
    }

    /// Marks the rows of keys dead in the files.
    pub(crate) fn bury(&mut self, wanted: &[Wanted]) -> Result<(), Error> {
        match &self.declared.source.key {
            Some(key) if !wanted.is_empty() => find::bury(&mut self.files, key, wanted),
            _ => Ok(()),
        }
    }

    fn snapshot(&mut self) -> Arc<TableSnapshot> {
        let made = self.snapshot.get_or_insert_with(|| {
            let segments = self.tail.segments();
            Arc::new(TableSnapshot {
                declared: Arc::clone(&self.declared),
                files: self.files.clone(),
                tail: segments
                    .iter()
                    .map(|segment| (segment.batch.clone(), Arc::clone(&segment.dead)))
                    .collect(),
            })
        });
        Arc::clone(made)
    }
}
