//! An answer that comes in pieces, for what reads it on a thread of its own.

use std::future::Future;
use std::io::Read;

use axum::body::Bytes;
use reqwest::Response;
use tokio::sync::mpsc;

/// The pieces of an answer, read one after the other. Reading waits, so it needs a plain thread.
pub struct Pieces {
    coming: mpsc::Receiver<Result<Bytes, String>>,
    rest: Bytes,
}

impl Pieces {
    /// The pieces of an answer, and the work of receiving them, which ends when all are read or nobody reads on.
    pub fn of(mut answer: Response) -> (Pieces, impl Future<Output = ()>) {
        let (sender, coming) = mpsc::channel(4);
        let receive = async move {
            loop {
                let piece = match answer.chunk().await {
                    Ok(Some(piece)) => Ok(piece),
                    Ok(None) => return,
                    Err(_) => {
                        Err("the answer broke off before its end; the query may have taken too long"
                            .to_owned())
                    }
                };
                let last = piece.is_err();
                if sender.send(piece).await.is_err() || last {
                    return;
                }
            }
        };
        (Pieces { coming, rest: Bytes::new() }, receive)
    }
}

impl Read for Pieces {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        while self.rest.is_empty() {
            match self.coming.blocking_recv() {
                Some(Ok(piece)) => self.rest = piece,
                Some(Err(why)) => return Err(std::io::Error::other(why)),
                None => return Ok(0),
            }
        }
        let length = to.len().min(self.rest.len());
        to[..length].copy_from_slice(&self.rest.split_to(length));
        Ok(length)
    }
}
