//! Requests that are known to stand in the queue, so that no test depends on how quick a thread is.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Polled once, a request has joined the queue; its answer is awaited later.
pub async fn queued<F: Future>(request: F) -> Pin<Box<F>> {
    let mut request = Box::pin(request);
    poll_fn(|context| {
        assert!(request.as_mut().poll(context).is_pending(), "answered at once");
        Poll::Ready(())
    })
    .await;
    request
}

/// Runs a test's future on this thread.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test)
}
