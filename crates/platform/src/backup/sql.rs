//! The SQL of backups. The texts that read a whole table are made from its name.

db::statements! {
    /// The columns of the tables of objects and rooms.
    pub COLUMNS = "select object, name, type from schema_columns order by object, name";
    /// The migrations that were applied.
    pub MIGRATIONS = "select version, name, checksum from schema_migrations order by version";
    /// Lets a follower begin at the start of the feed again.
    pub FOLLOW_ANEW = "delete from cursors where name = $1";
    /// Lists a backup.
    pub RECORD = "insert into backups (id, made_at, seq, bytes, row_count, file_count, sha256, actor, actor_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// The backups that were made, newest first, before one.
    pub LIST = "select id, made_at, seq, bytes, row_count, file_count, sha256, actor, actor_id from backups \
         where id < $1 order by id desc limit $2";
}
