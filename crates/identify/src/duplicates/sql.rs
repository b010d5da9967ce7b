//! The SQL of duplicates.

db::statements! {
    /// People after a number, as they are compared.
    pub EVERYBODY = "select p.id, p.number, p.first_name, p.last_name, p.email, p.phone, p.city, p.country, p.birthday, p.created_at \
         from people p where p.number > $1 order by p.number limit $2";
    /// Some people, as they are compared.
    pub SOME = "select p.id, p.number, p.first_name, p.last_name, p.email, p.phone, p.city, p.country, p.birthday, p.created_at \
         from ids($1) l cross join people p where p.id = l.value";
    /// The people with some addresses.
    pub BY_EMAIL = "select p.id from texts($1) l cross join people p where p.email = l.value limit $2";
    /// The people with some surnames.
    pub BY_NAME = "select p.id from texts($1) l cross join people p where p.last_name_key = l.value limit $2";
    /// The people with a key.
    pub BY_KEY = "select k.person_id from duplicate_keys k where k.key = $1 order by k.person_id limit $2";
    /// The keys of some people.
    pub KEYS_OF = "select k.person_id, k.key from ids($1) l cross join duplicate_keys k where k.person_id = l.value";
    /// Forgets the keys of some people.
    pub FORGET_KEYS = "delete from duplicate_keys where person_id in (select l.value from ids($1) l)";
    /// People who are not there any more and have keys, a page of ids.
    pub KEYS_OF_NOBODY = "select distinct k.person_id from duplicate_keys k where k.person_id > $1 \
         and not exists (select 1 from people p where p.id = k.person_id) order by k.person_id limit $2";
    /// The surnames of some people, as they are searched for.
    pub NAMES = "select distinct p.last_name_key from ids($1) l cross join people p where p.id = l.value and p.last_name_key is not null";
    /// What the firm's own systems call people.
    pub USERS = "select j.person_id, i.value from identifiers i join profile_joins j on j.profile_id = i.profile_id \
         where i.kind = 'user_id' and i.verified = true";
    /// The same of some people.
    pub USERS_OF = "select j.person_id, i.value from ids($1) l cross join profile_joins j join identifiers i on i.profile_id = j.profile_id \
         where j.person_id = l.value and i.kind = 'user_id' and i.verified = true";
    /// What was learnt and settled.
    pub MODEL = "select parameters, auto_merge, threshold from duplicate_model where id = 1";
    /// Notes what was learnt.
    pub LEARN = "insert into duplicate_model (id, parameters, learned_at, auto_merge, threshold) values (1, $1, $2, false, $3) \
         on conflict (id) do update set parameters = excluded.parameters, learned_at = excluded.learned_at";
    /// Notes what the firm settled.
    pub SETTLE = "insert into duplicate_model (id, auto_merge, threshold) values (1, $1, $2) \
         on conflict (id) do update set auto_merge = excluded.auto_merge, threshold = excluded.threshold";
    /// Notes a pair, or what is known of it by now. Whoever decided on it has decided.
    pub NOTE = "insert into duplicates (id, person_id, other_id, probability, reasons, found_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (id) do update set probability = excluded.probability, reasons = excluded.reasons";
    /// The pairs that some people are in, and nobody decided on.
    pub OF_SOME = "select d.id from ids($1) l cross join duplicates d where d.person_id = l.value and d.dismissed_at is null \
         union select d.id from ids($1) l cross join duplicates d where d.other_id = l.value and d.dismissed_at is null";
    /// Pairs that nobody decided on, a page of ids.
    pub OPEN_IDS = "select d.id from duplicates d where d.dismissed_at is null and d.id > $1 order by d.id limit $2";
    /// Forgets pairs.
    pub FORGET = "delete from duplicates where id in (select l.value from ids($1) l)";
    /// Open pairs of people who are there, the most probable first.
    pub OPEN = "select d.id, d.person_id, d.other_id, d.probability, d.reasons, d.found_at from duplicates d \
         where d.dismissed_at is null and (d.probability < $1 or (d.probability = $1 and d.id > $2)) \
         and exists (select 1 from people p where p.id = d.person_id) and exists (select 1 from people p where p.id = d.other_id) \
         order by d.probability desc nulls last, d.id limit $3";
    /// The open pairs of one person.
    pub OF_ONE = "select d.id, d.person_id, d.other_id, d.probability, d.reasons, d.found_at from duplicates d \
         where d.dismissed_at is null and (d.person_id = $1 or d.other_id = $1) \
         and exists (select 1 from people p where p.id = d.person_id) and exists (select 1 from people p where p.id = d.other_id) \
         order by d.probability desc nulls last, d.id limit $2";
    /// How many open pairs there are.
    pub COUNT = "select count(*) from duplicates d where d.dismissed_at is null \
         and exists (select 1 from people p where p.id = d.person_id) and exists (select 1 from people p where p.id = d.other_id)";
    /// One pair.
    pub ONE = "select d.person_id, d.other_id from duplicates d where d.id = $1";
    /// Two people are not the same.
    pub DISMISS = "update duplicates set dismissed_at = $2, dismissed_by = $3 where id = $1 and dismissed_at is null";
    /// Whether somebody said that two people are not the same.
    pub DISMISSED = "select d.id from duplicates d where d.id = $1 and d.dismissed_at is not null";
    /// Nobody has decided yet.
    pub REOPEN = "update duplicates set dismissed_at = null, dismissed_by = null where id = $1";
}
