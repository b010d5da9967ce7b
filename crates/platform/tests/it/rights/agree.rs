//! What somebody sees is the same on every way to see it.

use serde_json::{Value as Json, json};

use super::{Firm, OWN, TEAM};

fn ids(reply: &Json) -> Vec<String> {
    let mut ids: Vec<String> =
        reply["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

db::db_test! {
    fn lists_counts_sums_conditions_titles_sql_and_changes_agree(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let (ann, lea) = (firm.user("ann@example.com", OWN), firm.user("lea@example.com", TEAM));
        firm.leads(&lea);
        let hers = firm.records(Some(&ann.id), "anns");
        let leas = firm.records(Some(&lea.id), "leas");
        let noras = firm.records(Some(&firm.nora), "noras");
        let nobodys = firm.records(None, "nobodys");
        for (who, seen) in [(&ann, vec![&hers]), (&lea, vec![&leas, &noras])] {
            for object in ["people", "companies", "orders", "order_lines"] {
                let mut wanted: Vec<String> = seen.iter().map(|records| records.of(object).to_owned()).collect();
                wanted.sort();
                let count = wanted.len();
                let list = who.actor.get(&format!("/{object}?total=true")).is(200);
                assert_eq!(ids(&list), wanted, "{object} of {}", who.role);
                assert_eq!(list["total"], count);
                let found = who.actor.post(&format!("/{object}/search"), json!({"filter": {"not": {"or": []}}, "total": true})).is(200);
                assert_eq!((ids(&found), &found["total"]), (wanted.clone(), &json!(count)));
                let sql = who.actor.post("/sql", json!({"query": format!("select id from {object} order by id")})).is(200);
                let by_sql: Vec<&str> = sql["rows"].as_array().unwrap().iter().map(|row| row[0].as_str().unwrap()).collect();
                assert_eq!(by_sql, wanted, "{object} of {} in SQL", who.role);
                let changes = who.actor.get("/changes?limit=1000").is(200);
                let mut changed: Vec<&str> = changes["data"].as_array().unwrap().iter()
                    .filter(|change| change["object"] == object)
                    .map(|change| change["record_id"].as_str().unwrap()).collect();
                changed.sort_unstable();
                changed.dedup();
                assert_eq!(changed, wanted, "changes of {object} of {}", who.role);
            }
            let count = seen.len();
            let summed = who.actor.post("/people/search", json!({"sum": ["size"]})).is(200);
            assert_eq!(summed["sums"]["size"], 7 * count);
            let related = json!({"filter": {"related": "orders", "any": {"field": "channel", "op": "starts", "value": "Channel"}}});
            assert_eq!(ids(&who.actor.post("/people/search", related).is(200)).len(), count);
            let words = who.actor.post("/people/search", json!({"search": "person"})).is(200);
            assert_eq!(ids(&words).len(), count);
            let moments = who.actor.get("/interactions").is(200);
            assert_eq!(moments["data"].as_array().unwrap().len(), count, "{moments}");
            let sql = who.actor.post("/sql", json!({"query": "select count(*) from interactions"})).is(200);
            assert_eq!(sql["rows"], json!([[count]]));
        }
        // A record of hers that points to one she does not see has no title for it, and conditions on it do not hold.
        firm.boss().patch(&format!("/people/{}", hers.person), json!({"company_id": nobodys.company})).is(200);
        let shown = ann.actor.get(&format!("/people/{}", hers.person)).is(200);
        assert!(shown["_titles"]["company_id"].is_null(), "{shown}");
        let filter = json!({"filter": {"related": "companies", "any": {"field": "name", "op": "contains", "value": "nobodys"}}});
        assert_eq!(ids(&ann.actor.post("/people/search", filter).is(200)), Vec::<String>::new());
        for object in ["people", "companies", "orders", "order_lines"] {
            ann.actor.get(&format!("/{object}/{}", nobodys.of(object))).problem(404);
            ann.actor.get(&format!("/{object}/{}/timeline", noras.of(object))).problem(404);
        }
    }

    fn a_hidden_field_is_one_that_nobody_declared(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let role = json!({"name": "no mail", "fields": {"people": {"email": "hidden", "size": "hidden", "score": "hidden", "born": "read"},
            "orders": {"total": "hidden"}}});
        firm.boss().post("/roles", role).is(201);
        let pia = firm.user("pia@example.com", "no mail");
        let made = firm.records(None, "them");
        let shown = pia.actor.get(&format!("/people/{}", made.person)).is(200);
        assert!(shown.get("email").is_none() && shown.get("size").is_none() && shown["name"] == "Person them", "{shown}");
        let objects = pia.actor.get("/objects").is(200).to_string();
        assert!(!objects.contains("\"email\"") && !objects.contains("\"score\""), "{objects}");
        for (hidden, absent) in [("email", "emial"), ("size", "sise"), ("score", "scoer")] {
            for body in [
                json!({"filter": {"field": "X", "op": "empty"}}),
                json!({"sort": [{"field": "X"}]}),
                json!({"sum": ["X"]}),
                json!({"fields": ["X"]}),
            ] {
                let ask = |name: &str| {
                    let body = body.to_string().replace('X', name);
                    pia.actor.send("POST", "/people/search", Some(body)).problem(400)
                };
                assert_eq!(ask(hidden).replace(hidden, absent), ask(absent), "{body}");
            }
            let sql = |name: &str| pia.actor.post("/sql", json!({"query": format!("select {name} from people")})).problem(400);
            if hidden != "score" {
                assert_eq!(sql(hidden).replace(hidden, absent), sql(absent));
            }
        }
        // The search box does not look in it, and the title does not show it.
        let found = |who: &crate::app::Actor<'_>, words: &str| {
            ids(&who.post("/people/search", json!({"search": words})).is(200)).len()
        };
        assert_eq!((found(&firm.boss(), &made.email), found(&pia.actor, &made.email)), (1, 0));
        assert_eq!(found(&pia.actor, "PERSON th"), 1);
        pia.actor.patch(&format!("/people/{}", made.person), json!({"email": "x@example.com"})).problem(400);
        let detail = pia.actor.patch(&format!("/people/{}", made.person), json!({"born": "2000-01-01"})).problem(400);
        assert!(detail.contains("your role may read born"), "{detail}");
        pia.actor.patch(&format!("/people/{}", made.person), json!({"name": "New"})).is(200);
        let kept = firm.boss().get(&format!("/people/{}", made.person)).is(200);
        assert_eq!((&kept["email"], &kept["size"]), (&json!(made.email), &json!(7)));
        // Neither changes, the timeline nor the moment that follows from the order tell it.
        firm.boss().patch(&format!("/people/{}", made.person), json!({"email": "other@them.example"})).is(200);
        for path in ["/changes?limit=1000".to_owned(), format!("/people/{}/timeline", made.person), "/interactions".to_owned()] {
            let told = pia.actor.get(&path).is(200).to_string();
            assert!(!told.contains("them.example") && !told.contains("\"99\""), "{path}: {told}");
        }
        let sql = pia.actor.post("/sql", json!({"query": "select amount from interactions"})).problem(400);
        assert!(sql.contains("amount"), "{sql}");
        assert_eq!(pia.actor.post("/sql", json!({"query": "select count(*) from interactions"})).is(200)["rows"], json!([[1]]));
    }

    fn what_is_shared_is_seen_by_whom_it_is_shared_with(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let (ann, ben) = (firm.user("ann@example.com", OWN), firm.user("ben@example.com", OWN));
        let hers = firm.records(Some(&ann.id), "anns");
        let path = format!("/people/{}/shares", hers.person);
        let share = |who: &crate::app::Actor<'_>, shares: Json| who.send("PUT", &path, Some(json!({"shares": shares}).to_string()));
        share(&ben.actor, json!([])).problem(404);
        let shared = share(&ann.actor, json!([{"user_id": ben.id, "right": "read"}])).is(200);
        assert_eq!(shared["data"][0]["name"], "ben@example.com");
        let person = format!("/people/{}", hers.person);
        ben.actor.get(&person).is(200);
        assert_eq!(ids(&ben.actor.get("/people").is(200)), std::slice::from_ref(&hers.person));
        let sql = ben.actor.post("/sql", json!({"query": "select id from people"})).is(200);
        assert_eq!(sql["rows"], json!([[hers.person]]));
        ben.actor.patch(&person, json!({"name": "Ben's"})).problem(403);
        share(&ben.actor, json!([])).problem(403);
        share(&ann.actor, json!([{"user_id": ben.id, "right": "edit"}])).is(200);
        ben.actor.patch(&person, json!({"name": "Ben's"})).is(200);
        ben.actor.delete(&person).problem(403);
        share(&ben.actor, json!([])).problem(403);
        // With a team, those below it see it too.
        let teams = firm.boss().get("/teams").is(200);
        let team = |name: &str| teams["data"].as_array().unwrap().iter().find(|team| team["name"] == name).unwrap()["id"].clone();
        share(&ann.actor, json!([{"team_id": team("Sales"), "right": "read"}])).is(200);
        ben.actor.get(&person).problem(404);
        firm.put(&format!("/teams/{}/members", team("North").as_str().unwrap()), json!({"user_ids": [ben.id]}));
        ben.actor.get(&person).is(200);
        share(&ann.actor, json!([])).is(200);
        ben.actor.get(&person).problem(404);
        for wrong in [json!([{"right": "read"}]), json!([{"user_id": ben.id, "right": "all"}]),
            json!([{"user_id": hers.person, "right": "read"}]),
            json!([{"user_id": ben.id, "right": "read"}, {"user_id": ben.id, "right": "edit"}]),
            json!([{"user_id": ben.id, "team_id": team("Sales"), "right": "read"}])] {
            share(&ann.actor, wrong).problem(400);
        }
    }
}
