//! How long something is kept: what a rule takes is what was seen, and nothing of it is left.

use serde_json::{Value as Json, json};

use super::firm::Firm;
use super::search::{decoded, raw};

/// Runs the nightly job.
fn night(firm: &Firm) -> Json {
    let app = firm.app.clone();
    let job =
        firm.app.write_blocking(move |tx| platform::jobs::enqueue(tx, &app, "retention", &json!({}), None));
    firm.until_over(&job.unwrap().to_string())["result"].clone()
}

fn rule(firm: &Firm, id: &Json) -> Json {
    let all = firm.get("/retention");
    all["data"].as_array().unwrap().iter().find(|rule| rule["id"] == *id).unwrap().clone()
}

fn moment(firm: &Firm, person: &str, kind: &str, at: &str, said: &str) -> String {
    let body = json!({"person_id": person, "kind": kind, "at": at, "properties": {"said": said}});
    firm.post("/interactions", body)["id"].as_str().unwrap().to_owned()
}

db::db_test! {
    fn old_moments_go_with_their_bytes(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let ada = firm.make("people", json!({"first_name": "Ada"}));
        for at in ["2019-03-01T10:00:00Z", "2019-03-02T10:00:00Z"] {
            moment(&firm, &ada, "call_made", at, "kanarie old");
        }
        moment(&firm, &ada, "letter_sent", "2019-03-03T10:00:00Z", "another kind");
        // What was corrected to a later time is not old, and what was corrected away from it is.
        let later = moment(&firm, &ada, "call_made", "2019-03-04T10:00:00Z", "kept");
        firm.patch(&format!("/interactions/{later}"), json!({"at": "2026-06-01T10:00:00Z"}));
        let earlier = moment(&firm, &ada, "call_made", "2026-06-02T10:00:00Z", "kanarie corrected");
        firm.patch(&format!("/interactions/{earlier}"), json!({"at": "2018-06-02T10:00:00Z"}));
        firm.settle();
        firm.app.warehouse.seal().unwrap();

        let terms = json!({"object": "interactions", "kind": "call_made", "field": "at", "days": 1500});
        let seen = firm.post("/retention/preview", terms.clone());
        assert_eq!(seen["count"], 3, "{seen}");
        assert_eq!((&seen["sample"][0]["id"], &seen["sample"][0]["title"]), (&json!(earlier), &json!("call_made")));
        let made = firm.post("/retention", terms);
        assert_eq!((&made["active"], &made["next_run_at"]), (&json!(false), &Json::Null));
        assert_eq!(night(&firm)["rules"], 0, "a rule that is off");
        let path = format!("/retention/{}", made["id"].as_str().unwrap());
        // Nobody saw that there are three.
        let (status, problem) = firm.ask("PATCH", &path, Some(&json!({"active": true, "seen_count": 2})), &[]);
        assert_eq!(status, 409, "{problem}");
        assert_eq!(firm.ask("PATCH", &path, Some(&json!({"active": true})), &[]).0, 400);
        firm.patch(&path, json!({"active": true, "seen_count": 3}));

        assert_eq!(night(&firm), json!({"rules": 1, "erased": 3, "held": 0}));
        let told = rule(&firm, &made["id"]);
        assert_eq!((&told["last_count"], &told["held"]), (&json!(3), &Json::Null));
        firm.settle();
        let left = firm.post("/sql", json!({"query": "select kind, count(*) from interactions group by kind order by kind"}));
        assert_eq!(left["rows"], json!([["call_made", 1], ["letter_sent", 1]]));
        assert_eq!(firm.get(&format!("/people/{ada}/timeline?type=interaction"))["data"].as_array().unwrap().len(), 2);
        let (decoded, bytes) = (decoded(&firm), raw(&firm, scratch));
        assert!(decoded.0.is_empty(), "decoded: {:?}", decoded.0);
        assert!(bytes.0.is_empty(), "bytes: {:?}", bytes.0);
        assert_eq!(night(&firm)["erased"], 0, "nothing is left to do");
        let report = firm.get("/doctor");
        let feed = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "feed").unwrap();
        assert_eq!(feed["well"], true, "{report}");
        let (status, _) = firm.ask("DELETE", &path, None, &[]);
        assert_eq!((status, firm.get("/retention")["data"].as_array().unwrap().len()), (204, 0));
    }

    fn old_records_are_erased_but_for_who_is_restricted(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let born = |name: &str, day: &str| firm.make("people", json!({"first_name": name, "birthday": day}));
        let old = born("Kanarie", "1920-01-01");
        let held = born("Held", "1921-01-01");
        let young = born("Young", "2020-01-01");
        firm.post("/privacy-requests", json!({"kind": "restriction", "person_id": held}));
        let terms = json!({"object": "people", "field": "birthday", "days": 36_000});
        let seen = firm.post("/retention/preview", terms.clone());
        assert_eq!((&seen["count"], &seen["restricted"], &seen["oldest"]), (&json!(1), &json!(1), &json!("1920-01-01")));
        assert_eq!(seen["sample"], json!([{"id": old, "title": "Kanarie", "date": "1920-01-01"}]));
        let made = firm.post("/retention", terms);
        let path = format!("/retention/{}", made["id"].as_str().unwrap());
        firm.patch(&path, json!({"active": true, "seen_count": 1}));
        // Other terms have not been seen.
        assert_eq!(firm.patch(&path, json!({"days": 35_999}))["active"], false);
        firm.patch(&path, json!({"days": 36_000}));
        let on = firm.patch(&path, json!({"active": true, "seen_count": 1}));
        assert_eq!((&on["active"], on["next_run_at"].is_string()), (&json!(true), true));

        assert_eq!(night(&firm)["erased"], 1);
        for (person, status) in [(&old, 404), (&held, 200), (&young, 200)] {
            assert_eq!(firm.ask("GET", &format!("/people/{person}"), None, &[]).0, status);
        }
        let erasures = firm.get("/erasures");
        let receipt = &erasures["data"][0];
        assert_eq!(receipt["state"], "hidden", "{receipt}");
        assert!(receipt.to_string().contains("Retention"), "{receipt}");
        assert_eq!(platform::erasure::run_all(&firm.app).unwrap(), 1);
        let decoded = decoded(&firm);
        assert!(decoded.0.is_empty(), "decoded: {:?}", decoded.0);
    }

    fn who_belongs_to_what_is_erased_stays_as_she_is(scratch: Scratch) {
        let firm = Firm::open(scratch);
        firm.post("/objects/companies/fields", json!({"name": "Customer until", "type": "date"}));
        firm.post("/objects/products/fields", json!({"name": "Sold until", "type": "date"}));
        let company = firm.make("companies", json!({"name": "Gone", "x_customer_until": "2001-01-01"}));
        let product = firm.make("products", json!({"name": "Old", "sku": "OLD", "x_sold_until": "2001-01-01"}));
        let ada = firm.make("people", json!({"first_name": "Ada", "email": "ada@example.com", "company_id": company}));
        let ticket = firm.make("tickets", json!({"subject": "Of today", "person_id": ada, "product_id": product}));
        for (object, field) in [("companies", "x_customer_until"), ("products", "x_sold_until")] {
            let made = firm.post("/retention", json!({"object": object, "field": field, "days": 3_650}));
            // A number that nobody can have seen is not kept.
            firm.patch(&format!("/retention/{}", made["id"].as_str().unwrap()), json!({"active": true, "seen_count": 9_000}));
        }
        assert_eq!(night(&firm), json!({"rules": 2, "erased": 2, "held": 0}));
        platform::erasure::run_all(&firm.app).unwrap();
        let left = firm.get(&format!("/people/{ada}"));
        assert_eq!(
            (&left["first_name"], &left["email"], &left["company_id"]),
            (&json!("Ada"), &json!("ada@example.com"), &Json::Null)
        );
        let left = firm.get(&format!("/tickets/{ticket}"));
        assert_eq!((&left["subject"], &left["product_id"]), (&json!("Of today"), &Json::Null));
        assert_eq!(firm.ask("GET", &format!("/companies/{company}"), None, &[]).0, 404);
        let seen = "select max(r.seen_count) from retention_rules r";
        let seen = firm.app.db.read_blocking(|tx| tx.query_one(seen, &[])?.unwrap().integer(0)).unwrap();
        assert_eq!(seen, 1);
    }

    fn broken_off_anywhere_a_rule_goes_on(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let ada = firm.make("people", json!({"first_name": "Ada"}));
        for at in 0..60 {
            moment(&firm, &ada, "call_made", &format!("2019-03-01T10:00:{at:02}Z"), "kanarie");
        }
        firm.settle();
        firm.app.warehouse.seal().unwrap();
        let made = firm.post("/retention", json!({"object": "interactions", "field": "at", "days": 1_000}));
        let path = format!("/retention/{}", made["id"].as_str().unwrap());
        firm.patch(&path, json!({"active": true, "seen_count": 60}));
        for millis in [0, 1, 2, 4, 6, 9, 14, 20] {
            let app = firm.app.clone();
            let job = firm.app.write_blocking(move |tx| platform::jobs::enqueue(tx, &app, "retention", &json!({}), None));
            std::thread::sleep(std::time::Duration::from_millis(millis));
            // Whatever it writes from now on is refused; what it has written stays.
            firm.ask("POST", &format!("/jobs/{}/cancel", job.unwrap()), None, &[]);
        }
        night(&firm);
        firm.settle();
        let (decoded, bytes) = (decoded(&firm), raw(&firm, scratch));
        assert!(decoded.0.is_empty(), "decoded: {:?}", decoded.0);
        assert!(bytes.0.is_empty(), "bytes: {:?}", bytes.0);
        let report = firm.get("/doctor");
        let feed = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "feed").unwrap();
        assert_eq!(feed["well"], true, "{report}");
    }

    fn what_tells_of_who_is_restricted_stays(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let (held, free) =
            (firm.make("people", json!({"first_name": "Held"})), firm.make("people", json!({"first_name": "Free"})));
        firm.post("/privacy-requests", json!({"kind": "restriction", "person_id": held}));
        for person in [&held, &free] {
            moment(&firm, person, "call_made", "2019-03-01T10:00:00Z", "old");
            firm.make("tickets", json!({"subject": "Old", "person_id": person, "opened_at": "2019-03-01T10:00:00Z"}));
        }
        firm.settle();
        for terms in [
            json!({"object": "interactions", "kind": "call_made", "field": "at", "days": 1_000}),
            json!({"object": "interactions", "field": "at", "days": 1_000}),
            json!({"object": "tickets", "field": "opened_at", "days": 1_000}),
        ] {
            let seen = firm.post("/retention/preview", terms.clone());
            assert!(seen["restricted"].as_i64().unwrap() >= 1, "{seen}");
            let made = firm.post("/retention", terms);
            let path = format!("/retention/{}", made["id"].as_str().unwrap());
            firm.patch(&path, json!({"active": true, "seen_count": seen["count"]}));
            assert_eq!(night(&firm)["erased"], seen["count"], "the job does what was seen: {seen}");
            firm.ask("DELETE", &path, None, &[]);
            firm.settle();
        }
        let whose = |table: &str| firm.post("/sql", json!({"query": format!("select distinct person_id from {table}")}))["rows"].clone();
        assert_eq!((whose("tickets"), whose("interactions")), (json!([[held]]), json!([[held]])));
    }

    fn rules_are_checked_and_for_administrators(scratch: Scratch) {
        let firm = Firm::open(scratch);
        for (terms, pointer) in [
            (json!({"object": "dragons", "field": "created_at", "days": 9}), "/object"),
            (json!({"object": "people", "field": "first_name", "days": 9}), "/field"),
            (json!({"object": "people", "field": "created_at; drop table people", "days": 9}), "/field"),
            (json!({"object": "people", "field": "created_at", "days": 0}), "/days"),
            (json!({"object": "people", "field": "created_at", "days": 40_000}), "/days"),
            (json!({"object": "people", "kind": "call_made", "field": "created_at", "days": 9}), "/kind"),
            (json!({"object": "interactions", "field": "received_at", "days": 9}), "/field"),
            (json!({"object": "interactions", "kind": "x' or '1", "field": "at", "days": 9}), "/kind"),
        ] {
            for path in ["/retention", "/retention/preview"] {
                let (status, problem) = firm.ask("POST", path, Some(&terms), &[]);
                assert_eq!((status, &problem["errors"][0]["pointer"]), (400, &json!(pointer)), "{terms}: {problem}");
            }
        }
        assert_eq!(firm.get("/retention")["data"], json!([]));
    }

    fn a_rule_that_takes_far_more_than_was_seen_waits(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let terms = json!({"object": "people", "field": "birthday", "days": 36_000});
        let made = firm.post("/retention", terms);
        let path = format!("/retention/{}", made["id"].as_str().unwrap());
        firm.patch(&path, json!({"active": true, "seen_count": 0}));
        let lines: String = (0..1_001).map(|at| format!("{at},P{at},1901-01-01\n")).collect();
        let file = format!("source_id,first_name,birthday\n{lines}");
        let import = firm.upload("/imports", "old.csv", &file, &[("as", "people"), ("source", "old"), ("match", "source_id")]);
        assert_eq!(firm.until_over(import["job_id"].as_str().unwrap())["state"], "done");
        firm.settle();
        assert_eq!(night(&firm)["held"], 1);
        let told = rule(&firm, &made["id"]);
        assert!(told["held"].as_str().unwrap().contains("1001"), "{told}");
        assert_eq!(firm.post("/sql", json!({"query": "select count(*) from people"}))["rows"][0][0], 1_001);
        firm.patch(&path, json!({"active": true, "seen_count": 1_001}));
        assert_eq!(night(&firm)["erased"], 1_001);
        assert_eq!(firm.get("/people?limit=1")["data"], json!([]));
        // A rule of what is not there any more keeps no other from running.
        let lost = "update retention_rules set object = 'dragons'";
        firm.app.write_blocking(|tx| tx.execute(lost, &[])).unwrap();
        assert_eq!(night(&firm), json!({"rules": 1, "erased": 0, "held": 1}));
        assert!(rule(&firm, &made["id"])["held"].as_str().unwrap().contains("object"));
    }

    fn a_rule_that_fails_keeps_no_other_from_running(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let on = |object: &str, field: &str| {
            let made = firm.post("/retention", json!({"object": object, "field": field, "days": 1_000}));
            firm.patch(&format!("/retention/{}", made["id"].as_str().unwrap()), json!({"active": true, "seen_count": 1}));
            made["id"].clone()
        };
        firm.make("people", json!({"first_name": "Old", "birthday": "1920-01-01"}));
        let (broken, well) = (on("spend", "day"), on("people", "birthday"));
        let away = "alter table spend rename to spend_away";
        firm.app.write_blocking(|tx| tx.execute(away, &[])).unwrap();
        assert_eq!(night(&firm), json!({"rules": 2, "erased": 1, "held": 1}));
        assert!(rule(&firm, &broken)["held"].as_str().unwrap().contains("did not run"));
        assert_eq!(rule(&firm, &well)["held"], Json::Null);
    }

    fn who_objects_is_reached_for_nothing_she_may_refuse(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let purpose = |name: &str, basis: &str| {
            let said = json!({"name": name, "channels": ["email", "post"], "text": "Text", "basis": basis});
            firm.post("/purposes", said)["slug"].as_str().unwrap().to_owned()
        };
        let (news, offers, bills) =
            (purpose("News", "consent"), purpose("Offers", "legitimate_interest"), purpose("Bills", "contract"));
        let ada = firm.make("people", json!({"first_name": "Ada", "email": "ada@example.com"}));
        firm.post("/consents", json!({"person_id": ada, "channel": "email", "purpose": news, "state": "granted"}));
        let may = |purpose: &str| firm.get(&format!("/people/{ada}/may?channel=email&purpose={purpose}"))["allowed"].clone();
        assert_eq!([may(&news), may(&offers), may(&bills)], [true, true, true]);
        let noted = firm.post("/privacy-requests", json!({"kind": "objection", "person_id": ada}));
        assert_eq!([may(&news), may(&offers), may(&bills)], [false, false, true]);
        // Said twice, recorded once.
        firm.patch(&format!("/privacy-requests/{}", noted["id"].as_str().unwrap()), json!({"state": "done"}));
        let ledger = firm.get(&format!("/people/{ada}/consents"));
        let said = ledger.to_string().matches("\"source\":\"objection\"").count();
        assert_eq!(said, 4, "{ledger}");
        // It counts for what the firm thinks of later, and for a channel that comes to it.
        let (later, calls) = (purpose("Surveys", "legitimate_interest"), purpose("Receipts", "contract"));
        assert_eq!([may(&later), may(&calls)], [false, true]);
        let all = firm.get("/purposes");
        let surveys = all["data"].as_array().unwrap().iter().find(|one| one["slug"] == later.as_str()).unwrap();
        let path = format!("/purposes/{}", surveys["id"].as_str().unwrap());
        firm.patch(&path, json!({"channels": ["email", "post", "call"]}));
        let ledger = firm.get(&format!("/consents?person_id={ada}&purpose={later}"));
        let refused = |channel: &str| ledger["data"].as_array().unwrap().iter().filter(|entry| entry["channel"] == channel).count();
        assert_eq!([refused("email"), refused("post"), refused("call")], [1, 1, 1], "{ledger}");
        // What turned out to be no request of hers counts for nothing more.
        firm.patch(&format!("/privacy-requests/{}", noted["id"].as_str().unwrap()), json!({"state": "refused"}));
        assert_eq!(may(&purpose("Samples", "legitimate_interest")), true);
        // Of whoever is erased no objection is left.
        let bob = firm.make("people", json!({"first_name": "Bob", "email": "bob@example.com"}));
        firm.post("/privacy-requests", json!({"kind": "objection", "person_id": bob}));
        firm.post(&format!("/people/{bob}/erase"), json!({}));
        firm.settle();
        purpose("Parties", "legitimate_interest");
        let kept = firm.app.db.read_blocking(|tx| tx.query_one("select count(*) from objections", &[])?.unwrap().integer(0));
        assert_eq!(kept.unwrap(), 0);
    }

    fn the_data_map_tells_of_every_field(scratch: Scratch) {
        let firm = Firm::open(scratch);
        firm.make("people", json!({"first_name": "Ada", "email": "ada@example.com", "source": "Shop"}));
        firm.make("people", json!({"first_name": "Bob"}));
        let field = |slug: &str| {
            let all = firm.get("/data-map");
            let one = all["data"].as_array().unwrap().iter().find(|one| one["object"] == "people" && one["field"] == slug);
            one.unwrap_or_else(|| panic!("no {slug}")).clone()
        };
        let name = field("first_name");
        assert_eq!((&name["class"], &name["filled"], &name["of"]), (&json!("personal"), &json!(2), &json!(2)));
        assert_eq!(name["sources"], json!([{"source": "Entered here", "count": 1}, {"source": "Shop", "count": 1}]));
        assert_eq!(field("email")["sources"], json!([{"source": "Shop", "count": 1}]));
        assert!(name["roles"].as_array().unwrap().contains(&json!("admin")), "{name}");
        let role = json!({"name": "clerk", "base": "member", "objects": {"*": {"read": "all"}}, "fields": {"people": {"email": "hidden"}}});
        firm.post("/roles", role);
        let roles = |slug: &str| field(slug)["roles"].as_array().unwrap().contains(&json!("clerk"));
        assert_eq!((roles("email"), roles("first_name")), (false, true));
        firm.patch("/objects/people/fields/email", json!({"sensitive": true}));
        assert_eq!(field("email")["sensitive"], true);
    }
}
