//! What cannot be is said, of a row or of the whole request, and then nothing is written that was not asked for.

use platform::accounts::Role;

use super::{AGENTS, BY_ADDRESS, BY_DOMAIN, bring, counts, each, send, teams, token, users};
use crate::imports::app::{Parts, TestApp};

db::db_test! {
    fn a_row_that_cannot_be_is_refused_and_the_others_stay(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let file = format!(
            "name,email,team\nAnn,ann@example.com,A\n,b@example.com,A\nCy,no address,A\nDi,d@example.com,{}\nEd,ann@example.com,A\nFay,f@example.com\n\"Gus,g@example.com,A\n,,\nHal,h@example.com,B\n",
            "x".repeat(101)
        );
        let parts = [BY_ADDRESS, &[("team", "team")]].concat();
        let trial = bring(&app, &file, &[&parts[..], &[("dry_run", "true")]].concat());
        let done = bring(&app, &file, &parts);
        assert_eq!((&trial["counts"], counts(&done)), (&done["counts"], [8, 2, 0, 6, 2]), "{done}");
        let refused: Vec<_> = done["rows"].as_array().unwrap().iter().filter(|row| row["state"] == "refused").collect();
        let told: Vec<_> = refused.iter().map(|row| (row["row"].as_i64().unwrap(), row["column"].as_str().unwrap(), row["reason"].as_str().unwrap())).collect();
        assert_eq!(told[..4], [
            (2, "name", "a name has 1 to 200 characters"),
            (3, "email", "this is not an e-mail address"),
            (4, "team", "a name has 1 to 100 characters"),
            (5, "email", "Ann has the address ann@example.com already"),
        ]);
        assert!(told[4].0 == 6 && told[4].2.contains("the row has 2 cells"), "{told:?}");
        assert!(told[5].0 == 7 && told[5].2.contains("is not closed"), "{told:?}");
        assert_eq!(users(&app), ["ann@example.com", "h@example.com"]);
        assert_eq!(teams(&app), [("A".to_owned(), 1), ("B".to_owned(), 1)]);
        // A name without letters of ASCII gives no address.
        let done = bring(&app, "sales_agent,regional_office\n李雷,East\n", BY_DOMAIN);
        assert!(done["rows"][0]["reason"].as_str().unwrap().contains("no e-mail address can be made"), "{done}");
    }

    fn only_who_manages_users_brings_any_and_nobody_gives_more_than_they_have(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let before = app.last_seq();
        for role in [Role::ReadOnly, Role::Member] {
            let reply = app.upload_with(&token(&app, role), "/users/import", AGENTS.as_bytes(), BY_DOMAIN);
            assert!(reply.is(403)["detail"].as_str().unwrap().contains("this needs the role admin"));
        }
        let admin = token(&app, Role::Admin);
        let as_admin = |file: &str, parts: &[(&str, &str)]| app.upload_with(&admin, "/users/import", file.as_bytes(), parts);
        let owners = [BY_DOMAIN, &[("role", "owner")]].concat();
        for parts in [owners.clone(), [&owners[..], &[("dry_run", "true")]].concat()] {
            assert!(as_admin(AGENTS, &parts).is(403)["detail"].as_str().unwrap().contains("only an owner can make an owner"));
        }
        assert_eq!((app.last_seq(), users(&app).len(), teams(&app).len()), (before, 0, 0));
        let file = "name,email,rights\nAnn,a@example.com,owner\nBo,b@example.com,admin\n";
        let done = as_admin(file, &[BY_ADDRESS, &[("role_column", "rights")]].concat()).is(200);
        assert_eq!(each(&done, "state"), ["refused", "new"]);
        assert_eq!(done["rows"][0]["reason"], "only an owner can make an owner");
    }

    fn a_mistake_is_said_with_its_place(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let cases: [(Parts, &str, &str); 10] = [
            (&[("domain", "example.com")], "/name", "which column holds the names"),
            (&[("name", "sales_agent")], "/email", "or a domain"),
            (&[("name", "sales_agent"), ("email", "manager"), ("domain", "example.com")], "/domain", "not both"),
            (&[("name", "sales_agent"), ("domain", "ex ample.com")], "/domain", "not a domain"),
            (&[("name", "agent"), ("domain", "example.com")], "/name", "no column 'agent'; it has sales_agent, manager, regional_office"),
            (&[("name", "sales_agent"), ("domain", "example.com"), ("team", "office")], "/team", "no column 'office'"),
            (&[("name", "sales_agent"), ("domain", "example.com"), ("role", "emperor")], "/role", "'emperor' is not a role"),
            (&[("name", "sales_agent"), ("domain", "example.com"), ("format", "pdf")], "/format", "csv, tsv"),
            (&[("name", "sales_agent"), ("domain", "example.com"), ("dry_run", "maybe")], "/dry_run", "true or false"),
            (&[("name", "sales_agent"), ("domain", "example.com"), ("as", "people")], "", "'as' is not known"),
        ];
        for (parts, pointer, text) in cases {
            let faults = send(&app, AGENTS, parts).faults(400);
            assert!(faults[0].0 == pointer && faults[0].1.contains(text), "{parts:?}: {faults:?}");
        }
        assert!(send(&app, "", BY_DOMAIN).is(422)["detail"].as_str().unwrap().contains("the file is empty"));
        let json = app.ask("POST", "/users/import", Some(serde_json::json!({"name": "sales_agent"})));
        assert!(json.faults(400)[0].1.contains("multipart/form-data"));
        assert_eq!(users(&app).len(), 0);
    }

    fn a_file_is_taken_within_limits(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let people = |count: usize, team: &str| {
            let rows: String = (0..count).map(|at| format!("P{at},p{at}@example.com,{team}\n")).collect();
            format!("name,email,team\n{rows}")
        };
        let parts = [BY_ADDRESS, &[("team", "team")]].concat();
        let reply = send(&app, people(5_001, ""), &parts);
        assert!(reply.is(422)["detail"].as_str().unwrap().contains("at most 5000 rows"));
        let reply = send(&app, people(1_001, "All"), &parts);
        assert!(reply.is(422)["detail"].as_str().unwrap().contains("1001 people would be in the team All"));
        let large = format!("name,email,team\nP,p@example.com,{}\n", " ".repeat(10 << 20));
        assert_eq!(send(&app, large, &parts).status, 413);
        assert_eq!((users(&app).len(), teams(&app).len()), (0, 0));
        // As many as a file may hold are added at once.
        assert_eq!(counts(&bring(&app, people(5_000, ""), BY_ADDRESS)), [5_000, 5_000, 0, 0, 0]);
        assert_eq!(users(&app).len(), 5_000);
    }
}
