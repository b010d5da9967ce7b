//! Who is new is added, who is there stays, and a trial says the same beforehand.

use rust_xlsxwriter::Workbook;
use serde_json::json;

use super::{AGENTS, BY_ADDRESS, BY_DOMAIN, bring, counts, each, send, teams, users};
use crate::imports::app::TestApp;

db::db_test! {
    fn a_trial_writes_nothing_and_the_run_does_what_it_said(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let before = app.last_seq();
        let trial = bring(&app, AGENTS, &[BY_DOMAIN, &[("dry_run", "true")]].concat());
        assert_eq!((counts(&trial), &trial["teams"], &trial["dry_run"]), ([3, 3, 0, 0, 3], &json!(["Central", "East"]), &json!(true)));
        assert_eq!(each(&trial, "email"), ["anna.snelling@example.com", "zoe.obriensmith@example.com", "jonathan.berthelot@example.com"]);
        assert_eq!((each(&trial, "link"), each(&trial, "user_id")), (vec!["-".to_owned(); 3], vec!["-".to_owned(); 3]));
        assert_eq!((app.last_seq(), users(&app).len(), teams(&app).len()), (before, 0, 0));

        let done = bring(&app, AGENTS, BY_DOMAIN);
        assert_eq!((&done["counts"], &done["teams"], &done["dry_run"]), (&trial["counts"], &trial["teams"], &json!(false)));
        assert_eq!((each(&done, "state"), each(&done, "role")), (vec!["new".to_owned(); 3], vec!["member".to_owned(); 3]));
        assert_eq!(users(&app), each(&trial, "email"));
        assert_eq!(teams(&app), [("Central".to_owned(), 2), ("East".to_owned(), 1)]);
        assert_eq!(app.get("/users")["data"][1]["name"], "Zoë O'Brien-Smith");
        // Each link lets in the one it stands beside.
        for row in done["rows"].as_array().unwrap() {
            let link = row["link"].as_str().unwrap();
            let secret = link.strip_prefix("http://test.local/link#").unwrap();
            assert_eq!(app.get(&format!("/links/{secret}")), json!({"purpose": "sign_in", "email": row["email"]}));
        }
        // Who was added, by whom, stands in the feed, without secrets.
        let changes = app.get("/changes?limit=1000").to_string();
        assert!(changes.contains("anna.snelling@example.com") && changes.contains("Central") && !changes.contains("link#"), "{changes}");
    }

    fn the_same_file_again_changes_nothing(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let first = bring(&app, AGENTS, BY_DOMAIN);
        let seq = app.last_seq();
        let again = bring(&app, AGENTS, BY_DOMAIN);
        assert_eq!((counts(&again), &again["teams"]), ([3, 0, 3, 0, 0], &json!([])));
        assert_eq!((each(&again, "user_id"), each(&again, "link")), (each(&first, "user_id"), vec!["-".to_owned(); 3]));
        assert_eq!((app.last_seq(), users(&app).len()), (seq, 3));
    }

    fn who_is_there_stays_as_she_is_and_joins(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let ann = app.post("/users", json!({"email": "ann@example.com", "name": "Ann", "role": "read_only"}));
        let north = app.post("/teams", json!({"name": "Nörd"}));
        let members = json!({"user_ids": [ann["user"]["id"]]});
        app.ask("PUT", &format!("/teams/{}/members", north["id"].as_str().unwrap()), Some(members)).is(200);
        let file = "name,email,team\nAnn B. Kie,ANN@example.com ,South\nBo,bo@example.com,NORD\nBo,bo@example.com,south\nCy,cy@example.com,\n";
        let done = bring(&app, file, &[BY_ADDRESS, &[("team", "team"), ("role", "admin")]].concat());
        // A second row of somebody adds nobody, and a team is the same in capitals and without accents.
        assert_eq!((counts(&done), &done["teams"]), ([4, 2, 2, 0, 3], &json!(["South"])));
        assert_eq!(each(&done, "state"), ["there", "new", "there", "new"]);
        assert_eq!(done["rows"][2]["user_id"], done["rows"][1]["user_id"]);
        let listed = app.get("/users");
        assert_eq!((&listed["data"][0]["name"], &listed["data"][0]["role"], &listed["data"][1]["role"]), (&json!("Ann"), &json!("read_only"), &json!("admin")));
        // Ann left no team.
        assert_eq!(teams(&app), [("Nörd".to_owned(), 2), ("South".to_owned(), 2)]);
        // Who is only in a team now is counted as such.
        let moved = bring(&app, "name,email,team\nCy,cy@example.com,West\n", &[BY_ADDRESS, &[("team", "team")]].concat());
        assert_eq!((counts(&moved), &moved["teams"]), ([1, 0, 1, 0, 1], &json!(["West"])));
    }

    fn a_row_may_say_its_role(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.post("/roles", json!({"name": "Field sales"}));
        let file = "name,email,rights\nAnn,a@example.com,Read only\nBo,b@example.com,\nCy,c@example.com,FIELD SALES\nDi,d@example.com,emperor\n";
        let done = bring(&app, file, &[BY_ADDRESS, &[("role_column", "rights")]].concat());
        assert_eq!(each(&done, "role"), ["read_only", "member", "Field sales", "-"]);
        let reason = done["rows"][3]["reason"].as_str().unwrap();
        assert!(reason.contains("'emperor' is not a role") && reason.contains("Field sales"), "{reason}");
        assert_eq!(done["rows"][3]["column"], "rights");
    }

    fn workbooks_and_other_encodings_are_read(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let mut book = Workbook::new();
        for name in ["Old", "New"] {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (at, text) in ["name", "email"].into_iter().enumerate() {
                sheet.write_string(0, at as u16, text).unwrap();
                sheet.write_string(1, at as u16, format!("{name}@{text}.example")).unwrap();
            }
        }
        let book = book.save_to_buffer().unwrap();
        let asked = send(&app, &book, BY_ADDRESS).is(422);
        assert!(asked["detail"].as_str().unwrap().contains("one of Old, New"), "{asked}");
        let done = bring(&app, &book, &[BY_ADDRESS, &[("sheet", "New")]].concat());
        assert_eq!(each(&done, "email"), ["new@email.example"]);

        let german = b"name|email\nJ\xf6rg|joerg@example.com\n";
        let asked = send(&app, german, BY_ADDRESS).is(422);
        assert!(asked["detail"].as_str().unwrap().contains("encoding"), "{asked}");
        let done = bring(&app, german, &[BY_ADDRESS, &[("encoding", "windows-1252"), ("separator", "|")]].concat());
        assert_eq!(each(&done, "name"), ["Jörg"]);
        let lines = "{\"name\": \"Kim\", \"email\": \"kim@example.com\"}\n";
        assert_eq!(each(&bring(&app, lines, BY_ADDRESS), "state"), ["new"]);
    }
}
