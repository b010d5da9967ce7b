//! `POST /batches/{batch}/undo`: what was done is taken back, and what others did since stays.

use model::{Id, Value};
use platform::Error;
use platform::feed::{Actor, Liveness};
use platform::records::{Draft, Matching, Outcome, Writing, read_draft, upsert};
use serde_json::{Value as Json, json};

use super::{assert_no_gaps, changes_after, make_id, moments, shop, text};
use crate::accounts::{invited, signed_in_owner};
use crate::app::{SECOND, TestApp, until_over, working};

const BATCH: Id = Id([3; 16]);

/// Writes records as one bulk chunk of a job.
fn bulk(test: &TestApp, batch: Id, object: &'static str, key: &[&str], records: &[Json]) -> Vec<Id> {
    let app = &test.app;
    let actor = Actor::Job(Id([4; 16]));
    let writing = Writing { liveness: Liveness::Past, batch: Some(batch), ..Writing::engine(app, actor) };
    let schema = writing.schema.clone();
    let declared = schema.object(object).unwrap();
    let read = |record: &Json| read_draft(app, &schema, declared, record.as_object().unwrap(), "").unwrap();
    let drafts: Vec<Draft> = records.iter().map(read).collect();
    let matching = match key {
        [] => Matching::New,
        fields => Matching::Fields(fields.iter().map(|field| (*field).to_owned()).collect()),
    };
    let written = app.write_alone_blocking(move |tx| {
        let schema = writing.schema.clone();
        upsert(tx, &writing, schema.object(object)?, &matching, drafts)
    });
    written.unwrap().iter().map(|outcome: &Outcome| outcome.id().unwrap()).collect()
}

fn count(test: &TestApp, table: &str) -> i64 {
    let sql = format!("select count(*) from {table}");
    test.app.db.read_blocking(move |tx| tx.query_one(&sql, &[])).unwrap().unwrap().integer(0).unwrap()
}

fn reasons(undone: &Json) -> Vec<(String, String)> {
    let skipped = undone["skipped"].as_array().unwrap();
    skipped.iter().map(|skip| (text(&skip["record_id"]), text(&skip["reason"]))).collect()
}

/// A shop whose file brought people and their orders, in two chunks, the second of which repeats a person.
fn filled(test: &TestApp) -> (Vec<Id>, Vec<Id>) {
    let people = [
        json!({"email": "a@x.org", "name": "Ana"}),
        json!({"email": "b@x.org"}),
        json!({"email": "c@x.org"}),
    ];
    let people = bulk(test, BATCH, "people", &["email"], &people);
    let order = |person: Id, total: i64| json!({"person_id": person, "placed_at": "2026-02-03T04:05:06Z", "total": total});
    let orders = bulk(test, BATCH, "orders", &[], &[order(people[0], 5), order(people[1], 7)]);
    bulk(test, BATCH, "people", &["email"], &[json!({"email": "a@x.org", "name": "Anna"})]);
    (people, orders)
}

db::db_test! {
    fn what_a_batch_made_goes_and_comes_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let (people, orders) = filled(&test);
        assert_eq!(test.sql("select count(*) from people"), [[json!(3)]]);
        let shape = |json: Json| { let mut json = json; json.as_object_mut().unwrap().remove("updated_at"); json };
        let before: Vec<Json> = people.iter().map(|id| shape(owner.get(&format!("/people/{id}")).is(200))).collect();
        test.pass(SECOND);
        let undone = owner.post(&format!("/batches/{BATCH}/undo"), json!({})).is(200);
        assert_eq!((&undone["undone"], &undone["skipped"], &undone["state"]), (&json!(6), &json!([]), &json!("done")), "{undone}");
        assert_eq!((count(&test, "people"), count(&test, "orders")), (0, 0));
        assert_eq!(moments(&owner), Vec::<Json>::new(), "what followed from the orders is withdrawn");
        assert_eq!(test.sql("select count(*) from people"), [[json!(0)]]);
        assert_eq!(owner.get(&format!("/batches/{BATCH}/undo")).is(200)["batch_id"], undone["batch_id"]);
        assert_no_gaps(&test);
        // And back: the same ids, numbers, times of making and moments.
        test.pass(SECOND);
        let again = owner.post(&format!("/batches/{}/undo", text(&undone["batch_id"])), json!({})).is(200);
        assert_eq!(again["skipped"], json!([]), "{again}");
        let after: Vec<Json> = people.iter().map(|id| shape(owner.get(&format!("/people/{id}")).is(200))).collect();
        assert_eq!(after, before);
        let mut ids: Vec<String> = moments(&owner).iter().map(|moment| text(&moment["order_id"])).collect();
        ids.sort();
        let mut expected: Vec<String> = orders.iter().map(Id::to_string).collect();
        expected.sort();
        assert_eq!(ids, expected);
        assert!(moments(&owner).iter().all(|moment| moment["live"] == json!(false)));
        assert_eq!(test.sql("select count(*) from people"), [[json!(3)]]);
        assert_no_gaps(&test);
        // The file may be taken back once more.
        let third = owner.post(&format!("/batches/{BATCH}/undo"), json!({})).is(200);
        assert_eq!(third["skipped"], json!([]), "{third}");
        assert_eq!((count(&test, "people"), count(&test, "orders")), (0, 0));
    }

    fn what_somebody_did_since_stays(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let (people, orders) = filled(&test);
        // Ana is edited, Ben gets another order, which somebody made by hand; Cy is as the file had her.
        owner.patch(&format!("/people/{}", people[0]), json!({"size": 9})).is(200);
        make_id(&owner, "orders", json!({"person_id": people[1], "placed_at": "2026-02-03T04:05:06Z"}));
        let undone = owner.post(&format!("/batches/{BATCH}/undo"), json!({})).is(200);
        let mut skipped = reasons(&undone);
        skipped.sort();
        skipped.dedup();
        let mut expected = vec![
            (people[0].to_string(), "it was changed since".to_owned()),
            (people[1].to_string(), "this person has 1 orders; delete or move those first".to_owned()),
        ];
        expected.sort();
        assert_eq!(skipped, expected);
        assert_eq!(owner.get(&format!("/people/{}", people[0])).is(200)["name"], "Anna");
        owner.get(&format!("/people/{}", people[2])).problem(404);
        owner.get(&format!("/orders/{}", orders[0])).problem(404);
        assert_eq!(undone["skipped_count"], undone["skipped"].as_array().unwrap().len());
        assert_no_gaps(&test);
    }

    fn earlier_values_come_back_unless_edited(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let firm = make_id(&owner, "companies", json!({"name": "Nordwind"}));
        let ana = make_id(&owner, "people", json!({"email": "a@x.org", "name": "Ana", "price": {"amount": "1.50", "currency": "USD"}, "company_id": firm, "vip": true}));
        let ben = make_id(&owner, "people", json!({"email": "b@x.org", "name": "Ben"}));
        let order = make_id(&owner, "orders", json!({"person_id": ana, "placed_at": "2026-02-03T04:05:06Z", "total": 5}));
        let whole = |id: &str| { let mut json = owner.get(&format!("/people/{id}")).is(200); json.as_object_mut().unwrap().remove("updated_at"); json };
        let before = whole(&ana);
        bulk(&test, BATCH, "people", &["email"], &[
            json!({"email": "a@x.org", "name": "X", "price": 3, "company_id": null, "vip": false, "size": 4}),
            json!({"email": "b@x.org", "name": "Y"}),
        ]);
        bulk(&test, BATCH, "orders", &["source_id"], &[json!({"source_id": "7", "placed_at": "2026-02-04T04:05:06Z"})]);
        owner.patch(&format!("/people/{ben}"), json!({"name": "Benno"})).is(200);
        let seq = test.last_seq();
        let undone = owner.post(&format!("/batches/{BATCH}/undo"), json!({})).is(200);
        assert_eq!(reasons(&undone), [(ben.clone(), "it was changed since".to_owned())]);
        assert_eq!(whole(&ana), before);
        assert_eq!(owner.get(&format!("/people/{ben}")).is(200)["name"], "Benno");
        assert_eq!(owner.get("/people?total=true").is(200)["total"], 2);
        // Searching finds the earlier name again.
        assert_eq!(owner.post("/people/search", json!({"search": "ana"})).is(200)["data"][0]["id"], json!(ana));
        assert_eq!(moments(&owner).len(), 1, "the order of before keeps its moment");
        owner.get(&format!("/orders/{order}")).is(200);
        assert!(changes_after(&owner, seq).iter().all(|change| change["live"] == json!(false) && change["batch_id"] == undone["batch_id"]));
        assert_no_gaps(&test);
    }

    fn a_deletion_comes_back_with_what_went_along(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let firm = make_id(&owner, "companies", json!({"name": "Nordwind"}));
        let zoe = make_id(&owner, "people", json!({"company_id": firm}));
        let order = make_id(&owner, "orders", json!({"company_id": firm, "placed_at": "2026-03-02T08:00:00Z", "total": 5}));
        let lines: Vec<_> = (0..3).map(|n| make_id(&owner, "order_lines", json!({"order_id": order, "quantity": n}))).collect();
        let before = moments(&owner);
        owner.delete(&format!("/orders/{order}")).is(204);
        let batch = text(&changes_after(&owner, 0).last().unwrap()["batch_id"]);
        owner.post(&format!("/batches/{batch}/undo"), json!({})).is(200);
        for line in &lines {
            assert_eq!(owner.get(&format!("/order_lines/{line}")).is(200)["order_id"], json!(order));
        }
        let after = moments(&owner);
        assert_eq!((after.len(), &after[0]["id"], &after[0]["amount"]), (1, &before[0]["id"], &before[0]["amount"]));
        owner.delete(&format!("/companies/{firm}")).is(204);
        let batch = text(&changes_after(&owner, 0).last().unwrap()["batch_id"]);
        let undone = owner.post(&format!("/batches/{batch}/undo"), json!({})).is(200);
        assert_eq!((&undone["undone"], &undone["skipped"]), (&json!(3), &json!([])), "{undone}");
        assert_eq!(owner.get(&format!("/people/{zoe}")).is(200)["company_id"], json!(firm));
        assert_eq!(owner.get(&format!("/orders/{order}")).is(200)["company_id"], json!(firm));
        assert_no_gaps(&test);
    }

    fn much_is_a_job_and_a_broken_one_goes_on(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for chunk in 0..6 {
            let person = |n: i64| json!({"email": format!("{chunk}-{n}@x.org"), "size": n});
            bulk(&test, BATCH, "people", &["email"], &(0..1_500).map(person).collect::<Vec<_>>());
        }
        let begun = owner.post(&format!("/batches/{BATCH}/undo"), json!({})).is(202);
        let twice = owner.post(&format!("/batches/{BATCH}/undo"), json!({})).is(202);
        assert_eq!(begun["job_id"], twice["job_id"], "one job is enough");
        let job: Id = text(&begun["job_id"]).parse().unwrap();
        // A process that dies between two transactions leaves a place to go on from.
        let undo: Id = text(&begun["batch_id"]).parse().unwrap();
        let seq = test.last_seq();
        test.app.write_blocking(move |tx| {
            let parameters: [Value; 2] = [undo.into(), seq.into()];
            tx.execute("update undos set reached = $2, done = 1 where id = $1", &parameters)?;
            Ok::<_, Error>(())
        }).unwrap();
        let done = working(&test, || until_over(&test, job));
        assert_eq!(done["state"], "done", "{done}");
        // The last chunk was said to be done already, and so it is still there.
        assert_eq!(count(&test, "people"), 1_500);
        let shown = owner.get(&format!("/batches/{BATCH}/undo")).is(200);
        assert_eq!((&shown["undone"], &shown["state"], &shown["progress"]), (&json!(7_500), &json!("done"), &json!({"done": 6, "total": 6})));
        assert_no_gaps(&test);
    }

    /// Between asking and doing somebody may have lost what she asked with.
    fn a_job_undoes_within_the_rights_of_now(scratch: Scratch) {
        let test = shop(scratch);
        let owner = signed_in_owner(&test);
        let boss = test.browser(&owner);
        let role = json!({"name": "own only", "base": "member", "objects": {"*": {"read": "own", "edit": "own", "delete": "own"}}});
        boss.post("/roles", role).is(201);
        let person = |n: i64| json!({"email": format!("{n}@x.org")});
        bulk(&test, BATCH, "people", &["email"], &(0..1_100).map(person).collect::<Vec<_>>());
        let (ann, session) = invited(&test, &owner, "ann@x.org", "admin");
        let begin = || {
            let begun = test.browser(&session).post(&format!("/batches/{BATCH}/undo"), json!({})).is(202);
            text(&begun["job_id"]).parse::<Id>().unwrap()
        };
        let become_ = |role: &str| { boss.patch(&format!("/users/{ann}"), json!({"role": role})).is(200); };
        let job = begin();
        become_("own only");
        let done = working(&test, || until_over(&test, job));
        assert_eq!((&done["state"], &done["result"]["undone"], &done["result"]["skipped"]), (&json!("done"), &json!(0), &json!(0)), "{done}");
        assert_eq!(count(&test, "people"), 1_100, "none of them is hers");
        become_("admin");
        let job = begin();
        become_("read_only");
        let failed = working(&test, || until_over(&test, job));
        assert_eq!(failed["state"], "failed", "{failed}");
        assert!(text(&failed["error"]).contains("read_only may not"), "{failed}");
        assert_eq!(count(&test, "people"), 1_100);
        become_("admin");
        let job = begin();
        let done = working(&test, || until_over(&test, job));
        assert_eq!((&done["state"], count(&test, "people")), (&json!("done"), 0), "{done}");
        assert_no_gaps(&test);
    }

    fn only_who_may_write_undoes_what_there_is(scratch: Scratch) {
        let test = shop(scratch);
        filled(&test);
        let reader = test.actor(platform::accounts::Role::ReadOnly);
        reader.post(&format!("/batches/{BATCH}/undo"), json!({})).problem(403);
        assert_eq!(count(&test, "people"), 3);
        test.owner().post("/batches/01890a5d-ac96-774b-bcce-b302099a8057/undo", json!({})).problem(404);
        test.owner().post("/batches/x/undo", json!({})).problem(404);
        test.owner().get(&format!("/batches/{BATCH}/undo")).problem(404);
    }
}
