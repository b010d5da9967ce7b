//! Answers as files and on a terminal.

use futures::StreamExt;
use warehouse::output::{Format, write};
use warehouse::{Error, Scope};

use crate::query::shop::{Shop, query};

/// The Arrow stream of an answer.
async fn stream(sql: &str) -> Vec<u8> {
    let shop = Shop::new();
    let mut answer = shop.bench.arrow(query(sql, Scope::all())).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = answer.next().await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    bytes
}

async fn written(format: Format, sql: &str) -> (u64, String) {
    let mut out = Vec::new();
    let rows = write(format, stream(sql).await.as_slice(), &mut out).unwrap();
    (rows, String::from_utf8(out).unwrap())
}

const PEOPLE: &str =
    "select email, salary, score, born, [salary, null] as list from people order by salary desc limit 2";

#[tokio::test]
async fn a_table_has_its_numbers_to_the_right() {
    let (rows, text) =
        written(Format::Table, "select email, salary * salary as s, score from people order by salary").await;
    assert_eq!(rows, 4);
    assert_eq!(
        text,
        "email                 s  score\n\
         ─────────────────  ────  ─────\n\
         anna@example.org    100    0.5\n\
         ben@example.org     400\n\
         carla@example.org   900\n\
         dora's \"x\"         1600    1.0\n"
    );
    let (rows, text) = written(Format::Table, "select email, total from people, orders where false").await;
    assert_eq!((rows, text.as_str()), (0, "email  total\n─────  ─────\n"));
    let (_, text) = written(Format::Table, "select 'two\nlines and ' || repeat('long', 100) as t").await;
    assert_eq!(text.lines().count(), 3);
    assert!(text.lines().all(|line| line.chars().count() <= 60) && text.contains("two lines and"));
    let (rows, text) = written(Format::Table, "select value from generate_series(1, 3000)").await;
    assert_eq!((rows, text.lines().count()), (3_000, 3_002));
}

#[tokio::test]
async fn csv_quotes_what_needs_it() {
    let (rows, text) = written(Format::Csv, PEOPLE).await;
    assert_eq!(rows, 2);
    assert_eq!(
        text,
        "email,salary,score,born,list\r\n\"dora's \"\"x\"\"\",40,1.0,1980-12-14,\"[40,null]\"\r\n\
         carla@example.org,30,,1978-03-20,\"[30,null]\"\r\n"
    );
    let (_, text) =
        written(Format::Csv, "select placed_at, total, 'a,b' as \"c,d\" from orders where seq = 13").await;
    assert_eq!(text, "placed_at,total,\"c,d\"\r\n2026-02-05T10:00:00.25Z,0.000001,\"a,b\"\r\n");
    let (_, text) = written(Format::Csv, "select email from people where false").await;
    assert_eq!(text, "email\r\n");
}

#[tokio::test]
async fn json_is_an_array_and_json_lines_are_lines() {
    let (rows, text) = written(Format::Json, PEOPLE).await;
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(rows, 2);
    assert_eq!(
        value,
        serde_json::json!([
            {"email": "dora's \"x\"", "salary": 40, "score": 1.0, "born": "1980-12-14", "list": [40, null]},
            {"email": "carla@example.org", "salary": 30, "score": null, "born": "1978-03-20", "list": [30, null]},
        ])
    );
    let (_, text) =
        written(Format::JsonLines, "select total, null as n from orders where total > 10 order by 1").await;
    assert_eq!(text, "{\"total\":12.5,\"n\":null}\n{\"total\":1000,\"n\":null}\n");
    assert_eq!(written(Format::Json, "select email from people where false").await, (0, "[]\n".to_owned()));
    assert_eq!(written(Format::JsonLines, "select email from people where false").await, (0, String::new()));
    // Many batches are still one array.
    let (rows, text) = written(Format::Json, "select value from generate_series(1, 50000)").await;
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((rows, value.as_array().unwrap().len()), (50_000, 50_000));
}

#[tokio::test]
async fn parquet_holds_the_same_rows() {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let mut file = tempfile::tempfile().unwrap();
    let sql =
        "select p.*, o.placed_at, o.total, [1, 2] as list from people p join orders o on o.person_id = p.id";
    let rows = write(Format::Parquet, stream(sql).await.as_slice(), &mut file).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batches: Vec<_> = reader.map(Result::unwrap).collect();
    assert_eq!(rows, 4);
    assert_eq!(batches.iter().map(arrow::array::RecordBatch::num_rows).sum::<usize>(), 4);
    let schema = batches[0].schema();
    assert_eq!(
        schema.field_with_name("total").unwrap().data_type(),
        &arrow::datatypes::DataType::Decimal128(20, 6)
    );
    assert_eq!(schema.fields().len(), 10);
}

#[tokio::test]
async fn a_broken_stream_is_no_answer() {
    let whole = stream("select value, value::varchar as text from generate_series(1, 20000)").await;
    for end in [0, 5, 100, whole.len() / 2] {
        let answer = write(Format::Csv, &whole[..end], Vec::new());
        assert!(matches!(answer, Err(Error::Damaged(_) | Error::Io { .. })), "{end}: {answer:?}");
    }
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Table, Format::Csv, Format::Json, Format::JsonLines, Format::Parquet] {
        let answer = write(format, whole.as_slice(), Full);
        assert!(
            matches!(&answer, Err(Error::Io { what, .. }) if what == "writing the answer"),
            "{format:?}: {answer:?}"
        );
    }
}
