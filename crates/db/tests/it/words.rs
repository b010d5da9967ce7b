//! Words are found by themselves and by how they begin, on both databases alike.

use db::{Db, DbError, Id, Word, db_test};

fn id(n: u8) -> Id {
    Id([n; 16])
}

fn put(db: &Db, texts: &[(u8, &str)]) {
    let texts: Vec<(Id, String)> = texts.iter().map(|(n, text)| (id(*n), (*text).to_owned())).collect();
    db.write_blocking(move |tx| tx.put_words("words_test", &texts)).unwrap();
}

fn find(db: &Db, words: &[Word<'static>]) -> Vec<u8> {
    let words = words.to_vec();
    let mut found = db.read_blocking(move |tx| tx.find_words("words_test", &words, 100)).unwrap();
    found.sort();
    found.iter().map(|id| id.0[0]).collect()
}

db_test! {
    fn words_are_found_and_forgotten(db: Db) {
        use Word::{Prefix, Whole};
        assert!(!db.read_blocking(|tx| tx.has_words("words_test")).unwrap());
        db.write_blocking(|tx| tx.create_words("words_test")).unwrap();
        assert!(db.read_blocking(|tx| tx.has_words("words_test")).unwrap());
        put(&db, &[(1, "zoe sahin example com"), (2, "zoey smith"), (3, "anna smith zoe"), (4, "łukasz 東京都 straße"), (5, "")]);
        assert_eq!(find(&db, &[Whole("zoe")]), [1, 3]);
        assert_eq!(find(&db, &[Prefix("zoe")]), [1, 2, 3]);
        assert_eq!(find(&db, &[Prefix("z"), Prefix("smi")]), [2, 3]);
        assert_eq!(find(&db, &[Whole("zoe"), Whole("smith")]), [3]);
        assert_eq!(find(&db, &[Prefix("東")]), [4]);
        assert_eq!(find(&db, &[Prefix("stra"), Whole("łukasz")]), [4]);
        assert_eq!(find(&db, &[Whole("sa")]), [0; 0]);
        assert_eq!(find(&db, &[]), [0; 0]);
        // The words of an operator are words.
        put(&db, &[(6, "and or not near 0")]);
        assert_eq!(find(&db, &[Whole("and"), Whole("or"), Prefix("ne")]), [6]);
        // Others take the place of those that were there.
        put(&db, &[(1, "maria"), (2, "maria")]);
        assert_eq!((find(&db, &[Prefix("zoe")]), find(&db, &[Whole("maria")]), find(&db, &[Whole("example")])), (vec![3], vec![1, 2], vec![]));
        db.write_blocking(|tx| tx.remove_words("words_test", &[id(1), id(3), id(9)])).unwrap();
        assert_eq!((find(&db, &[Prefix("z")]), find(&db, &[Whole("maria")])), (vec![], vec![2]));
        assert_eq!(db.read_blocking(|tx| tx.find_words("words_test", &[Prefix("m")], 0)).unwrap(), []);
    }

    /// Beginnings that many words have are looked for in the first pages; what stands behind them is found all the same.
    fn a_beginning_is_found_wherever_it_stands(db: Db) {
        db.write_blocking(|tx| tx.create_words("words_test")).unwrap();
        put(&db, &[(1, "zebra first"), (2, "zero first")]);
        // More than the pages that are looked through, of words that cannot be packed.
        let mut state = 1_u64;
        let mut word = move || -> String {
            let letter = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                char::from(b'a' + (state >> 33) as u8 % 24)
            };
            std::iter::repeat_with(letter).take(1_500).collect()
        };
        let many: Vec<_> = (0..3_500_u32).map(|n| (Id([[9; 12].as_slice(), &n.to_be_bytes()].concat().try_into().unwrap()), word())).collect();
        db.write_blocking(move |tx| tx.put_words("words_test", &many)).unwrap();
        put(&db, &[(3, "zebra last"), (4, "zoo last")]);
        assert_eq!(find(&db, &[Word::Prefix("ze")]), [1, 2, 3]);
        assert_eq!(find(&db, &[Word::Prefix("z"), Word::Whole("last")]), [3, 4]);
        // Enough in the first pages is enough.
        let found = db.read_blocking(|tx| tx.find_words("words_test", &[Word::Prefix("ze")], 2)).unwrap();
        assert_eq!(found.len(), 2);
    }

    fn what_is_no_word_is_refused(db: Db) {
        db.write_blocking(|tx| tx.create_words("words_test")).unwrap();
        for text in ["a\"b", "a'b", "a*", "a:*", "(a)", "a\\", "a\0", "a-b", "\u{202e}"] {
            let put = db.write_blocking(move |tx| tx.put_words("words_test", &[(id(1), text.to_owned())]));
            assert!(matches!(put, Err(DbError::Unstorable(_))), "{text}: {put:?}");
            let found = db.read_blocking(move |tx| tx.find_words("words_test", &[Word::Prefix(text)], 1));
            assert!(matches!(found, Err(DbError::Unstorable(_))), "{text}: {found:?}");
        }
        assert!(db.write_blocking(|tx| tx.create_words("words; drop table x")).is_err());
    }
}
