//! An answer as an Arrow IPC stream: bytes as they are made, for whoever reads slowly or much.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::ipc::writer::StreamWriter;
use datafusion::execution::SendableRecordBatchStream;
use futures::{Stream, StreamExt};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::engine::Place;
use super::errors;
use super::work::Work;
use crate::Error;
use crate::snapshot::Snapshot;

/// How long a reader may leave a piece lying before her query is ended. A query that waits holds a place.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer as an Arrow IPC stream.
#[derive(Debug)]
pub struct ArrowAnswer {
    /// The place in the feed up to which the answer holds everything.
    pub seq: i64,
    pieces: mpsc::Receiver<Result<Bytes, Error>>,
    /// Ends the query when this is dropped.
    _query: JoinSet<()>,
}

impl Stream for ArrowAnswer {
    type Item = Result<Bytes, Error>;

    /// The next piece of the stream; after an error there is none.
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll_recv(context)
    }
}

/// Runs a query and hands its rows on. What goes wrong before the first piece is the error of this function, so
/// that it can still become a status; later errors end the stream.
pub(super) async fn answer(
    threads: &Handle,
    place: Place,
    work: Arc<Work>,
    seq: i64,
    rows: impl Future<Output = Result<(SendableRecordBatchStream, Arc<Snapshot>), Error>> + Send + 'static,
) -> Result<ArrowAnswer, Error> {
    let (sender, pieces) = mpsc::channel(2);
    let (begun, first) = oneshot::channel();
    let mut query = JoinSet::new();
    query.spawn_on(
        async move {
            let outcome = hand_on(&work, rows, &sender, begun).await;
            drop(place);
            if let Err(error) = outcome {
                // The reader is gone when this fails, and needs no error.
                sender.send(Err(error)).await.ok();
            }
        },
        threads,
    );
    match first.await {
        Ok(Ok(())) => Ok(ArrowAnswer { seq, pieces, _query: query }),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(errors::fault(&"a query for a stream ended before it began")),
    }
}

/// Writes the rows of a query as pieces. The time stands still while the reader reads.
async fn hand_on(
    work: &Work,
    rows: impl Future<Output = Result<(SendableRecordBatchStream, Arc<Snapshot>), Error>>,
    sender: &mpsc::Sender<Result<Bytes, Error>>,
    begun: oneshot::Sender<Result<(), Error>>,
) -> Result<(), Error> {
    let started = async {
        let (mut rows, snapshot) = rows.await?;
        let first = next_of(&mut rows).await?;
        Ok((rows, snapshot, first))
    };
    let (mut rows, _snapshot, mut next) = match until(work, started).await {
        Ok(started) => {
            begun.send(Ok(())).ok();
            started
        }
        Err(error) => {
            begun.send(Err(error)).ok();
            return Ok(());
        }
    };
    let broken = |error| errors::fault(&error);
    let mut writer = StreamWriter::try_new(Vec::new(), &rows.schema()).map_err(broken)?;
    while let Some(batch) = next {
        writer.write(&batch).map_err(broken)?;
        let from = Instant::now();
        send(sender, std::mem::take(writer.get_mut())).await?;
        work.waited(from.elapsed());
        next = until(work, next_of(&mut rows)).await?;
    }
    writer.finish().map_err(broken)?;
    send(sender, std::mem::take(writer.get_mut())).await
}

async fn next_of(rows: &mut SendableRecordBatchStream) -> Result<Option<RecordBatch>, Error> {
    rows.next().await.transpose().map_err(|error| errors::said(&error, &[]))
}

/// Takes a step in the time that is left.
async fn until<T>(work: &Work, step: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let ends = work.ends();
    let done = match Instant::now() < ends {
        true => tokio::time::timeout_at(ends.into(), step).await.ok(),
        false => None,
    };
    done.unwrap_or_else(|| Err(work.over()))
}

async fn send(sender: &mpsc::Sender<Result<Bytes, Error>>, piece: Vec<u8>) -> Result<(), Error> {
    match tokio::time::timeout(PATIENCE, sender.send(Ok(piece.into()))).await {
        Ok(Ok(())) => Ok(()),
        // The reader is gone; the query ends with this task.
        Ok(Err(_)) => Err(Error::Refused("the answer was not read to its end".into())),
        Err(_) => Err(Error::TooHeavy("the answer was read too slowly".into())),
    }
}
