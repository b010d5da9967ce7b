//! A backup on its way out: made on a thread of its own, handed to whoever asked in pieces, listed once the last
//! piece was taken.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{Made, dump, record};
use crate::feed::Actor;
use crate::{App, Error};

/// Bytes of a piece.
const PIECE: usize = 256 << 10;
/// Pieces that wait to be taken.
const WAITING: usize = 4;
/// Whoever takes nothing for this long gets no more: the snapshot must not be held for ever.
const PATIENCE: Duration = Duration::from_secs(60);

enum Piece {
    Bytes(Vec<u8>),
    Made(Box<Made>),
    Failed(Error),
}

/// Begins a backup. What goes wrong before its first byte is an error; later the answer breaks off, and its
/// missing end shows that it is not whole.
pub(super) async fn stream(app: App, by: Actor) -> Result<Response, Error> {
    let (sender, mut receiver) = channel(WAITING);
    let handle = Handle::current();
    let maker = app.clone();
    std::thread::Builder::new()
        .name("backup".to_owned())
        .spawn(move || {
            let mut out = Out { sender, handle, piece: Vec::with_capacity(PIECE), begun: Begun::No };
            let last = match dump(&maker, maker.id(), &by, &mut out) {
                Ok(made) => Piece::Made(Box::new(made)),
                Err(error) => {
                    // Once something was sent, the reason stands at the end of the file.
                    if out.begun == Begun::Yes
                        && let Err(error) = out.flush()
                    {
                        tracing::debug!(%error, "nobody is left to hear why the backup failed");
                    }
                    Piece::Failed(error)
                }
            };
            if let Err(error) = out.send(last) {
                tracing::info!(%error, "nobody waits for the backup any more");
            }
        })
        .map_err(|error| Error::io("the thread of a backup", error))?;
    let first = match receiver.recv().await {
        Some(Piece::Failed(error)) => return Err(error),
        Some(first) => first,
        None => return Err(Error::bug("a backup broke off")),
    };
    let pieces = stream::try_unfold((Some(first), receiver, app), next);
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rapport.backup\""),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

type Place = (Option<Piece>, Receiver<Piece>, App);

async fn next((held, mut receiver, app): Place) -> io::Result<Option<(Vec<u8>, Place)>> {
    let piece = match held {
        Some(piece) => Some(piece),
        None => receiver.recv().await,
    };
    let error = match piece {
        Some(Piece::Bytes(bytes)) => return Ok(Some((bytes, (None, receiver, app)))),
        Some(Piece::Made(made)) => {
            let listed = app.write(move |tx| record(tx, &made.manifest, made.bytes, &made.sha256)).await;
            match listed {
                Ok(()) => return Ok(None),
                Err(error) => error,
            }
        }
        Some(Piece::Failed(error)) => error,
        None => Error::bug("a backup broke off"),
    };
    tracing::error!(%error, "a backup could not be made to its end");
    Err(io::Error::other(error.to_string()))
}

/// Where the maker writes.
struct Out {
    sender: Sender<Piece>,
    handle: Handle,
    piece: Vec<u8>,
    begun: Begun,
}

/// Whether anything was sent.
#[derive(PartialEq)]
enum Begun {
    No,
    Yes,
}

impl Out {
    fn send(&self, piece: Piece) -> io::Result<()> {
        let sent = async { tokio::time::timeout(PATIENCE, self.sender.send(piece)).await };
        match self.handle.block_on(sent) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "whoever asked for it has left")),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "whoever asked for it takes no more")),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        self.begun = Begun::Yes;
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.send(Piece::Bytes(piece))
    }
}
