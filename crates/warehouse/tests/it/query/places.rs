//! How many queries run at once, and what becomes of those that wait.

use std::time::{Duration, Instant};

use warehouse::{Error, Scope};

use super::shop::{Shop, query};

const ENDLESS: &str = "select sum(value % 7) from generate_series(1, 9223372036854775807)";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_finds_no_place_is_told_when_to_come_back() {
    let shop = Shop::with(|limits| limits.time = Duration::from_secs(3));
    let began = Instant::now();
    let endless = || shop.rows(ENDLESS);
    let (one, two, three) = tokio::join!(endless(), endless(), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let asked = Instant::now();
        (shop.rows("select 1").await, asked.elapsed())
    });
    assert!(matches!(one, Err(Error::TooHeavy(_))), "{one:?}");
    assert!(matches!(two, Err(Error::TooHeavy(_))), "{two:?}");
    assert!(matches!(three.0, Err(Error::Busy(seconds)) if seconds >= 1), "{:?}", three.0);
    assert!(three.1 < Duration::from_secs(1));
    assert!(began.elapsed() < Duration::from_secs(6));
    // Both places are free again at once.
    let (one, two) = tokio::join!(shop.rows("select 1"), shop.rows("select 1"));
    assert!(one.is_ok() && two.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_goes_away_ends_her_query() {
    let shop = Shop::with(|limits| {
        limits.time = Duration::from_secs(60);
        limits.places = 1;
    });
    let gone = tokio::time::timeout(Duration::from_millis(300), shop.rows(ENDLESS)).await;
    assert!(gone.is_err());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(shop.rows("select 1").await.is_ok(), "her place is free");
}

#[tokio::test]
async fn a_fault_of_a_function_ends_one_query() {
    let shop = Shop::new();
    let mut faulty = query("select broken(placed_at) from orders", Scope::all());
    faulty.functions.push(warehouse::Function::IntegerOfMoment {
        name: "broken",
        of: std::sync::Arc::new(|_| panic!("a fault in a function")),
    });
    let answer = shop.bench.rows(faulty).await;
    assert!(
        matches!(&answer, Err(Error::Refused(text)) if text.contains("cannot run this query")),
        "{answer:?}"
    );
    assert!(shop.rows("select 1").await.is_ok());
}
