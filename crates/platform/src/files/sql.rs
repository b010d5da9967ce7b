//! The SQL of files.

macro_rules! columns {
    () => {
        "f.id, f.sha256, f.name, f.media_type, f.bytes, f.actor, f.actor_id, f.user_id, f.created_at"
    };
}

db::statements! {
    /// Adds a file.
    pub ADD = "insert into files (id, sha256, name, media_type, bytes, actor, actor_id, user_id, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// One file.
    pub ONE = concat!("select ", columns!(), " from files f where f.id = $1");
    /// The records that a file is attached to.
    pub RECORDS = "select r.object, r.record_id from record_files r where r.file_id = $1";
    /// The files of a record before a place in time, newest first.
    pub OF_RECORD = concat!("select ", columns!(), ", r.at, r.seq from record_files r join files f on f.id = r.file_id \
         where r.record_id = $1 and r.object = $2 and (r.at < $3 or (r.at = $3 and r.seq < $4)) \
         order by r.at desc, r.seq desc limit $5");
    /// Whether a file is attached to a record.
    pub IS_ATTACHED = "select r.seq from record_files r where r.record_id = $1 and r.file_id = $2 and r.object = $3";
    /// How many files a record has.
    pub COUNT = "select count(*) from record_files r where r.record_id = $1";
    /// Attaches a file.
    pub ATTACH = "insert into record_files (record_id, file_id, object, seq, at) values ($1, $2, $3, $4, $5)";
    /// Detaches it.
    pub DETACH = "delete from record_files where record_id = $1 and file_id = $2 and object = $3";
    /// The contents that are needed.
    pub CONTENTS = "select distinct f.sha256 from files f order by f.sha256";
    /// Files after one that were uploaded before a moment and are attached nowhere.
    pub LOOSE = "select f.id from files f where f.created_at < $1 and f.id > $3 \
         and not exists (select 1 from record_files r where r.file_id = f.id) order by f.id limit $2";
    /// What was deleted one by one between two places in the feed, the latest first.
    pub DELETED = "select c.seq, c.at, c.object, c.before from changes c where c.action = 'deleted' \
         and c.seq > $1 and c.seq <= $2 order by c.seq desc limit $3";
    /// The chunks of bulk deletions between two places in the feed, the latest first.
    pub DELETED_CHUNKS = "select c.seq, c.at, c.object from changes c where c.action = 'batch' \
         and c.seq > $1 and c.seq <= $2 and c.after like '%deleted%' order by c.seq desc limit $3";
    /// Forgets files.
    pub FORGET = "delete from files where id in (select l.value from ids($1) l)";
    /// Whether a content is needed.
    pub IS_NEEDED = "select f.id from files f where f.sha256 = $1 limit 1";
}
