//! A segment as it is kept and as it is shown.

use db::Row;
use model::filter::Filter;
use model::filter::behaviour::Length;
use model::{Id, Timestamp};
use platform::Error;
use serde_json::{Value as Json, json};

/// A segment.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub id: Id,
    pub name: String,
    pub description: Option<String>,
    pub rule: Rule,
    pub proposition: Option<String>,
    pub strategy: Option<String>,
    pub state: State,
    pub problem: Option<String>,
    pub version: i64,
    pub members: i64,
    pub followed_at: Option<Timestamp>,
    pub refreshed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// How its members come in.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// They are named one by one.
    List,
    /// By a tree of conditions.
    Tree(Filter),
    /// By a query in SQL, on a schedule.
    Query(Recomputed),
}

/// A query and when it is asked.
#[derive(Clone, Debug)]
pub(super) struct Recomputed {
    pub query: String,
    /// How often.
    pub every: Length,
    /// When next.
    pub next_at: Option<Timestamp>,
}

/// How true it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Everybody is being looked at.
    Filling,
    /// It is kept up with everything that happens.
    Ready,
    /// Its tree names what is not there any more.
    Failed,
}

impl State {
    const ALL: &[(&str, State)] =
        &[("filling", State::Filling), ("ready", State::Ready), ("failed", State::Failed)];

    pub fn name(self) -> &'static str {
        State::ALL.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }

    fn named(name: &str) -> Option<State> {
        State::ALL.iter().find(|(known, _)| *known == name).map(|(_, state)| *state)
    }
}

impl Rule {
    /// The kind, as stored and shown.
    pub fn kind(&self) -> &'static str {
        match self {
            Rule::List => "list",
            Rule::Tree(_) => "rule",
            Rule::Query(_) => "sql",
        }
    }
}

impl Segment {
    pub fn read(row: &Row) -> Result<Segment, Error> {
        let damaged = |what: &str| Error::Damaged(format!("a segment has no {what} that can be read"));
        let filter = row.opt_text(4)?.map(|text| {
            let tree: Json = serde_json::from_str(text).map_err(|_| damaged("tree"))?;
            Filter::read(&tree, "/filter").map_err(|_| damaged("tree"))
        });
        let rule = match (filter.transpose()?, row.opt_text(15)?) {
            (Some(filter), _) => Rule::Tree(filter),
            (None, Some(query)) => Rule::Query(Recomputed {
                query: query.to_owned(),
                every: row.text(16)?.parse().map_err(|_| damaged("schedule"))?,
                next_at: row.opt_integer(17)?.map(Timestamp),
            }),
            (None, None) => Rule::List,
        };
        Ok(Segment {
            id: row.id(0)?,
            name: row.text(1)?.to_owned(),
            description: row.opt_text(2)?.map(str::to_owned),
            rule,
            proposition: row.opt_text(5)?.map(str::to_owned),
            strategy: row.opt_text(6)?.map(str::to_owned),
            state: State::named(row.text(7)?).ok_or_else(|| damaged("state"))?,
            problem: row.opt_text(8)?.map(str::to_owned),
            version: row.integer(9)?,
            members: row.integer(10)?,
            followed_at: row.opt_integer(11)?.map(Timestamp),
            refreshed_at: row.opt_integer(12)?.map(Timestamp),
            created_at: Timestamp(row.integer(13)?),
            updated_at: Timestamp(row.integer(14)?),
        })
    }

    /// The tree, if it has one.
    pub fn filter(&self) -> Option<&Filter> {
        match &self.rule {
            Rule::Tree(filter) => Some(filter),
            Rule::List | Rule::Query(_) => None,
        }
    }

    /// The query, if it is one.
    pub fn recomputed(&self) -> Option<&Recomputed> {
        match &self.rule {
            Rule::Query(recomputed) => Some(recomputed),
            Rule::List | Rule::Tree(_) => None,
        }
    }

    pub fn json(&self) -> Json {
        let recomputed = self.recomputed();
        json!({
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "kind": self.rule.kind(),
            "filter": self.filter().map(Filter::json),
            "query": recomputed.map(|recomputed| &recomputed.query),
            "every": recomputed.map(|recomputed| recomputed.every.to_string()),
            "next_at": recomputed.and_then(|recomputed| recomputed.next_at),
            "proposition": self.proposition,
            "strategy": self.strategy,
            "state": self.state.name(),
            "problem": self.problem,
            "members": self.members,
            "refreshed_at": self.refreshed_at,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        })
    }
}
