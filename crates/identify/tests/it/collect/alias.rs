//! Somebody is called otherwise from now on.

use serde_json::json;

use super::{Site, identifiers, moments, person};
use crate::imports::app::TestApp;

db::db_test! {
    fn what_somebody_was_called_before_is_hers(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        site.tell(&app, "track", json!({"anonymousId": "b1", "event": "x"}));
        site.tell(&app, "alias", json!({"previousId": "b1", "userId": "u1"}));
        let ada = person(&app);
        assert!(moments(&app).iter().all(|one| one["person_id"] == ada["id"]), "{:?}", moments(&app));
        assert!(identifiers(&app, &ada).contains(&"anonymous_id b1".to_owned()));
        // The browser library says so after each sign-in; it changes nothing.
        site.tell(&app, "alias", json!({"previousId": "u1", "userId": "u1"}));
        assert_eq!(app.total("people"), 1);
        // A new user id for somebody who has none yet.
        site.tell(&app, "identify", json!({"anonymousId": "b2", "traits": {"email": "bob@x.org"}}));
        site.tell(&app, "alias", json!({"previousId": "bob@x.org", "userId": "u2"}));
        assert_eq!(app.total("people"), 2);
    }

    fn a_claim_joins_a_name_and_nobody_who_is_known(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (site, shop) = (Site::web(&app), Site::server(&app));
        site.tell(&app, "track", json!({"userId": "legacy", "event": "x"}));
        site.tell(&app, "identify", json!({"userId": "u1", "anonymousId": "b", "traits": {"email": "ada@x.org"}}));
        site.tell(&app, "alias", json!({"previousId": "legacy", "userId": "u1"}));
        let ada = person(&app);
        assert!(moments(&app).iter().all(|one| one["person_id"] == ada["id"]), "{:?}", moments(&app));
        // Whoever has an address, or is known to the firm's own program, stays who she is.
        site.tell(&app, "identify", json!({"userId": "u2", "traits": {"email": "bob@x.org"}}));
        shop.tell(&app, "track", json!({"userId": "u3", "event": "x"}));
        for previous in ["u2", "u3"] {
            site.tell(&app, "alias", json!({"previousId": previous, "userId": "u1"}));
        }
        assert_eq!(app.total("people"), 3);
    }
}
