//! Queries that are large but fair are answered: the limits are beyond what people and programs write.

use std::time::{Duration, Instant};

use serde_json::json;

use super::shop::Shop;

fn joined(times: std::ops::Range<usize>, part: impl Fn(usize) -> String, between: &str) -> String {
    times.map(part).collect::<Vec<_>>().join(between)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_queries_are_answered() {
    let shop = Shop::with(|limits| limits.time = Duration::from_secs(60));
    let queries = [
        ("sums", format!("select {}", joined(0..500, |i| i.to_string(), " + ")), json!(124_750)),
        (
            "conditions",
            format!("select count(*) from people where {}", joined(0..450, |i| format!("salary = {i}"), " or ")),
            json!(4),
        ),
        (
            "values in a list",
            format!("select count(*) from people where salary in ({})", joined(0..9_000, |i| i.to_string(), ", ")),
            json!(4),
        ),
        (
            "joins",
            format!(
                "select count(*) from people p0 {}",
                joined(1..40, |i| format!("join people p{i} on p{i}.id = p{}.id", i - 1), " ")
            ),
            json!(4),
        ),
        (
            "unions",
            format!("select sum(n) from ({})", joined(0..140, |i| format!("select {i} as n from people"), " union all ")),
            json!(38_920),
        ),
        (
            "parts that name parts",
            format!(
                "with t0 as (select salary as x from people), {} select sum(x) from t30",
                joined(1..31, |i| format!("t{i} as (select x + 1 as x from t{} where x > 0)", i - 1), ", ")
            ),
            json!(220),
        ),
        (
            "columns",
            format!(
                "select count(c7) from (select {} from people)",
                joined(0..900, |i| format!("salary + {i} as c{i}"), ", ")
            ),
            json!(4),
        ),
        (
            "brackets",
            format!("select {}1{}", "(".repeat(35), ")".repeat(35)),
            json!(1),
        ),
        (
            "queries in queries",
            format!("select count(*) from {}people{}", "(select * from ".repeat(20), ")".repeat(20)),
            json!(4),
        ),
        (
            "cases",
            format!("select max(case {} else 0 end) from people", joined(0..200, |i| format!("when salary = {i} then {i}"), " ")),
            json!(40),
        ),
        (
            "long texts",
            format!("select max(length(email || '{}')) from people", "x".repeat(50_000)),
            json!(50_017),
        ),
        (
            "cubes",
            "select count(*) from (select active, born, salary, count(*) from people group by cube(active, born, salary))".into(),
            json!(27),
        ),
        ("series", "select sum(value) from generate_series(1, 200000)".into(), json!(20_000_100_000_i64)),
        (
            "recursion",
            "with recursive t as (select 1 as x union all select x + 1 from t where x < 500) select sum(x) from t".into(),
            json!(125_250),
        ),
        (
            "texts put together",
            "select max(length(repeat(email, 20) || upper(email) || lpad(email, 100, '.'))) from people".into(),
            json!(457),
        ),
        (
            "patterns",
            "select count(*) from people where email ~ '^[a-c].*@' and regexp_replace(email, '@.*', '') <> 'ben'".into(),
            json!(2),
        ),
        (
            "windows",
            "select max(s) from (select sum(salary) over (order by seq rows between 1 preceding and current row) s from people)".into(),
            json!(70),
        ),
    ];
    for (what, sql, value) in queries {
        let began = Instant::now();
        assert_eq!(shop.value(&sql).await, value, "{what}");
        assert!(began.elapsed() < Duration::from_secs(30), "{what} took {:?}", began.elapsed());
        if std::env::var_os("SHOW_TIMES").is_some() {
            eprintln!("{what}: {:?}", began.elapsed());
        }
    }
}
