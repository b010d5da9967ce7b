//! The feed: one counter for changes and interactions, without gaps, whatever fails and whoever writes at
//! the same time.

mod stream;

use std::collections::BTreeSet;

use model::{Id, Value};
use platform::feed::{self, Action, Actor, Liveness};
use platform::records::{Draft, Matching, Outcome, Writing, upsert};
use platform::{App, Error};
use serde_json::json;

use crate::records::{assert_no_gaps, changes_after, make, make_id, moments, shop, text};

/// A chunk of what a job brings in.
fn past(app: &App, batch: Id) -> Writing {
    let job = Actor::Job(Id([4; 16]));
    Writing { liveness: Liveness::Past, batch: Some(batch), ..Writing::engine(app, job) }
}

/// Writes people with these ids in a file as one bulk chunk.
fn bulk(app: &App, batch: Id, matching: Matching, people: Vec<(&str, i64)>) -> Vec<Outcome> {
    let writing = past(app, batch);
    let schema = writing.schema.clone();
    let columns = schema.columns(schema.object("people").unwrap()).unwrap();
    let place = |name: &str| columns.position(name).unwrap();
    let drafts: Vec<_> = people
        .into_iter()
        .map(|(source_id, size)| Draft {
            id: None,
            values: vec![
                (place("source"), Value::from("file")),
                (place("source_id"), Value::from(source_id)),
                (place("size"), Value::Integer(size)),
            ],
        })
        .collect();
    app.write_blocking(move |tx| {
        let schema = writing.schema.clone();
        upsert(tx, &writing, schema.object("people")?, &matching, drafts)
    })
    .unwrap()
}

db::db_test! {
    fn writers_at_the_same_time_leave_no_gap(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let owner = owner.clone();
                scope.spawn(move || {
                    for step in 0..25 {
                        match (writer + step) % 5 {
                            0 => owner.post("/people", json!({"size": "x"})).status,
                            1 => owner.post("/orders", json!({"placed_at": "2026-03-02T08:00:00Z", "person_id": "01890a5d-ac96-774b-bcce-b302099a8057"})).status,
                            2 => owner.post("/orders", json!({"placed_at": "2026-03-02T08:00:00Z"})).status,
                            3 => owner.post("/people/batch", json!({"match": ["email"], "records": [{"email": format!("p{step}@example.com"), "size": writer}, {"email": "x"}]})).status,
                            _ => owner.post("/people", json!({"size": step})).status,
                        };
                    }
                });
            }
        });
        assert_no_gaps(&test);
        // Numbers stand in the order in which the records were made.
        let numbers = test.column("select cast(number as text) from people order by seq, number", vec![]);
        let distinct: BTreeSet<_> = numbers.iter().collect();
        assert_eq!(distinct.len(), numbers.len(), "no number is given twice");
        assert_eq!(moments(&owner).len(), test.column("select 'x' from orders", vec![]).len());
    }

    fn a_bulk_chunk_is_one_change_with_its_members(scratch: Scratch) {
        let test = shop(scratch);
        let batch = Id([3; 16]);
        let by_source = || Matching::Fields(vec!["source".to_owned(), "source_id".to_owned()]);
        bulk(&test.app, batch, by_source(), vec![("1", 1), ("2", 2)]);
        let outcomes = bulk(&test.app, batch, by_source(), vec![("1", 5), ("2", 2), ("3", 3), ("3", 4)]);
        assert_eq!(outcomes.iter().map(Outcome::name).collect::<Vec<_>>(), ["updated", "unchanged", "created", "unchanged"]);
        let changes = test.app.db.read_blocking(|tx| feed::changes_after(tx, 0, 100)).unwrap();
        assert_eq!(changes.iter().map(|change| (change.seq, change.action)).collect::<Vec<_>>(), [(1, Action::Batch), (2, Action::Batch)]);
        assert_eq!(changes[1].after, Some(json!({"created": 1, "updated": 1})));
        assert_eq!((changes[1].batch_id, changes[1].live, changes[1].actor.as_str()), (Some(batch), false, "job"));
        let members = test.app.db.read_blocking(|tx| feed::members(tx, 2)).unwrap();
        let member = |outcome: &Outcome| members.iter().find(|member| member.record_id == outcome.id().unwrap());
        assert_eq!(members.len(), 2, "what did not change is no member");
        let (updated, created) = (member(&outcomes[0]).unwrap(), member(&outcomes[2]).unwrap());
        assert_eq!((updated.created, updated.before.clone()), (false, Some(json!({"size": 1}))));
        assert_eq!((created.created, created.before.clone()), (true, None));
        assert!(member(&outcomes[1]).is_none());
        // Every record carries the number of the chunk that wrote it last.
        let tag = |outcome: &Outcome| {
            let reply = test.owner().get(&format!("/people/{}", outcome.id().unwrap()));
            reply.header("etag").unwrap().to_owned()
        };
        assert_eq!((tag(&outcomes[0]), tag(&outcomes[1])), ("\"2\"".to_owned(), "\"1\"".to_owned()));
        // A chunk that changes nothing writes nothing.
        bulk(&test.app, batch, by_source(), vec![("1", 5), ("2", 2)]);
        assert_no_gaps(&test);
        assert_eq!(test.last_seq(), 2);
    }

    fn moments_of_a_bulk_chunk_are_not_live(scratch: Scratch) {
        let test = shop(scratch);
        let writing = past(&test.app, Id([3; 16]));
        let columns = writing.schema.columns(writing.schema.object("orders").unwrap()).unwrap();
        let draft = Draft { id: None, values: vec![(columns.position("placed_at").unwrap(), test.app.clock.now().into())] };
        test.app
            .write_blocking(move |tx| {
                let schema = writing.schema.clone();
                upsert(tx, &writing, schema.object("orders")?, &Matching::New, vec![draft.clone(), draft])
            })
            .unwrap();
        let seen = moments(&test.owner());
        assert_eq!(seen.iter().map(|moment| (moment["seq"].clone(), moment["live"].clone())).collect::<Vec<_>>(), [(json!(2), json!(false)), (json!(3), json!(false))]);
        assert_no_gaps(&test);
    }

    fn what_fails_in_its_middle_takes_its_numbers_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        make(&owner, "people", json!({}));
        let failed = test.app.write_blocking(|tx| {
            feed::take(tx, 500)?;
            Err::<(), _>(Error::Conflict("no".to_owned()))
        });
        assert!(failed.is_err());
        let panicked = test.app.write_blocking(|tx| {
            feed::take(tx, 500)?;
            tx.execute("delete from people", &[])?;
            assert!(tx.query("select 1", &[])?.is_empty(), "on purpose");
            Ok::<(), Error>(())
        });
        assert!(panicked.is_err());
        make(&owner, "people", json!({}));
        assert_eq!(test.last_seq(), 2);
        assert_no_gaps(&test);
        assert_eq!(owner.get("/people?total=true").is(200)["total"], 2);
    }

    fn the_feed_is_read_in_pages(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for n in 0..5 {
            make_id(&owner, "orders", json!({"placed_at": "2026-03-02T08:00:00Z", "total": n}));
        }
        let mut seen = Vec::new();
        let mut after = 0;
        loop {
            let page = owner.get(&format!("/changes?after={after}&limit=2")).is(200);
            let data = page["data"].as_array().unwrap().clone();
            let next = page["next"].as_i64().unwrap();
            if data.is_empty() {
                assert_eq!(next, after, "at its end one goes on from the same place");
                break;
            }
            seen.extend(data.iter().map(|change| change["seq"].as_i64().unwrap()));
            after = next;
        }
        assert_eq!(seen, [1, 3, 5, 7, 9], "moments have the numbers between");
        assert_eq!(changes_after(&owner, 100), Vec::<serde_json::Value>::new());
        for wrong in ["after=a", "limit=x", "before=1", "after=99999999999999999999"] {
            owner.get(&format!("/changes?{wrong}")).problem(400);
        }
        assert_eq!(text(&changes_after(&owner, 8)[0]["action"]), "created");
    }
}
