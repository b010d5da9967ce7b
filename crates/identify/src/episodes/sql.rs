//! The SQL of episodes.

macro_rules! columns {
    () => {
        "e.id, e.person_id, e.begin_at, e.end_at, e.closes_at, e.outcome, e.moment_count, e.amount, e.currency, \
         e.channels, e.first_kind, e.last_kind, e.members, e.type, e.name"
    };
}

db::statements! {
    /// What the moments of a stretch of the feed say of whom, with their earlier versions.
    pub SEEN = "select v.profile_id, v.id, v.at, v.kind, v.channel, v.amount, v.currency, \
         v.order_id, v.ticket_id, v.deal_id, v.campaign_id, \
         v.latest = true and v.withdrawn = false and coalesce(v.is_bot, false) = false \
         from interactions i join interactions v on v.id = i.id \
         where i.seq > $1 and i.seq <= $2 and v.profile_id is not null";
    /// The profiles that were joined with others in a stretch of the feed.
    pub JOINED = "select j.profile_id from profile_joins j where j.seq > $1 and j.seq <= $2";
    /// With whom some profiles were counted.
    pub COUNTED = "select c.profile_id, c.person_id from ids($1) l cross join episode_profiles c where c.profile_id = l.value";
    /// Forgets with whom some profiles were counted.
    pub UNCOUNT = "delete from episode_profiles where profile_id in (select l.value from ids($1) l)";
    /// The profiles that were joined with some people.
    pub PROFILES = "select j.person_id, j.profile_id from ids($1) l cross join profile_joins j where j.person_id = l.value";
    /// The moments of some profiles in a stretch of time.
    pub MOMENTS = "select i.profile_id, i.id, i.at, i.kind, i.channel, i.amount, i.currency, \
         i.order_id, i.ticket_id, i.deal_id, i.campaign_id \
         from ids($1) l cross join interactions i where i.profile_id = l.value and i.at >= $2 and i.at <= $3 \
         and i.latest = true and i.withdrawn = false and coalesce(i.is_bot, false) = false \
         and i.kind in (select k.value from texts($4) k)";
    /// When something happened to some profiles from a time on, and its place in the feed.
    pub FROM = "select i.profile_id, i.at, i.seq from ids($1) l cross join interactions i \
         where i.profile_id = l.value and i.at >= $2";
    /// When something first and last happened with some orders.
    pub SPAN_OF_ORDERS = "select i.order_id, min(i.at), max(i.at) from ids($1) l cross join interactions i \
         where i.order_id = l.value and i.latest = true group by i.order_id";
    /// The same of tickets.
    pub SPAN_OF_TICKETS = "select i.ticket_id, min(i.at), max(i.at) from ids($1) l cross join interactions i \
         where i.ticket_id = l.value and i.latest = true group by i.ticket_id";
    /// The same of deals.
    pub SPAN_OF_DEALS = "select i.deal_id, min(i.at), max(i.at) from ids($1) l cross join interactions i \
         where i.deal_id = l.value and i.latest = true group by i.deal_id";
    /// When something with one of some campaigns first and last happened to some profiles.
    pub SPAN_OF_CAMPAIGNS = "select i.campaign_id, i.profile_id, min(i.at), max(i.at) from ids($1) l cross join interactions i \
         where i.profile_id = l.value and i.campaign_id in (select c.value from ids($2) c) and i.latest = true \
         group by i.campaign_id, i.profile_id";
    /// The episodes of some people by a rule that touch a stretch of time.
    pub TOUCHING = concat!("select ", columns!(), " from ids($1) l cross join episodes e \
         where e.person_id = l.value and e.rule_id = $2 and e.end_at >= $3 and e.begin_at <= $4");
    /// The episodes of some people.
    pub OF_PEOPLE = "select e.id from ids($1) l cross join episodes e where e.person_id = l.value";
    /// Removes episodes.
    pub REMOVE = "delete from episodes where id in (select l.value from ids($1) l)";
    /// Episodes of rules that are none any more.
    pub WITHOUT_RULE = "select e.id from episodes e where e.rule_id not in (select r.value from ids($1) r) limit $2";
    /// People with episodes in a range of ids.
    pub PEOPLE_BETWEEN = "select distinct e.person_id from episodes e where e.person_id > $1 and e.person_id <= $2";
    /// Profiles with moments, a page of ids.
    pub PROFILES_AFTER = "select distinct i.profile_id from interactions i where i.profile_id > $1 \
         order by i.profile_id limit $2";
    /// About how many people there are.
    pub PEOPLE = "select count(*) from people";
    /// The episodes of a person before a place in time, the latest first.
    pub OF_PERSON = concat!("select ", columns!(), ", e.rule_id from episodes e \
         where e.person_id = $1 and (e.begin_at < $2 or (e.begin_at = $2 and e.id < $3)) \
         order by e.begin_at desc, e.id desc limit $4");
    /// Some episodes of a person.
    pub SOME_OF_PERSON = concat!("select ", columns!(), ", e.rule_id from ids($2) l cross join episodes e \
         where e.id = l.value and e.person_id = $1 order by e.begin_at desc, e.id desc");
    /// The moments of a person's episodes that touch a stretch of time.
    pub MEMBERS = "select e.rule_id, e.id, e.members from episodes e \
         where e.person_id = $1 and e.end_at >= $2 and e.begin_at <= $3 order by e.begin_at, e.id limit $4";
    /// What the firm said of rules.
    pub RULES = "select id, name, type, says, active from episode_rules order by created_at, id";
    /// Keeps a rule.
    pub SET_RULE = "insert into episode_rules (id, name, type, says, active, created_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (id) do update set name = excluded.name, type = excluded.type, says = excluded.says, \
         active = excluded.active";
    /// Removes a rule.
    pub REMOVE_RULE = "delete from episode_rules where id = $1";
    /// How far the job has come.
    pub PROGRESS = "select content from episode_notes where name = $1";
    /// Notes how far the job has come.
    pub SET_PROGRESS = "insert into episode_notes (name, content) values ($1, $2) \
         on conflict (name) do update set content = excluded.content";
    /// Forgets it.
    pub CLEAR_PROGRESS = "delete from episode_notes where name = $1";
}
