//! The SQL of retention.

/// Moments of those whose processing is restricted stay (GDPR, Article 18 (2)).
macro_rules! free {
    () => {
        " and not exists (select 1 from people p where p.processing_restricted = true and p.id = coalesce( \
         (select j.person_id from profile_joins j where j.profile_id = i.profile_id), i.profile_id))"
    };
}

macro_rules! columns {
    () => {
        "r.id, r.object, r.kind, r.field, r.days, r.active, r.seen_count, r.last_run_at, r.last_count, r.held"
    };
}

db::statements! {
    /// Every rule.
    pub ALL = concat!("select ", columns!(), " from retention_rules r order by r.created_at, r.id");
    /// One of them.
    pub ONE = concat!("select ", columns!(), " from retention_rules r where r.id = $1");
    /// A new one, which is off.
    pub ADD = "insert into retention_rules (id, object, kind, field, days, active, created_at) \
         values ($1, $2, $3, $4, $5, false, $6)";
    /// What it is about, and whether it is on.
    pub SET = "update retention_rules set object = $2, kind = $3, field = $4, days = $5, active = $6, seen_count = $7, \
         held = null where id = $1";
    /// Removes one.
    pub REMOVE = "delete from retention_rules where id = $1";
    /// It runs.
    pub BEGUN = "update retention_rules set last_run_at = $2, job_id = $3, last_count = 0, held = null \
         where id = $1 and (job_id is null or job_id <> $3)";
    /// So much more is gone.
    pub GONE = "update retention_rules set last_count = coalesce(last_count, 0) + $2 where id = $1";
    /// It does not run, and why.
    pub HELD = "update retention_rules set last_run_at = $2, last_count = 0, held = $3 where id = $1";
    /// Moments of a stretch of the feed that happened before a time.
    pub MOMENTS = concat!("select i.id from interactions i where i.seq > $1 and i.seq <= $2 and i.latest = true \
         and i.at < $3", free!());
    /// The same of one kind.
    pub MOMENTS_OF_KIND = concat!("select i.id from interactions i where i.seq > $1 and i.seq <= $2 and i.latest = true \
         and i.at < $3 and i.kind = $4", free!());
}
