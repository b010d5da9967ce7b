//! What is made from declarations and kept in the repository. `scripts/renew.sh` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use db::Options;
use db::testing::Scratch;
use model::object::Subject;
use platform::feed::GROUP_LOCK;
use platform::firm::Firm;
use platform::warehouse::{Function, View, functions, sources};
use platform::{App, Clock, Settings};
use warehouse::Source;

/// Compares with what is kept under a path of the repository, or keeps it.
#[track_caller]
pub fn kept(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == made, "{name} is not what the declarations say; scripts/renew.sh writes it anew");
}

/// The product with all its rooms and nothing in it.
pub fn empty(scratch: &Scratch, data: &Path) -> App {
    App::open(Settings {
        db: scratch.open(Options { group_lock: Some(GROUP_LOCK), ..Options::default() }),
        data: data.to_owned(),
        files: data.to_owned(),
        firm: Firm::new("Test", "UTC", "EUR").unwrap(),
        clock: Clock::at(model::Timestamp(0)),
        seed: 1,
        modules: rapport::modules(),
        base_url: "http://test.local".to_owned(),
    })
    .unwrap()
}

const OPENING: &str = "# The tables of the warehouse

*Made from the declarations; a test compares them.*

Everything below can be asked in SQL: on the page *SQL*, with `POST /api/v1/sql {\"query\": \"select …\"}`, and with
`rapport sql \"select …\"`. An answer holds every write that was acknowledged before it was asked, and says in `seq` up to
which entry of the feed it holds everything. Only queries are answered; a caller finds only tables and columns she may
see. The dialect is [DataFusion's](https://datafusion.apache.org/user-guide/sql/index.html), close to PostgreSQL's.

| type here | in SQL | in JSON |
|---|---|---|
| text, json | text | string |
| id | text | string, a UUID |
| integer | bigint | number |
| number | double | number |
| decimal | decimal(20, 6): an amount of money; its currency stands in a column beside it | number, written exactly |
| boolean | boolean | true, false |
| timestamp | timestamp with time zone, microseconds, UTC | string, RFC 3339 |
| date | date | string, `2026-01-31` |

";

fn table(text: &mut String, source: &Source) {
    writeln!(text, "## {}\n\n{} {}\n", source.name, source.help, about(&source.subject)).unwrap();
    writeln!(text, "| column | type | what it says |\n|---|---|---|").unwrap();
    for column in &source.columns {
        writeln!(text, "| `{}` | {} | {} |", column.name, column.kind.name(), column.help).unwrap();
    }
    writeln!(text).unwrap();
}

fn about(subject: &Subject) -> String {
    match subject {
        Subject::Person(column) => format!("About the person in `{column}`."),
        Subject::Company(column) => format!("About the company in `{column}`."),
        Subject::Customer { company, person } => {
            format!("About the company in `{company}`, or else the person in `{person}`.")
        }
        Subject::Part(column) => format!("About whomever the record in `{column}` is about."),
        Subject::Firm => "About the firm; everybody may see it.".to_owned(),
        Subject::Administration => "Only administrators may see it.".to_owned(),
    }
}

fn view(text: &mut String, view: &View) {
    writeln!(text, "## {} (computed)\n\n{}\n", view.name, view.help).unwrap();
    writeln!(text, "| column | what it says |\n|---|---|").unwrap();
    for (name, help) in view.columns {
        writeln!(text, "| `{name}` | {help} |").unwrap();
    }
    writeln!(text, "\n```sql\n{}\n```\n", view.sql).unwrap();
}

fn function(text: &mut String, function: &Function) {
    let (takes, gives) = match function {
        Function::IntegerOfMoment { .. } => ("timestamp", "bigint"),
        Function::DayOfMoment { .. } => ("timestamp", "date"),
        Function::Text { .. } => ("", "text"),
        Function::Moment { .. } => ("", "timestamp"),
        Function::Day { .. } => ("", "date"),
    };
    let says = match function.name() {
        "firm_day" => "The day at the firm.",
        "firm_week" => "The Monday of the week at the firm.",
        "firm_month" => "The first day of the month at the firm.",
        "firm_quarter" => "The first day of the quarter at the firm.",
        "firm_year" => "The first day of the year at the firm.",
        "firm_currency" => "The firm's currency.",
        "firm_end" => "When the last day that figures look at is over.",
        "firm_today" => "The last day that figures look at.",
        other => panic!("{other} is not described"),
    };
    writeln!(text, "| `{}({takes})` | {gives} | {says} |", function.name()).unwrap();
}

#[test]
fn the_warehouse() {
    let (scratch, data) = (Scratch::sqlite(), tempfile::tempdir().unwrap());
    let app = empty(&scratch, data.path());
    let mut text = OPENING.to_owned();
    for source in sources(&app.schema(), &app.modules) {
        assert!(
            source.columns.iter().all(|column| column.help.ends_with('.')),
            "{} explains itself",
            source.name
        );
        table(&mut text, &source);
    }
    for each in app.views() {
        view(&mut text, &each);
    }
    writeln!(text, "## Functions of the firm\n\n| function | gives | what it says |\n|---|---|---|").unwrap();
    for each in functions(&app) {
        function(&mut text, &each);
    }
    kept("docs/warehouse.md", &text);
}
