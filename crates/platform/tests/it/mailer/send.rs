//! What is sent, when it is tried again, and what is never sent twice.

use db::db_test;
use platform::Workers;
use platform::accounts::Role;
use platform::mailer::{Mail, Smtp, SmtpSettings, Tls};
use serde_json::json;

use super::server::{Answer, MailServer};
use super::{connect, mail, of, put, settings};
use crate::app::{DAY, HOUR, SECOND, TestApp, eventually, working};
use crate::backup::{Backed, Place, modules};

const MINUTE: i64 = 60 * SECOND;

db_test! {
    fn a_mail_arrives_whole_and_says_what_it_is(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[]);
        let id = put(&test, mail(&test, "ada@example.org")).unwrap();
        let waiting = of(&owner, "waiting");
        assert_eq!((waiting.len(), &waiting[0]["id"]), (1, &json!(id.to_string())));
        assert!(of(&owner, "queued").is_empty());
        let list = owner.get("/mails").is(200);
        assert_eq!((&list["configured"], &list["from"]), (&json!(false), &json!(null)));
        connect(&test, &server);
        working(&test, || eventually("it is sent", || of(&owner, "sent").len() == 1));
        let received = server.received();
        assert_eq!(received.len(), 1);
        let one = &received[0];
        assert_eq!(one.commands, [
            "EHLO example.com",
            "MAIL FROM:<news@example.com>",
            "RCPT TO:<ada@example.org>",
            "DATA"
        ]);
        assert_eq!(one.header("Message-ID").unwrap(), format!("<{id}@example.com>"));
        assert_eq!(one.header("Auto-Submitted").unwrap(), "auto-generated");
        assert_eq!(one.header("Date").unwrap(), "Mon, 02 Mar 2026 09:00:00 +0000");
        assert_eq!(one.header("To").unwrap(), "ada@example.org");
        assert!(one.header("From").unwrap().ends_with("<news@example.com>"), "{}", one.data);
        assert!(one.header("Content-Type").unwrap().starts_with("multipart/alternative"));
        assert!(one.data.is_ascii(), "letters beyond ASCII go encoded");
        let words = one.words();
        assert!(words.contains("Öffnen Sie: https://example.com/f/confirm/abc"), "{words}");
        assert!(words.contains("\r\n.\r\nEnde"), "a line of one dot ends nothing: {words}");
        assert!(words.contains("<a href=\"https://example.com/f/confirm/abc\">"), "{words}");
        let sent = &of(&owner, "sent")[0];
        assert_eq!((&sent["reply"], &sent["attempts"]), (&json!("250 2.0.0 taken as 4711"), &json!(1)));
        // There was a link in it.
        assert!(test.column("select coalesce(body_text, '') || coalesce(body_html, '') from mails", vec![]) == [""]);
        assert!(!owner.get("/mails").text().contains("confirm/abc"));
    }

    fn what_is_put_off_is_tried_five_times_within_a_day(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[
            Answer::Recipient("451 4.7.1 greylisted"),
            Answer::Data("452 4.3.1 no room"),
            Answer::Greeting("421 too busy"),
            Answer::Sender("450 later"),
        ]);
        connect(&test, &server);
        put(&test, mail(&test, "ada@example.org")).unwrap();
        let tried = |count: i64| of(&owner, "queued").first().is_some_and(|one| one["attempts"] == count);
        working(&test, || {
            for (count, pause) in [(1, 5 * MINUTE), (2, 30 * MINUTE), (3, 3 * HOUR), (4, 20 * HOUR)] {
                eventually("the next try", || tried(count));
                test.pass(pause - SECOND);
                std::thread::sleep(std::time::Duration::from_millis(1_100));
                assert!(tried(count), "it was tried before its pause was over");
                test.pass(2 * SECOND);
            }
            eventually("it is sent", || of(&owner, "sent").len() == 1);
        });
        assert_eq!(server.received().len(), 2, "one was given back after it was whole");
        let ids: Vec<_> = server.received().iter().map(|one| one.header("Message-ID")).collect();
        assert_eq!(ids[0], ids[1]);
    }

    fn after_the_fifth_try_it_has_failed(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[Answer::Recipient("451 not now"); 6]);
        connect(&test, &server);
        let id = put(&test, mail(&test, "ada@example.org")).unwrap();
        working(&test, || {
            for count in 1..=4 {
                eventually("the next try", || of(&owner, "queued").first().is_some_and(|one| one["attempts"] == count));
                test.pass(20 * HOUR + MINUTE);
            }
            eventually("it failed", || of(&owner, "failed").len() == 1);
            assert_eq!(of(&owner, "failed")[0]["reply"], "451 not now");
            // Whoever mended it sends it again; five tries are left, and the first of them meets the last of the answers.
            owner.post(&format!("/mails/{id}/again"), json!(null)).is(202);
            eventually("it is put off", || of(&owner, "queued").first().is_some_and(|one| one["attempts"] == 1));
            test.pass(6 * MINUTE);
            eventually("it is sent", || of(&owner, "sent").len() == 1);
        });
        owner.post(&format!("/mails/{id}/again"), json!(null)).problem(409);
        assert_eq!(server.received().len(), 1);
    }

    fn what_is_refused_for_good_is_not_tried_again_and_holds_up_nobody(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[Answer::Recipient("550 5.1.1 no such user"), Answer::Yes, Answer::Data("554 5.7.1 spam")]);
        connect(&test, &server);
        for to in ["nobody@example.org", "ada@example.org", "bob@example.org", "cy@example.org"] {
            put(&test, mail(&test, to)).unwrap();
        }
        working(&test, || {
            eventually("all are over", || of(&owner, "failed").len() == 2 && of(&owner, "sent").len() == 2);
            test.pass(DAY);
            std::thread::sleep(std::time::Duration::from_millis(1_200));
        });
        let replies: Vec<_> = of(&owner, "failed").iter().map(|one| (one["to"].clone(), one["reply"].clone())).collect();
        assert_eq!(replies, [
            (json!("bob@example.org"), json!("554 5.7.1 spam")),
            (json!("nobody@example.org"), json!("550 5.1.1 no such user"))
        ]);
        assert_eq!(server.received().len(), 3);
        // One connection did for all: what was refused is taken back first.
        assert!(server.received()[0].commands.contains(&"RSET".to_owned()));
        assert_eq!(server.received()[1].commands[0], "MAIL FROM:<news@example.com>");
    }

    fn where_no_answer_comes_nobody_knows_and_nothing_goes_out_again(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[Answer::HangUpBeforeData, Answer::HangUpAfterData]);
        connect(&test, &server);
        let id = put(&test, mail(&test, "ada@example.org")).unwrap();
        working(&test, || {
            // Before the mail went over nothing is in doubt.
            eventually("the first try", || of(&owner, "queued").first().is_some_and(|one| one["attempts"] == 1));
            assert!(server.received().is_empty());
            test.pass(6 * MINUTE);
            eventually("it is in doubt", || of(&owner, "unknown").len() == 1);
            test.pass(2 * DAY);
            std::thread::sleep(std::time::Duration::from_millis(1_200));
            assert_eq!((of(&owner, "unknown").len(), server.received().len()), (1, 1));
            // Only somebody who looked into it sends it again.
            assert_eq!(owner.post(&format!("/mails/{id}/again"), json!(null)).is(202)["state"], "queued");
            eventually("it is sent", || of(&owner, "sent").len() == 1);
        });
        assert_eq!(server.received().len(), 2);
    }

    fn a_process_that_dies_between_claim_and_answer_leaves_a_doubt(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[Answer::Silence]);
        connect(&test, &server);
        put(&test, mail(&test, "ada@example.org")).unwrap();
        let workers = Workers::start(&test.app).unwrap();
        server.wait(1);
        // The claim stands before the server has the mail.
        assert_eq!(of(&owner, "sending").len(), 1);
        // This process is as good as dead: the thread waits for an answer that does not come. Another one starts.
        let next = test.beside(scratch, vec![crate::room::module()]);
        next.app.clock.set(test.app.clock.now().plus_micros(16 * MINUTE));
        connect(&next, &server);
        put(&next, mail(&next, "bob@example.org")).unwrap();
        let other = next.bearer(owner.header("authorization").trim_start_matches("Bearer "));
        working(&next, || {
            eventually("it is given up", || of(&other, "unknown").len() == 1);
            eventually("the others go on", || of(&other, "sent").len() == 1);
            next.pass(DAY);
            std::thread::sleep(std::time::Duration::from_millis(1_200));
        });
        let to: Vec<_> = server.received().iter().map(|one| one.header("To").unwrap()).collect();
        assert_eq!(to, ["ada@example.org", "bob@example.org"], "nothing goes out twice");
        let doubt = &of(&other, "unknown")[0];
        assert_eq!((&doubt["to"], &doubt["attempts"]), (&json!("ada@example.org"), &json!(1)));
        assert!(doubt["reply"].as_str().unwrap().contains("may have it"), "{doubt}");
        drop(workers);
    }

    fn what_waited_in_a_backup_does_not_go_out_of_its_copy(scratch: Scratch) {
        let test = TestApp::with(scratch, modules());
        put(&test, mail(&test, "ada@example.org")).unwrap();
        let backed = Backed::of(&test);
        for place in Place::both() {
            backed.restore(&place, &modules()).unwrap();
            let Place { scratch, data, .. } = place;
            let copy = TestApp::within(&scratch, modules(), data);
            let (owner, server) = (copy.owner(), MailServer::new(&[]));
            connect(&copy, &server);
            working(&copy, || std::thread::sleep(std::time::Duration::from_millis(1_200)));
            assert_eq!((of(&owner, "unknown").len(), server.received().len()), (1, 0));
        }
    }

    fn what_comes_too_late_is_not_sent(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[]);
        let late = Mail { expires_at: test.app.clock.now().plus_micros(HOUR), ..mail(&test, "late@example.org") };
        put(&test, late).unwrap();
        put(&test, mail(&test, "ada@example.org")).unwrap();
        test.pass(2 * HOUR);
        connect(&test, &server);
        working(&test, || {
            eventually("one is sent", || of(&owner, "sent").len() == 1);
            eventually("one is not", || of(&owner, "expired").len() == 1);
        });
        assert_eq!(server.received().len(), 1);
        assert_eq!(of(&owner, "expired")[0]["to"], "late@example.org");
        assert!(!test.column("select coalesce(body_text, '') from mails", vec![]).concat().contains("confirm"));
    }

    fn no_text_becomes_a_header_or_a_command(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let server = MailServer::new(&[]);
        connect(&test, &server);
        for to in ["", "ada", "ada@", "a@b.c\r\nRCPT TO:<all@example.org>", "a@b.c, b@b.c", "<a@b.c>", "a b@b.c", "a@b.c\0", &format!("{}@b.c", "a".repeat(300))] {
            assert!(put(&test, mail(&test, to)).is_err(), "{to:?}");
        }
        for subject in ["Hello\r\nBcc: all@example.org", "Hello\nX: y", "\u{7}", &"a".repeat(201)] {
            let bad = Mail { subject: subject.to_owned(), ..mail(&test, "ada@example.org") };
            assert!(put(&test, bad).is_err(), "{subject:?}");
        }
        let odd = Mail { subject: "=?utf-8?q?x?= \u{202e} Grüße".to_owned(), text: "Bcc: a@b.c\r\n\r\n.\r\nQUIT\r\n".to_owned(), ..mail(&test, "ada@example.org") };
        put(&test, odd).unwrap();
        let owner = test.owner();
        working(&test, || eventually("it is sent", || of(&owner, "sent").len() == 1));
        let received = server.received();
        assert_eq!((received.len(), received[0].header("Bcc")), (1, None));
        assert!(received[0].words().contains("QUIT\r\n"));
    }

    fn an_address_beyond_ascii_goes_only_where_it_is_taken(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[]);
        connect(&test, &server);
        put(&test, mail(&test, "jürgen@example.org")).unwrap();
        working(&test, || eventually("it is refused", || of(&owner, "failed").len() == 1));
        assert!(of(&owner, "failed")[0]["reply"].as_str().unwrap().contains("SMTPUTF8"));
        server.can(&["8BITMIME", "SMTPUTF8"]);
        put(&test, mail(&test, "jörg@example.org")).unwrap();
        working(&test, || eventually("it is sent", || of(&owner, "sent").len() == 1));
        let commands = &server.received()[0].commands;
        assert!(commands.iter().any(|one| one.starts_with("MAIL FROM:<news@example.com> SMTPUTF8")), "{commands:?}");
    }

    fn nothing_is_sent_in_the_open_that_was_to_be_protected(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let server = MailServer::new(&[]);
        put(&test, mail(&test, "ada@example.org")).unwrap();
        let with = |tls, credentials: Option<(&str, &str)>| {
            let credentials = credentials.map(|(user, password)| (user.to_owned(), password.to_owned()));
            test.app.mailer.store(Some(std::sync::Arc::new(Smtp::new(SmtpSettings { tls, credentials, ..settings(&server) }).unwrap())));
        };
        with(Tls::StartTls, Some(("user", "hunter2")));
        working(&test, || {
            eventually("it is put off", || of(&owner, "queued").first().is_some_and(|one| one["attempts"] == 1));
            assert!(of(&owner, "queued")[0]["reply"].as_str().unwrap().contains("STARTTLS"), "{:?}", of(&owner, "queued"));
            // On the same machine a password may go without.
            with(Tls::None, Some(("user", "hunter2")));
            test.pass(6 * MINUTE);
            eventually("it is sent", || of(&owner, "sent").len() == 1);
        });
        let received = server.received();
        assert_eq!(received.len(), 1);
        assert!(received[0].commands[1].starts_with("AUTH PLAIN "), "{:?}", received[0].commands);
        assert!(!owner.get("/mails").text().contains("hunter2"));
    }

    fn whoever_administers_sees_mails_and_tries_them(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let (owner, member) = (test.owner(), test.actor(Role::Member));
        member.get("/mails").problem(403);
        member.post("/mails/test", json!({"to": "a@example.org"})).problem(403);
        let why = owner.post("/mails/test", json!({"to": "a@example.org"})).problem(409);
        assert!(why.contains("[smtp.default]") && why.contains("RAPPORT_SMTP_DEFAULT_HOST"), "{why}");
        let server = MailServer::new(&[]);
        connect(&test, &server);
        owner.post("/mails/test", json!({"to": "a@example.org\nb"})).problem(400);
        for at in 0..3 {
            assert_eq!(owner.post("/mails/test", json!({"to": format!("a{at}@example.org")})).is(202)["state"], "queued");
        }
        working(&test, || eventually("all are sent", || of(&owner, "sent").len() == 3));
        let first = owner.get("/mails?limit=2").is(200);
        let second = owner.get(&format!("/mails?limit=2&after={}", first["next"].as_str().unwrap())).is(200);
        let to = |page: &serde_json::Value| page["data"].as_array().unwrap().iter().map(|one| one["to"].clone()).collect::<Vec<_>>();
        assert_eq!([to(&first), to(&second)].concat(), [json!("a2@example.org"), json!("a1@example.org"), json!("a0@example.org")]);
        assert_eq!(second["next"], json!(null));
        owner.get("/mails?state=lost").problem(400);
        owner.get("/mails?after=x").problem(400);
        owner.get("/mails?limit=0").problem(400);
        // After ninety days the log forgets.
        test.pass(91 * DAY);
        working(&test, || eventually("it is swept", || owner.get("/mails").is(200)["data"] == json!([])));
    }
}
