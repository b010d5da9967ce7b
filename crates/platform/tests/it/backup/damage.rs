//! A backup that was cut short or altered is refused before anything is touched.

use std::path::Path;

use db::testing::Scratch;
use model::Value;
use platform::Error;
use platform::backup::{check, suits};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::{Backed, Place, files, modules, paper, restore};
use crate::app::TestApp;
use crate::records::make;

/// A backup of a few records and a file.
fn small() -> Backed {
    let scratch = Scratch::sqlite();
    let test = TestApp::with(&scratch, modules());
    make(&test.owner(), "people", json!({"name": "Ann"}));
    paper(&test, "small", b"one line\n");
    Backed::of(&test)
}

fn refused(path: &Path) -> Result<(), String> {
    match check(path) {
        Ok(_) => Err("it was taken".to_owned()),
        Err(Error::Unprocessable(_)) => Ok(()),
        Err(other) => Err(other.to_string()),
    }
}

#[test]
fn every_changed_byte_is_seen() {
    let backed = small();
    let whole = std::fs::read(&backed.path).unwrap();
    let mut bytes = whole.clone();
    for at in 0..whole.len() {
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&backed.path, &bytes).unwrap();
        if let Err(why) = refused(&backed.path) {
            panic!("the byte {at} of {} was changed: {why}", whole.len());
        }
        bytes[at] = whole[at];
    }
    std::fs::write(&backed.path, &whole).unwrap();
    assert_eq!(backed.check().sha256, backed.made.sha256);
}

#[test]
fn every_cut_and_every_addition_is_seen() {
    let backed = small();
    let whole = std::fs::read(&backed.path).unwrap();
    for length in 0..whole.len() {
        std::fs::write(&backed.path, &whole[..length]).unwrap();
        refused(&backed.path).unwrap_or_else(|why| panic!("cut to {length} of {}: {why}", whole.len()));
    }
    for more in [&b"\0"[..], b"E\0\0\0\0", &whole] {
        std::fs::write(&backed.path, [&whole, more].concat()).unwrap();
        refused(&backed.path).unwrap();
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(200))]

    /// Any run of bytes replaced by any others of any number.
    #[test]
    fn every_other_content_is_seen(
        from in 0.0..1.0_f64, length in 0_usize..60, by in proptest::collection::vec(proptest::num::u8::ANY, 0..60)
    ) {
        thread_local!(static SMALL: Backed = small());
        SMALL.with(|backed| {
            let whole = std::fs::read(&backed.path).unwrap();
            let from = (from * whole.len() as f64) as usize;
            let until = (from + length).min(whole.len());
            let altered = [&whole[..from], &by, &whole[until..]].concat();
            let path = backed.folder.path().join("altered");
            std::fs::write(&path, &altered).unwrap();
            assert!(altered == whole || refused(&path) == Ok(()));
        });
    }
}

/// The blocks of a backup: kind and payload.
pub fn blocks(bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut rest = bytes.strip_prefix(b"rapport backup\n").unwrap();
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest[1..5].try_into().unwrap()) as usize;
        blocks.push((rest[0], rest[5..5 + length].to_vec()));
        rest = &rest[5 + length + 32..];
    }
    blocks
}

/// A backup of these blocks with checksums that are right, as a forger would make it.
pub fn sealed(blocks: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"rapport backup\n".to_vec();
    for (kind, payload) in blocks {
        bytes.push(*kind);
        bytes.extend((payload.len() as u32).to_le_bytes());
        bytes.extend(payload);
        bytes.extend(Sha256::digest(&bytes).to_vec());
    }
    bytes
}

/// The same backup with another manifest.
pub fn told(backed: &Backed, change: impl FnOnce(&mut Json)) -> Vec<u8> {
    let mut blocks = blocks(&std::fs::read(&backed.path).unwrap());
    let mut manifest: Json = serde_json::from_slice(&blocks[0].1).unwrap();
    change(&mut manifest);
    blocks[0].1 = manifest.to_string().into_bytes();
    sealed(&blocks)
}

/// The rows in a block.
pub fn rows(block: &[u8]) -> (u32, Vec<Vec<Value>>) {
    postcard::from_bytes(&lz4_flex::decompress_size_prepended(block).unwrap()).unwrap()
}

/// The block of rows.
pub fn block(rows: &(u32, Vec<Vec<Value>>)) -> Vec<u8> {
    lz4_flex::compress_prepend_size(&postcard::to_stdvec(rows).unwrap())
}

#[test]
fn what_a_forger_writes_does_no_harm() {
    let backed = small();
    let whole = std::fs::read(&backed.path).unwrap();
    assert_eq!(sealed(&blocks(&whole)), whole, "the format is as it is documented");
    let path = backed.folder.path().join("forged");
    let refused = |bytes: &[u8], why: &str| {
        std::fs::write(&path, bytes).unwrap();
        let error = check(&path).unwrap_err();
        assert!(matches!(&error, Error::Unprocessable(text) if text.contains(why)), "{error}");
    };
    for place in [
        "../papers/x",
        "papers/../../x",
        "/etc/x",
        "rapport.db",
        "RAPPORT.d/x",
        "papers//x",
        "papers/.x",
        ".ssh/x",
        "papers\\x/y",
    ] {
        refused(&told(&backed, |manifest| manifest["files"][0]["path"] = json!(place)), "it would write to");
    }
    refused(
        &told(&backed, |manifest| manifest["files"][0]["bytes"] = json!(8)),
        "is not what its manifest says",
    );
    refused(
        &told(&backed, |manifest| manifest["files"][0]["sha256"] = json!("00")),
        "is not what its manifest says",
    );
    refused(&told(&backed, |manifest| manifest["files"] = json!([])), "a file that it does not list");
    refused(&told(&backed, |manifest| manifest["tables"][0]["rows"] = json!(7)), "rows of feed instead of 7");
    refused(&told(&backed, |manifest| manifest["tables"] = json!([])), "a table that it does not list");
    refused(
        &told(&backed, |manifest| manifest["tables"][0]["columns"][0]["type"] = json!("text")),
        "a row of feed",
    );
    refused(
        &told(&backed, |manifest| manifest["tables"][0]["columns"][0]["type"] = json!("uuid")),
        "no type",
    );
    refused(&sealed(&blocks(&whole)[1..]), "does not begin with its manifest");
    let mut failed = blocks(&whole);
    failed.last_mut().unwrap().0 = b'X';
    failed.last_mut().unwrap().1 = b"the disk is full".to_vec();
    refused(&sealed(&failed), "the disk is full");
    // A size that would fill the memory is not believed.
    let mut huge = blocks(&whole);
    let at = huge.iter().position(|(kind, _)| *kind == b'R').unwrap();
    huge[at].1[..4].copy_from_slice(&u32::MAX.to_le_bytes());
    refused(&sealed(&huge), "a length that cannot be");
}

#[test]
fn a_backup_of_a_newer_program_is_refused_in_words() {
    let backed = small();
    let path = backed.folder.path().join("newer");
    std::fs::write(
        &path,
        told(&backed, |manifest| {
            manifest["format"] = json!(2);
            manifest["program"] = json!("9.1.0");
        }),
    )
    .unwrap();
    let error = check(&path).unwrap_err().to_string();
    assert!(error.contains("Rapport 9.1.0") && error.contains("newer than this program"), "{error}");

    type Change = fn(&mut Json);
    let change: [(&str, Change); 3] = [
        ("made by Rapport 9.0.0", |manifest| manifest["program"] = json!("9.0.0")),
        ("schema version 99", |manifest| {
            let mut newer = manifest["migrations"].as_array().unwrap().clone();
            newer.extend(
                (newer.len() + 1..=99).map(|at| json!({"version": at, "name": "later", "checksum": ""})),
            );
            manifest["migrations"] = json!(newer);
        }),
        ("is not the one of this program", |manifest| manifest["migrations"][0]["checksum"] = json!("other")),
    ];
    for (words, change) in change {
        std::fs::write(&path, told(&backed, change)).unwrap();
        let checked = check(&path).unwrap();
        for place in Place::both() {
            let error = restore(&checked, &place, &modules()).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
            assert!(files(place.data.path()).is_empty());
            let db = place.open();
            assert!(db.prepare_check("select last from feed").is_err(), "no table was made");
            db.close();
        }
        assert!(suits(&checked.manifest, &modules()).is_err());
    }
}
