//! Names and numbers that nobody should send, and somebody will.

use platform::accounts::Role;
use serde_json::json;

use crate::records::{faults, make, shop, text};

db::db_test! {
    fn every_name_finds_a_place(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let long = "w".repeat(100);
        let names = ["select", "id", "顧客", "🦀", "'; drop table people; --", "\"quoted\"", "_titles", "seq", "search_text", "a/b~c", "𝕏", "people's", "../..", "<script>alert(1)</script>", "%00", long.as_str(), "W W", "w_w", "ŞŞ", "null"];
        let mut slugs = Vec::new();
        for name in names {
            let object = owner.post("/objects", json!({"name": name})).is(201);
            assert_eq!((&object["label"], &object["label_singular"]), (&json!(name), &json!(name)));
            let slug = text(&object["slug"]);
            assert!(slug.starts_with("x_") && slug.len() <= 24 && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{slug}");
            let field = owner.post(&format!("/objects/{slug}/fields"), json!({"name": format!("{} f", &name[..name.floor_char_boundary(90)]), "type": "text", "unique": true, "quick": true})).is(201);
            let sent = json!({"x_name": name, text(&field["slug"]): name});
            assert_eq!(make(&owner, &slug, sent)["x_name"], name);
            assert_eq!(test.sql(&format!("select x_name from {slug}")), [[json!(name)]]);
            slugs.push(slug);
        }
        let distinct: std::collections::BTreeSet<_> = slugs.iter().collect();
        assert_eq!(distinct.len(), names.len());
    }

    fn what_makes_no_sense_is_refused_with_its_place(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let before = owner.get("/objects").is(200);
        let nul = "a\0b".to_owned();
        for (body, place) in [
            (json!({"name": ""}), "/name"),
            (json!({"name": " \t "}), "/name"),
            (json!({"name": "a\nb"}), "/name"),
            (json!({"name": nul}), "/name"),
            (json!({"name": "n".repeat(101)}), "/name"),
            (json!({"name": "people"}), "/name"),
            (json!({"name": "A", "group": "spies"}), "/group"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "poem"}]}), "/fields/0/type"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "id"}]}), "/fields/0/type"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "text"}, {"name": "b", "type": "date"}]}), "/fields/1/name"),
            (json!({"name": "A", "fields": [{"name": "owner", "type": "text"}]}), "/fields/0/name"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "select"}]}), "/fields/0/options"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "text", "options": ["x"]}]}), "/fields/0/options"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "relation"}]}), "/fields/0/relates_to"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "relation", "relates_to": "ghosts"}]}), "/fields/0/relates_to"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "boolean", "unique": true}]}), "/fields/0/unique"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "text", "settings": {"x": 1}}]}), "/fields/0/settings/x"),
            (json!({"name": "A", "fields": [{"name": "B", "type": "text", "class": "secret"}]}), "/fields/0/class"),
        ] {
            let found = faults(&owner.post("/objects", body.clone()));
            assert_eq!(found[0].0, place, "{body}: {found:?}");
        }
        assert_eq!(owner.get("/objects").is(200), before, "nothing is left of what was refused");
        assert_eq!(owner.post("/objects", json!({"name": "A", "colour": "red"})).status, 400);
        for (method, path) in [("PATCH", "/objects/ghosts"), ("DELETE", "/objects/ghosts"), ("PATCH", "/objects/people/fields/ghost"), ("DELETE", "/objects/people/fields/ghost"), ("POST", "/objects/ghosts/restore")] {
            assert_eq!(owner.send(method, path, Some("{}".into())).status, 404, "{method} {path}");
        }
    }

    fn only_administrators_make_and_change(scratch: Scratch) {
        let test = shop(scratch);
        for role in [Role::ReadOnly, Role::Member] {
            let actor = test.actor(role);
            actor.post("/objects", json!({"name": "A"})).is(403);
            actor.post("/objects/people/fields", json!({"name": "A", "type": "text"})).is(403);
            actor.patch("/objects/people", json!({"label": "A"})).is(403);
            actor.delete("/objects/people").is(403);
            actor.patch("/objects/people/fields/name", json!({"label": "A"})).is(403);
            actor.delete("/objects/people/fields/size").is(403);
            actor.get("/objects?hidden=true").is(403);
            actor.get("/objects/people").is(200);
        }
        test.actor(Role::Admin).post("/objects", json!({"name": "A"})).is(201);
    }

    fn a_repeat_makes_nothing_twice(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner().with("idempotency-key", "once");
        let first = owner.post("/objects", json!({"name": "A"})).is(201);
        assert_eq!(owner.post("/objects", json!({"name": "A"})).is(201), first);
    }

    fn there_is_an_end_to_it(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let fields: Vec<_> = (0..600).map(|n| json!({"name": format!("F{n}"), "type": "integer"})).collect();
        let why = owner.post("/objects", json!({"name": "Wide", "fields": fields})).problem(409);
        assert!(why.contains("500"), "{why}");
        let fields = &fields[..490];
        let wide = owner.post("/objects", json!({"name": "Wide", "fields": fields})).is(201);
        assert_eq!(wide["slug"], "x_wide");
        assert_eq!(make(&owner, "x_wide", json!({"x_f489": 7}))["x_f489"], 7);
    }
}
