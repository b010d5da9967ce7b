//! The SQL of the HTTP kernel: answers kept for `Idempotency-Key`.

db::statements! {
    /// What was answered under a key.
    pub KEPT_ANSWER = "select body_hash, status, answer, created_at from idempotency \
         where caller = $1 and route = $2 and name = $3";
    /// Keeps an answer.
    pub KEEP_ANSWER = "insert into idempotency (caller, route, name, body_hash, status, answer, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7)";
    /// Forgets one answer.
    pub FORGET_ANSWER = "delete from idempotency where caller = $1 and route = $2 and name = $3";
    /// Forgets the answers that are too old.
    pub FORGET_OLD_ANSWERS = "delete from idempotency where created_at <= $1";
}
