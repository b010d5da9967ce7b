//! `GET /my-day`.

use axum::extract::State;
use db::Tx;
use model::field::Reading;
use model::{Id, Timestamp};
use platform::http::{Answer, Caller, Needs, Route, Shape, reference};
use platform::records::{Direction, Search, SortKey, page};
use platform::schema::Schema;
use platform::{App, Error, notifications};
use serde_json::{Value as Json, json};

use super::{since, sql};

/// Most records of each list.
const LIMIT: i64 = 50;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/my-day", Needs::Read, "What the caller has to do today", show)
            .answers(Shape::Of(answer)),
    ]
}

async fn show(State(app): State<App>, caller: Caller) -> Result<Answer, Error> {
    let (schema, inner) = (app.view(&caller), app.clone());
    let found = app.db.read(move |tx| day(tx, &inner, &schema, caller.user_id));
    Answer::ok(found.await?)
}

/// Lists of records that are somebody's. Who has no account, like the owner at the command line, sees everybody's.
struct Lists<'a> {
    schema: &'a Schema,
    reading: &'a Reading,
    user: Option<Id>,
}

impl Lists<'_> {
    /// The first records that meet these conditions, by a field.
    fn list(
        &self,
        tx: &mut Tx,
        slug: &str,
        whose: &str,
        mut conditions: Vec<Json>,
        by: &str,
    ) -> Result<Json, Error> {
        // What is hidden from the caller is no part of her day.
        let Some(object) = self.schema.catalog.object(slug) else { return Ok(json!([])) };
        let named = conditions.iter().filter_map(|condition| condition["field"].as_str());
        if named.chain([whose, by]).any(|field| object.field(field).is_none()) {
            return Ok(json!([]));
        }
        if let Some(user) = self.user {
            conditions.push(json!({"field": whose, "op": "eq", "value": user}));
        }
        let search = Search {
            filter: Some(json!({ "and": conditions })),
            sort: vec![SortKey { field: by.to_owned(), direction: Direction::Asc }],
            limit: Some(LIMIT),
            ..Search::default()
        };
        Ok(json!(page(tx, self.schema, self.reading, object, &search)?.records))
    }
}

fn day(tx: &mut Tx, app: &App, schema: &Schema, user: Option<Id>) -> Result<Json, Error> {
    // The days of a calendar are today's, also where figures look back from another day.
    let (firm, reading, now) = (&app.firm, app.reading(), app.clock.now());
    let today = now.day_in(&firm.time_zone);
    let start = |day: model::Day| day.start_in(&firm.time_zone);
    let (begins, ends) = (start(today), start(today.plus(1)));
    let lists = Lists { schema, reading: &reading, user };
    let open = |kinds: &[&str]| {
        vec![
            json!({"field": "kind", "op": "in", "value": kinds}),
            json!({"field": "done_at", "op": "empty", "value": true}),
            json!({"field": "due_at", "op": "lt", "value": ends}),
        ]
    };
    let tasks = open(&["task", "note", "email", "letter", "chat"]);
    let meetings = vec![
        json!({"field": "kind", "op": "in", "value": ["meeting", "visit"]}),
        json!({"field": "due_at", "op": "gte", "value": begins}),
        json!({"field": "due_at", "op": "lt", "value": ends}),
    ];
    let promised = vec![
        json!({"field": "status", "op": "eq", "value": "open"}),
        json!({"field": "due_at", "op": "lt", "value": start(today.plus(2))}),
    ];
    let approvals = vec![json!({"field": "status", "op": "eq", "value": "in_approval"})];
    let waiting = vec![json!({"field": "status", "op": "in", "value": ["new", "open"]})];
    Ok(json!({
        "day": today,
        "tasks": lists.list(tx, "activities", "owner_id", tasks, "due_at")?,
        "calls": lists.list(tx, "activities", "owner_id", open(&["call"]), "due_at")?,
        "meetings": lists.list(tx, "activities", "owner_id", meetings, "due_at")?,
        "rotting": rotting(tx, &lists, now)?,
        "promises": lists.list(tx, "promises", "made_by", promised, "due_at")?,
        "tickets": lists.list(tx, "tickets", "owner_id", waiting, "opened_at")?,
        "mentions": match user {
            Some(user) => notifications::mentions(tx, app, schema, user)?,
            None => Vec::new(),
        },
        "approvals": lists.list(tx, "quotes", "approver_id", approvals, "asked_at")?,
        "since": since::since(tx, schema, &reading, start(today.plus(-1)))?,
    }))
}

fn rotting(tx: &mut Tx, lists: &Lists<'_>, now: Timestamp) -> Result<Json, Error> {
    let (user, everybody) = (lists.user.unwrap_or_default(), lists.user.is_none());
    let found = tx.query(sql::ROTTING, &[user.into(), everybody.into(), now.into()])?;
    let ids = found.iter().map(|row| Ok(row.id(0)?)).collect::<Result<Vec<Id>, Error>>()?;
    if ids.is_empty() {
        return Ok(json!([]));
    }
    lists.list(tx, "deals", "owner_id", vec![json!({"field": "id", "op": "in", "value": ids})], "stage_since")
}

fn answer() -> Json {
    let records = |what: &str| json!({"type": "array", "description": what, "items": reference("Record")});
    let days = [
        "day",
        "tasks",
        "calls",
        "meetings",
        "rotting",
        "promises",
        "tickets",
        "mentions",
        "approvals",
        "since",
    ];
    json!({"type": "object", "required": days, "properties": {
        "day": {"type": "string", "format": "date"},
        "tasks": records("Tasks and messages due until the end of today"),
        "calls": records("Calls due until the end of today"),
        "meetings": records("Meetings and visits of today"),
        "rotting": records("Deals that lie in their stage for too long"),
        "promises": records("Promises that fall due until tomorrow"),
        "tickets": records("Tickets to answer"),
        "mentions": {"type": "array", "description": "Unread mentions", "items": notifications::shape()},
        "approvals": records("Quotes that wait for the caller's approval"),
        "since": {"type": "object", "description": "What happened since yesterday", "required": ["from", "parts"], "properties": {
            "from": {"type": "string", "format": "date-time"},
            "parts": {"type": "array", "items": {"type": "object", "properties": {
                "count": {"type": "integer"}, "words": {"type": "string"},
                "object": {"type": "string"}, "filter": reference("Filter"),
            }, "required": ["count", "words", "object", "filter"]}},
        }},
    }})
}
