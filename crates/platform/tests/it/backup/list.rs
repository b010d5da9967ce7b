//! Making a backup over HTTP, and the list of those made.

use platform::accounts::Role;
use serde_json::json;

use super::{Place, content, modules, restore};
use crate::app::TestApp;
use crate::records::make;

db::db_test! {
    fn an_owner_gets_a_backup_and_it_is_listed(scratch: Scratch) {
        let test = TestApp::with(scratch, modules());
        make(&test.owner(), "people", json!({"name": "Ann"}));
        let reply = test.owner().send("POST", "/backups", None);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/octet-stream")));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it");
        std::fs::write(&path, &reply.bytes).unwrap();
        let checked = platform::backup::check(&path).unwrap();
        let place = Place::new(db::testing::Scratch::sqlite());
        restore(&checked, &place, &modules()).unwrap();
        let db = place.open();
        assert_eq!(content(&db, &checked.manifest)["people"].len(), 1);
        db.close();

        let list = test.actor(Role::Admin).get("/backups").is(200);
        let shown = &list["data"][0];
        assert_eq!(list["data"].as_array().unwrap().len(), 1);
        assert_eq!((&shown["id"], &shown["sha256"]), (&json!(checked.manifest.id), &json!(checked.sha256)));
        assert_eq!((&shown["bytes"], &shown["seq"]), (&json!(reply.bytes.len()), &json!(test.last_seq())));
        assert_eq!((&shown["rows"], &shown["files"]), (&json!(checked.manifest.rows()), &json!(0)));
        assert_eq!(shown["actor"], json!({"kind": "token", "name": "test"}));
        // A backup holds the list of those before it.
        test.owner().send("POST", "/backups", None);
        test.owner().send("POST", "/backups", None);
        let two = test.owner().get("/backups?limit=2").is(200);
        assert_eq!(two["data"].as_array().unwrap().len(), 2);
        let rest = test.owner().get(&format!("/backups?limit=2&after={}", two["next"].as_str().unwrap())).is(200);
        assert_eq!((&rest["data"][0]["id"], &rest["next"]), (&shown["id"], &json!(null)));
    }

    fn only_owners_make_backups(scratch: Scratch) {
        let test = TestApp::with(scratch, modules());
        for role in [Role::ReadOnly, Role::Member, Role::Admin] {
            test.actor(role).post("/backups", json!({})).problem(403);
        }
        test.anon().post("/backups", json!({})).problem(401);
        test.actor(Role::Member).get("/backups").problem(403);
        assert_eq!(test.actor(Role::Admin).get("/backups").is(200)["data"], json!([]));
    }
}
