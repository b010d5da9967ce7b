//! The folder: whose it is, and what lies in it.

use db::db_test;
use warehouse::{Error, Warehouse};

use super::firm::Firm;

db_test! {
    fn what_nobody_listed_is_removed_at_the_start(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        firm.create(10, 1);
        firm.warehouse().seal().unwrap();
        let listed = firm.parquet();
        let stray = firm.folder().join("things").join("0190aaaa-0000-7000-8000-000000000000.parquet");
        std::fs::write(&stray, b"half a file").unwrap();
        firm.open();
        assert_eq!(firm.parquet(), listed);
        firm.check();
    }

    fn files_that_others_took_over_from_go_when_nobody_reads_them(scratch: Scratch) {
        let firm = Firm::new(scratch);
        firm.create(10, 1);
        firm.warehouse().seal().unwrap();
        let before = firm.parquet();
        let hold = firm.warehouse().hold();
        firm.create(10, 2);
        firm.warehouse().seal().unwrap();
        firm.warehouse().tend().unwrap();
        let held = firm.parquet();
        assert!(before.iter().all(|file| held.contains(file)), "a backup may still copy them");
        drop(hold);
        firm.warehouse().tend().unwrap();
        let after = firm.parquet();
        assert!(after.len() < held.len() && before.iter().any(|file| !after.contains(file)));
        assert_eq!(after.len(), firm.warehouse().extent().files);
        firm.check();
    }

    fn a_missing_or_shortened_file_is_noticed_at_the_start(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        firm.create(10, 1);
        firm.warehouse().seal().unwrap();
        firm.warehouse = None;
        let file = firm.folder().join(&firm.parquet()[0]);
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
        assert!(matches!(Warehouse::open(firm.settings()), Err(Error::Damaged(_))));
        std::fs::remove_file(&file).unwrap();
        assert!(matches!(Warehouse::open(firm.settings()), Err(Error::Damaged(_))));
        std::fs::write(&file, &bytes).unwrap();
        firm.open();
        firm.check();
    }

    fn a_flipped_byte_is_found_by_the_checksum(scratch: Scratch) {
        let firm = Firm::new(scratch);
        firm.create(100, 1);
        firm.warehouse().seal().unwrap();
        assert_eq!(firm.warehouse().check().unwrap(), Vec::<String>::new());
        let file = firm.folder().join(&firm.parquet()[0]);
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        assert_eq!(firm.warehouse().check().unwrap().len(), 1);
    }

    fn another_databases_folder_is_refused(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        firm.warehouse = None;
        std::fs::write(firm.folder().join("warehouse-id"), "0190aaaa-0000-7000-8000-000000000000\n").unwrap();
        let refused = Warehouse::open(firm.settings()).map(drop).unwrap_err().to_string();
        assert!(refused.contains("belongs to another database"), "{refused}");
    }

    /// A sealing that cannot write leaves everything as it was.
    fn a_sealing_that_fails_changes_nothing(scratch: Scratch) {
        let firm = Firm::new(scratch);
        firm.create(10, 1);
        firm.warehouse().seal().unwrap();
        firm.create(10, 2);
        firm.update(3, 3);
        // A file where a folder should be.
        let moments = firm.folder().join("moments");
        firm.moment(1, 1, false);
        std::fs::write(&moments, b"in the way").unwrap();
        let before = firm.warehouse().extent();
        assert!(firm.warehouse().seal().is_err());
        assert_eq!(firm.warehouse().extent().watermark, before.watermark);
        firm.check();
        firm.update(5, 4);
        std::fs::remove_file(&moments).unwrap();
        firm.check();
        assert!(firm.warehouse().seal().unwrap());
        firm.check();
    }
}
