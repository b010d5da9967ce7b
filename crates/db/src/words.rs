//! An index of words: which ids have these words, or words that begin like this.
//!
//! Underneath it is FTS5 without content on SQLite and a GIN index of `tsvector` on PostgreSQL. What a word is
//! decides the caller: a text is its words with blanks between them, and words are letters and digits only, so
//! that both databases keep them as they are. An index is a table of its own beside those it is about; it is made
//! from them and is not part of backups.

use crate::{DbError, ddl, list};
use crate::{Dialect, Id, Tx, Value};

/// A word to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// The word itself.
    Whole(&'a str),
    /// Words that begin like this.
    Prefix(&'a str),
}

impl Tx {
    /// Whether there is an index of this name.
    pub fn has_words(&mut self, name: &str) -> Result<bool, DbError> {
        ddl::check_name(name)?;
        // A statement, unlike what SQLite remembers of its tables, sees those that others made meanwhile.
        let sql = match self.dialect() {
            Dialect::Sqlite => "select 1 from sqlite_master where name = $1",
            Dialect::Postgres => "select 1 where to_regclass($1::text) is not null",
        };
        Ok(self.query_one(sql, &[name.into()])?.is_some())
    }

    /// Makes an index.
    pub fn create_words(&mut self, name: &str) -> Result<(), DbError> {
        ddl::check_name(name)?;
        let sql = match self.dialect() {
            // Ids are looked up by number, which is what FTS5 knows its texts by.
            Dialect::Sqlite => format!(
                "create table {name}_id (number integer primary key, id blob not null unique) strict; \
                 create virtual table {name} using fts5 (words, content = '', contentless_delete = 1, \
                 detail = none, tokenize = 'ascii', prefix = '1 2 3 4 5')"
            ),
            Dialect::Postgres => format!(
                "create table {name} (id uuid primary key, words text collate \"C\" not null); \
                 create index {name}_words on {name} using gin (array_to_tsvector(string_to_array(words, ' '))) \
                 with (fastupdate = on, gin_pending_list_limit = 1024)"
            ),
        };
        self.batch(&sql)
    }

    /// Sets the words of ids, in place of those they had.
    pub fn put_words(&mut self, name: &str, texts: &[(Id, String)]) -> Result<(), DbError> {
        ddl::check_name(name)?;
        for word in texts.iter().flat_map(|(_, text)| text.split(' ').filter(|word| !word.is_empty())) {
            check(word)?;
        }
        match self.dialect() {
            Dialect::Sqlite => {
                let number = format!("insert into {name}_id (id) values ($1) on conflict (id) do nothing");
                let words = format!(
                    "insert or replace into {name} (rowid, words) select i.number, $2 from {name}_id i where i.id = $1"
                );
                for (id, text) in texts {
                    self.execute(&number, &[(*id).into()])?;
                    self.execute(&words, &[(*id).into(), text.as_str().into()])?;
                }
                Ok(())
            }
            Dialect::Postgres => {
                let ids: Vec<Id> = texts.iter().map(|(id, _)| *id).collect();
                self.remove_words(name, &ids)?;
                let columns = [("id", crate::ColumnType::Id), ("words", crate::ColumnType::Text)];
                let rows: Vec<Vec<Value>> =
                    texts.iter().map(|(id, text)| vec![(*id).into(), text.as_str().into()]).collect();
                self.insert_many(name, &columns, &rows).map(drop)
            }
        }
    }

    /// Forgets ids; those that are not there are no mistake.
    pub fn remove_words(&mut self, name: &str, ids: &[Id]) -> Result<(), DbError> {
        ddl::check_name(name)?;
        let ids = [list::ids(ids)];
        if self.dialect() == Dialect::Sqlite {
            let numbers =
                format!("select i.number from ids($1) l cross join {name}_id i where i.id = l.value");
            self.execute(&format!("delete from {name} where rowid in ({numbers})"), &ids)?;
            self.execute(&format!("delete from {name}_id where number in ({numbers})"), &ids)?;
            return Ok(());
        }
        self.execute(&format!("delete from {name} where id in (select l.value from ids($1) l)"), &ids)
            .map(drop)
    }

    /// Moves the words of an index together a little, so that those of ids that were forgotten are nowhere any more;
    /// whether there is more to move. The first step of several says so. On PostgreSQL there is nothing to do.
    pub fn merge_words(&mut self, name: &str, first: bool) -> Result<bool, DbError> {
        ddl::check_name(name)?;
        if self.dialect() == Dialect::Postgres {
            return Ok(false);
        }
        let before = self.total_changes()?;
        let pages = if first { -MERGED_PAGES } else { MERGED_PAGES };
        self.execute(&format!("insert into {name} ({name}, rank) values ('merge', $1)"), &[pages.into()])?;
        // What FTS5 itself notes of the step is one row.
        Ok(self.total_changes()? - before >= 2)
    }

    fn total_changes(&mut self) -> Result<i64, DbError> {
        self.query_one("select total_changes()", &[])?.map_or(Ok(0), |row| row.integer(0))
    }

    /// Ids that have all of these words, at most `limit`, in no order.
    pub fn find_words(&mut self, name: &str, words: &[Word<'_>], limit: i64) -> Result<Vec<Id>, DbError> {
        ddl::check_name(name)?;
        let mut parts = Vec::with_capacity(words.len());
        for word in words {
            let (Word::Whole(text) | Word::Prefix(text)) = word;
            check(text)?;
            parts.push(match (self.dialect(), word) {
                (Dialect::Sqlite, Word::Whole(text)) => format!("\"{text}\""),
                (Dialect::Sqlite, Word::Prefix(text)) => format!("\"{text}\" *"),
                (Dialect::Postgres, Word::Whole(text)) => format!("'{text}'"),
                (Dialect::Postgres, Word::Prefix(text)) => format!("'{text}':*"),
            });
        }
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let short = |word: &Word<'_>| matches!(word, Word::Prefix(text) if text.chars().count() <= SHORT);
        if self.dialect() == Dialect::Postgres && words.iter().any(short) {
            let found = self.look_through(name, words, limit)?;
            if found.len() as i64 == limit {
                return Ok(found);
            }
        }
        let (sql, query) = match self.dialect() {
            Dialect::Sqlite => (
                format!(
                    "select i.id from {name} f cross join {name}_id i where f.{name} match $1 and i.number = f.rowid \
                     limit $2"
                ),
                parts.join(" AND "),
            ),
            Dialect::Postgres => (
                format!(
                    "select id from {name} where array_to_tsvector(string_to_array(words, ' ')) @@ cast($1::text as tsquery) \
                     limit $2"
                ),
                parts.join(" & "),
            ),
        };
        self.query(&sql, &[query.into(), limit.into()])?.iter().map(|row| row.id(0)).collect()
    }
}

impl Tx {
    /// Looks for words in the first rows of an index on PostgreSQL: GIN collects all that begin like a word before it
    /// gives the first, which takes long just where a look at a few rows finds enough.
    fn look_through(&mut self, name: &str, words: &[Word<'_>], limit: i64) -> Result<Vec<Id>, DbError> {
        let mut parameters: Vec<Value> = vec![limit.into()];
        let mut sql = format!("select id from {name} where ctid < '({PAGES},0)'::tid");
        for word in words {
            parameters.push(match word {
                Word::Whole(text) => format!("% {text} %").into(),
                Word::Prefix(text) => format!("% {text}%").into(),
            });
            sql += &format!(" and (' ' || words || ' ') like ${} escape '!'", parameters.len());
        }
        self.query(&(sql + " limit $1"), &parameters)?.iter().map(|row| row.id(0)).collect()
    }
}

/// Pages that are written in one step of moving words together.
const MERGED_PAGES: i64 = 2_000;
/// Beginnings of so many letters are those that many words have. SQLite has an index of each.
const SHORT: usize = 5;
/// Pages of a table that are looked through.
const PAGES: u32 = 500;

/// The longest word, in bytes. PostgreSQL takes no longer ones.
const LONGEST: usize = 2_000;

fn check(word: &str) -> Result<(), DbError> {
    let good = !word.is_empty() && word.len() <= LONGEST && word.chars().all(char::is_alphanumeric);
    if good { Ok(()) } else { Err(DbError::Unstorable("a word of an index holds letters and digits only")) }
}
