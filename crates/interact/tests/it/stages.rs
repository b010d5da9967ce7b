//! Deals on their way through stages.

use serde_json::{Value as Json, json};

use crate::app::{DAY, START, TestApp, euros, id};

db::db_test! {
    fn a_new_deal_stands_at_the_beginning(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let without = app.make("deals", json!({"name": "Before there were pipelines"}));
        assert_eq!((&without["stage_id"], &without["status"]), (&Json::Null, &json!("open")));
        let (pipeline, stages) = app.pipeline("Sales");
        let (second, others) = app.pipeline("Later");
        app.change("pipelines", &second, json!({"position": 2}));
        let deal = app.make("deals", json!({"name": "A", "amount": euros("100")}));
        assert_eq!(deal["pipeline_id"], json!(pipeline));
        assert_eq!(deal["stage_id"], json!(stages[0]));
        assert_eq!(deal["stage_since"], json!(START));
        assert_eq!(deal["opened_at"], json!(START));
        assert_eq!(deal["probability"], json!(0.1));
        assert_eq!(deal["category"], json!("pipeline"));
        assert_eq!(deal["weighted_amount"], euros("10.00"));
        let deal = app.make("deals", json!({"name": "B", "pipeline_id": second}));
        assert_eq!(deal["stage_id"], json!(others[0]));
        let deal = app.make("deals", json!({"name": "C", "stage_id": others[0]}));
        assert_eq!(deal["pipeline_id"], json!(second));
    }

    fn moving_asks_for_what_the_stages_ask_for(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (_, stages) = app.pipeline("Sales");
        let deal = app.made("deals", json!({"name": "A"}));
        let path = format!("/deals/{deal}");
        assert_eq!(app.refused("PATCH", &path, json!({"stage_id": stages[1]})), ["/amount", "/close_date"]);
        assert_eq!(
            app.refused("PATCH", &path, json!({"stage_id": stages[2], "amount": euros("5")})),
            ["/close_date", "/person_id"]
        );
        assert_eq!(app.refused("PATCH", &path, json!({"stage_id": stages[3]})), ["/lost_reason"]);
        assert_eq!(app.get(&path)["stage_id"], json!(stages[0]), "nothing moved");
        app.pass(DAY);
        let moved = app.patch(&path, json!({"stage_id": stages[1], "amount": euros("5"), "close_date": "2026-04-01"}));
        assert_eq!(moved["stage_since"], json!("2026-03-03T09:00:00Z"));
        assert_eq!((&moved["probability"], &moved["category"]), (&json!(0.5), &json!("best_case")));
        app.pass(DAY);
        let same = app.patch(&path, json!({"stage_id": stages[1], "next_step": "call"}));
        assert_eq!(same["stage_since"], json!("2026-03-03T09:00:00Z"), "who stays, stays since then");
    }

    fn a_deal_is_won_lost_and_opened_again(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (_, stages) = app.pipeline("Sales");
        let person = app.made("people", json!({"last_name": "P"}));
        let whole = json!({"name": "A", "amount": euros("100"), "close_date": "2026-04-01", "person_id": person,
            "lost_reason": "price"});
        let deal = app.made("deals", whole.clone());
        let stood = |record: &Json| {
            ["stage_id", "status", "won_at", "lost_at", "probability"].map(|name| record[name].clone())
        };
        let won = app.change("deals", &deal, json!({"stage_id": stages[2]}));
        assert_eq!(stood(&won), [json!(stages[2]), json!("won"), json!(START), Json::Null, json!(1.0)]);
        assert_eq!(won["weighted_amount"], euros("100.00"));
        app.pass(DAY);
        let lost = app.change("deals", &deal, json!({"stage_id": stages[3]}));
        assert_eq!(stood(&lost), [json!(stages[3]), json!("lost"), Json::Null, json!("2026-03-03T09:00:00Z"), json!(0.0)]);
        let open = app.change("deals", &deal, json!({"stage_id": stages[0]}));
        assert_eq!(stood(&open), [json!(stages[0]), json!("open"), Json::Null, Json::Null, json!(0.1)]);
        // Who says when it ended need not know the stage.
        let won = app.change("deals", &deal, json!({"won_at": "2026-03-01T00:00:00Z"}));
        assert_eq!(stood(&won), [json!(stages[2]), json!("won"), json!("2026-03-01T00:00:00Z"), Json::Null, json!(1.0)]);
        let lost = app.change("deals", &deal, json!({"lost_at": "2026-03-02T00:00:00Z"}));
        assert_eq!(stood(&lost), [json!(stages[3]), json!("lost"), Json::Null, json!("2026-03-02T00:00:00Z"), json!(0.0)]);
        let open = app.change("deals", &deal, json!({"lost_at": null}));
        assert_eq!(stood(&open), [json!(stages[0]), json!("open"), Json::Null, Json::Null, json!(0.1)]);
        let path = format!("/deals/{deal}");
        let both = json!({"won_at": START, "lost_at": START});
        assert_eq!(app.refused("PATCH", &path, both), ["/lost_at"]);
        assert_eq!(app.refused("PATCH", &path, json!({"stage_id": stages[1], "won_at": START})), ["/won_at"]);
        assert_eq!(app.refused("PATCH", &path, json!({"stage_id": stages[3], "won_at": START})), ["/won_at"]);
        let mut born = whole;
        born["won_at"] = json!("2026-02-01T00:00:00Z");
        assert_eq!(app.make("deals", born)["stage_id"], json!(stages[2]));
    }

    fn a_stage_belongs_to_the_pipeline(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (one, stages) = app.pipeline("One");
        let (two, others) = app.pipeline("Two");
        let deal = app.made("deals", json!({"name": "A", "pipeline_id": one}));
        let path = format!("/deals/{deal}");
        assert_eq!(app.refused("PATCH", &path, json!({"stage_id": others[0]})), ["/stage_id"]);
        assert_eq!(app.refused("POST", "/deals", json!({"name": "B", "pipeline_id": one, "stage_id": others[1]})), ["/stage_id"]);
        assert_eq!(app.patch(&path, json!({"pipeline_id": two}))["stage_id"], json!(others[0]));
        assert_eq!(app.patch(&path, json!({"pipeline_id": one, "stage_id": stages[0]}))["stage_id"], json!(stages[0]));
        let nowhere = "00000000-0000-7000-8000-000000000000";
        assert_eq!(app.refused("PATCH", &path, json!({"stage_id": nowhere})), ["/stage_id"]);
        assert_eq!(app.refused("POST", "/deals", json!({"name": "B", "pipeline_id": nowhere})), ["/pipeline_id"]);
        let (status, _) = app.ask("DELETE", &format!("/stages/{}", stages[0]), None);
        assert_eq!(status, 409, "deals stand in it");
        let (status, _) = app.ask("DELETE", &format!("/pipelines/{one}"), None);
        assert_eq!(status, 409, "deals go along it");
        app.good("DELETE", &path, None);
        app.good("DELETE", &format!("/pipelines/{one}"), None);
        assert_eq!(app.ask("GET", &format!("/stages/{}", stages[0]), None).0, 404, "stages go with their pipeline");
    }

    fn the_probability_is_the_stages_unless_somebody_knows_better(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (_, stages) = app.pipeline("Sales");
        let deal = app.made("deals", json!({"name": "A", "amount": euros("0.000003"), "probability": 0.5}));
        let record = app.get(&format!("/deals/{deal}"));
        assert_eq!((&record["probability"], &record["weighted_amount"]), (&json!(0.5), &euros("0.000002")));
        let record = app.change("deals", &deal, json!({"probability": null}));
        assert_eq!(record["probability"], json!(0.1));
        let own = json!({"stage_id": stages[1], "close_date": "2026-05-01", "probability": 0.7, "category": "commit"});
        let record = app.change("deals", &deal, own);
        assert_eq!((&record["probability"], &record["category"]), (&json!(0.7), &json!("commit")));
        let record = app.change("deals", &deal, json!({"amount": euros("-10")}));
        assert_eq!(record["weighted_amount"], euros("-7.00"));
        let record = app.change("deals", &deal, json!({"amount": null}));
        assert_eq!(record["weighted_amount"], Json::Null);
        for wrong in [json!(1.5), json!(-0.1)] {
            assert_eq!(app.refused("PATCH", &format!("/deals/{deal}"), json!({"probability": wrong})), ["/probability"]);
        }
        let large = app.make("deals", json!({"name": "B", "amount": euros("9223372036854.775807"), "probability": 1}));
        assert_eq!(large["weighted_amount"], euros("9223372036854.775807"));
    }

    fn many_deals_at_once_are_as_many_alone(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (_, stages) = app.pipeline("Sales");
        let records: Vec<Json> = (0..50)
            .map(|n| json!({"name": format!("D{n}"), "source": "t", "source_id": n.to_string(), "amount": euros(&n.to_string()),
                "stage_id": stages[n % 4], "close_date": "2026-04-01", "lost_reason": "x"}))
            .collect();
        let answer = app.post("/deals/batch", json!({"records": records}));
        for (n, result) in answer["results"].as_array().unwrap().iter().enumerate() {
            // Won asks for a person, who is missing.
            let expected = if n % 4 == 2 { "failed" } else { "created" };
            assert_eq!(result["status"], expected, "{result}");
        }
        let again = app.post("/deals/batch", json!({"match": ["source_id"], "records": records.iter().enumerate()
            .filter(|(n, _)| n % 4 != 2).map(|(_, r)| r.clone()).collect::<Vec<_>>()}));
        assert!(again["results"].as_array().unwrap().iter().all(|r| r["status"] == "unchanged"), "{again}");
        assert_eq!(id(&app.get("/deals?limit=1")["data"][0]).len(), 36);
    }
}
