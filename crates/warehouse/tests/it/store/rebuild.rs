//! A lost folder is made anew from the database.

use db::db_test;

use super::firm::Firm;

db_test! {
    fn a_lost_folder_is_made_anew(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        firm.create(30, 1);
        firm.update(3, 2);
        firm.warehouse().seal().unwrap();
        firm.delete(5);
        firm.moment(1, 1, false);
        firm.warehouse = None;
        std::fs::remove_dir_all(firm.folder()).unwrap();
        assert!(warehouse::Warehouse::open(firm.settings()).is_err());
        firm.db.write_blocking(warehouse::forget).unwrap();
        firm.open();
        firm.check();
        assert!(firm.warehouse().seal().unwrap());
        firm.check();
        assert_eq!(firm.parquet(), firm.listed());
    }
}
