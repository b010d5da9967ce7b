//! A roll-up tells nobody what is hidden from her.

use serde_json::{Value as Json, json};

use super::{field, job, number, turnover};
use crate::app::{Actor, until_followed, working};
use crate::rights::{Firm, OWN};

const SOME_ORDERS: &str = "all people, her orders";
const NO_TOTALS: &str = "all but totals";
const EVERYTHING: &str = "reads all";

/// Which of the roll-ups are there for somebody, the same on every way to see it.
fn there(who: &Actor<'_>, object: &str, id: &str, slugs: &[String]) -> Vec<bool> {
    let shown = who.get(&format!("/{object}/{id}")).is(200);
    let described = who.get(&format!("/objects/{object}")).is(200);
    let tables = who.get("/sql/tables").is(200);
    slugs
        .iter()
        .map(|slug| {
            let is = shown.get(slug).is_some();
            let fields = described["fields"].as_array().unwrap();
            assert_eq!(fields.iter().any(|field| field["slug"] == **slug), is, "{slug} is described");
            let sorted = who.get(&format!("/{object}?sort={slug}")).status;
            assert_eq!(sorted, if is { 200 } else { 400 }, "{slug} sorts");
            let filter = json!({"filter": {"field": slug, "op": "empty", "value": false}});
            assert_eq!(who.post(&format!("/{object}/search"), filter).status, sorted, "{slug} is compared");
            let sql = json!({"query": format!("select {slug} from figures_{object}")});
            assert_eq!(who.post("/sql", sql).status, sorted, "{slug} in SQL");
            let column = |table: &Json| {
                table["name"] == format!("figures_{object}")
                    && table["columns"].as_array().unwrap().iter().any(|column| column["name"] == **slug)
            };
            assert_eq!(tables["data"].as_array().unwrap().iter().any(column), is, "{slug} among the tables");
            is
        })
        .collect()
}

db::db_test! {
    fn a_roll_up_is_there_for_who_reads_all_of_what_it_is_made_of(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let boss = firm.boss();
        for (name, said) in [
            (SOME_ORDERS, json!({"objects": {"*": {"read": "all"}, "orders": {"read": "own"}}})),
            (NO_TOTALS, json!({"objects": {"*": {"read": "all"}}, "fields": {"orders": {"total": "hidden"}}})),
            (EVERYTHING, json!({"objects": {"*": {"read": "all", "delete": "none"}}})),
        ] {
            let mut role = said;
            role["name"] = json!(name);
            role["base"] = json!("member");
            boss.post("/roles", role).is(201);
        }
        let hers = firm.records(None, "theirs");
        let people = [
            field(&firm.test, "people", "Turnover", turnover()),
            field(&firm.test, "people", "Orders", number()),
            field(&firm.test, "people", "Calls", json!({"via": "interactions", "function": "count"})),
            field(&firm.test, "people", "Spent", json!({"via": "interactions", "function": "sum", "field": "amount"})),
        ];
        let orders = [field(&firm.test, "orders", "Lines", json!({"object": "order_lines", "via": "order_id", "function": "count"}))];
        working(&firm.test, || {
            job(&firm.test);
            until_followed(&firm.test);
        });
        let user = |email: &str, role: &'static str| firm.user(email, role);
        let (some, less, all) = (user("some@example.com", SOME_ORDERS), user("less@example.com", NO_TOTALS), user("all@example.com", EVERYTHING));
        assert_eq!(there(&boss, "people", &hers.person, &people), [true; 4]);
        assert_eq!(there(&all.actor, "people", &hers.person, &people), [true; 4]);
        assert_eq!(there(&some.actor, "people", &hers.person, &people), [false; 4]);
        assert_eq!(there(&less.actor, "people", &hers.person, &people), [false, true, true, false]);
        // The lines of an order are there where it is, so counting them tells nothing.
        let own = firm.user("own@example.com", OWN);
        let mine = firm.records(Some(&own.id), "mine");
        working(&firm.test, || until_followed(&firm.test));
        assert_eq!(there(&own.actor, "orders", &mine.order, &orders), [true]);
        assert_eq!(own.actor.get(&format!("/orders/{}", mine.order)).is(200)["x_lines"], 1);
        let rows = own.actor.post("/sql", json!({"query": "select record_id, x_lines from figures_orders"})).is(200)["rows"].clone();
        assert_eq!(rows, json!([[mine.order, 1]]));
        // A role can be told to hide one as any field.
        let roles = boss.get("/roles").is(200);
        let role = roles["data"].as_array().unwrap().iter().find(|role| role["name"] == EVERYTHING).unwrap().clone();
        boss.patch(&format!("/roles/{}", role["id"].as_str().unwrap()), json!({"fields": {"people": {"x_orders": "hidden"}}})).is(200);
        assert_eq!(there(&all.actor, "people", &hers.person, &people), [true, false, true, true]);
    }
}
