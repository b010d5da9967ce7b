//! Other sites cannot act with a user's cookie.

use serde_json::json;

use crate::accounts::signed_in_owner;
use crate::app::TestApp;

db::db_test! {
    fn a_cookie_acts_only_from_our_own_page(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let session = signed_in_owner(&test);
        let bare = || test.anon().with("cookie", &format!("a=b; rapport_session={session}; c=d"));
        let change = |actor: crate::app::Actor<'_>| actor.patch("/me", json!({ "name": "Ann" })).status;
        assert_eq!(change(bare().with("sec-fetch-site", "same-origin")), 200);
        assert_eq!(change(bare().with("sec-fetch-site", "cross-site")), 403);
        assert_eq!(change(bare().with("sec-fetch-site", "same-site")), 403, "another port is another page");
        assert_eq!(change(bare().with("origin", "http://test.local")), 200);
        assert_eq!(change(bare().with("origin", "http://evil.example")), 403);
        assert_eq!(change(bare().with("origin", "null")), 403);
        assert_eq!(
            change(bare().with("sec-fetch-site", "cross-site").with("origin", "http://test.local")),
            403,
            "what the browser says of the site counts"
        );
        assert_eq!(change(bare()), 403, "a cookie without a word about where it comes from");
        assert_eq!(bare().with("sec-fetch-site", "cross-site").get("/session").status, 200, "reading is safe");
        // A token is no cookie: programs have no origin, and a page cannot send somebody else's.
        assert_eq!(test.owner().with("origin", "http://evil.example").post("/test/numbers", json!({ "number": 1 })).status, 201);
    }

    fn signing_in_from_another_site_is_refused(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let sent = json!({ "link": "x" });
        test.anon().with("sec-fetch-site", "cross-site").post("/session", sent.clone()).problem(403);
        test.anon().post("/session", sent).problem(401);
    }

    fn the_local_socket_is_the_owner(scratch: Scratch) {
        let mut test = TestApp::new(scratch);
        test.anon().get("/session").problem(401);
        test.router = platform::http::local(test.router.clone());
        let body = test.anon().get("/session").is(200);
        assert_eq!(body["user"]["role"], "owner");
        let made = test.anon().post("/tokens", json!({ "name": "ci", "role": "admin" })).is(201);
        let token = made["token"].as_str().unwrap();
        assert_eq!(test.bearer(token).get("/session").is(200)["user"]["role"], "admin", "a token says who it is");
        test.bearer("rp_wrong").get("/session").problem(401);
    }
}
