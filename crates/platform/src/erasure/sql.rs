//! The SQL of erasures.

macro_rules! columns {
    () => {
        "e.id, e.object, e.records, e.state, e.reason, e.actor, e.actor_id, e.requested_at, e.due_at, e.now, e.seq, \
         e.job_id, e.started_at, e.finished_at, e.counts, e.waits"
    };
}

db::statements! {
    /// Notes an erasure.
    pub ADD = "insert into erasures (id, object, records, state, reason, actor, actor_id, requested_at, due_at, now, seq, counts) \
         values ($1, $2, $3, 'hidden', $4, $5, $6, $7, $8, $9, $10, $11)";
    /// One erasure.
    pub ONE = concat!("select ", columns!(), " from erasures e where e.id = $1");
    /// Erasures before one, newest first.
    pub LIST = concat!("select ", columns!(), " from erasures e where e.id < $1 order by e.id desc limit $2");
    /// The erasures that a job does.
    pub OF_JOB = concat!("select ", columns!(), " from erasures e where e.job_id = $1 and e.state = 'running' order by e.id");
    /// Those that no job does.
    pub WAITING = "select e.id from erasures e where e.state = 'hidden' order by e.id limit $1";
    /// How many are not done, and since when the first waits.
    pub OPEN = "select count(*), min(e.requested_at), min(e.due_at) from erasures e where e.state <> 'done'";
    /// How many there are.
    pub COUNT = "select count(*) from erasures";
    /// A job takes those that wait.
    pub TAKE = "update erasures set state = 'running', job_id = $1, waits = null, started_at = coalesce(started_at, $2) \
         where state = 'hidden'";
    /// Names the job that will do one.
    pub WITH_JOB = "update erasures set job_id = $2 where id = $1";
    /// Something is in the way of being done.
    pub HELD = "update erasures set state = 'hidden', waits = $2 where id = $1";
    /// Empties what a merge that was taken back wrote in bulk.
    pub EMPTY_MERGED = "update batch_members set before = null where before is not null and seq in (select c.seq from changes c \
         where c.batch_id in (select x.id from erasure_ids x where x.erasure_id = $1 and x.what = 'merge_batch'))";
    /// Takes values out of the index of lists.
    pub OUT_OF_LISTS = "delete from multi_values where field = $1 and value in (select l.value from texts($2) l)";
    /// What a job did not finish waits for the next.
    pub LET_GO = "update erasures set state = 'hidden', waits = $2 where job_id = $1 and state = 'running'";
    /// Notes what was erased.
    pub COUNTED = "update erasures set counts = $2 where id = $1";
    /// The counts of one.
    pub COUNTS = "select counts from erasures where id = $1";
    /// It is done.
    pub DONE = "update erasures set state = 'done', finished_at = $2, waits = null, reason = null where id = $1";
    /// Forgets what was looked for.
    pub FORGET_IDS = "delete from erasure_ids where erasure_id = $1";
    /// Forgets the words that were looked for.
    pub FORGET_WORDS = "delete from erasure_words where erasure_id = $1";
    /// What is looked for.
    pub IDS = "select i.id from erasure_ids i where i.erasure_id = $1 and i.what = $2 order by i.id";
    /// All ids of one.
    pub ALL_IDS = "select i.what, i.id, i.object from erasure_ids i where i.erasure_id = $1 order by i.what, i.id";
    /// The words of one.
    pub WORDS = "select w.kind, w.word from erasure_words w where w.erasure_id = $1 order by w.kind, w.word";
    /// Those that no line of the journal tells of.
    pub UNJOURNALED = "select e.id, e.object, e.records, e.requested_at from erasures e where e.journaled_at is null order by e.id";
    /// A line tells of it.
    pub JOURNALED = "update erasures set journaled_at = $2 where id = $1";
    /// Whether something was ever known under an id of an object.
    pub KNOWN = "select c.seq from changes c where c.record_id = $1 and c.object = $2 limit 1";
    /// The same, in bulk work.
    pub KNOWN_IN_BULK = "select m.seq from batch_members m join changes c on c.seq = m.seq \
         where m.record_id = $1 and c.object = $2 limit 1";
    /// Who was erased before.
    pub ERASED_BEFORE = "select e.id from erasures e where e.object = $1 and e.records like $2 escape '\\' order by e.id desc limit 1";

    /// Those that went into some records.
    pub LOSERS = "select r.record_id from ids($1) l cross join merges m join merge_records r on r.merge_id = m.id \
         where m.survivor_id = l.value and m.undone_at is null and r.survives = false";
    /// The merges that some records have or had a part in.
    pub MERGES = "select distinct r.merge_id from ids($1) l cross join merge_records r where r.record_id = l.value";
    /// The batches of some merges.
    pub MERGE_BATCHES = "select b.batch_id from merge_batches b where b.merge_id in (select l.value from ids($1) l)";
    /// The records in the changes of some batches.
    pub OF_BATCHES = "select distinct c.record_id from ids($1) l cross join changes c \
         where c.batch_id = l.value and c.record_id is not null";
    /// What some merged records were known by.
    pub MERGED_KEYS = "select k.field, k.value from ids($1) l cross join merge_keys k where k.record_id = l.value and k.object = $2";
    /// The profiles of some records.
    pub PROFILES = "select j.profile_id from ids($1) l cross join profile_joins j where j.person_id = l.value";
    /// The comments on some records.
    pub COMMENTS = "select c.id from ids($1) l cross join comments c where c.record_id = l.value";
    /// The files of some records.
    pub FILES = "select f.file_id from ids($1) l cross join record_files f where f.record_id = l.value";
    /// Files that nobody has any more.
    pub FORGET_FILES = "delete from files where id in (select l.value from ids($1) l) \
         and not exists (select 1 from record_files r where r.file_id = files.id)";

    /// Moments of some profiles up to a place in the feed.
    pub MOMENTS = "select i.seq, i.id from erasure_ids e cross join interactions i \
         where e.erasure_id = $1 and e.what = 'profile' and i.profile_id = e.id and i.seq <= $2 limit $3";
    /// The batches that some records have a part in.
    pub BATCHES = "select distinct c.batch_id from ids($1) l cross join batch_members m join changes c on c.seq = m.seq \
         where m.record_id = l.value and c.batch_id is not null";
    /// The images of some records' changes.
    pub IMAGES = "select c.seq, c.before, c.after from ids($1) l cross join changes c where c.record_id = l.value \
         and c.seq > $2 order by c.seq limit $3";
    /// Puts other images in their place.
    pub SET_IMAGES = "update changes set before = $2, after = $3 where seq = $1";
    /// The images of some records in bulk work.
    pub MEMBERS = "select m.seq, m.record_id, m.before from ids($1) l cross join batch_members m \
         where m.record_id = l.value and m.before is not null and m.seq > $2 order by m.seq limit $3";
    /// Puts another image in its place.
    pub SET_MEMBER = "update batch_members set before = $3 where seq = $1 and record_id = $2";
    /// Followers that are behind a place and at work.
    pub BEHIND = "select c.name from cursors c where c.seq < $1 and c.leased_until > $2";
    /// How many homes the warehouse has.
    pub HOMES = "select count(*) from warehouse_home";
    /// How many moments some profiles have.
    pub COUNT_MOMENTS = "select count(*) from ids($1) l cross join interactions i where i.profile_id = l.value";
    /// How many changes some records have.
    pub COUNT_CHANGES = "select count(*) from ids($1) l cross join changes c where c.record_id = l.value";
}
