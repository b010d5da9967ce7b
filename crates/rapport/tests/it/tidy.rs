//! Rules of the house that no compiler checks: who stands on whom, where SQL may be of one database, what a
//! source file must not hold, and that what is carried along is what it is said to be.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use db::{Dialect, Options};
use platform::feed::GROUP_LOCK;
use platform::firm::Firm;
use platform::records::statements_of;
use platform::{App, Clock, Settings};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Our files below a folder with one of these endings, by their path from the root.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if path.is_dir() {
                let made =
                    matches!(name.as_str(), "target" | "node_modules" | "dist" | ".git" | ".artefacts");
                if !made {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let relative = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((relative, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds nothing");
    found
}

/// The sources of a crate, without its tests and benchmarks.
fn sources(name: &str) -> Vec<(String, String)> {
    files(&format!("crates/{name}/src"), &[".rs"])
}

const CRATES: &[&str] =
    &["model", "db", "mining", "warehouse", "platform", "identify", "differentiate", "interact", "rapport"];

/// What each crate may name of ours. Nothing names upwards.
const STANDS_ON: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("db", &["model"]),
    ("mining", &["model"]),
    ("warehouse", &["model", "db"]),
    ("platform", &["model", "db", "warehouse"]),
    ("identify", &["model", "db", "mining", "platform"]),
    ("differentiate", &["model", "db", "mining", "platform", "identify"]),
    ("interact", &["model", "db", "mining", "platform", "identify", "differentiate"]),
    // The command line writes answers of the warehouse as tables, CSV and Parquet.
    ("rapport", &["model", "db", "mining", "warehouse", "platform", "identify", "differentiate", "interact"]),
];

/// What only the warehouse names.
const ANALYTICS: &[&str] = &["datafusion", "arrow", "parquet", "object_store", "duckdb"];

#[test]
fn crates_name_only_those_below_them() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed: BTreeMap<&str, &[&str]> = STANDS_ON.iter().copied().collect();
    let mut seen = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let below = allowed.get(name).unwrap_or_else(|| panic!("{name} is no crate of the plan"));
        seen.insert(name.to_owned());
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            // Tests of the database crate name it once more, with its harness.
            if CRATES.contains(&other) && !(other == name && dependency["kind"] == "dev") {
                assert!(below.contains(&other), "{name} names {other}");
            }
            if matches!(other, "rusqlite" | "libsqlite3-sys" | "postgres" | "tokio-postgres") {
                assert_eq!(name, "db", "{name} names {other}");
            }
            if ANALYTICS.iter().any(|family| other.starts_with(family)) {
                assert_eq!(name, "warehouse", "{name} names {other}");
            }
        }
    }
    assert_eq!(seen, CRATES.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn model_and_mining_are_pure() {
    for (path, text) in ["model", "mining"].into_iter().flat_map(sources) {
        for word in [
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "SystemTime",
            "Instant::now",
            "::now()",
            "getrandom",
            "println!",
        ] {
            assert!(!text.contains(word), "{path} holds {word}");
        }
    }
}

/// The texts in quotes of a Rust source.
fn texts(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let letters: Vec<char> = source.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or(' ');
    let mut place = 0;
    while place < letters.len() {
        match at(place) {
            '/' if at(place + 1) == '/' => {
                while place < letters.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            // A letter in quotes, which may be a quotation mark.
            '\'' if at(place + 1) == '\\' && at(place + 3) == '\'' => place += 4,
            '\'' if at(place + 2) == '\'' => place += 3,
            'r' if at(place + 1) == '"' || (at(place + 1) == '#' && matches!(at(place + 2), '"' | '#')) => {
                let marks = letters[place + 1..].iter().take_while(|letter| **letter == '#').count();
                let start = place + marks + 2;
                let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', marks)).collect();
                let rest: String = letters[start..].iter().collect();
                let text = rest.split(&end).next().unwrap_or_default();
                found.push(text.to_owned());
                place = start + text.chars().count() + marks + 1;
            }
            '"' => {
                let mut text = String::new();
                place += 1;
                while place < letters.len() && at(place) != '"' {
                    if at(place) == '\\' {
                        place += 1;
                    }
                    text.push(at(place));
                    place += 1;
                }
                found.push(text);
                place += 1;
            }
            _ => place += 1,
        }
    }
    found
}

/// Words that only one of the databases understands, or that they understand differently.
const DIALECT: &[&str] = &[
    "rowid",
    "pragma",
    "ilike",
    "::",
    "jsonb",
    "json_extract",
    "strftime",
    "to_char",
    "to_timestamp",
    "date_trunc",
    "julianday",
    "glob",
    "nextval",
    "currval",
    "autoincrement",
    "collate",
    "insert or",
    "ifnull",
    "nvl",
    "iif",
    "group_concat",
    "string_agg",
    "array_agg",
    "unnest",
    "generate_series",
    "distinct on",
    "regexp",
    "similar to",
    "current_timestamp",
    "current_date",
    "typeof",
    "printf",
    "instr",
    "strpos",
    "lateral",
    "serial",
    "extract",
    "datetime",
    "now()",
    "random()",
    "~*",
    "sqlite_master",
    "information_schema",
    "pg_catalog",
    "for update",
    "any(",
    "= true is",
    "indexed by",
    "limit all",
    "limit -1",
    "bool_or",
    "bool_and",
    "full outer",
];

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let letter =
            |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        let plain = |letter: char| letter.is_alphanumeric() || letter == '_';
        let before = word.starts_with(plain) && letter(text[..start].chars().next_back());
        let after = word.ends_with(plain) && letter(text[start + word.len()..].chars().next());
        !before && !after
    })
}

/// Whether a text is SQL or a part of it.
fn is_sql(text: &str) -> bool {
    [
        "select ",
        "insert into ",
        "update ",
        "delete from ",
        " where ",
        " join ",
        " order by ",
        " is null",
        " is not null",
        "cast(",
        "coalesce(",
    ]
    .iter()
    .any(|word| text.contains(word) || text.starts_with(word.trim_start()))
}

/// Where SQL is meant for the warehouse, which has a dialect of its own.
const WAREHOUSE_SQL: &[&str] = &[
    "crates/warehouse/src/query/",
    "crates/differentiate/src/metrics/",
    "crates/differentiate/src/value/view.rs",
];

#[test]
fn only_the_database_crate_speaks_dialects() {
    let mut read = 0;
    for name in CRATES.iter().filter(|name| **name != "db") {
        for (path, source) in sources(name) {
            for word in ["rusqlite", "tokio_postgres", "postgres::"] {
                assert!(!source.contains(word), "{path} names {word}");
            }
            if WAREHOUSE_SQL.iter().any(|place| path.starts_with(place)) {
                continue;
            }
            for text in texts(&source).iter().map(|text| text.to_lowercase()).filter(|text| is_sql(text)) {
                read += 1;
                for word in DIALECT {
                    assert!(!has_word(&text, word), "{path}: '{word}' in: {text}");
                }
            }
        }
    }
    assert!(read > 100, "only {read} SQL texts were found");
}

#[test]
fn the_words_of_dialects_are_found() {
    let source = "// \"select rowid\"\nlet a = '\"'; f(\"select x::text\", r#\"select \"a\" from t where b glob c\"#, \"a \\\" b\");";
    assert_eq!(texts(source), ["select x::text", "select \"a\" from t where b glob c", "a \" b"]);
    assert!(has_word("select x::text", "::") && has_word("a glob b", "glob"));
    assert!(!has_word("global glob_ aglob", "glob"));
}

/// Names that are declared with `statements!` in the sources of a crate.
fn declared(name: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, source) in sources(name) {
        let Some((_, block)) = source.split_once("statements! {\n") else { continue };
        let block = block.split("\n}").next().unwrap();
        for line in block.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
            let line = line
                .trim_start_matches("pub(crate) ")
                .trim_start_matches("pub(super) ")
                .trim_start_matches("pub ");
            if let Some((name, _)) = line.split_once(" = ")
                && name
                    .chars()
                    .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
            {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

db::db_test! {
    fn every_statement_can_be_prepared(scratch: Scratch) {
        let data = tempfile::tempdir().unwrap();
        let app = App::open(Settings {
            db: scratch.open(Options { group_lock: Some(GROUP_LOCK), ..Options::default() }),
            data: data.path().to_owned(),
            files: data.path().to_owned(),
            firm: Firm::new("Test", "UTC", "EUR").unwrap(),
            clock: Clock::at(model::Timestamp(0)),
            seed: 1,
            modules: rapport::modules(),
            base_url: "http://test.local".to_owned(),
        })
        .unwrap();
        let of_rooms = app.modules.iter().flat_map(|module| module.statements.iter().copied().flatten().copied());
        let all: Vec<_> = platform::statements().chain(of_rooms).collect();
        for (name, sql) in &all {
            app.db.prepare_check(sql).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let reached: BTreeSet<String> = all.iter().map(|(name, _)| (*name).to_owned()).collect();
        let declared: BTreeSet<String> =
            ["warehouse", "platform", "identify", "differentiate", "interact", "rapport"].into_iter().flat_map(declared).collect();
        assert!(declared.len() > 60, "{declared:?}");
        assert_eq!(declared.difference(&reached).collect::<Vec<_>>(), Vec::<&String>::new(), "no list holds these");
        let schema = app.schema();
        for sql in platform::warehouse::statements_of(&schema, &app.modules) {
            app.db.prepare_check(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
        for object in &schema.catalog.objects {
            for sql in statements_of(&schema, object).unwrap() {
                app.db.prepare_check(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            }
        }
        assert_eq!(scratch.dialect() == Dialect::Postgres, app.db.dialect() == Dialect::Postgres);
    }
}

/// Routes that look at the whole schema, and why they may.
const WHOLE: &[(&str, &str)] = &[
    (
        "crates/platform/src/rights/role_routes.rs",
        "a role speaks of everything, and only administrators make one",
    ),
    ("crates/platform/src/schema/routes.rs", "only those who manage objects make one"),
    ("crates/differentiate/src/value/routes.rs", "compares what a caller sees with what there is"),
    ("crates/identify/src/episodes/routes.rs", "leaves out what comes from fields that are hidden"),
    ("crates/identify/src/imports/routes.rs", "checks a map; the rows are written within rights"),
];

#[test]
fn what_answers_a_request_takes_the_schema_as_it_is_for_the_caller() {
    for (path, text) in ["platform", "identify", "differentiate", "interact"].into_iter().flat_map(sources) {
        let whole = text.contains(".schema()") && !WHOLE.iter().any(|(known, _)| *known == path);
        assert!(!(path.ends_with("routes.rs") && whole), "{path}: answer from app.view(&caller)");
    }
}

/// Ours to read, and so ours to keep tidy.
const TEXT: &[&str] =
    &[".rs", ".ts", ".tsx", ".mjs", ".css", ".html", ".sh", ".toml", ".md", ".json", "Makefile", "NOTICE"];

#[test]
fn nothing_is_left_undone_and_nothing_names_a_machine() {
    // Put together here, so that this file does not hold them.
    let undone = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["unimplemented", "!("].concat(),
        ["XX", "X:"].concat(),
    ];
    let machine = ["work", "root", "home", "tmp"].map(|folder| format!("/{folder}/"));
    for (path, text) in files("", TEXT) {
        for (line, content) in text.lines().enumerate() {
            for word in &undone {
                assert!(!has_word(content, word), "{path}:{}: {content}", line + 1);
            }
            // The folder of a socket has a short path by need.
            if path != "scripts/postgres.sh" {
                for folder in &machine {
                    let named = content.match_indices(folder.as_str()).any(|(start, _)| {
                        // A part of a longer path or address is another folder.
                        !content[..start]
                            .ends_with(|letter: char| letter.is_alphanumeric() || "._-}$".contains(letter))
                    });
                    assert!(!named, "{path}:{}: {content}", line + 1);
                }
            }
        }
    }
}

#[test]
fn files_stay_short_enough_to_read() {
    let mut long = Vec::new();
    for (path, text) in ["crates", "ui/src", "ui/e2e", "scripts"]
        .into_iter()
        .flat_map(|folder| files(folder, &[".rs", ".ts", ".tsx", ".mjs", ".sh", ".css"]))
    {
        // The types made from the description of the API are written by a program and read by a compiler.
        if text.lines().count() > 500 && path != "ui/src/api/openapi.d.ts" {
            long.push(path);
        }
    }
    assert_eq!(long, Vec::<String>::new(), "longer than 500 lines");
}

#[test]
fn modules_open_with_what_they_are() {
    for (path, text) in CRATES.iter().flat_map(|name| sources(name)) {
        assert!(text.starts_with("//!"), "{path} does not say what it is");
    }
}

#[test]
fn the_page_is_typed() {
    for (path, text) in files("ui/src", &[".ts", ".tsx"]) {
        if path.ends_with("tidy.test.ts") {
            continue;
        }
        for (line, content) in text.lines().enumerate() {
            for before in [": any", "<any", " as any", "| any", "@ts-ignore", "@ts-nocheck"] {
                let code = content.split("//").next().unwrap_or_default();
                assert!(
                    !has_word(code, before.trim_start()) || code.contains(&format!("'{before}")),
                    "{path}:{}: {content}",
                    line + 1
                );
            }
        }
    }
}

#[test]
fn the_purchase_histories_are_the_ones_of_the_notice() {
    let notice = std::fs::read_to_string(root().join("demo/NOTICE")).unwrap();
    let named: Vec<(&str, &str)> = notice
        .lines()
        .filter_map(|line| line.trim().split_once("  "))
        .filter(|(hash, _)| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .collect();
    assert_eq!(named.len(), 2, "{named:?}");
    for (hash, name) in named {
        let packed = std::fs::File::open(root().join(format!("demo/{name}.gz"))).unwrap();
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
        let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, hash, "{name}");
    }
}

#[test]
fn the_page_that_was_built_is_the_page_that_is_served() {
    let built = root().join("ui/dist/index.html");
    let get = |path: &str| {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let response = rapport::page::router().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            (status, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
        })
    };
    let (status, page) = get("/");
    let page = String::from_utf8(page).unwrap();
    assert_eq!(status, 200);
    if !built.exists() {
        assert!(page.contains("make page"), "{page}");
        return;
    }
    assert_eq!(page, std::fs::read_to_string(built).unwrap());
    let script = page.split("src=\"/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(get(&format!("/{script}")).0, 200, "{script}");
    assert_eq!(get("/people/x").1, get("/").1, "the page knows its own addresses");
    assert_eq!(get("/assets/none.js").0, 404);
}

/// The binary refuses variables it does not know, so `make demo` must not hand it one of the house's own.
#[test]
fn make_hands_the_binary_no_variable_that_it_refuses() {
    let makefile = std::fs::read_to_string(root().join("Makefile")).unwrap();
    let handed = makefile.lines().filter_map(|line| line.strip_prefix("export "));
    let names: Vec<_> = handed.filter_map(|line| line.split([' ', '=', '?']).next()).collect();
    assert!(!names.is_empty(), "the Makefile sets nothing any more");
    assert!(names.iter().all(|name| !name.starts_with("RAPPORT_")), "{names:?}");
}
