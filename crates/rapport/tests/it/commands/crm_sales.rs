//! The sales files of `../shared/data/crm-sales`: companies, products, users, and deals of which nothing was lost.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::process::Place;

/// The map files as `docs/imports.md` shows them, in its order.
fn recipes() -> Vec<String> {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/imports.md");
    let text = std::fs::read_to_string(docs).unwrap();
    let recipe = text.split("## A recipe: companies, products, colleagues and deals").nth(1).unwrap();
    recipe.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

db::db_test! {
    fn the_sales_files_load_as_the_recipe_says(scratch: Scratch) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/crm-sales");
        if !folder.is_dir() {
            println!("SKIP: crm_sales: ../shared/data/crm-sales is not there");
            return;
        }
        let place = Place::new(scratch);
        let file = |name: &str| folder.join(name).display().to_string();
        let maps: Vec<String> = recipes().iter().enumerate().map(|(at, map)| place.file(&format!("{at}.toml"), map)).collect();
        let [accounts, products, deals] = maps.as_slice() else { panic!("{} recipes", maps.len()) };

        let said = place.done(&["import", &file("accounts.csv"), "--map-file", accounts]);
        // Seven companies are the parents of others. One of them stands further down than its daughters.
        assert!(said.starts_with("85 rows, 85 accepted, 0 refused"), "{said}");
        assert_eq!(place.done(&["sql", "select count(*), count(parent_id) from companies", "--format", "csv"]).lines().nth(1), Some("85,15"));
        let said = place.done(&["import", &file("products.csv"), "--map-file", products]);
        assert!(said.contains("products: 7 created"), "{said}");

        // Users come from their own file; whoever is there is not added again.
        let users = ["user", "import", &file("sales_teams.csv"), "--name", "sales_agent", "--domain", "sales.example", "--team", "regional_office"];
        assert_eq!(place.done(&users).lines().count(), 35);
        assert_eq!(place.done(&users), "");
        let listed = place.done(&["user", "list"]);
        assert!(listed.contains("anna.snelling@sales.example member Anna Snelling"), "{listed}");

        // Nobody guesses what 01-03-17 means.
        let undated = std::fs::read_to_string(deals).unwrap().replace("date_form = \"dd-mm-yy\"", "");
        let undated = place.file("undated.toml", undated);
        let pipeline = file("sales_pipeline.csv");
        let asked = place.run(&["import", &pipeline, "--map-file", &undated, "--dry-run"]);
        assert!(asked.err.contains("column engage_date") && asked.err.contains("date_form"), "{}", asked.err);

        // The file calls a product otherwise than the list of products.
        let rejects = place.path().join("rejects.csv").display().to_string();
        let import = ["import", &pipeline, "--map-file", deals, "--source", "crm", "--json"];
        let dry: Json = serde_json::from_str(&place.done(&[&import[..], &["--dry-run"]].concat())).unwrap();
        let real: Json = serde_json::from_str(&place.done(&[&import[..], &["--rejects", &rejects]].concat())).unwrap();
        assert_eq!(dry["counts"]["by_object"], real["counts"]["by_object"]);
        assert_eq!((&real["counts"]["rows"], &real["counts"]["rejected"]), (&8800.into(), &1480.into()), "{real}");
        for problem in real["problems"].as_array().unwrap() {
            assert_eq!(problem["reason"], "there is no product 'GTXPro'; is 'GTX Pro' meant?");
        }
        // What is only looked up is not told as something that was written.
        let objects: Vec<&String> = real["counts"]["by_object"].as_object().unwrap().keys().collect();
        assert_eq!(objects, ["deals", "pipelines", "stages"]);

        let mended = std::fs::read_to_string(&rejects).unwrap().replace("GTXPro", "GTX Pro");
        let mended = place.file("mended.csv", mended);
        let said = place.done(&["import", &mended, "--map-file", deals, "--source", "crm"]);
        assert!(said.contains("deals: 1480 created"), "{said}");

        let answer = place.done(&["sql", "select s.name, s.position, d.status, count(*) as deals, count(d.company_id) as companies, \
            count(d.product_id) as products, count(d.owner_id) as owners, count(d.won_at) as won, count(d.lost_at) as lost, \
            sum(d.amount) as amount, count(distinct d.currency) as currencies from deals d join stages s on s.id = d.stage_id \
            join pipelines p on p.id = s.pipeline_id where p.name = 'Sales' group by 1, 2, 3 order by 2", "--format", "jsonl"]);
        let stages: BTreeMap<String, Json> = answer.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()).map(|row| (row["name"].as_str().unwrap().to_owned(), row)).collect();
        let counts: Vec<(&str, i64, &str)> = stages.iter().map(|(name, row)| (name.as_str(), row["deals"].as_i64().unwrap(), row["status"].as_str().unwrap())).collect();
        assert_eq!(counts, [("Engaging", 1589, "open"), ("Lost", 2473, "lost"), ("Prospecting", 500, "open"), ("Won", 4238, "won")]);
        let sum = |name: &str| stages.values().map(|row| row[name].as_i64().unwrap()).sum::<i64>();
        assert_eq!((sum("products"), sum("owners"), sum("companies"), sum("won"), sum("lost")), (8800, 8800, 8800 - 1425, 4238, 2473));
        let won = place.done(&["sql", "select sum(amount) as total from deals where status = 'won'", "--format", "csv"]);
        assert!(won.lines().nth(1).is_some_and(|total| total.starts_with("10005534")), "{won}");
        let dated = place.done(&["sql", "select cast(close_date as varchar) as closed, cast(opened_at as varchar) as opened from deals where source_id = '1C1I7A6R'", "--format", "csv"]);
        assert!(dated.lines().nth(1).is_some_and(|line| line.starts_with("2017-03-01,2016-10-20")), "{dated}");

        // The same file again changes nothing.
        let again: Json = serde_json::from_str(&place.done(&import)).unwrap();
        assert_eq!(again["counts"]["by_object"]["deals"]["unchanged"], 7320, "{again}");
    }
}
