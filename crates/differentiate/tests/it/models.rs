//! Models over the API: when they come to be, who may ask for them, and that a fit that was cut off goes on.

use differentiate::value::{follow_settings, jobs, notes};
use serde_json::json;

use crate::app::TestApp;
use crate::cdnow::{bring_in, sample};

db::db_test! {
    fn a_model_that_was_never_learnt_says_what_it_needs(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        assert_eq!(app.get("/models")["data"], json!([]));
        let (status, answer) = app.ask("GET", "/models/bgnbd", None);
        assert_eq!(status, 404);
        assert!(answer["detail"].as_str().unwrap().contains("at least 10 people"), "{answer}");
        assert_eq!(app.ask("GET", "/models/oracle", None).0, 404);
        assert_eq!(app.ask("POST", "/models/oracle/fit", None).0, 404);
        // Asked for with nothing to learn from, it ends well and says why there is none.
        let (status, job) = app.ask("POST", "/models/bgnbd/fit", None);
        assert_eq!(status, 202);
        app.settle();
        let job = app.get(&format!("/jobs/{}", job["id"].as_str().unwrap()));
        assert_eq!(job["state"], "done");
        assert!(job["result"]["missing"].is_string(), "{job}");
    }

    fn models_come_by_themselves_and_each_fit_is_a_version(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "1998-06-30");
        let purchases = sample().into_iter().take(300).collect();
        bring_in(&mut app, &purchases);
        let first = app.get("/models/bgnbd");
        assert!(["first", "growth"].contains(&first["trained_by"].as_str().unwrap()), "{}", first["trained_by"]);
        assert_eq!(first["rows"], 300, "the last fit has seen everybody");
        app.post("/models/gamma_gamma/fit", &json!({}));
        app.settle();
        let second = app.get("/models/bgnbd");
        assert_eq!(second["trained_by"], "demand");
        assert_eq!(second["version"].as_i64().unwrap(), first["version"].as_i64().unwrap() + 1);
        assert_eq!(second["parameters"], first["parameters"], "the same data give the same bits");
        let notes = app.app.db.read_blocking(|tx| {
            let row = tx.query_one("select count(*) from value_notes where name like 'job:%'", &[])?;
            row.unwrap().integer(0)
        }).unwrap();
        assert_eq!(notes, 0, "a job that is done leaves no trace of how far it was");
    }

    fn a_job_that_had_begun_to_score_goes_on_and_does_not_fit_again(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "1998-06-30");
        let purchases = sample().into_iter().take(200).collect();
        let ids = bring_in(&mut app, &purchases);
        let version = app.get("/models/bgnbd")["version"].clone();
        app.stop();
        // As after a kill: the job is there, models and progress are kept, the second half has no rows.
        let mut people: Vec<model::Id> = ids.values().map(|id| id.parse().unwrap()).collect();
        people.sort();
        let middle = people[99];
        let writer = app.app.clone();
        app.app.write_blocking(move |tx| {
            let job = platform::jobs::enqueue(tx, &writer, jobs::FIT.name, &json!({}), Some(jobs::FIT_KEY))?;
            let models = differentiate::value::models::InUse::load(tx)?;
            let versions = (models.version, models.spending_version);
            let now = writer.clock.now();
            notes::set_progress(tx, job, &notes::Progress { after: middle, done: 100, total: 200, versions }, now)?;
            tx.execute("delete from person_values where person_id > $1", &[middle.into()])?;
            Ok::<_, platform::Error>(())
        }).unwrap();
        app.settle();
        assert_eq!(app.get("/models/bgnbd")["version"], version, "it was not fitted again");
        let scored = app.post("/people/search", &json!({
            "filter": { "field": "chance_active", "op": "empty", "value": false }, "limit": 1, "total": true }));
        assert_eq!(scored["total"], 200);
    }

    fn other_settings_bring_other_values(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "1998-06-30");
        let purchases = sample().into_iter().take(50).collect();
        let ids = bring_in(&mut app, &purchases);
        follow_settings(&app.app).unwrap();
        let queued = app.get("/jobs?limit=100")["data"].as_array().unwrap().len();
        let person = ids.values().next().unwrap();
        let before = app.get(&format!("/people/{person}"))["value_historic"].clone();
        let mut app = app.again(scratch, "1998-06-30", |firm| firm.margin_share = Some(0.6));
        follow_settings(&app.app).unwrap();
        assert_eq!(app.get("/jobs?limit=100")["data"].as_array().unwrap().len(), queued + 1);
        app.settle();
        let after = app.get(&format!("/people/{person}"))["value_historic"].clone();
        let amount = |money: &serde_json::Value| money["amount"].as_str().unwrap().parse::<f64>().unwrap();
        assert!((amount(&after) - 2.0 * amount(&before)).abs() < 1e-5, "{before} {after}");
    }
}
