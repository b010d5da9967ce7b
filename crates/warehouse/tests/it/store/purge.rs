//! Purging: rows about some ids that are no longer so are in no file afterwards, and everything else is as it was.

use db::db_test;

use super::firm::Firm;

/// How many rows of files, dead ones included, hold a text.
fn holding(firm: &Firm, text: &str) -> usize {
    let rows = firm.parquet().into_iter().flat_map(|file| {
        let bytes = std::fs::read(firm.folder().join(file)).unwrap();
        warehouse::testing::parquet(bytes).unwrap().1
    });
    rows.filter(|row| row.to_string().contains(text)).count()
}

db_test! {
    fn dead_rows_leave_their_files(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        firm.create(200, 1);
        firm.warehouse().seal().unwrap();
        let before = firm.parquet();
        let ids = firm.ids();
        // Nothing of theirs is dead, so nothing is written anew.
        assert_eq!(firm.warehouse().purge(&ids).unwrap().files, 0);
        assert_eq!(firm.parquet(), before);

        let gone = ids[0];
        firm.delete(0);
        assert!(!firm.ids().contains(&gone));
        // Whoever reads the old file keeps it, and is told of.
        let hold = firm.warehouse().hold();
        let purged = firm.warehouse().purge(&[gone]).unwrap();
        assert!(purged.files > 0 && purged.held > 0, "{purged:?}");
        assert!(holding(&firm, &gone.to_string()) > 0);
        drop(hold);
        assert_eq!(firm.warehouse().release().unwrap(), 0);
        assert_eq!(holding(&firm, &gone.to_string()), 0);
        assert!(holding(&firm, &firm.ids()[0].to_string()) > 0);
        firm.check();
        // Again it finds nothing, also after a restart.
        firm.open();
        assert_eq!(firm.warehouse().purge(&[gone]).unwrap().files, 0);
        firm.check();
        // What comes later is found dead in the new file too.
        firm.update(3, 9);
        firm.delete(1);
        firm.check();
    }
}
