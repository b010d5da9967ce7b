//! Ids: their layout, that they rise, and that what is derived stays the same.

use model::{Id, IdSource, Timestamp};
use proptest::prelude::*;

/// 2026-03-02T09:00:00Z.
const NOW: Timestamp = Timestamp(1_772_442_000_000_000);

#[test]
fn the_layout_is_that_of_version_7() {
    let id = IdSource::new(1).next(NOW);
    let milliseconds = id.0[..6].iter().fold(0_i64, |sum, byte| (sum << 8) | i64::from(*byte));
    assert_eq!(milliseconds, NOW.0 / 1_000);
    assert_eq!(id.0[6] >> 4, 7, "the version");
    assert_eq!(id.0[8] >> 6, 0b10, "the variant");
    let text = id.to_string();
    assert_eq!((text.len(), &text[14..15]), (36, "7"));
    assert_eq!(text.parse::<Id>().unwrap(), id);
}

#[test]
fn a_seed_gives_the_same_ids_and_another_seed_gives_others() {
    let make = |seed| {
        let mut source = IdSource::new(seed);
        (0..100).map(|step| source.next(NOW.plus_micros(step * 700))).collect::<Vec<_>>()
    };
    assert_eq!(make(7), make(7));
    assert!(make(7).iter().all(|id| !make(8).contains(id)));
}

#[test]
fn many_ids_of_one_millisecond_rise() {
    let mut source = IdSource::new(3);
    let ids: Vec<_> = (0..100_000).map(|_| source.next(NOW)).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(ids.iter().all(|id| id.0[6] >> 4 == 7 && id.0[8] >> 6 == 0b10));
}

#[test]
fn ids_rise_also_at_the_ends_of_time() {
    let mut source = IdSource::new(3);
    let times = [Timestamp(i64::MIN), Timestamp(-1), Timestamp(0), Timestamp(253_402_300_799_000_000)];
    let ids: Vec<_> = times.into_iter().map(|time| source.next(time)).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
}

#[test]
fn a_derived_id_is_the_same_for_ever() {
    let record: Id = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
    // Stored interactions carry these ids: a change of the rule would double every one of them.
    assert_eq!(Id::derived(record, "order_placed").to_string(), "bfc237a8-d1d3-870d-86c7-07aeafc93dba");
    assert_ne!(Id::derived(record, "order_placed"), Id::derived(record, "order_shipped"));
    assert_ne!(Id::derived(record, "order_placed"), Id::derived(Id([7; 16]), "order_placed"));
    let derived = Id::derived(record, "order_placed");
    assert_eq!((derived.0[6] >> 4, derived.0[8] >> 6), (8, 0b10), "version and variant");
}

#[test]
fn only_the_hyphenated_form_is_an_id() {
    let plain = "01890a5dac96774bbcceb302099a8057";
    for text in [
        "",
        plain,
        &format!("{{{}}}", "01890a5d-ac96-774b-bcce-b302099a8057"),
        "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805g",
        "01890a5d-ac96-774b-bcce_b302099a8057",
        "0189-0a5dac96-774b-bcce-b302099a8057",
        // 36 bytes, but not of ASCII.
        "ääääääääääääääääää",
        &"x".repeat(100_000),
    ] {
        let error = text.parse::<Id>().unwrap_err().to_string();
        assert!(error.len() < 250, "the error repeats a long text: {}", error.len());
    }
    let upper: Id = "01890A5D-AC96-774B-BCCE-B302099A8057".parse().unwrap();
    assert_eq!(upper.to_string(), "01890a5d-ac96-774b-bcce-b302099a8057");
}

proptest! {
    #[test]
    fn ids_rise_whatever_the_clock_does(seed: u64, steps in prop::collection::vec(-5_000_000_i64..5_000_000, 1..300)) {
        let mut source = IdSource::new(seed);
        let mut now = NOW;
        let mut last = Id([0; 16]);
        for step in steps {
            now = now.plus_micros(step);
            let id = source.next(now);
            prop_assert!(id > last, "{id} after {last}");
            prop_assert!(id.to_string() > last.to_string(), "the texts sort alike");
            last = id;
        }
    }

    #[test]
    fn an_id_is_read_back(bytes: [u8; 16]) {
        let id = Id(bytes);
        prop_assert_eq!(id.to_string().parse::<Id>().unwrap(), id);
        prop_assert_eq!(Id::from_slice(&bytes), Some(id));
        prop_assert_eq!(Id::from_slice(&bytes[1..]), None);
    }
}
