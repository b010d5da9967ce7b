//! The SQL of interactions.

macro_rules! columns {
    () => {
        "i.seq, i.id, i.latest, i.withdrawn, i.live, i.profile_id, i.company_id, i.at, i.received_at, i.kind, \
         i.channel, i.direction, i.department, i.amount, i.currency, i.quantity, i.is_bot, i.sentiment, \
         i.properties, i.product_id, i.order_id, i.ticket_id, i.deal_id, i.campaign_id, i.journey_id, \
         i.message_id, i.user_id, i.episode_id, i.url, i.referrer, i.device, i.country, i.session, i.source_id, \
         i.source, i.context, \
         coalesce((select j.person_id from profile_joins j where j.profile_id = i.profile_id), i.profile_id)"
    };
}

db::statements! {
    /// The profiles joined after `$1` up to `$2`, each with the person it belongs to.
    pub JOINS_BETWEEN = "select j.profile_id, j.person_id from profile_joins j where j.seq > $1 and j.seq <= $2";
    /// Whom some profiles were joined with.
    pub PERSONS_OF = "select j.profile_id, j.person_id \
         from ids($1) l cross join profile_joins j where j.profile_id = l.value";
    /// The profiles that were joined with a person.
    pub PROFILES_OF = "select j.profile_id from profile_joins j where j.person_id = $1 order by j.profile_id";
    /// Takes what was said of some profiles away, to be said anew.
    pub PART = "delete from profile_joins where profile_id in (select l.value from ids($1) l) returning profile_id, person_id";
    /// Who lost a profile in a stretch of the feed.
    pub LOST_BETWEEN = "select r.record_id from removals r where r.seq > $1 and r.seq <= $2 and r.table_name = $3";
    /// Forgets that some profiles are their own people.
    pub FORGET_OWN = "delete from profile_joins where person_id = profile_id \
         and profile_id in (select l.value from ids($1) l)";
    /// Versions of some moments.
    pub VERSIONS = "select i.seq, i.id from ids($1) l cross join interactions i where i.id = l.value";
    /// Takes moments away.
    pub FORGET = "delete from interactions where seq in (select l.value from integers($1) l)";
    /// How many numbers of the feed nothing stands under any more.
    pub ADD_GAPS = "insert into counters (name, last) values ('erased entries', $1) \
         on conflict (name) do update set last = counters.last + $1";
    /// Which moments of some ids there are.
    pub KNOWN = "select i.id from ids($1) l cross join interactions i where i.id = l.value and i.latest = true";
    /// Earlier versions give way to those numbered from `$2` on.
    pub REPLACE = "update interactions set latest = false \
         where latest = true and seq < $2 and id in (select l.value from ids($1) l)";
    /// The latest version of one moment.
    pub ONE = concat!("select ", columns!(), " from interactions i where i.id = $1 and i.latest = true");
    /// Some moments in their latest versions, the latest first.
    pub SEVERAL = concat!("select ", columns!(), " from interactions i where i.id in (select l.value from ids($1) l) \
         and i.latest = true and i.withdrawn = false order by i.at desc, i.seq desc");
    /// A person's moments before a place in time, newest first.
    pub OF_PERSON = concat!("select ", columns!(), " from interactions i \
         where i.profile_id = $1 and (i.at < $2 or (i.at = $2 and i.seq < $3)) \
         and i.latest = true and i.withdrawn = false order by i.at desc, i.seq desc limit $4");
    /// A person's moments of one kind.
    pub OF_PERSON_KIND = concat!("select ", columns!(), " from interactions i \
         where i.profile_id = $1 and (i.at < $2 or (i.at = $2 and i.seq < $3)) \
         and i.latest = true and i.withdrawn = false and i.kind = $5 order by i.at desc, i.seq desc limit $4");
    /// Everybody's moments after a place in the feed, in its order.
    pub AFTER = concat!("select ", columns!(), " from interactions i \
         where i.seq > $1 and i.latest = true and i.withdrawn = false order by i.seq limit $2");
    /// Everybody's moments of one kind after a place in the feed.
    pub AFTER_KIND = concat!("select ", columns!(), " from interactions i \
         where i.seq > $1 and i.latest = true and i.withdrawn = false and i.kind = $3 order by i.seq limit $2");
}

/// The columns, in front of any `from interactions i`.
pub(super) const SELECT: &str = concat!("select ", columns!());
