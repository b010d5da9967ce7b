//! The SQL of consents.

macro_rules! states {
    () => {
        "s.seq, s.person_id, s.said_of_id, s.channel, s.purpose, s.state, s.basis, s.text_version, s.source, s.at, s.consent_id"
    };
}

macro_rules! of_joined {
    () => {
        " from ids($1) l cross join profile_joins j join consent_states s on s.person_id = j.profile_id \
         where j.person_id = l.value and j.profile_id <> j.person_id"
    };
}

db::statements! {
    /// A key.
    pub KEY = "select key from identify_keys where name = $1";
    /// Keeps a key.
    pub ADD_KEY = "insert into identify_keys (name, key, made_at) values ($1, $2, $3)";
    /// The last words of some records.
    pub STATES_OF = concat!("select ", states!(), " from ids($1) l cross join consent_states s where s.person_id = l.value");
    /// The last words of the records that went into some people, each with the person.
    pub STATES_OF_JOINED = concat!("select ", states!(), ", j.person_id", of_joined!());
    /// The last words of some records on one matter.
    pub STATES_ON = concat!("select ", states!(), " from ids($1) l cross join consent_states s \
         where s.person_id = l.value and s.channel = $2 and s.purpose = $3");
    /// The last words on one matter of the records that went into some people.
    pub STATES_ON_JOINED = concat!("select ", states!(), ", j.person_id", of_joined!(), " and s.channel = $2 and s.purpose = $3");
    /// Takes last words away, to be written anew.
    pub FORGET_STATES = "delete from consent_states where id in (select l.value from ids($1) l)";
    /// Which of some entries are there already.
    pub KNOWN = "select c.entry_key, c.id, c.person_id, c.state, c.effective from texts($1) l cross join consents c where c.entry_key = l.value";
    /// Which of some people there are, with what they are reached at.
    pub PEOPLE = "select p.id, p.email, p.phone, p.processing_restricted from ids($1) l cross join people p where p.id = l.value";
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
}
