//! Saved views: checked when saved, lasting when fields go, personal or shared.

use model::field::{Field, FieldType};
use model::object::Object;
use platform::accounts::{Role, add_user, create_token};
use platform::{Error, Module};
use serde_json::{Value as Json, json};

use crate::app::{Actor, TestApp, until_over, working};
use crate::records::{faults, shop, text};

/// A user with this role, through a token of hers.
pub fn user<'a>(test: &'a TestApp, name: &str, role: Role) -> (String, Actor<'a>) {
    let (app, id, now) = (test.app.clone(), test.app.id(), test.app.clock.now());
    let (email, name) = (format!("{name}@example.org"), name.to_owned());
    let token = test
        .app
        .write_blocking(move |tx| {
            add_user(tx, id, now, &email, &name, role)?;
            Ok::<_, Error>(create_token(tx, &app, &name, role, Some(id))?.secret)
        })
        .unwrap();
    (id.to_string(), test.bearer(&token))
}

fn save(actor: &Actor<'_>, name: &str, more: Json) -> Json {
    let mut body = json!({"object": "people", "name": name});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    actor.post("/views", body).is(201)
}

fn names(actor: &Actor<'_>, object: &str) -> Vec<String> {
    let list = actor.get(&format!("/views?object={object}")).is(200);
    list["data"].as_array().unwrap().iter().map(|view| text(&view["name"])).collect()
}

db::db_test! {
    fn a_view_comes_back_as_it_was_saved(scratch: Scratch) {
        let test = shop(scratch);
        let (zoe_id, zoe) = user(&test, "zoe", Role::Member);
        let settings = json!({
            "columns": [{"field": "name", "width": 240}, {"field": "score"}, {"field": "price"}],
            "filter": {"and": [{"field": "stage", "op": "in", "value": ["lead"]}, {"related": "orders", "any": {"field": "total", "op": "gt", "value": "5"}}]},
            "sort": [{"field": "seen_at", "direction": "desc"}, {"field": "name"}],
            "group_by": "stage", "sums": ["price"], "search": "a b",
            "density": {"the page's own": [1, 2]},
        });
        let view = save(&zoe, "Leads", json!({"kind": "board", "settings": settings}));
        assert_eq!((&view["settings"], &view["missing"], &view["owner_id"]), (&settings, &json!([]), &json!(zoe_id)));
        assert_eq!((&view["mine"], &view["can_edit"], &view["shared"], &view["kind"]), (&json!(true), &json!(true), &json!(false), &json!("board")));
        let path = format!("/views/{}", text(&view["id"]));
        assert_eq!(zoe.get(&path).is(200), view);
        test.pass(1);
        let renamed = zoe.patch(&path, json!({"name": "Good leads", "kind": "table", "settings": {"sort": []}})).is(200);
        assert_eq!((&renamed["name"], &renamed["settings"], &renamed["kind"]), (&json!("Good leads"), &json!({"sort": []}), &json!("table")));
        assert_eq!(zoe.get(&path).is(200), renamed);
        zoe.delete(&path).is(204);
        zoe.get(&path).problem(404);
        zoe.delete(&path).problem(404);
    }

    fn what_a_view_names_must_be_there(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let refused = |kind: &str, settings: Json| {
            let reply = owner.post("/views", json!({"object": "people", "name": "x", "shared": true, "kind": kind, "settings": settings}));
            faults(&reply).into_iter().map(|(pointer, _)| pointer).collect::<Vec<_>>()
        };
        assert_eq!(
            refused("table", json!({
                "columns": [{"field": "name"}, {"field": "hat"}, {"width": 4}, {"field": "size", "width": "wide"}, 7],
                "sort": [{"field": "shoe"}, {"field": "name", "direction": "up"}],
                "sums": ["name", "price", "sock", 3],
                "group_by": "coat", "date_field": "born", "end_field": "name",
                "filter": {"or": [{"field": "name", "op": "eq", "value": "a"}, {"field": "glove", "op": "empty"}]},
            })),
            [
                "/settings/columns/1/field", "/settings/columns/2", "/settings/columns/2/width", "/settings/columns/3/width", "/settings/columns/4",
                "/settings/sort/0/field", "/settings/sort/1/direction", "/settings/sums/0", "/settings/sums/2", "/settings/sums/3",
                "/settings/group_by", "/settings/end_field", "/settings/filter/or/1/field",
            ]
        );
        assert_eq!(refused("board", json!({})), ["/settings/group_by"]);
        assert_eq!(refused("board", json!({"group_by": "name"})), ["/settings/group_by"]);
        assert_eq!(refused("calendar", json!({"date_field": "name"})), ["/settings/date_field"]);
        assert_eq!(refused("table", json!({"sort": vec![json!({"field": "name"}); 4]})), ["/settings/sort"]);
        assert_eq!(refused("table", json!({"columns": "name"})), ["/settings/columns"]);
        assert_eq!(refused("table", json!({"page": "x".repeat(70_000)})), ["/settings"]);
        assert_eq!(refused("table", json!({"search": 5})), ["/settings/search"]);
        for body in [
            json!({"object": "people"}), json!({"object": "people", "name": "  "}), json!({"object": "planets", "name": "x"}),
            json!({"object": "people", "name": "x", "kind": "pie"}), json!({"object": "people", "name": "x", "colour": "red"}),
            json!({"object": "people", "name": "x", "settings": []}), json!({"object": "people; drop table views", "name": "x"}),
        ] {
            owner.post("/views", body).problem(400);
        }
        owner.get("/views?object=planets").problem(404);
        assert_eq!(names(&owner, "people"), Vec::<String>::new());
    }

    fn a_view_opens_without_what_is_gone(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let settings = json!({"columns": [{"field": "name"}, {"field": "size"}], "sort": [{"field": "size"}], "filter": {"field": "size", "op": "gt", "value": 3}});
        let view = save(&owner, "By size", json!({"shared": true, "settings": settings}));
        let path = format!("/views/{}", text(&view["id"]));
        let object = owner.post("/views", json!({"object": "order_lines", "name": "Lines", "shared": true})).is(201);
        let headers = owner.header("authorization");
        // The next version of the room has neither the field nor the other object.
        let test = test.again(scratch, vec![Module { objects: || (shop::module().objects)().into_iter().filter(|object| object.slug != "order_lines").map(sizeless).collect(), ..shop::module() }]);
        let owner = test.anon().with("authorization", &headers);
        let opened = owner.get(&path).is(200);
        let missing: Vec<_> = opened["missing"].as_array().unwrap().iter().map(|fault| text(&fault["pointer"])).collect();
        assert_eq!(missing, ["/settings/columns/1/field", "/settings/sort/0/field", "/settings/filter/field"]);
        assert_eq!(opened["settings"], settings);
        owner.patch(&path, json!({"name": "Still there"})).is(200);
        owner.patch(&path, json!({"settings": settings})).problem(400);
        owner.get(&format!("/views/{}", text(&object["id"]))).problem(404);
        assert_eq!(owner.get("/views").is(200)["data"].as_array().unwrap().len(), 1);
    }

    fn personal_views_are_ones_own_and_shared_ones_everybodys(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (_, ana) = user(&test, "ana", Role::Member);
        let (_, admin) = user(&test, "olaf", Role::Admin);
        let (_, guest) = user(&test, "gus", Role::ReadOnly);
        let id = |view: &Json| text(&view["id"]);
        let own = format!("/views/{}", id(&save(&zoe, "Mine", json!({}))));
        let shared = format!("/views/{}", id(&save(&zoe, "Ours", json!({"shared": true}))));
        for other in [&ana, &admin, &guest] {
            other.get(&own).problem(404);
            other.patch(&own, json!({"name": "x"})).problem(404);
            other.delete(&own).problem(404);
            assert_eq!(names(other, "people"), ["Ours"]);
        }
        assert_eq!(ana.get(&shared).is(200)["can_edit"], false);
        for other in [&ana, &guest] {
            other.patch(&shared, json!({"name": "x"})).problem(403);
            other.delete(&shared).problem(403);
        }
        admin.patch(&shared, json!({"name": "Everybody's"})).is(200);
        admin.patch(&shared, json!({"shared": false})).problem(400);
        // Who only reads keeps views of her own and shares none.
        let hers = format!("/views/{}", id(&save(&guest, "Read", json!({}))));
        guest.post("/views", json!({"object": "people", "name": "x", "shared": true})).problem(403);
        guest.patch(&hers, json!({"shared": true})).problem(403);
        assert_eq!(names(&zoe, "people"), ["Mine", "Everybody's"]);
        zoe.patch(&shared, json!({"shared": false})).is(200);
        ana.get(&shared).problem(404);
        test.anon().get("/views").problem(401);
        // A token of no user can share a view, and has none of its own.
        let machine = test.actor(Role::Admin);
        assert_eq!(faults(&machine.post("/views", json!({"object": "people", "name": "x"})))[0].0, "/shared");
        machine.post("/views", json!({"object": "people", "name": "Shared", "shared": true})).is(201);
    }

    fn what_a_view_asks_for_becomes_quick(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let wide = "x".repeat(3_000);
        owner.post("/people", json!({"code": wide})).is(201);
        let settings = json!({"sort": [{"field": "size"}, {"field": "name"}], "filter": {"or": [
            {"field": "born", "op": "empty"}, {"field": "code", "op": "starts", "value": "a"}]}});
        save(&owner, "Asked", json!({"shared": true, "settings": settings}));
        save(&owner, "Again", json!({"shared": true, "settings": settings}));
        let jobs = owner.get("/jobs").is(200)["data"].as_array().unwrap().clone();
        assert_eq!(jobs.len(), 3, "once for each that has no index: {jobs:?}");
        let states = working(&test, || {
            let over = jobs.iter().map(|job| until_over(&test, text(&job["id"]).parse().unwrap()));
            let mut states: Vec<_> = over.map(|job| text(&job["state"])).collect();
            states.sort_unstable();
            states
        });
        assert_eq!(states, ["done", "done", "failed"], "born, size, and code, whose text is too long");
        let quick = |name: &str| {
            let object = owner.get("/objects/people").is(200);
            object["fields"].as_array().unwrap().iter().any(|field| field["slug"] == name && field["quick"] == true)
        };
        assert_eq!(["born", "code", "size"].map(quick), [true, false, true]);
        // What an index could not hold is refused where there is one, and kept where there is none.
        let faults = faults(&owner.post("/people", json!({"name": "y".repeat(2_001)})));
        assert_eq!(faults[0].0, "/name", "{faults:?}");
        owner.post("/people", json!({"name": "y".repeat(2_000), "code": wide})).is(201);
    }

    fn tabs_stand_in_the_order_of_each_user(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (_, ana) = user(&test, "ana", Role::ReadOnly);
        let ids: Vec<_> = ["a", "b", "c"].iter().map(|name| text(&save(&zoe, name, json!({"shared": true}))["id"])).collect();
        zoe.send("PUT", "/views/order", Some(json!({"object": "people", "ids": [ids[2], ids[0]]}).to_string())).is(204);
        zoe.send("PUT", "/views/default", Some(json!({"object": "people", "id": ids[1]}).to_string())).is(204);
        assert_eq!(names(&zoe, "people"), ["c", "a", "b"]);
        assert_eq!(names(&ana, "people"), ["a", "b", "c"]);
        assert_eq!(zoe.get("/views?object=people").is(200)["default"], ids[1]);
        assert_eq!(ana.get("/views?object=people").is(200)["default"], Json::Null);
        ana.send("PUT", "/views/default", Some(json!({"object": "orders", "id": ids[1]}).to_string())).problem(400);
        ana.send("PUT", "/views/default", Some(json!({"object": "people", "id": ids[0]}).to_string())).is(204);
        zoe.send("PUT", "/views/order", Some(json!({"object": "people", "ids": []}).to_string())).is(204);
        assert_eq!(zoe.get("/views?object=people").is(200)["default"], ids[1], "the order leaves the default alone");
        zoe.delete(&format!("/views/{}", ids[1])).is(204);
        assert_eq!(zoe.get("/views?object=people").is(200)["default"], Json::Null);
        ana.send("PUT", "/views/default", Some(json!({"object": "people", "id": null}).to_string())).is(204);
        assert_eq!(ana.get("/views?object=people").is(200)["default"], Json::Null);
        // A token without a user has no tabs.
        test.owner().send("PUT", "/views/order", Some(json!({"object": "people", "ids": []}).to_string())).problem(403);
    }
}

/// An object without its field `size`.
fn sizeless(object: Object) -> Object {
    let fields: Vec<Field> = object.fields.iter().filter(|field| field.slug != "size").cloned().collect();
    assert!(fields.iter().all(|field| field.kind != FieldType::Id));
    Object { fields: fields.into(), ..object }
}
