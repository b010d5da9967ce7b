//! The SQL of consents.

macro_rules! states {
    () => {
        "s.seq, s.profile_id, s.said_of_profile_id, s.channel, s.purpose, s.state, s.basis, s.text_version, s.source, s.at, s.consent_id"
    };
}

macro_rules! of_joined {
    () => {
        " from ids($1) l cross join profile_joins j join consent_states s on s.profile_id = j.profile_id \
         where j.person_id = l.value and j.profile_id <> j.person_id"
    };
}

macro_rules! entries {
    () => {
        "c.id, c.profile_id, c.channel, c.purpose, c.state, c.basis, c.text_version, c.source, c.at, c.recorded_at, c.proof, \
         c.actor, c.actor_id, c.effective, \
         coalesce((select j.person_id from profile_joins j where j.profile_id = c.profile_id), c.profile_id)"
    };
}

db::statements! {
    /// A key.
    pub KEY = "select key from identify_keys where name = $1";
    /// Keeps a key.
    pub ADD_KEY = "insert into identify_keys (name, key, made_at) values ($1, $2, $3)";
    /// The last words of some records.
    pub STATES_OF = concat!("select ", states!(), " from ids($1) l cross join consent_states s where s.profile_id = l.value");
    /// The last words of the records that went into some people, each with the person.
    pub STATES_OF_JOINED = concat!("select ", states!(), ", j.person_id", of_joined!());
    /// The last words of some records on one matter.
    pub STATES_ON = concat!("select ", states!(), " from ids($1) l cross join consent_states s \
         where s.profile_id = l.value and s.channel = $2 and s.purpose = $3");
    /// The last words on one matter of the records that went into some people.
    pub STATES_ON_JOINED = concat!("select ", states!(), ", j.person_id", of_joined!(), " and s.channel = $2 and s.purpose = $3");
    /// Whether anybody does not want what a purpose is for.
    pub REFUSED = "select s.id from consent_states s where s.purpose = $1 \
         and s.state in ('denied', 'withdrawn', 'objected') limit 1";
    /// Keeps that somebody objected.
    pub OBJECT = "insert into objections (request_id, profile_id) values ($1, $2) \
         on conflict (request_id) do update set profile_id = excluded.profile_id";
    /// Forgets that somebody did.
    pub OBJECT_NO_MORE = "delete from objections where request_id = $1";
    /// Everybody who objected and is still there.
    pub OBJECTIONS = "select o.request_id, o.profile_id from objections o left join profile_joins j on j.profile_id = o.profile_id \
         join people p on p.id = coalesce(j.person_id, o.profile_id) order by o.request_id";
    /// Takes last words away, to be written anew.
    pub FORGET_STATES = "delete from consent_states where id in (select l.value from ids($1) l)";
    /// Which of some entries are there already.
    pub KNOWN = "select c.entry_key, c.id, c.profile_id, c.state, c.effective from texts($1) l cross join consents c where c.entry_key = l.value";
    /// Which of some people there are, with what they are reached at.
    pub PEOPLE = "select p.id, p.email, p.phone, p.processing_restricted from ids($1) l cross join people p where p.id = l.value";
    /// What one person is reached at, and her language.
    pub REACHED = "select p.email, p.phone, p.language from people p where p.id = $1";
    /// Every purpose.
    pub PURPOSES = "select p.id, p.slug, p.name, p.description, p.basis, p.channels, p.text_version, p.shown, p.position, \
         p.active, p.created_at, t.text from purposes p \
         left join purpose_texts t on t.purpose_id = p.id and t.version = p.text_version order by p.position, p.name, p.id";
    /// Nothing is sent to an address any more.
    pub SUPPRESS = "insert into suppressions (id, channel, digest, reason, hint, note, since) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (channel, digest) do nothing";
    /// Nothing is sent to the address of somebody who was forgotten, which is all that is kept.
    pub FORGOTTEN = "update suppressions set reason = 'erased', hint = null, note = null where channel = $1 and digest = $2 \
         and reason <> 'erased'";
    /// What is suppressed of some digests.
    pub SUPPRESSED = "select s.digest, s.channel, s.reason, s.since from texts($1) l cross join suppressions s \
         where s.digest = l.value order by s.channel";
    /// The people with some addresses, the oldest first.
    pub BY_EMAIL = "select p.email, p.id from texts($1) l cross join people p where p.email = l.value order by p.number";
    /// The people with some numbers, the oldest first.
    pub BY_PHONE = "select p.phone, p.id from texts($1) l cross join people p where p.phone = l.value order by p.number";
    /// Adds a purpose.
    pub ADD_PURPOSE = "insert into purposes (id, slug, name, description, basis, channels, text_version, shown, position, active, created_at) \
         values ($1, $2, $3, $4, $5, $6, 1, $7, $8, true, $9)";
    /// Changes a purpose.
    pub CHANGE_PURPOSE = "update purposes set name = $2, description = $3, basis = $4, channels = $5, text_version = $6, shown = $7, \
         position = $8, active = $9 where id = $1";
    /// Adds a version of a purpose's text.
    pub ADD_TEXT = "insert into purpose_texts (purpose_id, version, text, since) values ($1, $2, $3, $4)";
    /// The versions of a purpose's text, the newest first.
    pub TEXTS = "select version, text, since from purpose_texts where purpose_id = $1 order by version desc";
    /// One entry.
    pub ENTRY = concat!("select ", entries!(), " from consents c where c.id = $1");
    /// What is on the list of addresses that nothing is sent to, behind a place, newest first.
    pub SUPPRESSIONS = "select s.id, s.channel, s.reason, s.hint, s.note, s.since from suppressions s \
         where ($1 = '' or s.channel = $1) and (s.since < $2 or (s.since = $2 and s.id < $3)) order by s.since desc, s.id desc limit $4";
    /// One of them.
    pub SUPPRESSION = "select s.id, s.channel, s.reason, s.hint, s.note, s.since from suppressions s where s.id = $1";
    /// One of them, by its digest.
    pub SUPPRESSION_OF = "select s.id, s.channel, s.reason, s.hint, s.note, s.since from suppressions s \
         where s.channel = $1 and s.digest = $2";
    /// Takes one off the list.
    pub UNSUPPRESS = "delete from suppressions where id = $1";
    /// Adds a file of opt-ins and opt-outs.
    pub ADD_FILE = "insert into consent_files (id, file_name, file_hash, map, seen, row_count, created_at, actor, actor_id, done) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
    /// One file.
    pub FILE = "select id, job_id, file_name, file_hash, map, seen, row_count, done, counts, created_at, swept_at, actor, actor_id \
         from consent_files where id = $1";
    /// The job that takes a file over.
    pub FILE_JOB = "update consent_files set job_id = $2 where id = $1";
    /// How far a file is.
    pub FILE_DONE = "update consent_files set done = $2, counts = $3 where id = $1";
    /// The refused rows of a file.
    pub FILE_PROBLEMS = "select row_number, column_name, reason from consent_file_rejects where file_id = $1 \
         order by row_number limit $2";
    /// The files of some jobs.
    pub FILES_NEEDED = "select f.id, f.file_hash from ids($1) l cross join consent_files f where f.job_id = l.value";
    /// Files from before a moment that are not gone and whose work is over.
    pub FILES_BEFORE = "select f.id from consent_files f where f.created_at < $1 and f.swept_at is null \
         and (f.job_id is null or f.job_id not in (select l.value from ids($2) l)) order by f.id limit 1000";
    /// A file is gone.
    pub FILE_SWEPT = "update consent_files set swept_at = $2, seen = null where id = $1";
    /// Forgets the refused rows of a file.
    pub FORGET_REJECTS = "delete from consent_file_rejects where file_id = $1";
    /// The entries of some records.
    pub ENTRIES_OF = "select c.id from ids($1) l cross join consents c where c.profile_id = l.value";
    /// The last words of some records.
    pub WORDS_OF = "select s.id from ids($1) l cross join consent_states s where s.profile_id = l.value";
    /// Forgets entries.
    pub FORGET_ENTRIES = "delete from consents where profile_id in (select l.value from ids($1) l)";
    /// Forgets whom entries were about.
    pub FORGET_MEMBERS = "delete from consent_members where profile_id in (select l.value from ids($1) l) \
         or consent_id in (select c.id from ids($1) l cross join consents c where c.profile_id = l.value)";
}

/// The columns of an entry, for texts that are made.
pub(super) const ENTRIES: &str = entries!();
