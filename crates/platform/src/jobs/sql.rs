//! The SQL of jobs.

db::statements! {
    /// The job with a unique key; the key is cleared when the job is over.
    pub BY_KEY = "select id from jobs where unique_key = $1";
    /// Puts a job into the queue.
    pub ENQUEUE = "insert into jobs (id, kind, unique_key, state, payload, done, total, attempts, epoch, run_at, created_at) \
         values ($1, $2, $3, 'queued', $4, 0, 0, 0, 0, $5, $5)";
    /// Ends a job that is not over; its run finds another epoch.
    pub CANCEL = "update jobs set state = 'cancelled', epoch = epoch + 1, unique_key = null, leased_until = null, \
         finished_at = $2 where id = $1 and state in ('queued', 'running', 'paused')";
    /// Stops a job for a while; its run finds another epoch.
    pub PAUSE = "update jobs set state = 'paused', epoch = epoch + 1, leased_until = null \
         where id = $1 and state in ('queued', 'running')";
    /// Lets a job that was stopped go on.
    pub RESUME = "update jobs set state = 'queued', run_at = $2, attempts = 0 where id = $1 and state = 'paused'";
    /// A job's state.
    pub STATE = "select state from jobs where id = $1";
    /// The jobs of a kind that are not over.
    pub OPEN = "select id from jobs where kind = $1 and state in ('queued', 'running', 'paused') order by id";
    /// How many jobs are in each state.
    pub STATES = "select state, count(*) from jobs group by state order by state";
    /// Fails to find a row unless the run still owns the job. It writes, so that on PostgreSQL the row stays
    /// locked until the commit.
    pub FENCE = "update jobs set epoch = epoch where id = $1 and epoch = $2 and state = 'running'";
    /// Progress, with the lease renewed.
    pub PROGRESS = "update jobs set stage = $3, done = $4, total = $5, leased_until = $6 \
         where id = $1 and epoch = $2 and state = 'running'";
    /// The job to do next among those of known kinds: queued and due, or left behind by a run, but not one that
    /// this process is doing.
    pub NEXT = "select id, kind, payload, attempts, epoch, state from jobs \
         where ((state = 'queued' and run_at <= $1) or (state = 'running' and leased_until <= $1)) \
         and kind in (select l.value from texts($2) l) and id not in (select l.value from ids($3) l) \
         order by run_at, id limit 1";
    /// Takes a job for a run.
    pub CLAIM = "update jobs set state = 'running', epoch = $3, attempts = attempts + 1, leased_until = $4, \
         started_at = coalesce(started_at, $2), error = null where id = $1";
    /// Keeps the claims of this process.
    pub RENEW = "update jobs set leased_until = $3 where id = $1 and epoch = $2 and state = 'running'";
    /// Ends a run with its outcome.
    pub FINISH = "update jobs set state = $3, result = $4, error = $5, finished_at = $6, leased_until = null, \
         unique_key = null where id = $1 and epoch = $2 and state = 'running'";
    /// Puts a job back, to be tried again later.
    pub PUT_BACK = "update jobs set state = 'queued', run_at = $3, error = $4, leased_until = null, \
         attempts = attempts - $5 where id = $1 and epoch = $2 and state = 'running'";
    /// Ends the leases of all jobs.
    pub TAKE_OVER = "update jobs set leased_until = 0 where state = 'running'";
    /// One job as it is shown.
    pub SHOW = "select id, kind, state, stage, done, total, created_at, started_at, finished_at, error, result, attempts, \
         payload from jobs where id = $1";
    /// Jobs as they are shown, newest first, older than one.
    pub LIST = "select id, kind, state, stage, done, total, created_at, started_at, finished_at, error, result, attempts, \
         payload from jobs where id < $1 order by id desc limit $2";
    /// The last day for which a daily job was enqueued.
    pub LAST_DAY = "select last from counters where name = $1";
    /// Notes the first day of a daily job.
    pub FIRST_DAY = "insert into counters (name, last) values ($1, $2)";
    /// Notes the day of a daily job.
    pub NOTE_DAY = "update counters set last = $2 where name = $1";
}
