//! Comparators against published values and oracles.

use mining::linkage::{
    ComparisonParameters, Level, Nicknames, Parameters, ROLES, Role, Scorer, jaro_winkler, sound,
    within_one_edit,
};
use proptest::prelude::*;

#[test]
fn jaro_winkler_gives_the_published_values() {
    // Winkler (1990) and (1994), tables of examples, to the digits printed there.
    let published = [
        ("MARTHA", "MARHTA", 0.9611),
        ("DIXON", "DICKSONX", 0.8133),
        ("DWAYNE", "DUANE", 0.84),
        ("SHACKLEFORD", "SHACKELFORD", 0.9818),
        ("JERALDINE", "GERALDINE", 0.9259),
        ("JONES", "JOHNSON", 0.8324),
        ("ABROMS", "ABRAMS", 0.9222),
        ("same", "same", 1.0),
        ("", "", 1.0),
        ("", "a", 0.0),
        ("abc", "xyz", 0.0),
    ];
    for (a, b, value) in published {
        assert!((jaro_winkler(a, b) - value).abs() < 5e-5, "{a} {b}: {}", jaro_winkler(a, b));
        assert_eq!(jaro_winkler(a, b), jaro_winkler(b, a), "{a} {b}");
    }
}

#[test]
fn names_that_sound_alike_share_a_code() {
    let alike = [
        ("smith", "smyth"),
        ("meyer", "maier"),
        ("stephen", "steven"),
        ("catherine", "kathryn"),
        ("schmidt", "schmitt"),
        ("phillips", "filips"),
        ("knight", "nite"),
        ("wright", "rite"),
        ("thompson", "tompson"),
    ];
    for (a, b) in alike {
        assert_eq!(sound(a), sound(b), "{a} {b}");
    }
    for (a, b) in [("smith", "jones"), ("anna", "maria"), ("mann", "name"), ("王", "李")] {
        assert_ne!(sound(a), sound(b), "{a} {b}");
    }
    assert_eq!((sound(""), sound("王") == sound("王")), (0, true));
}

#[test]
fn usual_headers_have_roles() {
    let headers = [
        ("given_name", Some(Role::GivenName)),
        (" First Name", Some(Role::GivenName)),
        ("Last-Name", Some(Role::Surname)),
        ("soc_sec_id", Some(Role::Identifier)),
        ("address_1", Some(Role::Street)),
        ("street_number", Some(Role::HouseNumber)),
        ("suburb", Some(Role::City)),
        ("ZIP", Some(Role::Postcode)),
        ("dob", Some(Role::DateOfBirth)),
        ("E-Mail", Some(Role::Email)),
        ("phone", Some(Role::Phone)),
        ("rec_id", None),
        ("notes", None),
    ];
    for (header, role) in headers {
        assert_eq!(Role::guess(header), role, "{header}");
    }
    for role in ROLES {
        assert_eq!(Role::named(role.name()), Some(role));
    }
}

#[test]
fn short_forms_are_added() {
    let mut nicknames = Nicknames::none();
    nicknames.add("Ekaterina", ["Katya", "Katenka"]);
    assert_ne!(format!("{nicknames:?}"), format!("{:?}", Nicknames::none()));
}

/// Edits between two strings, neighbours exchanged counting as one: the whole table of distances.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                d[i][j] = i + j;
                continue;
            }
            let change = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            d[i][j] = change.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
            }
        }
    }
    d[a.len()][b.len()]
}

/// The level that two values of a column of this role reach.
fn level(role: Role, levels: usize, a: &str, b: &str) -> String {
    let level = Level { name: String::new(), m: 0.5, u: 0.5, household: None, colleague: None, alike: None };
    let comparison =
        ComparisonParameters { name: String::new(), levels: vec![level; levels], frequencies: Vec::new() };
    let parameters = Parameters {
        records: 100.0,
        matches: 1.0,
        moved: 0.0,
        households: 0.0,
        apart: 0.0,
        colleagues: 0.0,
        comparisons: vec![comparison],
    };
    let table = super::table(&[role], &[&[a], &[b]]);
    Scorer::new(&table, &parameters).unwrap().explain(0, 1).reasons[0].level.clone()
}

/// What a comparison of surnames should say, by the public comparators alone.
fn surname(a: &str, b: &str) -> &'static str {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let part = |few: &str, many: &str| {
        words(many).len() > 1 && words(few).iter().all(|word| word.len() > 1 && words(many).contains(word))
    };
    let long = a.len().min(b.len()) >= 4;
    match jaro_winkler(a, b) {
        _ if a == b => "same",
        similarity if similarity >= 0.95 => "one slip",
        _ if long && (within_one_edit(a, b) || a.replace(' ', "") == b.replace(' ', "")) => "one slip",
        similarity if similarity >= 0.88 || sound(a) == sound(b) => "similar",
        _ if part(a, b) || part(b, a) => "part of it",
        _ => "different",
    }
}

#[test]
fn dates_agree_in_parts() {
    let levels = [
        ("1980-02-03", "03.02.1980", "same"),
        ("1980-02-03", "19800302", "day and month swapped"),
        ("1980-02-03", "1980-02-04", "one slip"),
        ("1980-02-03", "1908-02-03", "one slip"),
        ("1980-02-03", "1980-02-19", "two of three parts"),
        ("1980-02-03", "1980-11-19", "same year"),
        ("1980-02-03", "1971-11-19", "different"),
        ("02/25/1980", "1980-02-25", "same"),
        ("1980-02-03", "long ago", "unknown"),
        ("1980-02-03", "1980", "unknown"),
    ];
    for (a, b, expected) in levels {
        assert_eq!(level(Role::DateOfBirth, 6, a, b), expected, "{a} {b}");
    }
}

#[test]
fn names_lines_and_addresses_reach_their_levels() {
    let levels = [
        (Role::GivenName, 6, "Bill", "William", "short form"),
        (Role::GivenName, 6, "W", "William", "initial"),
        (Role::GivenName, 6, "Jürgen", "JURGEN", "same"),
        (Role::Surname, 5, "O'Neill", "ONEILL", "same"),
        (Role::Surname, 5, "Lee", "Lee-Hammersmith", "part of it"),
        (Role::Street, 4, "Main Street", "main st.", "same"),
        (Role::Phone, 5, "+1 (212) 555-0123", "212-555-0123", "same ending"),
        (Role::Phone, 5, "212 555 0123", "212 555 0187", "same beginning"),
        (Role::Phone, 5, "000000", "000000", "unknown"),
        (Role::Email, 5, "Ann.Lee+news@Example.org", "ann.lee@example.org", "same"),
        (Role::Email, 5, "ann.lee@a.org", "ann.lee@b.org", "same name, other domain"),
        (Role::Email, 5, "ann.lee@a.org", "ann.le@a.org", "one slip"),
        (Role::Email, 5, "ann.lee@a.org", "bo@a.org", "same domain"),
        (Role::Email, 5, "ann.lee@a.org", "unknown", "unknown"),
        (Role::HouseNumber, 3, "12 A", "12a", "same"),
    ];
    for (role, number, a, b, expected) in levels {
        assert_eq!(level(role, number, a, b), expected, "{a} {b}");
        assert_eq!(level(role, number, b, a), expected, "{b} {a}");
    }
}

proptest! {
    #![proptest_config(super::hostile::cases(4000))]

    #[test]
    fn surnames_reach_the_level_the_comparators_say(
        a in "[a-d]{1,7}( [a-d]{1,4})?", b in "[a-d]{1,7}( [a-d]{1,4})?"
    ) {
        prop_assert_eq!(level(Role::Surname, 5, &a, &b), surname(&a, &b));
    }

    #[test]
    fn identifiers_one_edit_apart_are_seen(a in "[1-4]{2,12}", at in 0usize..12, digit in 1u8..5, way in 0..3) {
        let mut b = a.clone().into_bytes();
        let at = at % a.len();
        match way {
            0 => b[at] = b'0' + digit,
            1 => b.insert(at, b'0' + digit),
            _ => b.swap(at, (at + 1) % a.len()),
        }
        let b = String::from_utf8(b).unwrap();
        let expected = if a == b { "same" } else if within_one_edit(&a, &b) { "one slip" } else { "different" };
        prop_assert_eq!(level(Role::Identifier, 3, &a, &b), expected);
    }

    #[test]
    fn one_edit_is_what_the_table_of_distances_says(a in "[abé]{0,7}", b in "[abé]{0,7}") {
        let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        prop_assert_eq!(within_one_edit(&a, &b), edits(&x, &y) <= 1);
    }

    #[test]
    fn similarity_is_symmetric_and_in_range(a in "\\PC{0,80}", b in "\\PC{0,80}") {
        let similarity = jaro_winkler(&a, &b);
        prop_assert!((0.0..=1.0).contains(&similarity), "{}", similarity);
        prop_assert!(jaro_winkler(&a, &a) == 1.0);
        prop_assert_eq!(within_one_edit(&a, &b), within_one_edit(&b, &a));
    }
}
