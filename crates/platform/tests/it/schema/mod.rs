//! The schema: tables follow the declarations, also when those grow.

mod convert;
mod made;
mod nodes;
mod unlikely;

use model::field::{Field, FieldType};
use platform::records::statements_of;
use serde_json::json;

use crate::app::HOUR;
use crate::records::{make, make_id, shop, shop::module};

/// The shop one release later: people have more fields, one of them with an index, and texts are found.
fn later() -> platform::Module {
    fn objects() -> Vec<model::object::Object> {
        let mut objects = (module().objects)();
        let people = &mut objects[0];
        let mut fields = people.fields.to_vec();
        fields.push(Field::new("nickname", "Nickname", FieldType::Text).quick());
        fields.push(Field::new("limit_amount", "Limit", FieldType::Money { currency: None }));
        fields[2] = Field::new("code", "Code", FieldType::Code).quick();
        people.fields = fields.into();
        objects
    }
    platform::Module { objects, ..module() }
}

/// The same field with another type.
fn broken() -> platform::Module {
    fn objects() -> Vec<model::object::Object> {
        let mut objects = (module().objects)();
        let mut fields = objects[0].fields.to_vec();
        fields[6] = Field::new("size", "Size", FieldType::Text);
        objects[0].fields = fields.into();
        objects
    }
    platform::Module { objects, ..module() }
}

db::db_test! {
    fn new_fields_become_columns_and_nothing_is_lost(scratch: Scratch) {
        let test = shop(scratch);
        let version = test.owner().get("/objects").is(200)["version"].as_i64().unwrap();
        let id = make_id(&test.owner(), "people", json!({"name": "Zoë", "code": "a"}));
        test.app.warehouse.seal().unwrap();
        // The same declarations change nothing.
        let test = test.again(scratch, vec![module()]);
        test.pass(HOUR);
        assert_eq!(test.owner().get("/objects").is(200)["version"], version);
        let test = test.again(scratch, vec![later()]);
        test.pass(2 * HOUR);
        let names = "select name, nickname, limit_amount from people order by name";
        assert_eq!(test.sql(names), [[json!("Zoë"), json!(null), json!(null)]], "an old file has no such column");
        let owner = test.owner();
        assert!(owner.get("/objects").is(200)["version"].as_i64().unwrap() > version);
        let zoe = owner.get(&format!("/people/{id}")).is(200);
        assert_eq!((&zoe["name"], &zoe["nickname"], &zoe["number"]), (&json!("Zoë"), &json!(null), &json!(1)));
        let sent = json!({"nickname": "Zö", "limit_amount": {"amount": "5", "currency": "USD"}});
        let changed = owner.patch(&format!("/people/{id}"), sent).is(200);
        assert_eq!(changed["limit_amount"], json!({"amount": "5.00", "currency": "USD"}));
        let found = owner.post("/people/search", json!({"filter": {"field": "nickname", "op": "contains", "value": "zo"}})).is(200);
        assert_eq!(found["data"].as_array().unwrap().len(), 1);
        assert_eq!(test.sql(names), [[json!("Zoë"), json!("Zö"), json!(5)]]);
        test.app.warehouse.seal().unwrap();
        assert_eq!(test.sql(names), [[json!("Zoë"), json!("Zö"), json!(5)]]);
        // The release before still works on it.
        let test = test.again(scratch, vec![module()]);
        assert_eq!(test.sql("select name from people"), [[json!("Zoë")]]);
        test.pass(3 * HOUR);
        assert_eq!(make(&test.owner(), "people", json!({"name": "Ana"}))["number"], 2);
    }

    fn a_type_does_not_change_in_place(scratch: Scratch) {
        drop(shop(scratch));
        let db = scratch.open(db::Options::default());
        let error = platform::schema::synchronise(&db, &[broken()]).unwrap_err().to_string();
        assert!(error.contains("people.size") && error.contains("integer"), "{error}");
    }

    fn every_field_is_described(scratch: Scratch) {
        let test = shop(scratch);
        let answer = test.owner().get("/objects").is(200);
        let people = &answer["data"][0];
        assert_eq!((&people["slug"], &people["label_singular"], &people["searchable"]), (&json!("people"), &json!("Person"), &json!(true)));
        let field = |slug: &str| people["fields"].as_array().unwrap().iter().find(|field| field["slug"] == slug).unwrap().clone();
        assert_eq!((&field("number")["read_only"], &field("score")["read_only"], &field("name")["read_only"]), (&json!(true), &json!(true), &json!(false)));
        assert_eq!((&field("company_id")["type"], &field("company_id")["relates_to"]), (&json!("relation"), &json!("companies")));
        assert_eq!(field("stage")["options"][1], json!({"value": "customer", "label": "Customer", "color": null}));
        // What is said to be allowed is: each operator of each field is answered.
        for field in people["fields"].as_array().unwrap() {
            for op in field["operators"].as_array().unwrap() {
                let value = match op.as_str().unwrap() {
                    "empty" => json!(true),
                    "in" => json!([]),
                    _ => continue,
                };
                let filter = json!({"field": field["slug"], "op": op, "value": value});
                test.owner().post("/people/search", json!({"filter": filter})).is(200);
            }
            test.owner().get(&format!("/people?sort=-{}", field["slug"].as_str().unwrap())).is(200);
        }
    }

    fn every_statement_of_a_record_can_be_prepared(scratch: Scratch) {
        let test = shop(scratch);
        let schema = test.app.schema();
        let mut count = 0;
        for object in &schema.catalog.objects {
            for sql in statements_of(&schema, object).unwrap() {
                test.app.db.prepare_check(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
                count += 1;
            }
        }
        assert!(count > 30, "{count}");
    }
}
