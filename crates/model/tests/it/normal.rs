//! The search key: what people take for the same has the same key.

use model::search_key;
use proptest::prelude::*;

#[test]
fn case_accents_and_blanks_do_not_count() {
    for (text, key) in [
        ("Zoë  ŞAHİN", "zoe sahin"),
        ("  Ana\tMaría\n", "ana maria"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("Łódź", "lodz"),
        ("Đặng", "dang"),
        ("ﬁnance №5", "finance no5"),
        ("Ｆｕｌｌ", "full"),
        ("Σοφία", "σοφια"),
        ("Иван", "иван"),
        ("佐藤", "佐藤"),
        ("a\u{a0}b", "a b"),
        ("a\u{7}b", "a b"),
        ("", ""),
        ("  ", ""),
        ("\u{301}", ""),
        ("100%_!", "100%_!"),
    ] {
        assert_eq!(search_key(text), key, "{text:?}");
    }
}

#[test]
fn composed_and_decomposed_letters_are_the_same() {
    assert_eq!(search_key("é"), search_key("e\u{301}"));
    assert_eq!(search_key("Ångström"), search_key("A\u{30a}ngstro\u{308}m"));
    assert_eq!(search_key("ΟΔΟΣ"), search_key("οδος"), "a capital sigma ends a word too");
}

proptest! {
    #[test]
    fn a_key_is_its_own_key(text in "\\PC{0,30}|[ a-zäöüÄÖÜßÆøŁİı\u{300}-\u{310}\t]{0,30}") {
        let key = search_key(&text);
        prop_assert_eq!(search_key(&key), key.clone());
        prop_assert!(!key.contains("  ") && !key.starts_with(' ') && !key.ends_with(' '));
        prop_assert_eq!(search_key(&text.to_lowercase()), key);
    }

    /// Whoever types a whole word of a text finds it.
    #[test]
    fn a_key_contains_the_key_of_each_word(words in prop::collection::vec("\\w{1,10}", 1..5)) {
        let key = search_key(&words.join(" "));
        for word in &words {
            prop_assert!(key.contains(&search_key(word)), "{key:?} {word:?}");
        }
    }
}
