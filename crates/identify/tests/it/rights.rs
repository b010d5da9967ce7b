//! Who may ask what: each route with a role that is not enough.

use platform::accounts::Role;
use platform::http::{Needs, all_routes};
use serde_json::json;

use crate::imports::app::TestApp;

/// What members may not ask, whatever the routes say.
const ADMINISTRATORS: &[&str] = &[
    "GET /retention",
    "POST /retention",
    "POST /retention/preview",
    "PATCH /retention/{id}",
    "DELETE /retention/{id}",
    "GET /data-map",
    "POST /purposes",
    "PATCH /purposes/{id}",
];

db::db_test! {
    fn a_role_that_is_not_enough_is_refused_everywhere(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let none = "00000000-0000-7000-8000-000000000000";
        let (mut tried, mut refused) = (0, Vec::new());
        for route in all_routes(&app.app) {
            let role = match route.needs {
                Needs::Admin | Needs::Owner => Role::Member,
                Needs::Write => Role::ReadOnly,
                Needs::Nobody | Needs::Read => continue,
            };
            let method = route.method.as_str();
            let named = format!("{method} {}", route.path);
            let parts = route.path.split('/').map(|part| match part {
                "{object}" => "people",
                part if part.starts_with('{') => none,
                part => part,
            });
            let reply = app.ask_by_network(role, method, &parts.collect::<Vec<_>>().join("/"), json!({}));
            assert_eq!(reply.status, 403, "{named}: {}", reply.text());
            tried += 1;
            if role == Role::Member {
                refused.push(named);
            }
        }
        assert!(tried > 100, "{tried} routes were tried");
        for named in ADMINISTRATORS {
            assert!(refused.iter().any(|route| route == named), "{named} is for administrators");
        }
    }
}
