//! The SQL of segments.

macro_rules! columns {
    () => {
        "select s.id, s.name, s.description, s.kind, s.filter, s.proposition, s.strategy, s.state, s.problem, s.version, \
         s.members, s.followed_at, s.refreshed_at, s.created_at, s.updated_at, s.query, s.every, s.next_at from segments s"
    };
}

db::statements! {
    /// Every segment.
    pub ALL = concat!(columns!(), " order by s.name, s.id");
    /// One segment.
    pub ONE = concat!(columns!(), " where s.id = $1");
    /// Adds a segment.
    pub ADD = "insert into segments (id, name, description, kind, filter, proposition, strategy, state, version, members, \
         actor, actor_id, created_at, updated_at, query, every) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1, 0, $9, $10, $11, $11, $12, $13)";
    /// Changes what is said of a segment.
    pub CHANGE = "update segments set name = $2, description = $3, proposition = $4, strategy = $5, updated_at = $6 where id = $1";
    /// Another tree: everybody is looked at anew.
    pub REFILL = "update segments set filter = $2, state = 'filling', problem = null, version = version + 1 where id = $1";
    /// Another query: it is asked as for the first time.
    pub REQUERY = "update segments set query = $2, state = 'filling', problem = null, refreshed_at = null, \
         version = version + 1 where id = $1";
    /// Another schedule.
    pub RESCHEDULE = "update segments set every = $2, next_at = $3 where id = $1";
    /// A query was answered; when it is asked next.
    pub COMPUTED = "update segments set state = 'ready', problem = null, refreshed_at = $2, next_at = $3 where id = $1";
    /// A query could not be answered; when it is tried again.
    pub NOT_COMPUTED = "update segments set state = 'failed', problem = $2, next_at = $3 where id = $1";
    /// Everybody is looked at anew by the same tree.
    pub STALE = "update segments set state = 'filling', problem = null, version = version + 1 \
         where kind = 'rule' and id in (select l.value from ids($1) l)";
    /// A segment is true from now on.
    pub READY = "update segments set state = 'ready', problem = null, followed_at = $2, refreshed_at = $2 where id = $1";
    /// A segment's tree names what is gone.
    pub FAIL = "update segments set state = 'failed', problem = $2 where id = $1";
    /// What only time changes was followed until a moment.
    pub FOLLOWED = "update segments set followed_at = $1 where id in (select l.value from ids($2) l)";
    /// A segment has more or fewer members.
    pub COUNTED = "update segments set members = members + $2 where id = $1 returning members";
    /// How many came and went on a day.
    pub DAY = "insert into segment_days (segment_id, day, entered, left_count, members, refilled) values ($1, $2, $3, $4, $5, $6) \
         on conflict (segment_id, day) do update set entered = segment_days.entered + excluded.entered, \
         left_count = segment_days.left_count + excluded.left_count, members = excluded.members, \
         refilled = (segment_days.refilled or excluded.refilled)";
    /// The days of a segment from one on.
    pub DAYS = "select d.day, d.entered, d.left_count, d.members, d.refilled from segment_days d \
         where d.segment_id = $1 and d.day >= $2 order by d.day";
    /// Removes a segment.
    pub REMOVE = "delete from segments where id = $1";
    /// Removes its days.
    pub REMOVE_DAYS = "delete from segment_days where segment_id = $1";
    /// Which segments some people are in.
    pub MEMBERS_AMONG = "select m.segment_id, m.person_id, m.id, m.entered_at \
         from ids($1) l cross join segment_members m where m.person_id = l.value";
    /// What is kept of the segments some people were in.
    pub STAYS_AMONG = "select t.id from ids($1) l cross join segment_stays t where t.person_id = l.value";
    /// The members of a segment.
    pub EVERY_MEMBER = "select m.person_id from segment_members m where m.segment_id = $1";
    /// Members of a segment before a place, the newest first.
    pub PAGE = "select m.id, m.person_id, m.entered_at from segment_members m where m.segment_id = $1 \
         and (m.entered_at < $2 or (m.entered_at = $2 and m.id < $3)) order by m.entered_at desc, m.id desc limit $4";
    /// How many people two segments share.
    pub BOTH = "select count(*) from segment_members m join segment_members o on o.person_id = m.person_id \
         where m.segment_id = $1 and o.segment_id = $2";
    /// Some members of a segment.
    pub MEMBERS_OF = "select m.id, m.person_id, m.entered_at from ids($2) l cross join segment_members m \
         where m.segment_id = $1 and m.person_id = l.value";
    /// Members of whatever segment that there is no such any more.
    pub ORPHANS = "select m.id from segment_members m where m.segment_id = $1 limit $2";
    /// Earlier stays in it.
    pub ORPHANED_STAYS = "select t.id from segment_stays t where t.segment_id = $1 limit $2";
    /// Takes members away.
    pub FORGET_MEMBERS = "delete from segment_members where id in (select l.value from ids($1) l)";
    /// Takes earlier stays away.
    pub FORGET_STAYS = "delete from segment_stays where id in (select l.value from ids($1) l)";
    /// Whose moments came in a stretch of the feed, where they are of some kinds or correct earlier ones.
    pub MOMENTS_BETWEEN = "select i.profile_id, i.live from interactions i where i.seq > $1 and i.seq <= $2 \
         and i.profile_id is not null and (i.kind in (select k.value from texts($3) k) \
         or exists (select 1 from interactions o where o.id = i.id and o.seq < i.seq))";
    /// The records whose rows of a computed table were removed in a stretch of the feed.
    pub REMOVED_BETWEEN = "select r.record_id from removals r where r.seq > $1 and r.seq <= $2 and r.table_name = $3";
    /// The segments of a person, the newest first.
    pub OF_PERSON = "select s.id, s.name, m.entered_at from segment_members m join segments s on s.id = m.segment_id \
         where m.person_id = $1 order by m.entered_at desc, s.name";
    /// The segments a person was in, the last she left first.
    pub STAYS_OF_PERSON = "select s.id, s.name, t.entered_at, t.left_at from segment_stays t join segments s on s.id = t.segment_id \
         where t.person_id = $1 order by t.left_at desc limit 100";
}
