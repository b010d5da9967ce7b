//! Nothing is written outside of what somebody may, and a refusal leaves everything as it was.

use serde_json::json;

use super::{Firm, LOOKER, OWN, TEAM};

db::db_test! {
    fn records_are_changed_and_deleted_within_rights(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let (ann, lee, lea) = (firm.user("ann@example.com", OWN), firm.user("lee@example.com", LOOKER), firm.user("lea@example.com", TEAM));
        firm.leads(&lea);
        let foreign = firm.records(None, "foreign");
        let noras = firm.records(Some(&firm.nora), "noras");
        let before = firm.everything();
        for object in ["people", "companies", "orders", "order_lines"] {
            let path = format!("/{object}/{}", foreign.of(object));
            let field = match object { "orders" => "channel", "order_lines" => "amount", _ => "name" };
            let value = if object == "order_lines" { json!({"amount": "1", "currency": "EUR"}) } else { json!("x") };
            for (who, status) in [(&ann, 404), (&lea, 404), (&lee, 403)] {
                who.actor.patch(&path, json!({field: value})).problem(status);
                who.actor.delete(&path).problem(status);
            }
        }
        // The looker may make nothing of hers out of others', and the others point to nothing they do not see.
        ann.actor.post("/people", json!({"name": "A", "company_id": foreign.company})).problem(400);
        let absent = ann.actor.post("/people", json!({"name": "A", "company_id": "01890a5d-ac96-774b-bcce-b302099a8057"})).problem(400);
        let hidden = ann.actor.post("/people", json!({"name": "A", "company_id": foreign.company})).problem(400);
        assert_eq!(absent, hidden);
        ann.actor.post("/order_lines", json!({"order_id": foreign.order, "quantity": 1})).problem(400);
        lee.actor.post("/order_lines", json!({"order_id": foreign.order, "quantity": 1})).problem(403);
        ann.actor.post("/people", json!({"name": "A", "owner_id": firm.nora})).problem(403);
        ann.actor.post("/interactions", json!({"kind": "call_made", "person_id": foreign.person})).problem(400);
        let matched = json!({"match": ["email"], "records": [{"email": foreign.email, "name": "Taken"}]});
        let reply = ann.actor.post("/people/batch", matched.clone()).is(200);
        assert_eq!(reply["results"][0]["status"], "failed", "{reply}");
        assert!(!reply.to_string().contains(&foreign.person), "{reply}");
        assert_eq!(lee.actor.post("/people/batch", matched).is(200)["results"][0]["status"], "failed");
        assert_eq!(firm.everything(), before);
        // What is hers she changes, and keeps.
        let mine = ann.actor.post("/people", json!({"name": "Mine"})).is(201);
        assert_eq!(mine["owner_id"], ann.id);
        let path = format!("/people/{}", mine["id"].as_str().unwrap());
        ann.actor.patch(&path, json!({"name": "Mine still"})).is(200);
        ann.actor.patch(&path, json!({"owner_id": firm.nora})).problem(403);
        ann.actor.patch(&path, json!({"owner_id": null})).problem(403);
        ann.actor.delete(&path).is(204);
        lea.actor.patch(&format!("/people/{}", noras.person), json!({"name": "Nora's", "owner_id": lea.id})).is(200);
        lea.actor.patch(&format!("/order_lines/{}", noras.line), json!({"quantity": 4})).is(200);
    }

    fn deleting_takes_nothing_along_that_may_not_go(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let ann = firm.user("ann@example.com", OWN);
        let hers = firm.records(Some(&ann.id), "anns");
        firm.boss().patch(&format!("/orders/{}", hers.order), json!({"owner_id": firm.nora})).is(200);
        let before = firm.everything();
        let detail = ann.actor.delete(&format!("/people/{}", hers.person)).problem(409);
        assert!(detail.contains("you may not see"), "{detail}");
        assert_eq!(firm.everything(), before);
        firm.boss().patch(&format!("/orders/{}", hers.order), json!({"owner_id": ann.id})).is(200);
        ann.actor.delete(&format!("/orders/{}", hers.order)).is(204);
        firm.boss().get(&format!("/order_lines/{}", hers.line)).problem(404);
        ann.actor.delete(&format!("/people/{}", hers.person)).is(204);
    }

    /// Who brings a record back needs rights to the record; what is hidden in it returns unseen, and is not named.
    fn what_comes_back_is_as_it_was_in_hidden_fields_too(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let role = json!({"name": "no mail", "fields": {"people": {"email": "hidden", "size": "read", "company_id": "hidden"}}});
        firm.boss().post("/roles", role).is(201);
        let pia = firm.user("pia@example.com", "no mail");
        let made = firm.records(None, "them");
        let person = format!("/people/{}", made.person);
        let whole = || { let mut whole = firm.boss().get(&person).is(200); whole.as_object_mut().unwrap().remove("updated_at"); whole };
        let gone = |object: &str| {
            let trash = pia.actor.get(&format!("/trash?object={object}")).is(200);
            format!("/trash/{}/restore", trash["data"][0]["seq"])
        };
        firm.boss().delete(&format!("/orders/{}", made.order)).is(204);
        let before = whole();
        // The pointer to the company is in a field that she does not see.
        pia.actor.delete(&format!("/companies/{}", made.company)).is(204);
        assert_eq!(whole()["company_id"], json!(null));
        pia.actor.post(&gone("companies"), json!({})).is(200);
        assert_eq!(whole(), before);
        pia.actor.delete(&person).is(204);
        let back = pia.actor.post(&gone("people"), json!({})).is(200);
        assert_eq!((&back["restored"], &back["skipped"]), (&json!(1), &json!([])), "{back}");
        assert_eq!(whole(), before);
        // Taking an edit of such a field back is editing it.
        let set = firm.boss().post("/people/bulk", json!({"ids": [made.person], "set": {"email": "new@them.example"}})).is(200);
        let undone = pia.actor.post(&format!("/batches/{}/undo", set["batch_id"].as_str().unwrap()), json!({})).is(200);
        assert!(undone["undone"] == 0 && !undone["skipped"].to_string().contains("email"), "{undone}");
        assert_eq!(whole()["email"], "new@them.example");
    }
}
