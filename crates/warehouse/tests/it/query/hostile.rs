//! Statements that want to write, to look around, or to take the machine: each gets a clear error within seconds,
//! leaves nothing behind, and the next query works.

use std::time::{Duration, Instant};

use warehouse::{Error, Scope};

use super::shop::{Shop, query};

/// Statements that are no queries, or name what is not there, with a part of the answer.
const REFUSED: &[(&str, &str)] = &[
    // Writing.
    ("copy people to 'people.csv'", "only queries are answered here"),
    ("copy (select 1) to '/etc/passwd' stored as csv", "only queries are answered here"),
    ("create external table t stored as csv location '/etc/passwd'", "begins with create external table"),
    ("create table t as select 1", "begins with create"),
    ("create view v as select 1", "begins with create"),
    ("create or replace function f() returns int return 1", "begins with create"),
    ("create schema s", "begins with create"),
    ("insert into people (id) values ('x')", "begins with insert"),
    ("update people set email = 'x'", "begins with update"),
    ("delete from people", "begins with delete"),
    ("truncate table people", "begins with truncate"),
    ("merge into people using orders on true when matched then delete", "begins with merge"),
    ("drop table people", "begins with drop"),
    ("drop view purchases", "begins with drop"),
    ("alter table people add column x int", "begins with alter"),
    ("select 1 into t", "only queries are answered here"),
    ("select * from (delete from people returning *)", "not possible here"),
    ("with x as (insert into people values (1) returning 1) select * from x", ""),
    ("attach 'other.db' as other", "begins with attach"),
    ("set datafusion.execution.target_partitions = 1", "begins with set"),
    ("set time zone 'UTC'", "begins with set"),
    ("reset datafusion.execution.batch_size", "begins with reset"),
    ("begin", "only queries are answered here"),
    ("prepare p as select 1", "begins with prepare"),
    ("execute p", "begins with execute"),
    ("deallocate p", "begins with deallocate"),
    ("call f()", "begins with call"),
    ("vacuum", "only queries are answered here"),
    ("load 'x.so'", "begins with load"),
    ("grant all on people to public", "begins with grant"),
    ("use other", "begins with use"),
    // Looking around.
    ("show tables", "only queries are answered here"),
    ("show all", "begins with show"),
    ("describe people", "explain is not answered here"),
    ("explain select * from people", "explain is not answered here"),
    ("explain analyze select * from people", "explain is not answered here"),
    ("explain format tree select * from people", "explain is not answered here"),
    ("select * from information_schema.tables", "there is no table information_schema.tables"),
    ("select * from information_schema.df_settings", "there is no table information_schema.df_settings"),
    ("select * from pg_catalog.pg_class", "there is no table pg_catalog.pg_class"),
    ("select * from sqlite_master", "there is no table sqlite_master"),
    ("select * from warehouse_files", "there is no table warehouse_files"),
    ("select * from datafusion.public.people", "there is no table datafusion.public.people"),
    ("select * from '/etc/passwd'", "there is no table /etc/passwd"),
    ("select * from 'people.parquet'", "there is no table people.parquet"),
    ("select * from \"file:///etc/passwd\"", "there is no table file:///etc/passwd"),
    ("select * from 'http://127.0.0.1/x.csv'", "there is no table http://127.0.0.1/x.csv"),
    ("select * from read_csv('/etc/passwd')", "there is no function read_csv"),
    ("select * from read_parquet('x.parquet')", "there is no function read_parquet"),
    ("select * from parquet_metadata('x')", "there is no function parquet_metadata"),
    ("select * from metadata_cache()", "there is no function metadata_cache"),
    ("select pg_read_file('/etc/passwd')", "there is no function pg_read_file"),
    ("select input_file_name() from people", "there is no function input_file_name"),
    ("select version()", "there is no function version"),
    ("select @@version", ""),
    ("select $1", ""),
    // Several at once, and hidden ones.
    ("select 1; select 2", "one query at a time"),
    ("select 1; drop table people", "one query at a time"),
    ("select 1; -- a comment\n drop table people --", "one query at a time"),
    ("/* select 1 */ drop table people", "begins with drop"),
    ("select 1 /* ; */; /* */ delete from people", "one query at a time"),
    ("-- nothing but a comment", "there is no query"),
    ("", "there is no query"),
    (";;", "there is no query"),
    ("select 1\0; drop table people", "NUL"),
    ("select 'never closed", "cannot be read as SQL"),
    ("select /* never closed", "cannot be read as SQL"),
    ("selec 1", "cannot be read as SQL"),
    // Types and settings of a size that has to be reserved.
    ("select cast(null as bigint[2000000000])", "too large a type"),
    ("select arrow_cast(null, 'FixedSizeBinary(2000000000)')", "there is no function arrow_cast"),
    ("select approx_percentile_cont(salary, 0.5, 1000000000000) from people", "centroids"),
    (
        "select count(*) from people group by cube(id, email, salary, score, active, born, seq, 1, 2, 3, 4, 5, 6)",
        "groupings",
    ),
    ("select 1 from people group by cube(1,2,3,4,5,6,7), cube(1,2,3,4,5,6,7)", "groupings"),
    ("select array_agg(id) over () from people", "over a window"),
];

#[tokio::test]
async fn what_is_no_query_is_refused() {
    let shop = Shop::new();
    let mut wrong = Vec::new();
    for (sql, part) in REFUSED {
        let began = Instant::now();
        match shop.rows_as(sql, Scope::everyday()).await {
            Err(Error::Refused(text)) if text.contains(part) => {
                assert_harmless(sql, &text);
                assert!(began.elapsed() < Duration::from_secs(5), "{sql} took {:?}", began.elapsed());
            }
            other => wrong.push(format!("{sql}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_untouched(&shop).await;
}

/// Statements that are read, but are too much.
fn bombs() -> Vec<(&'static str, String)> {
    let many = |part: &str, times: usize, between: &str| vec![part; times].join(between);
    let doubling = |first: &str, step: &str, last: &str, times: usize| {
        let steps = (1..=times)
            .map(|at| step.replace("NEW", &format!("t{at}")).replace("OLD", &format!("t{}", at - 1)));
        let last = last.replace("LAST", &format!("t{times}"));
        format!("with t0 as ({first}), {} {last}", steps.collect::<Vec<_>>().join(", "))
    };
    vec![
        ("a long text", format!("select '{}'", "x".repeat(200_000))),
        ("a long chain", format!("select {}", many("1", 30_000, "+"))),
        ("a chain of ands", format!("select {}", many("true", 20_000, " and "))),
        ("a chain of ors", format!("select * from people where {}", many("salary = 1", 3_000, " or "))),
        ("a chain of nots", format!("select {} true", many("not", 10_000, " "))),
        ("a chain of signs", format!("select {} 1", many("-", 10_000, " "))),
        ("brackets", format!("select {}1{}", "(".repeat(5_000), ")".repeat(5_000))),
        ("square brackets", format!("select {}1{}", "[".repeat(5_000), "]".repeat(5_000))),
        ("tables in brackets", format!("select * from {}people{}", "(".repeat(2_000), ")".repeat(2_000))),
        ("open brackets", format!("select * from {}", "(".repeat(39))),
        ("queries in queries", format!("select * from {}people{}", "(select * from ".repeat(300), ")".repeat(300))),
        ("cases in cases", format!("select {} 1 {}", "case when true then ".repeat(1_000), "end ".repeat(1_000))),
        ("functions in functions", format!("select {}1{}", "abs(".repeat(3_000), ")".repeat(3_000))),
        ("unions", many("select 1", 2_500, " union all ")),
        ("joins", format!("select 1 from people p0 {}", (1..800).map(|i| format!("join people p{i} on p{i}.id = p0.id")).collect::<Vec<_>>().join(" "))),
        ("many columns", format!("select {} from people", (0..5_000).map(|i| format!("email c{i}")).collect::<Vec<_>>().join(", "))),
        ("parts within parts", format!("{} select 1 {}", "with t as (".repeat(30), ") select * from t".repeat(30))),
        ("parts within parts that name parts", {
            let step = |at: usize| format!("t{at} as (with c as (select 1 from t{}) select 1 from c a, c b, c d, c e)", at - 1);
            format!("with t0 as (select 1), {} select count(*) from t20", (1..=20).map(step).collect::<Vec<_>>().join(", "))
        }),
        ("maps of maps", doubling("select salary as x from people", "NEW as (select map {x: x} as x from OLD)", "select * from LAST", 30)),
        ("stars", doubling("select * from people", "NEW as (select a.* from OLD a cross join OLD b)", "select * from LAST", 30)),
        ("parts that name parts", doubling("select 1 as x", "NEW as (select a.x from OLD a, OLD b)", "select count(*) from LAST", 40)),
        ("sums of sums", doubling("select salary as x from people", "NEW as (select x + x as x from OLD)", "select * from LAST where x > 3", 40)),
        ("structs of structs", doubling("select salary as x from people", "NEW as (select struct(x, x) as x from OLD)", "select * from LAST", 40)),
        ("lists of lists", doubling("select make_array(salary) as x from people", "NEW as (select make_array(x, x) as x from OLD)", "select * from LAST", 40)),
        ("texts of texts", doubling("select email as x from people", "NEW as (select x || x as x from OLD)", "select length(x) from LAST", 40)),
        ("concat of concat", doubling("select email as x from people", "NEW as (select concat(x, x, x) as x from OLD limit 3)", "select length(x) from LAST", 25)),
        ("replace of replace", doubling("select email as x from people", "NEW as (select replace(x, 'a', 'aaaaaaaaaaaaaaaaaaaa') as x from OLD limit 3)", "select length(x) from LAST", 20)),
        ("lists joined", doubling("select make_array(salary) as x from people", "NEW as (select array_concat(x, x) as x from OLD limit 3)", "select cardinality(x) from LAST", 40)),
        ("cartesian", format!("select max(p3.seq + p12.seq) from {}", (0..20).map(|i| format!("people p{i}")).collect::<Vec<_>>().join(", "))),
        ("cartesian that finds nothing", format!(
            "select count(*) from {} where {} < 0",
            (0..16).map(|i| format!("people p{i}")).collect::<Vec<_>>().join(", "),
            (0..16).map(|i| format!("p{i}.salary")).collect::<Vec<_>>().join(" + "),
        )),
        ("a series", "select count(distinct value) from generate_series(1, 1000000000000)".into()),
        ("a series without end", "select sum(value % 7) from generate_series(1, 9223372036854775807)".into()),
        ("series crossed", "select count(*) from generate_series(1, 10000000) a, generate_series(1, 10000000) b".into()),
        ("series joined with a condition", "select count(*) from generate_series(1, 300000) a join generate_series(1, 300000) b on a.value + b.value < 0".into()),
        ("series sorted", "select * from generate_series(1, 100000000) order by value % 1000 desc, value".into()),
        ("series as an answer", "select value, 'a text that is long enough to be tedious' from generate_series(1, 10000000)".into()),
        ("a list of numbers", "select range(0, 1000000000)".into()),
        ("a list of numbers for each", "select cardinality(range(0, 100000000 + salary)) from people".into()),
        ("a list of moments", "select cardinality(generate_series(timestamp '2000-01-01', timestamp '2030-01-01', interval '1 microsecond'))".into()),
        ("unnested", "select count(*) from (select unnest(range(0, 100000000)))".into()),
        ("recursion without end", "with recursive t as (select 1 as x union all select x from t) select count(*) from t".into()),
        ("recursion that grows", "with recursive t as (select 1 as x union all select t.x + a.salary from t cross join people a) select count(*) from t".into()),
        ("recursion that counts", "with recursive t as (select 1 as x union all select x + 1 from t where x < 1000000000000) select max(x) from t".into()),
        ("repeat", "select repeat('x', 2000000000)".into()),
        ("repeat for each", "select length(repeat(email, 100000000)) from people".into()),
        ("repeat of repeat", "select length(repeat(repeat(repeat('x', 100000), 100000), 100000))".into()),
        ("repeat over many", "select sum(length(repeat('x' || value, 100000))) from generate_series(1, 100000)".into()),
        ("lpad", "select lpad('x', 2147483647, 'y')".into()),
        ("rpad for each", "select rpad(email, 2000000000, 'y') from people".into()),
        ("array_repeat", "select array_repeat(1, 1000000000)".into()),
        ("array_repeat of array_repeat", "select array_repeat(array_repeat(array_repeat(salary, 10000), 10000), 10000) from people".into()),
        ("array_resize", "select array_resize(make_array(salary), 2000000000) from people".into()),
        ("a pattern of patterns", "select email ~ '((a{1000}){1000}){1000}' from people".into()),
        ("patterns for each", "select sum(regexp_count(repeat('a', 200), '(a?){' || (value % 90)::varchar || '}(b|a{' || (value % 99)::varchar || '}){90}')) from generate_series(1, 1000000)".into()),
        ("patterns by operator", "select count(*) from generate_series(1, 1000000) where repeat('a', 200) ~ ('(a?b?){' || (value % 97)::varchar || '}(b|a{' || (value % 98)::varchar || '}){90}')".into()),
        ("a replacement of everything", "select length(regexp_replace(repeat('a', 100000), 'a', repeat('b', 100000), 'g'))".into()),
        ("a distance", "select levenshtein(repeat(email, 10000), repeat(email, 10001)) from people".into()),
        ("groups", "select value, count(*), string_agg(value::varchar, ',') from generate_series(1, 30000000) group by value order by 1".into()),
        ("one large group", "select length(string_agg('a text that is long enough' || value, ',')) from generate_series(1, 30000000)".into()),
        ("a window of windows", "select sum(sum) from (select sum(a.value) over (order by a.value rows between 1000000 preceding and 1000000 following) as sum from generate_series(1, 3000000) a)".into()),
        ("a text a thousand times", format!("with t as (select '{}' as s) select {} from generate_series(1, 100000), t", "x".repeat(60_000), (0..1_000).map(|i| format!("max(s || value) m{i}")).collect::<Vec<_>>().join(", "))),
        ("a text of the query for each row", format!("select max(s || value) from (select '{}' as s, value from generate_series(1, 10000000))", "x".repeat(90_000))),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_much_is_ended() {
    let shop = Shop::new();
    let only = std::env::var("BOMB").unwrap_or_default();
    for (what, sql) in bombs().into_iter().filter(|(what, _)| what.contains(&only)) {
        let began = Instant::now();
        let answer = shop.rows_as(&sql, Scope::everyday()).await;
        let text = match &answer {
            Err(Error::Refused(text) | Error::TooHeavy(text)) => text.clone(),
            other => panic!("{what}: {other:?}"),
        };
        if !only.is_empty() {
            eprintln!("{what}: {:?} {text}", began.elapsed());
        }
        assert_harmless(what, &text);
        assert!(began.elapsed() < Duration::from_secs(10), "{what} took {:?}: {text}", began.elapsed());
        let after = Instant::now();
        assert_eq!(shop.value("select count(*) from people").await, 4, "after {what}");
        assert!(
            after.elapsed() < Duration::from_secs(10),
            "after {what} a small query took {:?}",
            after.elapsed()
        );
    }
    assert_untouched(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_is_ended_too() {
    use futures::StreamExt;
    let shop = Shop::new();
    let mut answer = shop
        .bench
        .arrow(query("select value from generate_series(1, 1000000000000)", Scope::all()))
        .await
        .unwrap();
    assert_eq!(answer.seq, 42);
    let mut last = None;
    let began = Instant::now();
    while let Some(piece) = answer.next().await {
        last = Some(piece);
    }
    assert!(began.elapsed() < Duration::from_secs(30));
    assert!(matches!(last, Some(Err(Error::TooHeavy(_)))));
    // A reader that goes away gives her place back.
    for _ in 0..5 {
        let answer =
            shop.bench.arrow(query("select value from generate_series(1, 1000000000000)", Scope::all()));
        drop(answer.await.unwrap());
    }
    assert_untouched(&shop).await;
}

/// Nothing of the machine or of the engine's insides is in a message.
fn assert_harmless(what: &str, text: &str) {
    for part in [
        "/root",
        "/tmp",
        ".rs:",
        "DataFusion",
        "datafusion",
        "LogicalPlan",
        "Box<",
        "Some(",
        "TableReference",
        "internal",
        "Internal",
    ] {
        assert!(!text.contains(part) || what.contains(part), "{what}: {text}");
    }
    assert!(text.len() < 1_500 && !text.is_empty(), "{what}: {text}");
}

/// The next query works, and nothing was left on disk.
async fn assert_untouched(shop: &Shop) {
    assert_eq!(shop.value("select count(*) from people").await, 4);
    assert_eq!(shop.value("select sum(salary) from people").await, 100);
    // What runs out ends by itself soon after its answer.
    for _ in 0..50 {
        if files_below(shop.folder.path()) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("files are left");
}

fn files_below(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}
