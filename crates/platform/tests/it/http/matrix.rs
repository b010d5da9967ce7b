//! Every route with every role: who is let in is exactly what the route says it needs.

use platform::accounts::Role;
use platform::http::{Needs, all_routes};
use serde_json::json;

use crate::app::TestApp;

db::db_test! {
    fn each_route_lets_in_exactly_the_roles_it_needs(scratch: Scratch) {
        let test = TestApp::new(scratch);
        // A stream of changes ends at once when the process does.
        test.app.stopping.store(true, std::sync::atomic::Ordering::Relaxed);
        let actors = Role::ALL.map(|role| (role, test.actor(role)));
        let mut refused = 0;
        for route in all_routes(&test.app) {
            let path = route
                .path
                .replace("{object}", "notes")
                .replace("{id}", "01890a5d-ac96-774b-bcce-b302099a8057")
                .replace("{token}", "nothing");
            let what = format!("{} {path}", route.method);
            // A body of another type ends in 415 behind the gate, so nothing is done by those let in.
            let send = |actor: &crate::app::Actor<'_>| {
                let body = (route.method != "GET" && route.method != "DELETE").then(|| "x".to_owned());
                actor.clone().with("content-type", "text/plain").send(route.method.as_str(), &path, body)
            };
            let anonymous = send(&test.anon());
            assert_eq!(anonymous.status == 401, route.needs != Needs::Nobody, "{what} by nobody: {}", anonymous.text());
            if route.needs != Needs::Nobody {
                anonymous.problem(401);
                assert_eq!(send(&test.bearer("rp_wrong")).status, 401, "{what} with a wrong token");
                assert_eq!(send(&test.browser("wrong")).status, 401, "{what} with a wrong cookie");
            }
            // Signing out ends nothing for a token and must work for everyone, so it is like the rest.
            for (role, actor) in &actors {
                let reply = send(actor);
                let may = route.needs.allows(*role);
                let forbidden = reply.status == 403 && reply.text().contains("this needs the role");
                assert_eq!(forbidden, !may, "{what} by {}: {}", role.name(), reply.text());
                assert_ne!(reply.status, 401, "{what} by {}: {}", role.name(), reply.text());
                assert!(reply.status == 500 && path.contains("/test/") || reply.status < 500 || path == "/test/lost",
                    "{what} by {}: {}", role.name(), reply.text());
                refused += usize::from(forbidden);
            }
        }
        assert!(refused > 20, "the routes that need more than reading are tried: {refused}");
    }

    fn a_refused_request_changes_nothing_and_its_body_is_not_read(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let before = test.last_seq();
        let reader = test.actor(Role::ReadOnly);
        reader.post("/notes", json!({ "title": "a" })).problem(403);
        // Malformed JSON would be a 400: the gate stands before it.
        assert_eq!(reader.send("POST", "/notes", Some("{".to_owned())).status, 403);
        assert_eq!(test.anon().send("POST", "/notes", Some("{".to_owned())).status, 401);
        assert_eq!(test.last_seq(), before);
    }
}
