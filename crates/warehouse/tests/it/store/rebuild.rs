//! A folder that is lost or damaged is made anew from the database, and so is that of another server.

use db::db_test;
use db::testing::Scratch;

use super::firm::Firm;

db_test! {
    fn a_lost_folder_is_made_anew(scratch: Scratch) {
        let mut firm = sealed(scratch);
        firm.warehouse = None;
        std::fs::remove_dir_all(firm.folder()).unwrap();
        firm.open();
        made_anew(&firm);
    }

    fn a_damaged_folder_is_made_anew_when_that_is_said(scratch: Scratch) {
        let mut firm = sealed(scratch);
        firm.warehouse = None;
        std::fs::remove_file(firm.folder().join(&firm.parquet()[0])).unwrap();
        assert!(warehouse::Warehouse::open(firm.settings()).is_err());
        warehouse::forget(&firm.db, &firm.folder()).unwrap();
        assert_eq!(homes(&firm), 0);
        firm.open();
        made_anew(&firm);
        assert_eq!(homes(&firm), 1);
    }

    fn each_server_has_a_home_of_its_own(scratch: Scratch) {
        let here = sealed(scratch);
        let place = tempfile::tempdir().unwrap();
        let mut there = here.beside(place.path());
        there.check();
        assert!(there.warehouse().seal().unwrap());
        here.update(7, 3);
        // Each seals at its own time, and neither touches what the other has.
        for firm in [&here, &there, &here] {
            firm.check();
            let others = if std::ptr::eq(firm, &here) { &there } else { &here };
            let before = others.parquet();
            here.update(9, 4);
            firm.warehouse().seal().unwrap();
            firm.warehouse().tend().unwrap();
            assert_eq!(others.parquet(), before);
            assert_eq!(firm.parquet(), firm.listed());
            others.check();
        }
        there.open();
        there.check();
        assert_eq!(homes(&here), 2);
    }

    fn a_home_that_nobody_comes_to_is_forgotten(scratch: Scratch) {
        let here = sealed(scratch);
        let place = tempfile::tempdir().unwrap();
        let mut there = here.beside(place.path());
        there.warehouse().seal().unwrap();
        there.warehouse = None;
        here.later(29 * DAY);
        here.warehouse().tend().unwrap();
        assert_eq!(homes(&here), 2);
        // Who comes back in time finds everything.
        there.open();
        there.check();
        there.warehouse = None;
        here.later(31 * DAY);
        here.warehouse().tend().unwrap();
        assert_eq!(homes(&here), 1);
        here.check();
        let refused = warehouse::Warehouse::open(there.settings()).map(drop).unwrap_err().to_string();
        assert!(refused.contains("away for a month"), "{refused}");
        warehouse::forget(&there.db, &there.folder()).unwrap();
        there.open();
        there.check();
    }
}

const DAY: i64 = 24 * 3_600 * 1_000_000;

/// One with a file, and rows beside it.
fn sealed(scratch: &Scratch) -> Firm {
    let firm = Firm::new(scratch);
    firm.create(30, 1);
    firm.update(3, 2);
    firm.warehouse().seal().unwrap();
    firm.delete(5);
    firm.moment(1, 1, false);
    firm
}

fn made_anew(firm: &Firm) {
    firm.check();
    assert!(firm.warehouse().seal().unwrap());
    firm.check();
    assert_eq!(firm.parquet(), firm.listed());
}

fn homes(firm: &Firm) -> i64 {
    let count = firm.db.read_blocking(|tx| tx.query_one("select count(*) from warehouse_home", &[])).unwrap();
    count.unwrap().integer(0).unwrap()
}
