//! `rapport token` and `rapport user`.

use serde_json::json;

use crate::process::Place;

db::db_test! {
    fn a_token_is_printed_once_and_works_until_it_is_revoked(scratch: Scratch) {
        let place = Place::new(scratch);
        let printed = place.done(&["token", "create", "--name", "shop", "--role", "admin"]);
        let token = printed.trim_end();
        assert!(token.starts_with("rp_") && !token.contains(char::is_whitespace), "only the token: {printed:?}");

        let server = place.serve();
        let bearer = format!("authorization: Bearer {token}\r\n");
        assert_eq!(server.ask_by_network("GET", "/people", &bearer, None).0, 200);
        assert_eq!(server.ask_by_network("GET", "/people", "", None).0, 401);
        let list = place.done(&["token", "list"]);
        assert!(list.contains("admin shop rp_") && !list.contains(token), "{list}");
        let id = list.split_whitespace().next().unwrap().to_owned();
        assert_eq!(place.done(&["token", "revoke", &id]), "");
        assert_eq!(server.ask_by_network("GET", "/people", &bearer, None).0, 401);
        assert!(place.done(&["token", "list"]).contains(" revoked"));

        let refused = place.run(&["token", "create", "--name", "x", "--role", "emperor"]);
        assert_eq!((refused.status, refused.out.as_str()), (1, ""));
        assert!(refused.err.contains("emperor"), "{}", refused.err);
        assert_eq!(place.run(&["token", "revoke", "0190a6a0-0000-7000-8000-000000000000"]).status, 1);
    }

    fn a_user_comes_in_by_the_link_that_is_printed(scratch: Scratch) {
        let place = Place::new(scratch);
        let server = place.serve();
        let link = place.done(&["user", "add", "Mia@Example.com", "--name", "Mia", "--role", "admin"]);
        assert!(link.starts_with(&server.url), "{link}");
        let secret = link.trim().rsplit(['/', '=', '#']).next().unwrap().to_owned();
        let body = json!({"link": secret});
        let (status, session) = server.ask_by_network("POST", "/session", "", Some(&body));
        assert!((200..300).contains(&status), "{status} {session}");
        assert_eq!(session["user"]["email"], "mia@example.com", "{session}");
        assert_eq!(server.ask_by_network("POST", "/session", "", Some(&body)).0, 401, "a link works once");

        assert!(place.done(&["user", "list"]).contains("mia@example.com admin Mia"));
        let again = place.run(&["user", "add", "mia@example.com"]);
        assert_eq!((again.status, again.out.as_str()), (1, ""));
        assert!(again.err.contains("there is a user with this e-mail address"), "{}", again.err);
        assert!(place.done(&["user", "link", "mia@example.com"]).starts_with(&server.url));
        assert_eq!(place.run(&["user", "link", "nobody@example.com"]).status, 1);
    }

    fn colleagues_come_from_a_file_with_their_links(scratch: Scratch) {
        let place = Place::new(scratch);
        let server = place.serve();
        let file = "who;mail;team\nAnn Kie;ann@example.com;North\nBo;no address;North\nCy;cy@example.com;\n";
        let file = place.file("team.csv", file);
        let import = ["user", "import", &file, "--name", "who", "--email", "mail", "--team", "team"];
        let dry = place.run(&[&import[..], &["--dry-run"]].concat());
        assert_eq!((dry.status, dry.out.as_str()), (0, "3 rows, 2 would be added, 0 there already, 1 refused\n"));
        assert!(!place.done(&["user", "list"]).contains("ann@example.com"));

        let done = place.run(&import);
        assert_eq!(done.status, 1, "a refused row is a failure: {}", done.err);
        assert!(done.err.contains("row 2, column mail: this is not an e-mail address"), "{}", done.err);
        let lines: Vec<(&str, &str)> = done.out.lines().map(|line| line.split_once(' ').unwrap()).collect();
        assert_eq!(lines.iter().map(|(email, _)| *email).collect::<Vec<_>>(), ["ann@example.com", "cy@example.com"]);
        assert!(lines.iter().all(|(_, link)| link.starts_with(&server.url)), "{}", done.out);
        let secret = lines[0].1.rsplit('#').next().unwrap();
        let (status, session) = server.ask_by_network("POST", "/session", "", Some(&json!({"link": secret})));
        assert_eq!((status, &session["user"]["name"]), (200, &json!("Ann Kie")), "{session}");

        // The others are in; the same file again adds nobody.
        assert_eq!(place.run(&import).out, "");
        let unknown = place.run(&["user", "import", &file, "--name", "person", "--domain", "example.com"]);
        assert!(unknown.status == 1 && unknown.err.contains("no column 'person'; it has who, mail, team"), "{}", unknown.err);
    }
}
