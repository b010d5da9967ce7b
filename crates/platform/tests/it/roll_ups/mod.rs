//! Roll-ups: made by users, filled by a job and kept by a follower.

mod history;
mod rights;

use model::Id;
use serde_json::{Value as Json, json};

use crate::app::{DAY, HOUR, TestApp, until_followed, until_over, working};
use crate::backup::{Backed, Place};
use crate::records::{faults, make, make_id, shop, shop::module, text};

/// Makes a roll-up and gives its slug.
#[track_caller]
fn field(test: &TestApp, object: &str, name: &str, settings: Json) -> String {
    let said = json!({"name": name, "type": "roll_up", "settings": settings});
    let made = test.owner().post(&format!("/objects/{object}/fields"), said).is(201);
    assert_eq!(
        (&made["type"], &made["read_only"], &made["attached"]),
        (&json!("roll_up"), &json!(true), &json!(true))
    );
    text(&made["slug"])
}

/// Waits for every job there is.
fn job(test: &TestApp) {
    let jobs = test.owner().get("/jobs?limit=100").is(200);
    for job in jobs["data"].as_array().unwrap() {
        let id: Id = text(&job["id"]).parse().unwrap();
        let done = until_over(test, id);
        assert_eq!(done["state"], "done", "{done}");
    }
}

fn order(test: &TestApp, person: &str, total: &str) -> String {
    let fields = json!({"person_id": person, "placed_at": "2026-03-02T08:00:00Z", "status": "placed",
        "total": {"amount": total, "currency": "EUR"}});
    make_id(&test.owner(), "orders", fields)
}

fn turnover() -> Json {
    json!({"object": "orders", "via": "person_id", "function": "sum", "field": "total"})
}

fn number() -> Json {
    json!({"object": "orders", "via": "person_id", "function": "count", "filter": {"field": "status", "op": "eq", "value": "placed"}})
}

db::db_test! {
    fn a_roll_up_is_wherever_fields_are(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let (ana, ben) = (make_id(&owner, "people", json!({"name": "Ana"})), make_id(&owner, "people", json!({"name": "Ben"})));
        order(&test, &ana, "10");
        let moved = order(&test, &ana, "2.50");
        let (sum, count) = (field(&test, "people", "Turnover", turnover()), field(&test, "people", "Orders", number()));
        assert_eq!((sum.as_str(), count.as_str()), ("x_turnover", "x_orders"));
        let shown = owner.get("/objects/people").is(200);
        let shown = shown["fields"].as_array().unwrap().iter().find(|field| field["slug"] == "x_turnover").unwrap().clone();
        assert_eq!((&shown["kept_in"], &shown["settings"]["holds"], &shown["sortable"]), (&json!("figures_people"), &json!("money"), &json!(true)));
        let before = owner.get(&format!("/people/{ana}"));
        let (tag, stamp) = (before.header("etag").unwrap().to_owned(), before.is(200)["updated_at"].clone());
        working(&test, || {
            job(&test);
            assert_eq!(owner.get(&format!("/people/{ana}")).is(200)["x_turnover"], json!({"amount": "12.50", "currency": "EUR"}));
            assert_eq!(owner.get(&format!("/people/{ben}")).is(200)["x_orders"], 0);
            test.pass(HOUR);
            let changed = owner.patch(&format!("/orders/{moved}"), json!({"person_id": ben})).is(200);
            assert_eq!(changed["person_id"], json!(ben));
            until_followed(&test);
        });
        // Nobody changed Ana.
        let after = owner.get(&format!("/people/{ana}"));
        assert_eq!((after.header("etag").unwrap(), &after.is(200)["updated_at"]), (tag.as_str(), &stamp));
        assert_eq!(after.is(200)["x_turnover"], json!({"amount": "10.00", "currency": "EUR"}));
        owner.clone().with("if-match", &tag).patch(&format!("/people/{ana}"), json!({"name": "Anna"})).is(200);
        assert_eq!(test.sql("select p.name, f.x_turnover, f.x_turnover_currency, f.x_orders from people p join figures_people f on f.record_id = p.id order by 1"),
            [[json!("Anna"), json!(10), json!("EUR"), json!(1)], [json!("Ben"), json!(2.5), json!("EUR"), json!(1)]]);
        // Sorted, filtered, added up, grouped and written down in the document.
        let names = |search: Json| -> Vec<String> {
            let found = owner.post("/people/search", search).is(200);
            found["data"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect()
        };
        assert_eq!(names(json!({"sort": [{"field": "x_turnover", "direction": "desc"}]})), ["Anna", "Ben"]);
        assert_eq!(names(json!({"filter": {"field": "x_turnover", "op": "lt", "value": {"amount": "5", "currency": "EUR"}}})), ["Ben"]);
        let summed = owner.post("/people/search", json!({"sum": ["x_turnover", "x_orders"]})).is(200);
        assert_eq!((&summed["sums"]["x_turnover"], &summed["sums"]["x_orders"]), (&json!({"amount": "12.50", "currency": "EUR"}), &json!(2)));
        let document = owner.get("/openapi.json").is(200);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["PeopleRecord"]["properties"]["x_orders"]["readOnly"], true);
        assert!(schemas["PeopleInput"]["properties"]["x_orders"].is_null());
        owner.post("/views", json!({"object": "people", "name": "Best", "shared": true, "kind": "table", "settings": {"columns": [{"field": "x_turnover"}], "sort": [{"field": "x_turnover", "direction": "desc"}]}})).is(201);
        let refused = faults(&owner.patch(&format!("/people/{ben}"), json!({"x_orders": 5})));
        assert_eq!(refused[0].0, "/x_orders");
        // A person who goes takes the row along, and the order's return brings the figure back.
        working(&test, || {
            owner.delete(&format!("/orders/{moved}")).is(204);
            owner.delete(&format!("/people/{ben}")).is(204);
            until_followed(&test);
            job(&test);
        });
        // The view that sorts by it has made it quick.
        let people = owner.get("/objects/people").is(200);
        assert!(people["fields"].as_array().unwrap().iter().any(|field| field["slug"] == "x_turnover" && field["quick"] == true));
        assert_eq!(test.sql("select count(*) from figures_people"), [[json!(1)]]);
        let test = test.again(scratch, vec![module()]);
        test.pass(2 * HOUR);
        assert_eq!(test.owner().get(&format!("/people/{ana}")).is(200)["x_orders"], 1);
    }

    fn a_follower_that_begins_again_writes_nothing_new(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let ana = make_id(&owner, "people", json!({"name": "Ana"}));
        field(&test, "people", "Turnover", turnover());
        working(&test, || {
            job(&test);
            order(&test, &ana, "10");
            until_followed(&test);
        });
        let (seq, figures) = (test.last_seq(), test.sql("select * from figures_people"));
        // As after a back-up that is older than the figures: everything is followed once more.
        test.app.write_blocking(|tx| tx.execute("update cursors set seq = 0 where name = 'roll_ups'", &[])).unwrap();
        working(&test, || until_followed(&test));
        assert_eq!((test.last_seq(), test.sql("select * from figures_people")), (seq, figures));
        // A field that a roll-up is not made of makes no work for it.
        working(&test, || {
            let found = owner.get("/orders").is(200);
            owner.patch(&format!("/orders/{}", text(&found["data"][0]["id"])), json!({"channel": "web"})).is(200);
            until_followed(&test);
        });
        let revisions = test.app.db.read_blocking(|tx| tx.query_one("select count(*) from revisions where table_name = 'figures_people'", &[]));
        assert_eq!(revisions.unwrap().unwrap().integer(0).unwrap(), 2);
    }

    fn what_cannot_be_rolled_up_is_said(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let refused = |object: &str, settings: Json| {
            let said = json!({"name": "Sum", "type": "roll_up", "settings": settings});
            faults(&owner.post(&format!("/objects/{object}/fields"), said)).remove(0)
        };
        let of = |via: &str, function: &str, field: &str| json!({"object": "orders", "via": via, "function": function, "field": field});
        assert_eq!(refused("people", json!({"object": "boats", "via": "person_id", "function": "count"})).0, "/settings/object");
        assert_eq!(refused("people", json!({"via": "person_id", "function": "count"})).0, "/settings");
        assert_eq!(refused("people", of("company_id", "sum", "total")), ("/settings/via".to_owned(), "must be a field of orders that points here: person_id".to_owned()));
        assert_eq!(refused("order_lines", of("person_id", "sum", "total")).1, "no field of orders points to one of order_lines");
        assert_eq!(refused("people", of("person_id", "sum", "channel")), ("/settings/field".to_owned(), "channel is of type text; whole numbers, numbers and amounts of money are added up".to_owned()));
        assert_eq!(refused("people", of("person_id", "latest", "total")).0, "/settings/field");
        assert_eq!(refused("people", of("person_id", "sum", "nothing")).0, "/settings/field");
        assert_eq!(refused("order_lines", json!({"via": "interactions", "function": "count"})).0, "/settings/via");
        let with = |filter: Json| json!({"object": "orders", "via": "person_id", "function": "count", "filter": filter});
        assert_eq!(refused("people", with(json!({"related": "companies", "any": {"field": "name", "op": "eq", "value": "A"}}))).0, "/settings/filter/related");
        assert_eq!(refused("people", with(json!({"field": "status", "op": "eq", "value": "lost"}))).0, "/settings/filter/value");
        assert_eq!(refused("people", with(json!({"field": "updated_at", "op": "empty", "value": true}))).0, "/settings/filter/field");
        // Nor over another roll-up, nor one that is required.
        field(&test, "orders", "Lines", json!({"object": "order_lines", "via": "order_id", "function": "count"}));
        assert_eq!(refused("people", of("person_id", "sum", "x_lines")).0, "/settings/field");
        let said = json!({"name": "Sum", "type": "roll_up", "settings": turnover(), "required": true});
        assert_eq!(faults(&owner.post("/objects/people/fields", said))[0].0, "/required");
    }

    fn what_a_roll_up_is_made_of_stays(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let fields = json!([{"name": "Whose", "type": "relation", "relates_to": "people"}, {"name": "Fee", "type": "money"}, {"name": "Kind", "type": "select", "options": ["Big", "Small"]}]);
        owner.post("/objects", json!({"name": "Jobs done", "fields": fields})).is(201);
        let settings = json!({"object": "x_jobs_done", "via": "x_whose", "function": "sum", "field": "x_fee", "filter": {"field": "x_kind", "op": "in", "value": ["big"]}});
        field(&test, "people", "Fees", settings);
        for slug in ["x_whose", "x_fee", "x_kind"] {
            let why = owner.delete(&format!("/objects/x_jobs_done/fields/{slug}")).problem(409);
            assert_eq!(why, format!("{slug} cannot be put away: the roll-up 'Fees' of people is made of it; put that away first"));
        }
        let gone = faults(&owner.patch("/objects/x_jobs_done/fields/x_kind", json!({"options": ["Small"]})));
        assert_eq!(gone, [("/options".to_owned(), "'Big' cannot go: the roll-up 'Fees' counts by it".to_owned())]);
        // Names are for people to read.
        owner.patch("/objects/x_jobs_done/fields/x_fee", json!({"label": "Price"})).is(200);
        owner.patch("/objects/people/fields/x_fees", json!({"label": "Paid", "quick": true})).is(200);
        let ana = make_id(&owner, "people", json!({"name": "Ana"}));
        make(&owner, "x_jobs_done", json!({"x_whose": ana, "x_fee": {"amount": "5", "currency": "EUR"}, "x_kind": "big"}));
        working(&test, || {
            job(&test);
            until_followed(&test);
        });
        let fees = || owner.get(&format!("/people/{ana}")).is(200)["x_fees"].clone();
        assert_eq!(fees(), json!({"amount": "5.00", "currency": "EUR"}));
        let people = owner.get("/objects/people").is(200);
        let paid = people["fields"].as_array().unwrap().iter().find(|field| field["slug"] == "x_fees").unwrap().clone();
        assert_eq!((&paid["label"], &paid["quick"]), (&json!("Paid"), &json!(true)));
        // It goes with the object it is made of and comes back with it.
        owner.delete("/objects/x_jobs_done").is(204);
        assert_eq!(fees(), json!(null));
        owner.post("/people/search", json!({"sort": [{"field": "x_fees"}]})).problem(400);
        owner.post("/objects/x_jobs_done/restore", json!({})).is(200);
        assert_eq!(fees(), json!({"amount": "5.00", "currency": "EUR"}));
        // Put away by itself it is kept all the same, and not in SQL.
        owner.delete("/objects/people/fields/x_fees").is(204);
        owner.post("/sql", json!({"query": "select x_fees from figures_people"})).problem(400);
        make(&owner, "x_jobs_done", json!({"x_whose": ana, "x_fee": {"amount": "1", "currency": "EUR"}, "x_kind": "big"}));
        working(&test, || until_followed(&test));
        owner.delete("/objects/x_jobs_done/fields/x_kind").is(204);
        let why = owner.post("/objects/people/fields/x_fees/restore", json!({})).problem(409);
        assert_eq!(why, "x_fees is made of x_jobs_done.x_kind, which is put away; bring that back first");
        owner.post("/objects/x_jobs_done/fields/x_kind/restore", json!({})).is(200);
        owner.post("/objects/people/fields/x_fees/restore", json!({})).is(200);
        assert_eq!(fees(), json!({"amount": "6.00", "currency": "EUR"}));
    }

    fn sums_that_cannot_be_kept_are_empty(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let firm = make_id(&owner, "companies", json!({"name": "Firm"}));
        let slug = field(&test, "companies", "All sizes", json!({"object": "people", "via": "company_id", "function": "sum", "field": "size"}));
        let ratio = field(&test, "companies", "All ratios", json!({"object": "people", "via": "company_id", "function": "sum", "field": "ratio"}));
        let figures = || {
            let found = owner.get(&format!("/companies/{firm}")).is(200);
            (found[&slug].clone(), found[&ratio].clone())
        };
        working(&test, || {
            job(&test);
            make(&owner, "people", json!({"company_id": firm, "size": 4_000_000_000_000_000_000_i64, "ratio": 1.5}));
            let last = make_id(&owner, "people", json!({"company_id": firm, "size": -3, "ratio": 0.25}));
            until_followed(&test);
            assert_eq!(figures(), (json!(3_999_999_999_999_999_997_i64), json!(1.75)));
            owner.patch(&format!("/people/{last}"), json!({"size": i64::MAX, "ratio": 1e308})).is(200);
            make(&owner, "people", json!({"company_id": firm, "size": i64::MAX, "ratio": 1e308}));
            until_followed(&test);
            assert_eq!(figures(), (json!(null), json!(null)));
        });
    }

    fn roll_ups_come_back_with_a_backup(scratch: Scratch) {
        let test = shop(scratch);
        let ana = make_id(&test.owner(), "people", json!({"name": "Ana"}));
        field(&test, "people", "Turnover", turnover());
        working(&test, || {
            job(&test);
            order(&test, &ana, "10");
            until_followed(&test);
        });
        let backed = Backed::of(&test);
        for place in Place::both() {
            backed.restore(&place, &[module()]).unwrap();
            let Place { scratch, data, .. } = place;
            let copy = TestApp::within(&scratch, vec![module()], data);
            copy.pass(DAY);
            let turnover = || copy.owner().get(&format!("/people/{ana}")).is(200)["x_turnover"]["amount"].clone();
            assert_eq!(turnover(), "10.00");
            working(&copy, || {
                order(&copy, &ana, "5");
                until_followed(&copy);
            });
            assert_eq!(turnover(), "15.00");
            assert_eq!(copy.sql("select x_turnover from figures_people"), [[json!(15)]]);
        }
    }

    fn every_statement_of_a_roll_up_can_be_prepared(scratch: Scratch) {
        let test = shop(scratch);
        field(&test, "people", "Turnover", turnover());
        field(&test, "people", "Orders", number());
        field(&test, "people", "Calls", json!({"via": "interactions", "function": "latest", "field": "at"}));
        let texts = platform::roll_ups::statements_of(&test.app.schema(), &test.app.firm);
        assert_eq!(texts.len(), 9);
        for sql in texts {
            test.app.db.prepare_check(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }
}
