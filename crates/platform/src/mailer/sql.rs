//! The SQL of system mails.

db::statements! {
    /// Queues a mail.
    pub ADD = "insert into mails (id, kind, state, address, address_hash, person_id, subject, body_text, body_html, \
         attempts, created_at, due_at, expires_at) values ($1, $2, 'queued', $3, $4, $5, $6, $7, $8, 0, $9, $9, $10)";
    /// The mails before a place, newest first.
    pub LIST = "select id, kind, state, address, person_id, subject, attempts, created_at, due_at, expires_at, ended_at, \
         reply from mails where created_at < $1 or (created_at = $1 and id < $2) \
         order by created_at desc, id desc limit $3";
    /// The same of one state.
    pub LIST_OF_STATE = "select id, kind, state, address, person_id, subject, attempts, created_at, due_at, expires_at, \
         ended_at, reply from mails where state = $4 and (created_at < $1 or (created_at = $1 and id < $2)) \
         order by created_at desc, id desc limit $3";
    /// One mail.
    pub ONE = "select id, kind, state, address, person_id, subject, attempts, created_at, due_at, expires_at, ended_at, \
         reply from mails where id = $1";
    /// How many mails there are of each state.
    pub STATES = "select state, count(*) from mails group by state order by state";

    /// Whether a mail is to be sent.
    pub DUE = "select 1 where exists (select 1 from mails where state = 'queued' and due_at <= $1)";
    /// Whether a mail came too late, or whoever took it has not been heard of since.
    pub OVERDUE = "select 1 where exists (select 1 from mails where state = 'queued' and expires_at <= $1) \
         or exists (select 1 from mails where state = 'sending' and due_at <= $1)";
    /// What is too late.
    pub EXPIRE = "update mails set state = 'expired', ended_at = $1, body_text = null, body_html = null \
         where state = 'queued' and expires_at <= $1";
    /// What somebody took who has not been heard of since.
    pub GIVE_UP = "update mails set state = 'unknown', ended_at = $1, reply = $2 where state = 'sending' and due_at <= $1";
    /// The same of everything that was taken, where no other process lives.
    pub GIVE_UP_ALL = "update mails set state = 'unknown', ended_at = $1, reply = $2 where state = 'sending'";
    /// The same of what was waiting when a back-up was made that is restored now.
    pub RESTORED = "update mails set state = 'unknown', ended_at = $1, reply = $2 where state in ('queued', 'sending')";
    /// Takes the next one.
    pub CLAIM = "update mails set state = 'sending', attempts = attempts + 1, due_at = $2 \
         where id in (select id from mails where state = 'queued' and due_at <= $1 and expires_at > $1 \
         order by due_at, id limit 1) and state = 'queued' \
         returning id, address, subject, body_text, body_html, attempts, expires_at";
    /// It was handed over. Whoever was given up on meanwhile knows better.
    pub SENT = "update mails set state = 'sent', ended_at = $3, reply = $4, body_text = null, body_html = null \
         where id = $1 and attempts = $2 and state in ('sending', 'unknown')";
    /// It is tried again.
    pub LATER = "update mails set state = 'queued', due_at = $3, reply = $4 \
         where id = $1 and attempts = $2 and state in ('sending', 'unknown')";
    /// It is over, and was not handed over or nobody knows.
    pub OVER = "update mails set state = $5, ended_at = $3, reply = $4 \
         where id = $1 and attempts = $2 and state in ('sending', 'unknown')";
    /// Sends what failed or is in doubt once more.
    pub AGAIN = "update mails set state = 'queued', attempts = 0, due_at = $2, ended_at = null \
         where id = $1 and state in ('failed', 'unknown') and expires_at > $2 and body_text is not null";
    /// What cannot be sent again any more needs no words.
    pub FORGET_WORDS = "update mails set body_text = null, body_html = null \
         where state in ('failed', 'unknown') and expires_at <= $1 and body_text is not null";
    /// What is long over.
    pub SWEEP = "delete from mails where created_at < $1 and state not in ('queued', 'sending')";
}
