//! One owner of a data directory.

use platform::{DirectoryLock, Error};

#[test]
fn a_second_owner_is_refused_until_the_first_is_gone() {
    let directory = tempfile::tempdir().unwrap();
    let lock = DirectoryLock::take(directory.path()).unwrap();
    let Err(Error::Conflict(why)) = DirectoryLock::take(directory.path()) else {
        panic!("two processes own one directory");
    };
    assert!(why.contains(&format!("process {}", std::process::id())), "{why}");
    drop(lock);
    DirectoryLock::take(directory.path()).unwrap();
}

#[test]
fn a_lock_that_was_left_behind_is_taken_over() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("rapport.lock"), "4242424242\n").unwrap();
    let lock = DirectoryLock::take(directory.path()).unwrap();
    let holder = std::fs::read_to_string(lock.path()).unwrap();
    assert_eq!(holder.trim(), std::process::id().to_string());
}
