//! What is known of somebody, for herself: all of it is in the archive, which goes when it is over or she is erased.

use std::io::{Cursor, Read};

use serde_json::{Value as Json, json};

use super::firm::Firm;
use super::plant::{WORDS, plant};

fn part(archive: &mut zip::ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

db::db_test! {
    fn everything_is_told_and_goes_again(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let planted = plant(&firm);
        firm.settle();
        let asked = firm.post(&format!("/people/{}/access", planted.person), json!({}));
        let over = firm.until_over(asked["job_id"].as_str().unwrap());
        assert_eq!(over["state"], "done", "{over}");
        let id = asked["id"].as_str().unwrap().to_owned();
        let path = format!("/people/{}/access/{id}/file", planted.person);
        let (status, bytes) = firm.download(&path);
        assert_eq!(status, 200);
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let data = part(&mut archive, "data.json");
        let all: Json = serde_json::from_str(&data).unwrap();
        let lower = data.to_lowercase();
        // A row that was refused is in a file of the firm's, and nowhere in what is known of her.
        let missing: Vec<_> =
            WORDS.iter().filter(|word| !lower.contains(*word) && **word != "kanarie21reject").collect();
        assert!(missing.is_empty(), "she is not told {missing:?}");
        assert_eq!(all["record"]["id"], planted.person.as_str());
        assert!(!data.contains("olga@example.com"), "somebody else is in it");
        let page = part(&mut archive, "index.html").to_lowercase();
        assert!(page.contains("kanarie02last") && !page.contains("<script"));
        let files: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let file = files.iter().find(|name| name.starts_with("files/")).unwrap();
        assert_eq!(part(&mut archive, file), "kanarie15content of a file");

        // Somebody else's address does not lead to it.
        let (status, _) = firm.download(&format!("/people/{}/access/{id}/file", planted.other));
        assert_eq!(status, 404);
        let erased = firm.post(&format!("/people/{}/erase", planted.person), json!({"now": true}));
        assert_eq!(firm.download(&path).0, 404);
        firm.until_over(erased["job_id"].as_str().unwrap());
        let left = std::fs::read_dir(firm.data.path().join("access")).unwrap().count();
        assert_eq!(left, 0, "the archive is there still");
    }

    fn requests_restrict_and_are_parted_from_her(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let person = firm.make("people", json!({"first_name": "Ada", "email": "ada@example.com"}));
        let noted = firm.post(
            "/privacy-requests",
            json!({"kind": "restriction", "person_id": person, "received_at": "2026-01-31T12:00:00Z", "note": "by letter"}),
        );
        assert_eq!((&noted["state"], &noted["due_at"]), (&json!("open"), &json!("2026-02-28T12:00:00Z")));
        let restricted = |firm: &Firm| firm.get(&format!("/people/{person}"))["processing_restricted"].clone();
        assert_eq!(restricted(&firm), true);
        let path = format!("/privacy-requests/{}", noted["id"].as_str().unwrap());
        let refused = firm.patch(&path, json!({"state": "refused"}));
        assert!(refused["done_at"].is_string());
        assert_eq!(restricted(&firm), false);
        firm.patch(&path, json!({"state": "done"}));
        assert_eq!(restricted(&firm), true);
        for (body, pointer) in [
            (json!({"kind": "gossip", "person_id": person}), "/kind"),
            (json!({"kind": "access"}), "/email"),
            (json!({"kind": "access", "email": "a@b.c", "received_at": "2999-01-01T00:00:00Z"}), "/received_at"),
        ] {
            let (status, problem) = firm.ask("POST", "/privacy-requests", Some(&body), &[]);
            assert_eq!((status, &problem["errors"][0]["pointer"]), (400, &json!(pointer)), "{problem}");
        }
        firm.post("/privacy-requests", json!({"kind": "access", "email": "Nobody@Example.com"}));
        assert_eq!(firm.get("/privacy-requests?state=done")["data"].as_array().map(Vec::len), Some(1));
        firm.post(&format!("/people/{person}/erase"), json!({}));
        let all = firm.get("/privacy-requests");
        assert_eq!(all["data"].as_array().map(Vec::len), Some(2), "that there was one stays");
        assert!(!all.to_string().contains(&person) && !all.to_string().contains("by letter"), "{all}");
    }
}
