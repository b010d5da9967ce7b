//! The sales files of `../shared/data/crm-sales`: companies, products, and what was sold of which by whom.

use serde_json::json;

use super::app::{TestApp, done, problems, rows};

fn files() -> Option<impl Fn(&str) -> Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/crm-sales");
    if !folder.is_dir() {
        println!("SKIP: crm_sales: ../shared/data/crm-sales is not there");
        return None;
    }
    Some(move |name: &str| std::fs::read(folder.join(name)).unwrap())
}

const ACCOUNTS: &str = r#"
[[object]]
object = "companies"
match = ["name"]
columns = { name = "account", industry = "sector", size = "employees" }
"#;

const PRODUCTS: &str = r#"
[[object]]
object = "products"
match = ["name"]
columns = { name = "product", category = "series", price = "sales_price" }
"#;

/// Won deals become orders; companies and products have to be there.
const PIPELINE: &str = r#"
[reader]
FORM

[[object]]
object = "companies"
match = ["name"]
columns = { name = "account" }
missing = "refuse"
without_key = "skip"

[[object]]
object = "products"
match = ["name"]
columns = { name = "product" }
missing = "refuse"

[[object]]
object = "orders"
match = ["source_id"]
columns = { source_id = "opportunity_id", placed_at = "engage_date", total = "close_value", owner_id = "sales_agent" }
relations = { company_id = "companies" }
"#;

db::db_test! {
    fn the_sales_files_load_and_what_does_not_fit_is_said(scratch: Scratch) {
        let Some(read) = files() else { return };
        let mut app = TestApp::open(scratch);
        let accounts = read("accounts.csv");
        let count = accounts.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() as i64 - 1;
        let import = app.import(&accounts, &[("map_file", ACCOUNTS), ("source", "accounts")]);
        assert_eq!((rows(&import), done(&import, "companies")), ([count, count, 0], [count, 0, 0]), "{import}");
        let import = app.import(read("products.csv"), &[("map_file", PRODUCTS), ("source", "products")]);
        assert_eq!(rows(&import)[2], 0, "{import}");

        let pipeline = read("sales_pipeline.csv");
        // Without users nobody owns them, and it is said who is missing.
        let map = PIPELINE.replace("FORM", "date_form = \"dd-mm-yy\"");
        let asked = app.import(&pipeline, &[("map_file", &map), ("source", "b"), ("dry_run", "true")]);
        let missing = problems(&asked);
        assert!(missing.iter().any(|(_, column, reason)| column == "sales_agent" && reason.contains("'Moses Frase'")), "{missing:?}");

        let teams = String::from_utf8(read("sales_teams.csv")).unwrap();
        for agent in teams.lines().skip(1).filter_map(|line| line.split(',').next()) {
            app.user_named(agent);
        }
        // Nobody guesses what 01-03-17 means.
        let asked = app.import(&pipeline, &[("map_file", &PIPELINE.replace("FORM", "")), ("source", "a"), ("dry_run", "true")]);
        assert!(problems(&asked).iter().any(|(_, column, reason)| column == "engage_date" && reason.contains("date_form")), "{asked}");
        let import = app.import(&pipeline, &[("map_file", &map), ("source", "pipeline")]);
        let refused = problems(&import);
        assert!(refused.iter().any(|(_, _, reason)| reason == "there is no product 'GTXPro'; is 'GTX Pro' meant?"), "{refused:?}");
        assert!(refused.iter().all(|(_, column, _)| column != "sales_agent"), "{refused:?}");
        let [all, accepted, rejected] = rows(&import);
        assert_eq!(done(&import, "orders"), [accepted, 0, 0], "{import}");
        assert!(accepted > 0 && rejected > 0 && accepted + rejected == all);

        // Put right, the rest comes too.
        let mended = app.rejects(&import).replace("GTXPro", "GTX Pro");
        let rest = app.import(mended, &[("map_file", &map), ("source", "pipeline")]);
        let product = |reason: &str| reason.contains("no product");
        assert!(problems(&rest).iter().all(|(_, _, reason)| !product(reason)), "{rest}");
        assert!(done(&rest, "orders")[0] > 0);
        let owned = app.post("/orders/search", json!({"filter": {"field": "owner_id", "op": "empty", "value": true}, "total": true, "limit": 1}));
        assert_eq!(owned["total"], 0);
    }
}
