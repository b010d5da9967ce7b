//! Writing, with the bell rung afterwards: the way in which anything writes that a follower or a job waits
//! for.

use db::{DbError, Tx};

use crate::App;

impl App {
    /// [`db::Db::write`], then wakes followers and jobs, so that they need not wait for their next look.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let answer = self.db.write(work).await;
        self.bell.notify_waiters();
        answer
    }

    /// The same from a plain thread.
    pub fn write_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let answer = self.db.write_blocking(work);
        self.bell.notify_waiters();
        answer
    }

    /// [`db::Db::write_alone`], for what many bring together.
    pub async fn write_alone<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let answer = self.db.write_alone(work).await;
        self.bell.notify_waiters();
        answer
    }

    /// [`db::Db::write_alone_blocking`], for the chunks of bulk work.
    pub fn write_alone_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let answer = self.db.write_alone_blocking(work);
        self.bell.notify_waiters();
        answer
    }
}
