//! Settings: what is not known is refused by its name, before anything is opened.

use crate::process::{Place, binary};

#[test]
fn what_is_not_known_is_refused_by_name() {
    let place = Place::sqlite();
    place.file("rapport.toml", "[firm]\ncurrencie = \"EUR\"\n");
    let ended = place.run(&["doctor"]);
    assert_eq!(ended.status, 2, "{}", ended.err);
    assert!(ended.err.contains("rapport.toml") && ended.err.contains("currencie"), "{}", ended.err);

    place.file("rapport.toml", "");
    let ended: crate::process::Ended =
        place.command(&["doctor"]).env("RAPPORT_LISSEN", "x").output().unwrap().into();
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("RAPPORT_LISSEN") && ended.err.contains("RAPPORT_LISTEN"), "{}", ended.err);
    assert!(!place.path().join("rapport.db").exists(), "nothing was opened");
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (settings, says) in [
        ("[firm]\ntime_zone = \"Europe/Atlantis\"\n", "Europe/Atlantis"),
        ("[firm]\nmargin_share = 30\n", "margin_share"),
        ("[firm]\nas_of = \"yesterday\"\n", "as_of"),
        ("log_format = \"xml\"\n", "log_format"),
        ("listen = 7171\n", "listen"),
        ("listen = \n", "rapport.toml"),
    ] {
        let place = Place::sqlite();
        place.file("rapport.toml", settings);
        let ended = place.run(&["doctor"]);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{settings}: {}", ended.err);
        assert!(ended.err.contains(says), "{settings}: {}", ended.err);
    }
}

#[test]
fn a_command_line_that_is_wrong_ends_with_two() {
    for arguments in [&[][..], &["fly"], &["serve", "--colour", "red"], &["doctor"], &["token"]] {
        let ended: crate::process::Ended = binary().args(arguments).output().unwrap().into();
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{arguments:?}: {}", ended.err);
    }
    let help: crate::process::Ended = binary().arg("--help").output().unwrap().into();
    assert_eq!(help.status, 0);
    for command in ["serve", "demo", "import", "export", "fit", "token", "user", "migrate", "doctor"] {
        assert!(help.out.contains(&format!("  {command}")), "{command} is missing: {}", help.out);
    }
}
