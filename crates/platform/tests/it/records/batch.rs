//! `POST /{object}/batch`.

use serde_json::{Value as Json, json};

use super::{assert_no_gaps, changes_after, faults, make, make_id, moments, shop, text};
use crate::app::{Actor, SECOND};

#[track_caller]
fn batch(actor: &Actor<'_>, object: &str, matching: Json, records: Json) -> Vec<Json> {
    let sent = json!({"match": matching, "records": records});
    let results =
        actor.post(&format!("/{object}/batch"), sent).is(200)["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), records.as_array().unwrap().len());
    for (at, result) in results.iter().enumerate() {
        assert_eq!(result["index"], at);
        let failed = result["status"] == "failed";
        assert_eq!((result["id"].is_null(), result["errors"] != json!([])), (failed, failed), "{result}");
    }
    results
}

fn statuses(results: &[Json]) -> Vec<String> {
    results.iter().map(|result| text(&result["status"])).collect()
}

fn pointers(results: &[Json]) -> Vec<String> {
    let faults = results.iter().flat_map(|result| result["errors"].as_array().unwrap());
    faults.map(|fault| text(&fault["pointer"])).collect()
}

db::db_test! {
    fn each_record_has_a_result_of_its_own(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({"email": "zoe@example.com", "name": "Zoë"}));
        make(&owner, "people", json!({"email": "ana@example.com", "name": "Ana"}));
        test.pass(SECOND);
        let seq = test.last_seq();
        let results = batch(&owner, "people", json!(["email"]), json!([
            {"email": "ZOE@example.com", "name": "Zoe"},
            {"email": "ana@example.com", "name": "Ana"},
            {"email": "new@example.com", "size": 3},
            {"email": "no address"},
            {"name": "nobody"},
            {"email": null},
            {"email": "bad@example.com", "company_id": "01890a5d-ac96-774b-bcce-b302099a8057"},
            {"email": "odd@example.com", "moons": 3, "size": "x"},
        ]));
        assert_eq!(statuses(&results), ["updated", "unchanged", "created", "failed", "failed", "failed", "failed", "failed"]);
        assert_eq!(results[0]["id"], json!(zoe));
        assert_eq!(
            pointers(&results),
            ["/records/3/email", "/records/4", "/records/5", "/records/6/company_id", "/records/7/moons", "/records/7/size"],
        );
        // What failed left no trace, what worked has its change.
        let changes = changes_after(&owner, seq);
        assert_eq!(changes.iter().map(|change| text(&change["action"])).collect::<Vec<_>>(), ["updated", "created"]);
        assert_eq!((&changes[0]["before"], &changes[0]["after"]), (&json!({"name": "Zoë"}), &json!({"name": "Zoe"})));
        assert_eq!(owner.get("/people?total=true").is(200)["total"], 3);
        assert_eq!(owner.get(&format!("/people/{}", text(&results[2]["id"]))).is(200)["number"], 3);
        assert_no_gaps(&test);
    }

    fn the_same_key_twice_in_a_batch_is_one_record(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        make(&owner, "people", json!({"email": "zoe@example.com"}));
        let seq = test.last_seq();
        let results = batch(&owner, "people", json!(["email"]), json!([
            {"email": "new@example.com", "name": "first", "size": 1},
            {"email": "zoe@example.com", "size": 1},
            {"email": "NEW@example.com", "name": "second"},
            {"email": "zoe@example.com", "size": 2},
            {"email": "new@example.com"},
        ]));
        assert_eq!(results[0]["id"], results[2]["id"]);
        assert_eq!(results[0]["id"], results[4]["id"]);
        assert_eq!(results[1]["id"], results[3]["id"]);
        assert_eq!(statuses(&results)[..2], ["created", "updated"]);
        let new = owner.get(&format!("/people/{}", text(&results[0]["id"]))).is(200);
        assert_eq!((&new["name"], &new["size"]), (&json!("second"), &json!(1)), "the later one wins, field by field");
        let zoe = owner.get(&format!("/people/{}", text(&results[1]["id"]))).is(200);
        assert_eq!(zoe["size"], 2);
        assert_eq!(changes_after(&owner, seq).len(), 2, "one change for each record");
        assert_eq!(owner.get("/people?total=true").is(200)["total"], 2);
        assert_no_gaps(&test);
    }

    fn who_matches_several_is_told_so(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for size in [1, 2] {
            make(&owner, "people", json!({"name": "Zoë", "size": size}));
        }
        let seq = test.last_seq();
        let results = batch(&owner, "people", json!(["name"]), json!([
            {"name": "ZOE", "code": "x"},
            {"name": "Ana"},
            {"name": "zoë", "code": "x"},
        ]));
        assert_eq!(statuses(&results), ["failed", "created", "failed"], "no draft slips through after a first that was refused");
        assert!(text(&results[0]["errors"][0]["detail"]).contains("2 people match"), "{}", results[0]);
        assert_eq!(test.last_seq(), seq + 1);
        // Several fields together tell them apart.
        let results = batch(&owner, "people", json!(["name", "size"]), json!([{"name": "ZOE", "size": 2, "code": "x"}, {"name": "Zoë", "size": 3}]));
        assert_eq!(statuses(&results), ["updated", "created"]);
        assert_no_gaps(&test);
    }

    fn records_are_matched_by_their_place_in_a_source(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let matching = json!(["source", "source_id"]);
        let rows = json!([
            {"source": "crm", "source_id": "1", "name": "a"},
            {"source": "shop", "source_id": "1", "name": "b"},
            {"source": "crm", "source_id": "2", "name": "c"},
        ]);
        assert_eq!(statuses(&batch(&owner, "people", matching.clone(), rows.clone())), ["created"; 3]);
        let seq = test.last_seq();
        assert_eq!(statuses(&batch(&owner, "people", matching.clone(), rows)), ["unchanged"; 3]);
        assert_eq!(test.last_seq(), seq);
        let results = batch(&owner, "people", matching, json!([{"source": "shop", "source_id": "1", "name": "d"}, {"source_id": "1"}]));
        assert_eq!(statuses(&results), ["updated", "failed"]);
        assert_eq!(owner.get("/people?total=true").is(200)["total"], 3);
    }

    /// A source id that another record has fails its own row and no other.
    fn a_taken_source_id_fails_its_row_only(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        make(&owner, "people", json!({"source": "crm", "source_id": "1", "email": "a@example.com"}));
        let results = batch(&owner, "people", json!(["email"]), json!([
            {"email": "b@example.com", "source": "crm", "source_id": "1"},
            {"email": "c@example.com", "source": "crm", "source_id": "2"},
            {"email": "d@example.com", "source": "crm", "source_id": "2"},
            {"email": "a@example.com", "source": "crm", "source_id": "1", "name": "A"},
        ]));
        assert_eq!(statuses(&results), ["failed", "created", "failed", "updated"]);
        assert_eq!(pointers(&results), ["/records/0/source_id", "/records/2/source_id"]);
        assert_no_gaps(&test);
    }

    fn without_match_all_are_new(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let row = json!({"name": "Zoë"});
        let sent = json!({"records": [row, row, row]});
        let results = owner.post("/people/batch", sent).is(200);
        assert_eq!(statuses(results["results"].as_array().unwrap()), ["created"; 3]);
        assert_eq!(batch(&owner, "people", json!([]), json!([])), Vec::<Json>::new());
        assert_eq!(owner.get("/people?total=true").is(200)["total"], 3);
    }

    fn only_some_fields_can_be_matched(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (matching, at) in [(json!(["moons"]), 0), (json!(["email", "ratio"]), 1), (json!(["number"]), 0), (json!(["score"]), 0), (json!(["vip"]), 0), (json!(["name; drop table people"]), 0)] {
            let reply = owner.post("/people/batch", json!({"match": matching, "records": [{"email": "a@example.com"}]}));
            let (pointer, detail) = faults(&reply).remove(0);
            assert_eq!(pointer, format!("/match/{at}"));
            assert!(detail.contains("email") && detail.contains("source_id"), "{detail}");
        }
        assert_eq!(test.last_seq(), 0);
    }

    fn a_batch_has_a_limit(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let records = |count: usize| json!({"match": ["email"], "records": (0..count).map(|n| json!({"email": format!("p{n}@example.com")})).collect::<Vec<_>>()});
        owner.post("/people/batch", records(1_001)).problem(413);
        let results = owner.post("/people/batch", records(1_000)).is(200);
        assert_eq!(statuses(results["results"].as_array().unwrap()), vec!["created"; 1_000]);
        let again = owner.post("/people/batch", records(1_000)).is(200);
        assert_eq!(statuses(again["results"].as_array().unwrap()), vec!["unchanged"; 1_000]);
        assert_no_gaps(&test);
    }

    fn orders_of_a_batch_have_their_moments(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let rows = |total: i64| json!([
            {"source": "shop", "source_id": "1", "placed_at": "2026-03-02T08:00:00Z", "total": total},
            {"source": "shop", "source_id": "2", "placed_at": "2025-03-02T08:00:00Z", "total": 1},
            {"source": "shop", "source_id": "3", "placed_at": "2026-03-02T08:00:00Z", "status": "draft"},
        ]);
        batch(&owner, "orders", json!(["source", "source_id"]), rows(1));
        let seen = moments(&owner);
        assert_eq!(seen.iter().map(|moment| moment["live"].clone()).collect::<Vec<_>>(), [true, false]);
        batch(&owner, "orders", json!(["source", "source_id"]), rows(2));
        let after = moments(&owner);
        assert_eq!(after.len(), 2);
        assert_eq!(after[0], seen[1], "the order that stayed the same keeps its version");
        assert_eq!((&after[1]["id"], &after[1]["amount"]["amount"]), (&seen[0]["id"], &json!("2.00")));
        assert_no_gaps(&test);
    }
}
