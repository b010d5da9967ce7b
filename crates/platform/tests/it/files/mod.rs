//! Files: kept before they are acknowledged, handed out as downloads only, gone when nothing needs them.

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use crate::app::{Actor, DAY, Reply, TestApp, eventually, working};
use crate::records::{assert_no_gaps, changes_after, make_id, shop, text};
use crate::views::user;

/// Sends a file as a form.
fn send(actor: &Actor<'_>, path: &str, name: &str, content: &str) -> Reply {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/html\r\n\r\n{content}\r\n--b--\r\n"
    );
    actor.clone().with("content-type", "multipart/form-data; boundary=b").send("POST", path, Some(body))
}

fn uploaded(actor: &Actor<'_>, name: &str, content: &str) -> Json {
    send(actor, "/files", name, content).is(201)
}

/// The names of what lies in the folder.
fn contents(test: &TestApp) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(test.app.data.join("files")) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

db::db_test! {
    fn a_file_comes_back_as_a_download_that_nothing_runs(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let script = "<html><script>alert(1)</script></html>";
        let file = uploaded(&zoe, "../Ärger \u{202e}.html", script);
        assert_eq!((&file["name"], &file["media_type"], &file["bytes"]), (&json!("Ärger .html"), &json!("text/plain; charset=utf-8"), &json!(script.len())));
        let got = zoe.get(&format!("/files/{}", text(&file["id"])));
        assert_eq!((got.status, got.text()), (200, script.to_owned()));
        assert_eq!(got.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(got.header("content-security-policy"), Some("sandbox; default-src 'none'"));
        assert_eq!(got.header("content-disposition"), Some("attachment; filename=\"_rger .html\"; filename*=UTF-8''%C3%84rger%20.html"));
        // The same content lies there once, under its digest.
        uploaded(&zoe, "copy.txt", script);
        assert_eq!(contents(&test).len(), 1, "{:?}", contents(&test));
        assert_eq!(contents(&test)[0].len(), 64);
        assert_eq!(uploaded(&zoe, "empty", "")["bytes"], 0);
    }

    fn what_is_no_upload_is_refused_and_leaves_nothing(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (_, guest) = user(&test, "gus", Role::ReadOnly);
        send(&guest, "/files", "a", "x").problem(403);
        send(&test.anon(), "/files", "a", "x").problem(401);
        zoe.post("/files", json!({"file": "x"})).problem(400);
        let form = zoe.clone().with("content-type", "multipart/form-data; boundary=b");
        for body in ["", "--b--\r\n", "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nbroken off"] {
            form.send("POST", "/files", Some(body.to_owned())).problem(400);
        }
        assert_eq!(send(&zoe, "/files", "big", &"x".repeat(50 * 1024 * 1024 + 1)).status, 413);
        assert_eq!(contents(&test), [""; 0]);
        zoe.get("/files/01890a5d-ac96-774b-bcce-b302099a8057").problem(404);
        zoe.get("/files/..%2f..%2fetc%2fpasswd").problem(404);
    }

    fn a_file_is_there_for_whoever_sees_its_record(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (_, ana) = user(&test, "ana", Role::Member);
        let person = make_id(&zoe, "people", json!({"name": "Ann"}));
        let file = uploaded(&zoe, "a.txt", "hello");
        let id = text(&file["id"]);
        ana.get(&format!("/files/{id}")).problem(404);
        let path = format!("/people/{person}/files");
        // What one does not have one cannot attach.
        ana.post(&path, json!({"file_id": id})).problem(400);
        let seq = test.last_seq();
        zoe.post(&path, json!({"file_id": id})).is(201);
        zoe.post(&path, json!({"file_id": id})).is(201);
        assert_eq!(ana.get(&format!("/files/{id}")).text(), "hello");
        let more = send(&ana, &path, "b.csv", "a,b\n1,2").is(201);
        assert_eq!(more["media_type"], "text/csv; charset=utf-8");
        let list = zoe.get(&path).is(200);
        let names: Vec<_> = list["data"].as_array().unwrap().iter().map(|file| text(&file["name"])).collect();
        assert_eq!(names, ["b.csv", "a.txt"]);
        let page = zoe.get(&format!("{path}?limit=1")).is(200);
        assert_eq!(zoe.get(&format!("{path}?limit=1&after={}", text(&page["next"]))).is(200)["data"][0]["name"], "a.txt");
        let timeline = zoe.get(&format!("/people/{person}/timeline?type=file")).is(200);
        assert_eq!(timeline["data"][1]["name"], "a.txt");
        zoe.delete(&format!("{path}/{id}")).is(204);
        zoe.delete(&format!("{path}/{id}")).problem(404);
        let changes: Vec<_> = changes_after(&test.owner(), seq).into_iter().map(|change| (text(&change["object"]), text(&change["action"]))).collect();
        assert_eq!(changes, [("files".to_owned(), "created".to_owned()), ("files".into(), "created".into()), ("files".into(), "deleted".into())]);
        ana.get(&format!("/files/{id}")).problem(404);
        assert_eq!(zoe.get(&format!("/files/{id}")).text(), "hello", "who uploaded it still has it");
        // With the record its files are out of sight.
        zoe.delete(&format!("/people/{person}")).is(204);
        zoe.get(&path).problem(404);
        zoe.get(&format!("/files/{}", text(&more["id"]))).problem(404);
        send(&zoe, &path, "c.txt", "x").problem(404);
        assert_no_gaps(&test);
    }

    fn what_is_attached_nowhere_goes_after_a_day(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let person = make_id(&zoe, "people", json!({"name": "Ann"}));
        let kept = send(&zoe, &format!("/people/{person}/files"), "kept", "kept").is(201);
        let same = uploaded(&zoe, "same content", "kept");
        let loose = uploaded(&zoe, "loose", "loose");
        assert_eq!(contents(&test).len(), 2);
        working(&test, || {
            eventually("the schedule notes its day", || !test.column("select name from counters where name = 'daily sweep_files'", vec![]).is_empty());
            test.pass(2 * DAY);
            let fresh = uploaded(&zoe, "fresh", "fresh");
            eventually("the sweep runs", || zoe.get(&format!("/files/{}", text(&loose["id"]))).status == 404);
            eventually("the content goes", || contents(&test).len() == 2);
            zoe.get(&format!("/files/{}", text(&same["id"]))).problem(404);
            assert_eq!(zoe.get(&format!("/files/{}", text(&kept["id"]))).text(), "kept");
            assert_eq!(zoe.get(&format!("/files/{}", text(&fresh["id"]))).text(), "fresh");
        });
    }

    fn the_same_upload_again_is_one_file(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let again = zoe.clone().with("idempotency-key", "k1");
        let first = uploaded(&again, "a", "x");
        assert_eq!(uploaded(&again, "a", "x"), first);
        send(&again, "/files", "a", "y").problem(422);
        assert_eq!(contents(&test).len(), 1);
    }
}
