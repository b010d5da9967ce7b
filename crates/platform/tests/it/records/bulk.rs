//! `POST /{object}/bulk`, and taking it back.

use model::Id;
use serde_json::{Value as Json, json};

use super::{assert_no_gaps, changes_after, make_id, moments, shop, text};
use crate::app::{Actor, TestApp, until_over, working};

fn people(owner: &Actor<'_>, count: i64) {
    for chunk in (0..count).collect::<Vec<_>>().chunks(1_000) {
        let records: Vec<Json> = chunk.iter().map(|n| json!({"name": format!("P{n}"), "size": n})).collect();
        owner.post("/people/batch", json!({"records": records})).is(200);
    }
}

fn total(owner: &Actor<'_>, object: &str, filter: Json) -> Json {
    owner.post(&format!("/{object}/search"), json!({"filter": filter, "total": true, "limit": 1})).is(200)["total"].clone()
}

fn run(test: &TestApp, begun: &Json) -> Json {
    let job: Id = text(&begun["job_id"]).parse().unwrap();
    let done = working(test, || until_over(test, job));
    assert_eq!(done["state"], "done", "{done}");
    done["result"].clone()
}

db::db_test! {
    fn some_are_edited_at_once_and_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        people(&owner, 5);
        let ids: Vec<String> = owner.get("/people?sort=size").is(200)["data"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect();
        let seq = test.last_seq();
        let ghost = "01890a5d-ac96-774b-bcce-b302099a8057";
        let done = owner.post("/people/bulk", json!({"ids": [ids[1], ids[2], ids[1], ghost], "set": {"stage": "lead", "size": 1}})).is(200);
        assert_eq!((&done["count"], &done["job_id"]), (&json!(2), &json!(null)), "{done}");
        assert_eq!(done["skipped"], json!([{"object": "people", "record_id": ghost, "reason": "there is no such person"}]));
        let changes = changes_after(&owner, seq);
        assert_eq!((changes.len(), &changes[0]["action"], &changes[0]["live"], &changes[0]["batch_id"]), (1, &json!("batch"), &json!(true), &done["batch_id"]));
        assert_eq!(total(&owner, "people", json!({"field": "stage", "op": "eq", "value": "lead"})), 2);
        let undone = owner.post(&format!("/batches/{}/undo", text(&done["batch_id"])), json!({})).is(200);
        assert_eq!((&undone["undone"], &undone["skipped"]), (&json!(2), &json!([])));
        assert_eq!(owner.get(&format!("/people/{}", ids[2])).is(200)["size"], 2);
        assert_eq!(total(&owner, "people", json!({"field": "stage", "op": "eq", "value": "lead"})), 0);
        assert_no_gaps(&test);
    }

    fn what_a_filter_finds_is_edited_by_a_job(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        people(&owner, 2_500);
        // The filter is about what is edited, and every record is edited once all the same.
        let filter = json!({"field": "size", "op": "lt", "value": 2_200});
        let begun = owner.post("/people/bulk", json!({"filter": filter, "set": {"size": 9_000}})).is(202);
        assert_eq!(begun["count"], 2_200);
        owner.post(&format!("/batches/{}/undo", text(&begun["batch_id"])), json!({})).problem(404);
        let result = run(&test, &begun);
        assert_eq!((&result["count"], &result["skipped_count"]), (&json!(2_200), &json!(0)));
        assert_eq!(total(&owner, "people", json!({"field": "size", "op": "eq", "value": 9_000})), 2_200);
        let undone = owner.post(&format!("/batches/{}/undo", text(&begun["batch_id"])), json!({})).is(202);
        run(&test, &undone);
        assert_eq!(total(&owner, "people", json!({"field": "size", "op": "lt", "value": 2_200})), 2_200);
        assert_no_gaps(&test);
    }

    fn many_are_deleted_and_come_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let firm = make_id(&owner, "companies", json!({"name": "Nordwind"}));
        let kept = make_id(&owner, "people", json!({"name": "has an order", "company_id": firm}));
        make_id(&owner, "orders", json!({"person_id": kept, "placed_at": "2026-03-02T08:00:00Z"}));
        people(&owner, 3);
        let ids: Vec<String> = owner.get("/people").is(200)["data"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect();
        let done = owner.post("/people/bulk", json!({"ids": ids, "delete": true})).is(200);
        assert_eq!(done["count"], 3);
        assert_eq!(done["skipped"], json!([{"object": "people", "record_id": kept, "reason": "this person has 1 orders; delete or move those first"}]));
        assert_eq!(test.sql("select count(*) from people"), [[json!(1)]]);
        let undone = owner.post(&format!("/batches/{}/undo", text(&done["batch_id"])), json!({})).is(200);
        assert_eq!((&undone["undone"], &undone["skipped"]), (&json!(3), &json!([])));
        assert_eq!(test.sql("select count(*) from people where name = 'P2'"), [[json!(1)]]);
        // Firms take no people along, but their pointers.
        let done = owner.post("/companies/bulk", json!({"search": "nordwind", "delete": true})).is(200);
        assert_eq!(owner.get(&format!("/people/{kept}")).is(200)["company_id"], json!(null));
        owner.post(&format!("/batches/{}/undo", text(&done["batch_id"])), json!({})).is(200);
        assert_eq!(owner.get(&format!("/people/{kept}")).is(200)["company_id"], json!(firm));
        assert_no_gaps(&test);
    }

    fn orders_go_with_their_lines_and_moments(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let orders: Vec<String> = (0..3).map(|n| make_id(&owner, "orders", json!({"placed_at": "2026-03-02T08:00:00Z", "total": n}))).collect();
        for order in &orders {
            make_id(&owner, "order_lines", json!({"order_id": order}));
        }
        let done = owner.post("/orders/bulk", json!({"ids": orders[..2], "delete": true})).is(200);
        assert_eq!((moments(&owner).len(), total(&owner, "order_lines", json!({"and": []}))), (1, json!(1)));
        owner.post(&format!("/batches/{}/undo", text(&done["batch_id"])), json!({})).is(200);
        assert_eq!((moments(&owner).len(), total(&owner, "order_lines", json!({"and": []}))), (3, json!(3)));
        assert_no_gaps(&test);
    }

    fn what_makes_no_sense_is_refused(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        people(&owner, 2);
        let seq = test.last_seq();
        for wrong in [
            json!({}),
            json!({"set": {"size": 1}}),
            json!({"ids": [], "filter": {"and": []}, "set": {"size": 1}}),
            json!({"filter": {"and": []}}),
            json!({"filter": {"and": []}, "delete": true, "set": {"size": 1}}),
            json!({"filter": {"and": []}, "set": {"size": "x"}}),
            json!({"filter": {"and": []}, "set": {"moons": 1}}),
            json!({"filter": {"and": []}, "set": {"number": 1}}),
            json!({"filter": {"field": "moons", "op": "eq", "value": 1}, "delete": true}),
            json!({"filter": {"and": []}, "add": {"moons": ["a"]}}),
            json!({"filter": {"and": []}, "add": {"name": ["a"]}}),
            json!({"filter": {"and": []}, "add_tags": ["a"]}),
            json!({"ids": ["x"], "delete": true}),
            json!({"ids": null, "delete": true, "everything": true}),
        ] {
            owner.post("/people/bulk", wrong).problem(400);
        }
        owner.post("/moons/bulk", json!({"ids": [], "delete": true})).problem(404);
        test.actor(platform::accounts::Role::ReadOnly).post("/people/bulk", json!({"filter": {"and": []}, "delete": true})).problem(403);
        assert_eq!(test.last_seq(), seq);
        let reader = owner.post("/people/bulk", json!({"ids": [], "delete": true})).is(200);
        assert_eq!(reader["count"], 0);
    }
}
