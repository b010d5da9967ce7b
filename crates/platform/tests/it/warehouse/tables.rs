//! Which tables there are, for whom.

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use crate::app::TestApp;
use crate::records::{shop, text};

fn names(list: &Json) -> Vec<String> {
    list.as_array().unwrap().iter().map(|entry| text(&entry["name"])).collect()
}

db::db_test! {
    fn every_table_is_listed_with_help(scratch: Scratch) {
        let test = TestApp::with(scratch, vec![shop::module()]);
        let member = test.actor(Role::Member).get("/sql/tables").is(200);
        let admin = test.actor(Role::Admin).get("/sql/tables").is(200);
        let (seen, all) = (names(&member["data"]), names(&admin["data"]));
        for table in ["people", "companies", "orders", "order_lines", "interactions"] {
            assert!(seen.contains(&table.to_owned()), "{table} is not in {seen:?}");
        }
        assert!(!seen.contains(&"changes".to_owned()) && all.contains(&"changes".to_owned()));
        let more: Vec<_> = all.iter().filter(|name| !seen.contains(name)).collect();
        assert_eq!(more, ["changes"]);
        let people = member["data"].as_array().unwrap().iter().find(|table| table["name"] == "people").unwrap();
        assert_eq!(people["kind"], "table");
        let column = |name: &str| people["columns"].as_array().unwrap().iter().find(|c| c["name"] == name).cloned();
        assert_eq!(column("born").unwrap()["type"], "date");
        assert_eq!(column("price").unwrap()["type"], "decimal");
        assert_eq!(column("price_currency").unwrap()["type"], "text");
        assert_eq!(column("seq").unwrap()["type"], "integer");
        for table in admin["data"].as_array().unwrap() {
            assert!(!text(&table["help"]).is_empty(), "{table}");
            for column in table["columns"].as_array().unwrap() {
                assert!(!text(&column["help"]).is_empty(), "{} {column}", table["name"]);
            }
            // Each can be asked for by its name, and is what it is said to be.
            let list: Vec<_> = names(&table["columns"]).iter().map(|name| format!("\"{name}\"")).collect();
            let sql = format!("select {} from {} limit 1", list.join(", "), text(&table["name"]));
            let answer = test.actor(Role::Admin).post("/sql", json!({ "query": sql })).is(200);
            assert_eq!(names(&answer["columns"]), names(&table["columns"]));
            let kinds = |list: &Json| list.as_array().unwrap().iter().map(|c| text(&c["type"])).collect::<Vec<_>>();
            assert_eq!(kinds(&answer["columns"]), kinds(&table["columns"]), "{}", table["name"]);
        }
    }
}
