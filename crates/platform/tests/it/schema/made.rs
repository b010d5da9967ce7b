//! Objects and fields that users make: they are everywhere at once.

use serde_json::{Value as Json, json};

use crate::app::{Actor, HOUR, TestApp, until_over, working};
use crate::records::{faults, make, make_id, shop, shop::module, text};

/// An object for boats, with a field of each kind of trouble.
fn boats(owner: &Actor<'_>) -> Json {
    let fields = json!([
        {"name": "Name", "type": "text", "required": true, "in_list": true},
        {"name": "Hull number", "type": "code", "unique": true},
        {"name": "Rig", "type": "select", "options": ["Sloop", {"label": "Ketch", "color": "teal"}]},
        {"name": "Price", "type": "money"},
        {"name": "Captain", "type": "relation", "relates_to": "people", "quick": true},
        {"name": "Built", "type": "date"},
    ]);
    owner.post("/objects", json!({"name": "Boats", "label_singular": "Boat", "icon": "sailboat", "group": "data", "fields": fields})).is(201)
}

fn field<'a>(object: &'a Json, slug: &str) -> &'a Json {
    let fields = object["fields"].as_array().unwrap();
    fields.iter().find(|field| field["slug"] == slug).unwrap_or_else(|| panic!("no {slug} in {object}"))
}

fn titles(test: &TestApp, filter: Json) -> Vec<String> {
    let found = test
        .owner()
        .post("/x_boats/search", json!({"filter": filter, "sort": [{"field": "x_name"}]}))
        .is(200);
    found["data"].as_array().unwrap().iter().map(|boat| text(&boat["x_name"])).collect()
}

db::db_test! {
    fn an_object_is_everywhere_at_once(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let version = owner.get("/objects").is(200)["version"].as_i64().unwrap();
        assert_eq!(test.sql("select count(*) from people"), [[json!(0)]]);
        let made = boats(&owner);
        assert_eq!((&made["slug"], &made["label"], &made["label_singular"]), (&json!("x_boats"), &json!("Boats"), &json!("Boat")));
        assert_eq!((&made["built_in"], &made["hidden"], &made["group"], &made["icon"]), (&json!(false), &json!(false), &json!("data"), &json!("sailboat")));
        assert_eq!((&made["title_fields"], &made["searchable"]), (&json!(["x_name"]), &json!(true)));
        assert_eq!(field(&made, "x_rig")["options"], json!([{"value": "sloop", "label": "Sloop", "color": null}, {"value": "ketch", "label": "Ketch", "color": "teal"}]));
        assert_eq!((&field(&made, "x_captain")["relates_to"], &field(&made, "x_captain")["quick"]), (&json!("people"), &json!(true)));
        assert_eq!((&field(&made, "x_hull_number")["unique"], &field(&made, "x_hull_number")["built_in"]), (&json!(true), &json!(false)));
        let listed = owner.get("/objects").is(200);
        assert!(listed["version"].as_i64().unwrap() > version);
        assert_eq!(listed["data"].as_array().unwrap().last().unwrap(), &made);
        assert_eq!(owner.get("/objects/x_boats").is(200), made);

        let ana = make_id(&owner, "people", json!({"name": "Ana"}));
        let sent = json!({"x_name": "Ærø", "x_hull_number": "D-1", "x_rig": "ketch", "x_price": {"amount": "9.50", "currency": "DKK"}, "x_captain": ana, "x_built": "1989-07-01"});
        let boat = make(&owner, "x_boats", sent.clone());
        for (slug, value) in sent.as_object().unwrap() {
            assert_eq!(&boat[slug], value, "{slug}");
        }
        assert_eq!(boat["_titles"]["x_captain"], "Ana");
        // Batch, filters, search, sorting and relations from the other side.
        let records = json!([{"x_hull_number": "D-1", "x_name": "Ærø II"}, {"x_hull_number": "D-2", "x_name": "Bro"}]);
        let batch = owner.post("/x_boats/batch", json!({"match": ["x_hull_number"], "records": records})).is(200);
        let status = |at: usize| batch["results"][at]["status"].clone();
        assert_eq!((status(0), status(1)), (json!("updated"), json!("created")));
        assert_eq!(titles(&test, json!({"field": "x_name", "op": "contains", "value": "ÆRO"})), ["Ærø II"]);
        assert_eq!(titles(&test, json!({"field": "x_price", "op": "empty", "value": true})), ["Bro"]);
        assert_eq!(titles(&test, json!({"related": "people", "any": {"field": "name", "op": "eq", "value": "Ana"}})), ["Ærø II"]);
        let found = owner.post("/x_boats/search", json!({"search": "bro", "total": true})).is(200);
        assert_eq!((&found["total"], &found["data"][0]["x_name"]), (&json!(1), &json!("Bro")));
        // SQL and the document.
        assert_eq!(test.sql("select x_name, x_rig, x_price, x_price_currency from x_boats order by x_name"),
            [[json!("Bro"), json!(null), json!(null), json!(null)], [json!("Ærø II"), json!("ketch"), json!(9.5), json!("DKK")]]);
        let document = owner.get("/openapi.json").is(200);
        assert!(document["paths"]["/x_boats/{id}"]["patch"].is_object());
        assert_eq!(document["components"]["schemas"]["XBoatsRecord"]["properties"]["x_rig"]["enum"], json!(["sloop", "ketch", null]));
        // The pointer goes with the person.
        owner.delete(&format!("/people/{ana}")).is(204);
        assert_eq!(owner.get(&format!("/x_boats/{}", text(&boat["id"]))).is(200)["x_captain"], json!(null));
        // All of it is there after a restart, and the tables hold.
        let test = test.again(scratch, vec![module()]);
        test.pass(HOUR);
        assert_eq!(test.owner().get("/objects/x_boats").is(200), made);
        assert_eq!(titles(&test, json!({"field": "x_built", "op": "gte", "value": "1980-01-01"})), ["Ærø II"]);
    }

    fn a_field_joins_an_object_in_use(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let ana = make_id(&owner, "people", json!({"name": "Ana"}));
        assert_eq!(test.sql("select name from people"), [[json!("Ana")]]);
        let made = owner.post("/objects/people/fields", json!({"name": "Größe (cm)", "type": "integer", "help": "Ohne Schuhe", "section": "Body", "class": "personal", "sensitive": true})).is(201);
        assert_eq!((&made["slug"], &made["label"], &made["help"], &made["section"]), (&json!("x_grosse_cm"), &json!("Größe (cm)"), &json!("Ohne Schuhe"), &json!("Body")));
        assert_eq!((&made["class"], &made["sensitive"], &made["rights"]), (&json!("personal"), &json!(true), &json!("edit")));
        assert_eq!(owner.get(&format!("/people/{ana}")).is(200)["x_grosse_cm"], json!(null));
        assert_eq!(test.sql("select name, x_grosse_cm from people"), [[json!("Ana"), json!(null)]]);
        owner.patch(&format!("/people/{ana}"), json!({"x_grosse_cm": 171})).is(200);
        assert_eq!(test.sql("select name, x_grosse_cm from people"), [[json!("Ana"), json!(171)]]);
        // A name whose column another field has beside its own gets another one.
        let first = owner.post("/objects/people/fields", json!({"name": "Fee", "type": "money"})).is(201);
        let second = owner.post("/objects/people/fields", json!({"name": "Fee currency", "type": "text"})).is(201);
        assert_eq!((&first["slug"], &second["slug"]), (&json!("x_fee"), &json!("x_fee_currency_2")));
        // Renaming is about labels alone.
        let renamed = owner.patch("/objects/people/fields/x_grosse_cm", json!({"label": "Height", "help": null, "in_list": true, "position": 0})).is(200);
        assert_eq!((&renamed["slug"], &renamed["label"], &renamed["help"], &renamed["in_list"]), (&json!("x_grosse_cm"), &json!("Height"), &json!(null), &json!(true)));
        let people = owner.get("/objects/people").is(200);
        let slugs: Vec<_> = people["fields"].as_array().unwrap().iter().map(|field| text(&field["slug"])).collect();
        assert_eq!(slugs[slugs.iter().position(|slug| slug == "source_id").unwrap() + 1], "x_grosse_cm");
        assert_eq!(owner.get(&format!("/people/{ana}")).is(200)["x_grosse_cm"], 171);
        // Built-in fields are shown differently as well, and so are objects.
        assert_eq!(owner.patch("/objects/people/fields/name", json!({"label": "Full name", "section": "Who"})).is(200)["label"], "Full name");
        let renamed = owner.patch("/objects/people", json!({"label": "Patients", "label_singular": "Patient", "group": "service"})).is(200);
        assert_eq!((&renamed["slug"], &renamed["label"], &renamed["group"], &renamed["built_in"]), (&json!("people"), &json!("Patients"), &json!("service"), &json!(true)));
        let test = test.again(scratch, vec![module()]);
        test.pass(HOUR);
        assert_eq!(field(&test.owner().get("/objects/people").is(200), "name")["label"], "Full name");
    }

    fn options_grow_and_go_when_nobody_holds_them(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        boats(&owner);
        make(&owner, "x_boats", json!({"x_name": "A", "x_rig": "sloop"}));
        let rig = "/objects/x_boats/fields/x_rig";
        let changed = owner.patch(rig, json!({"options": [{"value": "ketch", "label": "Two masts"}, "Sloop", "Yawl"]})).is(200);
        assert_eq!(changed["options"].as_array().unwrap().iter().map(|option| text(&option["value"])).collect::<Vec<_>>(), ["ketch", "sloop", "yawl"]);
        make(&owner, "x_boats", json!({"x_name": "B", "x_rig": "yawl"}));
        let refused = faults(&owner.patch(rig, json!({"options": ["Yawl"]})));
        assert_eq!(refused, [("/options".to_owned(), "'Sloop' cannot go: 1 record holds it".to_owned())]);
        assert_eq!(owner.patch(rig, json!({"options": ["Sloop", "Yawl"]})).is(200)["options"].as_array().unwrap().len(), 2);
        // Choices that a room declares stay; others join them.
        let stage = "/objects/people/fields/stage";
        assert_eq!(faults(&owner.patch(stage, json!({"options": ["Lead", "Customer"]})))[0].0, "/options");
        let more = json!({"options": ["Lead", "Customer", {"value": "former", "label": "Gone"}, "Prospect"]});
        assert_eq!(owner.patch(stage, more).is(200)["options"][3]["value"], "prospect");
        make(&owner, "people", json!({"name": "C", "stage": "prospect"}));
        assert_eq!(owner.patch(stage, json!({"options": [{"value": "former", "label": "Gone"}, "Lead", "Customer"]})).status, 400);
        for options in [json!([]), json!(["A", "a"]), json!([""]), json!([{"value": "x", "label": "1"}, {"value": "x", "label": "2"}]), json!(vec!["x"; 501])] {
            assert_eq!(owner.patch(rig, json!({"options": options})).status, 400);
        }
        assert_eq!(owner.patch("/objects/x_boats/fields/x_built", json!({"options": ["A"]})).status, 400);
    }

    fn what_is_put_away_is_unknown_and_comes_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        boats(&owner);
        let ana = make_id(&owner, "people", json!({"name": "Ana"}));
        let boat = make_id(&owner, "x_boats", json!({"x_name": "A", "x_hull_number": "1", "x_captain": ana}));
        owner.delete("/objects/x_boats/fields/x_captain").is(204);
        let shown = owner.get(&format!("/x_boats/{boat}")).is(200);
        assert_eq!(shown.get("x_captain"), None);
        assert_eq!(owner.patch(&format!("/x_boats/{boat}"), json!({"x_captain": ana})).status, 400);
        assert_eq!(owner.post("/x_boats/search", json!({"filter": {"field": "x_captain", "op": "empty", "value": true}})).status, 400);
        owner.delete("/objects/x_boats/fields/x_captain").is(404);
        // Writing keeps what is not seen, and deleting whom it points to clears it all the same.
        owner.patch(&format!("/x_boats/{boat}"), json!({"x_name": "B"})).is(200);
        let held = test.column("select cast(count(*) as text) from x_boats where x_captain is not null", vec![]);
        assert_eq!(held, ["1"]);
        owner.delete(&format!("/people/{ana}")).is(204);
        let back = owner.post("/objects/x_boats/fields/x_captain/restore", json!({})).is(200);
        assert_eq!(back["slug"], "x_captain");
        assert_eq!(owner.get(&format!("/x_boats/{boat}")).is(200)["x_captain"], json!(null));

        owner.delete("/objects/x_boats").is(204);
        let list = owner.get("/objects").is(200);
        assert!(list["data"].as_array().unwrap().iter().all(|object| object["slug"] != "x_boats"));
        let all = owner.get("/objects?hidden=true").is(200);
        assert_eq!(all["data"].as_array().unwrap().iter().filter(|object| object["hidden"] == true).count(), 1);
        for path in ["/x_boats", &format!("/x_boats/{boat}"), "/objects/x_boats"] {
            owner.get(path).is(404);
        }
        owner.post("/x_boats", json!({"x_name": "C"})).is(404);
        let refused = test.owner().post("/sql", json!({"query": "select * from x_boats"}));
        assert_eq!(refused.status, 400, "{}", refused.text());
        assert!(owner.get("/openapi.json").is(200)["paths"].get("/x_boats").is_none());
        // Its name is not free, since it can come back.
        assert_eq!(faults(&owner.post("/objects", json!({"name": "boats"})))[0].0, "/name");
        owner.post("/objects/x_boats/restore", json!({})).is(200);
        assert_eq!(owner.get(&format!("/x_boats/{boat}")).is(200)["x_name"], "B");
        assert_eq!(test.sql("select x_name from x_boats"), [[json!("B")]]);
        owner.post("/objects/x_boats/restore", json!({})).is(404);

        // What others need stays.
        for path in ["/objects/x_boats/fields/x_name", "/objects/people/fields/owner_id", "/objects/orders/fields/currency", "/objects/orders/fields/placed_at", "/objects/companies/fields/name"] {
            assert_eq!(owner.delete(path).status, 409, "{path}");
        }
    }

    fn a_unique_value_is_one_records_own(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        boats(&owner);
        let first = make_id(&owner, "x_boats", json!({"x_name": "A", "x_hull_number": "1"}));
        make(&owner, "x_boats", json!({"x_name": "B"}));
        make(&owner, "x_boats", json!({"x_name": "C"}));
        let refused = faults(&owner.post("/x_boats", json!({"x_name": "D", "x_hull_number": "1"})));
        assert_eq!(refused, [("/x_hull_number".to_owned(), format!("the boat {first} has this Hull number already"))]);
        let records = json!([{"x_name": "E", "x_hull_number": "2"}, {"x_name": "F", "x_hull_number": "2"}]);
        let batch = owner.post("/x_boats/batch", json!({"records": records})).is(200);
        assert_eq!((&batch["results"][0]["status"], &batch["results"][1]["status"]), (&json!("created"), &json!("failed")));
        owner.patch(&format!("/x_boats/{first}"), json!({"x_hull_number": "1", "x_name": "A2"})).is(200);
        // Values that are shared already keep a field from becoming unique.
        let town = "/objects/companies/fields/town";
        for _ in 0..2 {
            make(&owner, "companies", json!({"name": "X", "town": "Ulm"}));
        }
        let why = owner.patch(town, json!({"unique": true})).problem(409);
        assert!(why.contains("2 companies share 1 values"), "{why}");
        make(&owner, "companies", json!({"name": "Y", "town": "Bonn"}));
        let size = "/objects/companies/fields/size";
        assert_eq!(owner.patch(size, json!({"unique": true})).is(200)["unique"], true);
        make(&owner, "companies", json!({"name": "Z", "size": 3}));
        assert_eq!(owner.post("/companies", json!({"name": "Z", "size": 3})).status, 400);
        assert_eq!(owner.patch(size, json!({"unique": false})).is(200)["unique"], false);
        make(&owner, "companies", json!({"name": "Z", "size": 3}));
        assert_eq!(owner.patch("/objects/people/fields/vip", json!({"unique": true})).status, 400);
        // The index stands behind the check.
        let error = test.app.write_blocking(|tx| tx.execute("update x_boats set x_hull_number = '1' where x_name = 'E'", &[])).unwrap_err();
        assert!(error.to_string().contains("same"), "{error}");
    }

    fn a_job_makes_a_field_quick(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let changed = owner.patch("/objects/people/fields/size", json!({"quick": true})).is(200);
        assert_eq!(changed["quick"], false, "not before the index is there");
        let job = owner.get("/jobs").is(200)["data"][0].clone();
        assert_eq!(job["kind"], "quick");
        let over = working(&test, || until_over(&test, text(&job["id"]).parse().unwrap()));
        assert_eq!((&over["state"], &over["result"]["made"]), (&json!("done"), &json!(true)));
        assert_eq!(field(&owner.get("/objects/people").is(200), "size")["quick"], true);
        let names = test.column("select name from schema_indexes where name = 'people_size_quick'", vec![]);
        assert_eq!(names.len(), 1);
        // The next start finds it as it is said.
        let test = test.again(scratch, vec![module()]);
        test.pass(HOUR);
        assert_eq!(field(&test.owner().get("/objects/people").is(200), "size")["quick"], true);
    }
}
