//! The SQL of followers.

db::statements! {
    /// A cursor.
    pub CURSOR = "select seq, epoch, leased_until from cursors where name = $1";
    /// Makes a cursor at the start of the feed.
    pub BEGIN = "insert into cursors (name, seq, epoch, leased_until, failures) values ($1, 0, $2, $3, 0)";
    /// Takes a cursor under the next epoch.
    pub CLAIM = "update cursors set epoch = $2, leased_until = $3 where name = $1";
    /// Moves a cursor that is still owned, which keeps it for longer.
    pub ADVANCE = "update cursors set seq = $3, leased_until = $4, failures = 0, error = null \
         where name = $1 and epoch = $2";
    /// Notes that a slice failed.
    pub FAILED = "update cursors set failures = $3, error = $4, leased_until = $5 where name = $1 and epoch = $2";
    /// Gives a cursor back at the end.
    pub RELEASE = "update cursors set leased_until = 0 where name = $1 and epoch = $2";
    /// One of these jobs that is still running.
    pub RUNNING = "select id from jobs where state = 'running' and id in (select l.value from ids($1) l) limit 1";
    /// Ends all leases.
    pub TAKE_OVER = "update cursors set leased_until = 0";
    /// Where all cursors are.
    pub LAGS = "select c.name, c.seq, f.last, c.failures, c.error from cursors c cross join feed f order by c.name";
}
