//! Two nodes over one database: what one is told of objects and fields the other knows.

use serde_json::json;

use crate::app::{eventually, until_followed, until_over, working};
use crate::records::{faults, make, make_id, shop, shop::module, text};

db::db_test! {
    fn another_node_knows_what_was_made_here(scratch: Scratch) {
        let here = shop(scratch);
        let there = here.beside(scratch, vec![module()]);
        let (owner, other) = (here.owner(), there.owner());
        let version = there.app.schema().version;
        let boats = json!({"name": "Boats", "fields": [{"name": "Name", "type": "text"}, {"name": "Captain", "type": "relation", "relates_to": "people"}]});
        owner.post("/objects", boats).is(201);
        assert_eq!(there.app.schema().version, version, "nobody has told the other node");
        // Its first answer would be that there is no such object; it looks and answers the request once more.
        let keyed = other.clone().with("idempotency-key", "boat-1");
        let boat = keyed.post("/x_boats", json!({"x_name": "Ærø"})).is(201);
        assert_eq!(keyed.post("/x_boats", json!({"x_name": "Ærø"})).is(201)["id"], boat["id"]);
        assert!(there.app.schema().version > version);
        let path = format!("/x_boats/{}", text(&boat["id"]));
        assert_eq!(owner.get(&path).is(200)["x_name"], "Ærø");
        // The same for a field of a body, of a filter, of an order and of a path.
        let field = |name: &str, kind: &str| {
            owner.post("/objects/x_boats/fields", json!({"name": name, "type": kind})).is(201);
        };
        field("Length", "integer");
        assert_eq!(other.patch(&path, json!({"x_length": 12})).is(200)["x_length"], 12);
        field("Colour", "text");
        let found = other.post("/x_boats/search", json!({"filter": {"field": "x_colour", "op": "empty", "value": true}})).is(200);
        assert_eq!(found["data"][0]["id"], boat["id"]);
        field("Price", "money");
        other.get("/x_boats?sort=-x_price").is(200);
        field("Built", "date");
        assert_eq!(other.patch("/objects/x_boats/fields/x_built", json!({"label": "Year"})).is(200)["label"], "Year");
        // What is unknown to both stays so, after one look.
        other.get("/x_ships").problem(404);
        assert_eq!(faults(&other.post("/x_boats", json!({"x_wings": 2})))[0].0, "/x_wings");
        // A record that a node wrote which did not know of a field keeps what another wrote into it.
        field("Crew", "integer");
        owner.patch(&path, json!({"x_crew": 3})).is(200);
        assert!(there.app.schema().version < here.app.schema().version);
        other.patch(&path, json!({"x_length": 13})).is(200);
        assert_eq!(owner.get(&path).is(200)["x_crew"], 3);
        assert_eq!(there.sql("select x_name, x_length from x_boats"), [[json!("Ærø"), json!(13)]]);
    }

    fn another_node_looks_by_itself(scratch: Scratch) {
        let here = shop(scratch);
        let there = here.beside(scratch, vec![module()]);
        let owner = here.owner();
        let same = || there.app.schema().version == here.app.schema().version;
        working(&there, || {
            let before = there.app.schema().version;
            owner.post("/objects/people/fields", json!({"name": "Shoe size", "type": "integer"})).is(201);
            assert!(here.app.schema().version > before);
            eventually("the other node looks at the schema", same);
            let ana = make_id(&owner, "people", json!({"name": "Ana", "x_shoe_size": 38}));
            assert_eq!(there.sql("select x_shoe_size from people"), [[json!(38)]]);
            // The other node fills and keeps a roll-up that it has not heard of by name.
            let settings = json!({"object": "orders", "via": "person_id", "function": "count"});
            owner.post("/objects/people/fields", json!({"name": "Orders", "type": "roll_up", "settings": settings})).is(201);
            for count in 1..=3 {
                make(&owner, "orders", json!({"person_id": ana, "placed_at": "2026-03-02T08:00:00Z"}));
                until_followed(&there);
                eventually("the roll-up is kept", || owner.get(&format!("/people/{ana}")).is(200)["x_orders"] == count);
            }
            for job in owner.get("/jobs").is(200)["data"].as_array().unwrap() {
                assert_eq!(until_over(&there, text(&job["id"]).parse().unwrap())["state"], "done");
            }
            // What is put away here is put away there.
            owner.delete("/objects/people/fields/x_shoe_size").is(204);
            eventually("the other node hides the field", same);
            assert!(there.owner().get(&format!("/people/{ana}")).is(200)["x_shoe_size"].is_null());
            there.owner().get("/people?sort=x_shoe_size").problem(400);
        });
    }
}
