//! `kill -9` between handing a mail over and hearing of it: the mail is in doubt, and goes out again only when somebody
//! says so.

#[path = "../../../../platform/tests/it/mailer/server.rs"]
#[expect(dead_code, reason = "only some of its answers are asked for here")]
mod server;

use std::time::{Duration, Instant};

use db::testing::Scratch;
use db::{Dialect, Options};
use serde_json::{Value as Json, json};

use crate::process::{Place, Server};
use server::{Answer, MailServer};

/// Which mails there are of a state.
fn of(server: &Server, state: &str) -> Vec<Json> {
    server.get(&format!("/mails?state={state}"))["data"].as_array().unwrap().clone()
}

#[track_caller]
fn until(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(30), "{what} does not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// On PostgreSQL another process could live elsewhere, which is waited for a quarter of an hour; that passes here.
fn end_claims(scratch: &Scratch) {
    if scratch.dialect() == Dialect::Postgres {
        let db = scratch.open(Options::default());
        db.write_blocking(|tx| tx.execute("update mails set due_at = 1 where state = 'sending'", &[]))
            .unwrap();
        db.close();
    }
}

db::db_test! {
    fn a_mail_that_may_have_gone_out_does_not_go_out_again(scratch: Scratch) {
        let mails = MailServer::new(&[Answer::Silence]);
        let place = Place::new(scratch);
        place.file("rapport.toml", format!(
            "[firm]\nname = \"Test\"\n[smtp.default]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n[mail]\nfrom = \"news@example.com\"\n",
            mails.port));
        let server = place.serve();
        let id = server.post("/mails/test", &json!({"to": "ada@example.org"}))["id"].as_str().unwrap().to_owned();
        mails.wait(1);
        assert_eq!(of(&server, "sending").len(), 1, "the claim is on the disk before the mail is out");
        server.kill();
        end_claims(scratch);
        let server = place.serve();
        until("the doubt", || of(&server, "unknown").len() == 1);
        // Others go out meanwhile.
        server.post("/mails/test", &json!({"to": "bob@example.org"}));
        until("the other mail", || of(&server, "sent").len() == 1);
        std::thread::sleep(Duration::from_secs(2));
        let to: Vec<_> = mails.received().iter().map(|one| one.header("To").unwrap()).collect();
        assert_eq!((to, of(&server, "unknown").len()), (vec!["ada@example.org".to_owned(), "bob@example.org".to_owned()], 1));
        server.post(&format!("/mails/{id}/again"), &json!(null));
        until("the mail", || of(&server, "sent").len() == 2);
        assert_eq!(mails.received().len(), 3);
    }
}
