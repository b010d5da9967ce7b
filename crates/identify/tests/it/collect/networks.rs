//! Networks from which no person comes.

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use super::{Site, moments};
use crate::imports::app::TestApp;

fn put(app: &TestApp, list: &str) -> crate::imports::app::Reply {
    // Lists are read by requests no more often than once a second.
    let reply = app.put_text("/bot-networks", list);
    std::thread::sleep(std::time::Duration::from_millis(1_050));
    reply
}

/// Sends a page view through a proxy that says where the visitor comes from, and tells whether it is a program's.
fn seen(app: &TestApp, site: &Site, address: &str) -> Json {
    let before = moments(app).len();
    let body = json!({"anonymousId": format!("b{before}"), "writeKey": site.key}).to_string();
    let (reply, _) = app.public(
        "POST",
        "/v1/page",
        &[("x-forwarded-for", address), ("user-agent", "Mozilla/5.0 (X11) Firefox/140.0")],
        body.as_bytes(),
    );
    assert_eq!(reply.status, 200);
    moments(app)[before]["is_bot"].clone()
}

db::db_test! {
    fn what_comes_from_a_network_of_programs_is_no_persons(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::web(&app);
        assert_eq!(app.get("/bot-networks"), json!({"networks": 0, "address_header": null, "changed_at": null}));
        assert_eq!(put(&app, "# data centre\n198.51.100.0/24\n2001:db8::/32\n").is(200)["networks"], json!(2));
        // What anybody may write into a header says nothing until the firm names the header of its proxy.
        assert_eq!(seen(&app, &site, "198.51.100.7"), json!(false));
        app.ask("PATCH", "/bot-networks", Some(json!({"address_header": "X-Forwarded-For"}))).is(200);
        std::thread::sleep(std::time::Duration::from_millis(1_050));
        assert_eq!(seen(&app, &site, "198.51.100.7"), json!(true));
        assert_eq!(seen(&app, &site, "198.51.100.7, 203.0.113.9"), json!(false), "the last is what the proxy saw");
        assert_eq!(seen(&app, &site, "2001:db8::9"), json!(true));
        // The firm's own program speaks for its visitors, from wherever it runs.
        assert_ne!(seen(&app, &Site::server(&app), "198.51.100.7"), json!(true));
        // No address is kept.
        assert!(moments(&app).iter().all(|one| !one.to_string().contains("198.51.100")));
        let text = app.ask("GET", "/bot-networks/file", None);
        assert_eq!((text.status, text.text()), (200, "# data centre\n198.51.100.0/24\n2001:db8::/32\n".to_owned()));
        let faults = app.put_text("/bot-networks", "192.0.2.0/24\nexample.com\n").faults(400);
        assert_eq!(faults[0].0, "/2");
        assert_eq!(app.get("/bot-networks")["networks"], json!(2));
        assert_eq!(app.ask_by_network(Role::Member, "PATCH", "/bot-networks", json!({"address_header": null})).status, 403);
        assert_eq!(app.ask("PATCH", "/bot-networks", Some(json!({"address_header": "not a header"}))).faults(400)[0].0, "/address_header");
    }
}
