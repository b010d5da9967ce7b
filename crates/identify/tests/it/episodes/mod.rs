//! What happened with a person in episodes, on both databases.

mod replay;
mod rules;

use std::time::{Duration, Instant};

use platform::followers;
use serde_json::{Value as Json, json};

use crate::collect::Site;
use crate::imports::app::TestApp;

/// Waits until the followers have seen everything.
pub fn caught_up(app: &TestApp) {
    assert!(followers::wait(&app.app, app.last_seq(), Duration::from_secs(120)).unwrap());
}

/// Waits until no job is open.
pub fn idle(app: &TestApp) {
    let begun = Instant::now();
    while app.app.db.read_blocking(|tx| platform::jobs::open(tx, "episodes")).unwrap() != Vec::new() {
        assert!(begun.elapsed() < Duration::from_secs(120));
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A person's episodes, the latest first, as "name begin outcome count".
pub fn told(app: &TestApp, person: &str) -> Vec<String> {
    let found = app.get(&format!("/people/{person}/episodes"));
    let episode = |one: &Json| {
        let text = |name: &str| one[name].as_str().unwrap_or("-").to_owned();
        let open = if one["open"] == json!(true) { " open" } else { "" };
        format!("{} {} {} {}{open}", text("name"), &text("begin")[..16], text("outcome"), one["count"])
    };
    found["data"].as_array().unwrap().iter().map(episode).collect()
}

/// The person with a user id.
pub fn person_of(app: &TestApp, user: &str) -> String {
    let all = app.all("people", &["source_id"]);
    let found = all
        .iter()
        .find(|one| one["source_id"] == json!(user))
        .unwrap_or_else(|| panic!("no {user}: {all:?}"));
    found["id"].as_str().unwrap().to_owned()
}

fn track(site: &Site, app: &TestApp, user: &str, event: &str, at: &str) {
    site.tell(app, "track", json!({"userId": user, "event": event, "timestamp": at}));
}

db::db_test! {
    fn what_happens_is_grouped(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let site = Site::server(&app);
        site.tell(&app, "identify", json!({"userId": "ann", "traits": {"email": "ann@example.com"}}));
        let ann = person_of(&app, "ann");
        for (event, at) in [
            ("Product Viewed", "2026-02-01T10:00:00Z"),
            ("Product Added", "2026-02-01T10:05:00Z"),
            ("Checkout Started", "2026-02-01T10:10:00Z"),
            // A minute too late for the same visit.
            ("Product Viewed", "2026-02-01T10:46:00Z"),
            // A cart that became nothing.
            ("Product Added", "2026-01-02T08:00:00Z"),
        ] {
            track(&site, &app, "ann", event, at);
        }
        let order = app.post("/orders", json!({"number": "A1", "person_id": ann, "placed_at": "2026-02-01T10:15:00Z", "total": {"amount": "49.90", "currency": "USD"}}));
        let order = order["id"].as_str().unwrap();
        app.post("/interactions", json!({"person_id": ann, "kind": "shipment_delivered", "order_id": order, "at": "2026-02-05T09:00:00Z"}));
        // Another one meanwhile, which goes on.
        app.post("/orders", json!({"number": "A2", "person_id": ann, "placed_at": "2026-02-20T12:00:00Z", "total": {"amount": "5", "currency": "USD"}}));
        // A call is in no episode.
        let call = app.post("/interactions", json!({"person_id": ann, "kind": "call_made", "at": "2026-02-01T10:12:00Z"}));
        caught_up(&app);
        // Those that begin at one time stand in the order of their ids, which says nothing.
        let mut found = told(&app, &ann);
        assert_eq!(found[0], "Purchase 2026-02-20T12:00 ordered 1 open");
        found.sort();
        assert_eq!(found, [
            "Purchase 2026-01-02T08:00 abandoned 1",
            "Purchase 2026-02-01T10:05 delivered 4",
            "Purchase 2026-02-20T12:00 ordered 1 open",
            "Visit 2026-01-02T08:00 filled a cart 1",
            "Visit 2026-02-01T10:00 bought 4",
            "Visit 2026-02-01T10:46 looked around 1",
        ]);
        let all = app.get(&format!("/people/{ann}/episodes"));
        let bought = all["data"].as_array().unwrap().iter().find(|one| one["outcome"] == "delivered").unwrap();
        assert_eq!(bought["amount"], json!({"amount": "49.90", "currency": "USD"}));
        assert_eq!((&bought["first_kind"], &bought["last_kind"]), (&json!("cart_added"), &json!("shipment_delivered")));
        // In the timeline a moment of both is told in the purchase, and the call stands for itself.
        let timeline = app.get(&format!("/people/{ann}/timeline?type=interaction"));
        let of = |kind: &str, at: &str| timeline["data"].as_array().unwrap().iter()
            .find(|one| one["kind"] == kind && one["at"].as_str().unwrap().starts_with(at)).unwrap()["episode_id"].clone();
        assert_eq!(of("cart_added", "2026-02-01"), bought["id"]);
        assert_eq!(of("order_placed", "2026-02-01"), bought["id"]);
        assert_eq!(of("call_made", "2026-02-01"), Json::Null);
        let visit = of("product_viewed", "2026-02-01T10:00");
        assert!(visit.is_string() && visit != bought["id"]);
        // Some of them by their ids, and pages.
        let some = app.get(&format!("/people/{ann}/episodes?ids={},{}", visit.as_str().unwrap(), bought["id"].as_str().unwrap()));
        assert_eq!(some["data"].as_array().unwrap().len(), 2);
        let page = app.get(&format!("/people/{ann}/episodes?limit=4"));
        let rest = app.get(&format!("/people/{ann}/episodes?limit=4&after={}", page["next"].as_str().unwrap()));
        assert_eq!((page["data"].as_array().unwrap().len(), rest["data"].as_array().unwrap().len(), &rest["next"]), (4, 2, &Json::Null));
        assert_eq!(app.ask("GET", &format!("/people/{ann}/episodes?after=x"), None).status, 400);
        // The warehouse has them, and nothing was said of the moments themselves.
        let rows = app.post("/sql", json!({"query": "select type, count(*), sum(moment_count) from episodes group by type order by type"}));
        assert_eq!(rows["rows"], json!([["purchase", 3, 6], ["visit", 3, 6]]));
        assert_eq!(app.get(&format!("/interactions/{}", call["id"].as_str().unwrap()))["episode_id"], Json::Null);
    }

    /// An order in no visit belongs to the one that turns out to have been there before it.
    fn what_is_told_late_is_put_where_it_belongs(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let site = Site::server(&app);
        site.tell(&app, "identify", json!({"userId": "ann", "traits": {"email": "ann@example.com"}}));
        let ann = person_of(&app, "ann");
        app.post("/interactions", json!({"person_id": ann, "kind": "order_placed", "at": "2026-03-01T10:10:00Z"}));
        caught_up(&app);
        let visits = |app: &TestApp| {
            let mut visits = told(app, &ann);
            visits.retain(|one| one.starts_with("Visit"));
            visits
        };
        assert_eq!(visits(&app), [""; 0]);
        track(&site, &app, "ann", "Product Viewed", "2026-03-01T10:00:00Z");
        caught_up(&app);
        assert_eq!(visits(&app), ["Visit 2026-03-01T10:00 bought 2"]);
        // What comes behind goes on with it, an earlier page too, and one after a long time does not.
        for (at, count) in [("10:30", 3), ("10:05", 4), ("10:59", 5)] {
            track(&site, &app, "ann", "Product Viewed", &format!("2026-03-01T{at}:00Z"));
            caught_up(&app);
            assert_eq!(visits(&app), [format!("Visit 2026-03-01T10:00 bought {count}")]);
        }
        track(&site, &app, "ann", "Product Added", "2026-03-01T11:30:00Z");
        caught_up(&app);
        assert_eq!(visits(&app), ["Visit 2026-03-01T11:30 filled a cart 1", "Visit 2026-03-01T10:00 bought 5"]);
    }

    fn an_anonymous_visit_moves_with_its_visitor(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let site = Site::web(&app);
        for minute in [0, 5, 9] {
            let at = format!("2026-03-01T10:{minute:02}:00Z");
            site.tell(&app, "page", json!({"anonymousId": "b1", "timestamp": at}));
        }
        // A program's visit is none.
        for minute in [1, 2] {
            let at = format!("2026-03-01T11:{minute:02}:00Z");
            site.tell(&app, "page", json!({"anonymousId": "b1", "timestamp": at, "context": {"userAgent": "Googlebot/2.1"}}));
        }
        caught_up(&app);
        let server = Site::server(&app);
        server.tell(&app, "identify", json!({"userId": "ann", "anonymousId": "b1", "traits": {"email": "ann@example.com"}}));
        server.tell(&app, "page", json!({"userId": "ann", "timestamp": "2026-03-01T10:20:00Z"}));
        caught_up(&app);
        let ann = person_of(&app, "ann");
        assert_eq!(told(&app, &ann), ["Visit 2026-03-01T10:00 looked around 4"]);
        let rows = app.post("/sql", json!({"query": "select count(*) from episodes"}));
        assert_eq!(rows["rows"], json!([[1]]), "nobody else keeps it");
    }
}
