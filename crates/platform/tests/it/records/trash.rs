//! `/trash`: what was deleted comes back as it was.

use serde_json::{Value as Json, json};

use super::{assert_no_gaps, make_id, moments, shop};
use crate::app::Actor;

fn trash(owner: &Actor<'_>, query: &str) -> Vec<Json> {
    owner.get(&format!("/trash{query}")).is(200)["data"].as_array().unwrap().clone()
}

db::db_test! {
    fn a_deleted_record_comes_back_with_its_pointers(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let firm = make_id(&owner, "companies", json!({"name": "Nordwind", "town": "Kiel"}));
        let other = make_id(&owner, "companies", json!({"name": "Other"}));
        let zoe = make_id(&owner, "people", json!({"company_id": firm}));
        let ana = make_id(&owner, "people", json!({"company_id": firm}));
        let order = make_id(&owner, "orders", json!({"company_id": firm, "placed_at": "2026-03-02T08:00:00Z"}));
        let before = owner.get(&format!("/companies/{firm}")).is(200);
        owner.delete(&format!("/companies/{firm}")).is(204);
        // Ana moved on meanwhile.
        owner.patch(&format!("/people/{ana}"), json!({"company_id": other})).is(200);
        let gone = trash(&owner, "?object=companies");
        assert_eq!(gone.len(), 1);
        assert_eq!((&gone[0]["record_id"], &gone[0]["title"], &gone[0]["actor"]["kind"]), (&json!(firm), &json!("Nordwind Kiel"), &json!("token")));
        let back = owner.post(&format!("/trash/{}/restore", gone[0]["seq"]), json!({})).is(200);
        assert_eq!((&back["restored"], &back["skipped"]), (&json!(3), &json!([])), "{back}");
        let mut after = owner.get(&format!("/companies/{firm}")).is(200);
        after["updated_at"] = before["updated_at"].clone();
        assert_eq!(after, before);
        assert_eq!(owner.get(&format!("/people/{zoe}")).is(200)["company_id"], json!(firm));
        assert_eq!(owner.get(&format!("/people/{ana}")).is(200)["company_id"], json!(other));
        assert_eq!(owner.get(&format!("/orders/{order}")).is(200)["company_id"], json!(firm));
        assert_eq!(moments(&owner)[0]["company_id"], json!(firm));
        assert_eq!(trash(&owner, ""), Vec::<Json>::new());
        // Once is enough.
        let twice = owner.post(&format!("/trash/{}/restore", gone[0]["seq"]), json!({})).is(200);
        assert_eq!(twice["restored"], 0);
        assert_no_gaps(&test);
    }

    fn one_of_many_comes_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let orders: Vec<String> = (0..5).map(|n| make_id(&owner, "orders", json!({"placed_at": "2026-03-02T08:00:00Z", "total": n}))).collect();
        for order in &orders {
            make_id(&owner, "order_lines", json!({"order_id": order}));
        }
        owner.post("/orders/bulk", json!({"ids": orders, "delete": true})).is(200);
        let gone = trash(&owner, "?object=orders");
        assert_eq!(gone.len(), 5);
        // Page by page it is the same.
        let mut paged = Vec::new();
        let mut after = String::new();
        loop {
            let page = owner.get(&format!("/trash?object=orders&limit=2{after}")).is(200);
            paged.extend(page["data"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(paged, gone);
        let seq = &gone[0]["seq"];
        let back = owner.post(&format!("/trash/{seq}/restore"), json!({"ids": [orders[3]]})).is(200);
        assert_eq!(back["restored"], 2, "the order and its line: {back}");
        assert_eq!(owner.get(&format!("/orders/{}", orders[3])).is(200)["total"]["amount"], "3.00");
        assert_eq!(owner.get("/order_lines").is(200)["data"][0]["order_id"], json!(orders[3]));
        owner.get(&format!("/orders/{}", orders[1])).problem(404);
        assert_eq!(trash(&owner, "?object=orders").len(), 4);
        assert_eq!(trash(&owner, "?object=order_lines").len(), 4);
        owner.post(&format!("/trash/{seq}/restore"), json!({})).is(200);
        assert_eq!((trash(&owner, "").len(), moments(&owner).len()), (0, 5));
        assert_no_gaps(&test);
    }

    fn what_cannot_come_back_says_why(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let order = make_id(&owner, "orders", json!({"placed_at": "2026-03-02T08:00:00Z"}));
        let line = make_id(&owner, "order_lines", json!({"order_id": order}));
        let zoe = make_id(&owner, "people", json!({"source": "crm", "source_id": "1"}));
        owner.delete(&format!("/order_lines/{line}")).is(204);
        owner.delete(&format!("/orders/{order}")).is(204);
        owner.delete(&format!("/people/{zoe}")).is(204);
        make_id(&owner, "people", json!({"source": "crm", "source_id": "1"}));
        let seq = |object: &str| trash(&owner, &format!("?object={object}"))[0]["seq"].clone();
        let why = owner.post(&format!("/trash/{}/restore", seq("order_lines")), json!({})).problem(409);
        assert!(why.contains("no such record in orders"), "{why}");
        let why = owner.post(&format!("/trash/{}/restore", seq("people")), json!({})).problem(409);
        assert!(why.contains("of the source 'crm'"), "{why}");
        owner.post("/trash/999999/restore", json!({})).problem(404);
        owner.post("/trash/1/restore", json!({})).problem(404);
        owner.post(&format!("/trash/{}/restore", seq("orders")), json!({"ids": [zoe]})).problem(404);
        owner.post(&format!("/trash/{}/restore", seq("orders")), json!({"ids": 3})).problem(400);
        for wrong in ["?limit=0", "?after=x", "?after=1.x", "?moons=1"] {
            owner.get(&format!("/trash{wrong}")).problem(400);
        }
        owner.get("/trash?object=moons").problem(404);
        test.actor(platform::accounts::Role::ReadOnly).get("/trash").problem(403);
        assert_no_gaps(&test);
    }
}
