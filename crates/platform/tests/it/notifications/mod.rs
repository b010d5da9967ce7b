//! Notifications: whoever should hear hears once, and only of what she sees.

use std::borrow::Cow;

use model::field::{Field, FieldType};
use model::object::{Moment, Object};
use platform::Module;
use platform::accounts::Role;
use serde_json::{Value as Json, json};

use crate::app::{Actor, DAY, HOUR, TestApp, eventually, until_followed, working};
use crate::records::{make_id, shop, text};
use crate::views::user;

fn told(actor: &Actor<'_>) -> Vec<(String, String, String)> {
    let list = actor.get("/notifications").is(200);
    let list = list["data"].as_array().unwrap().iter();
    list.map(|one| (text(&one["kind"]), text(&one["title"]), text(&one["actor"]["name"]))).collect()
}

fn unread(actor: &Actor<'_>) -> i64 {
    actor.get("/notifications?unread=true&limit=1").is(200)["unread"].as_i64().unwrap()
}

fn mention(name: &str, id: &str) -> String {
    format!("@[{name}](user:{id})")
}

/// Calls and tasks about people and orders.
pub fn calls() -> Module {
    const FIELDS: &[Field] = &[
        Field::new("name", "Name", FieldType::Text),
        Field::relation("about", "About", "people"),
        Field::new("kind", "Kind", FieldType::Code),
        Field::new("department", "Department", FieldType::Code),
        Field::new("due_at", "Due", FieldType::DateTime),
        Field::new("done_at", "Done", FieldType::DateTime),
    ];
    // A call that was answered is a moment.
    const ANSWERED: &[Moment] = &[Moment {
        person: "about",
        company: None,
        only: &[("kind", &["answered"])],
        ..Moment::of("call_made", "done_at")
    }];
    const NAME: &[Cow<'static, str>] = &[Cow::Borrowed("name")];
    Module {
        objects: || {
            vec![Object {
                title: NAME.into(),
                search: NAME.into(),
                fields: FIELDS.into(),
                moments: ANSWERED,
                ..Object::named("calls", "Calls", "Call")
            }]
        },
        ..Module::named("calls")
    }
}

db::db_test! {
    fn mentions_assignments_and_comments_tell_once(scratch: Scratch) {
        let test = shop(scratch);
        let (zoe_id, zoe) = user(&test, "zoe", Role::Member);
        let (ana_id, ana) = user(&test, "ana", Role::Member);
        let (ben_id, ben) = user(&test, "ben", Role::Member);
        working(&test, || {
            // Zoë gives Ann to Ana, and one to herself.
            let ann = make_id(&zoe, "people", json!({"name": "Ann", "owner_id": ana_id}));
            make_id(&zoe, "people", json!({"name": "Own", "owner_id": zoe_id}));
            until_followed(&test);
            assert_eq!(told(&ana), [("assigned".into(), "Ann".into(), "zoe".into())]);
            assert_eq!((unread(&ana), unread(&zoe)), (1, 0));
            // Another change of the record says nothing; another owner does.
            zoe.patch(&format!("/people/{ann}"), json!({"size": 3})).is(200);
            ana.patch(&format!("/people/{ann}"), json!({"owner_id": ben_id})).is(200);
            until_followed(&test);
            assert_eq!((unread(&ana), told(&ben).len()), (1, 1));
            // A comment tells the owner; who is mentioned is told of the mention only; nobody of her own.
            let comments = format!("/people/{ann}/comments");
            let body = format!("{} and {} and {}", mention("Ben", &ben_id), mention("Zoë", &zoe_id), mention("Nobody", "01890a5d-ac96-774b-bcce-b302099a8057"));
            let comment = text(&zoe.post(&comments, json!({"body": body})).is(201)["id"]);
            until_followed(&test);
            assert_eq!(told(&ben)[0], ("mention".into(), "Ann".into(), "zoe".into()));
            assert_eq!((told(&ben).len(), told(&zoe).len(), told(&ana).len()), (2, 0, 1));
            let first = ben.get("/notifications").is(200)["data"][0].clone();
            assert_eq!((&first["comment"]["body"], &first["record_id"], &first["object"]), (&json!(body), &json!(ann), &json!("people")));
            // Who commented is told of the next comment.
            ben.post(&comments, json!({"body": "yes"})).is(201);
            until_followed(&test);
            assert_eq!(told(&zoe), [("comment".into(), "Ann".into(), "ben".into())]);
            // An edit tells those who were not mentioned before, and the same user never twice.
            zoe.patch(&format!("/comments/{comment}"), json!({"body": format!("{} {}", mention("Ben", &ben_id), mention("Ana", &ana_id))})).is(200);
            zoe.patch(&format!("/comments/{comment}"), json!({"body": mention("Ana", &ana_id)})).is(200);
            zoe.patch(&format!("/comments/{comment}"), json!({"body": format!("{} {}", mention("Ben", &ben_id), mention("Ana", &ana_id))})).is(200);
            until_followed(&test);
            assert_eq!((told(&ana).len(), told(&ben).len()), (2, 2));
            // A record that is gone takes its notifications along.
            zoe.delete(&format!("/people/{ann}")).is(204);
            assert_eq!((told(&ana).len(), unread(&ben)), (0, 0));
        });
    }

    fn the_same_slice_again_tells_nobody_twice(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (ana_id, ana) = user(&test, "ana", Role::Member);
        make_id(&zoe, "people", json!({"name": "Ann", "owner_id": ana_id}));
        working(&test, || until_followed(&test));
        test.app.write_blocking(|tx| tx.execute("update cursors set seq = 0 where name = 'notifications'", &[])).unwrap();
        working(&test, || until_followed(&test));
        assert_eq!(told(&ana).len(), 1);
    }

    fn reading_marks_and_pages(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (ana_id, ana) = user(&test, "ana", Role::ReadOnly);
        for n in 0..7 {
            make_id(&zoe, "people", json!({"name": format!("P{n}"), "owner_id": ana_id}));
        }
        working(&test, || until_followed(&test));
        let all = ana.get("/notifications").is(200);
        let ids: Vec<_> = all["data"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect();
        assert_eq!((ids.len(), &all["unread"]), (7, &json!(7)));
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = ana.get(&format!("/notifications?limit=3{after}")).is(200);
            seen.extend(page["data"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(json!(seen), all["data"]);
        // Others cannot mark hers.
        assert_eq!(zoe.post("/notifications/read", json!({"ids": [ids[0]]})).is(200)["unread"], 0);
        assert_eq!(ana.post("/notifications/read", json!({"ids": [ids[0], ids[3]]})).is(200)["unread"], 5);
        assert_eq!(ana.get("/notifications?unread=true").is(200)["data"].as_array().unwrap().len(), 5);
        assert_eq!(ana.post("/notifications/read", json!({"all": true})).is(200)["unread"], 0);
        for wrong in [json!({}), json!({"ids": []}), json!({"ids": ["x"]}), json!({"all": 1})] {
            ana.post("/notifications/read", wrong).problem(400);
        }
        for wrong in ["limit=0", "after=x", "unread=maybe"] {
            ana.get(&format!("/notifications?{wrong}")).problem(400);
        }
        assert_eq!(test.owner().get("/notifications").is(200), json!({"data": [], "next": null, "unread": 0}));
        test.anon().get("/notifications").problem(401);
    }

    fn tasks_that_are_due_are_told_each_day_once(scratch: Scratch) {
        let test = TestApp::with(scratch, vec![shop::module(), calls()]);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (ana_id, ana) = user(&test, "ana", Role::Member);
        let call = |name: &str, more: Json| {
            let mut fields = json!({"name": name});
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            make_id(&zoe, "calls", fields)
        };
        // The test begins on 2026-03-02 at ten; its jobs run on the next day.
        call("today", json!({"due_at": "2026-03-03T22:00:00Z", "owner_id": ana_id}));
        call("late", json!({"due_at": "2026-03-01T22:00:00Z", "owner_id": ana_id}));
        call("long ago", json!({"due_at": "2026-01-01T22:00:00Z", "owner_id": ana_id}));
        call("later", json!({"due_at": "2026-03-03T23:00:00Z", "owner_id": ana_id}));
        call("done", json!({"due_at": "2026-03-03T12:00:00Z", "done_at": "2026-03-02T08:00:00Z", "owner_id": ana_id}));
        call("nobody's", json!({"due_at": "2026-03-03T12:00:00Z"}));
        let due = || told(&ana).into_iter().filter(|(kind, ..)| kind == "due").map(|(_, title, _)| title).collect::<Vec<_>>();
        working(&test, || {
            eventually("the schedule notes its day", || !test.column("select name from counters where name = 'daily due_tasks'", vec![]).is_empty());
            test.pass(DAY);
            eventually("the job runs", || due().len() == 2);
            let mut titles = due();
            titles.sort();
            assert_eq!(titles, ["late", "today"]);
        });
        test.pass(DAY + HOUR);
        working(&test, || eventually("the next day adds what is due then", || due().len() >= 3));
        let mut titles = due();
        titles.sort();
        assert_eq!(titles, ["late", "later", "today"]);
    }
}
