//! The SQL of forms.

macro_rules! submission {
    () => {
        "select s.id, s.at, s.state, s.reason, s.person_id, s.typed, s.consents, s.source_url, s.referrer, s.utm, \
         s.confirmed_at, s.person_fields from form_submissions s \
         where s.form_id = $1 and (s.at < $2 or (s.at = $2 and s.id < $3))"
    };
}

db::statements! {
    /// Adds a form.
    pub ADD = "insert into forms (id, name, slug, state, settings, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, $6)";
    /// Changes a form.
    pub CHANGE = "update forms set name = $2, slug = $3, state = $4, settings = $5, changed_at = $6 where id = $1";
    /// Removes a form.
    pub REMOVE = "delete from forms where id = $1";
    /// How many there are.
    pub COUNT = "select count(*) from forms";
    /// All of them, the newest first.
    pub ALL = "select id, name, slug, state, settings, created_at, changed_at from forms order by created_at desc, id desc";
    /// One of them.
    pub ONE = "select id, name, slug, state, settings, created_at, changed_at from forms where id = $1";
    /// The one with a slug.
    pub BY_SLUG = "select id, name, slug, state, settings, created_at, changed_at from forms where slug = $1";
    /// Whether another has a slug.
    pub TAKEN = "select id from forms where slug = $1 and id <> $2";
    /// How much came in by some forms, without what programs sent.
    pub COUNTS = "select s.form_id, s.state, count(*), max(s.at) from ids($1) l cross join form_submissions s \
         where s.form_id = l.value and s.state <> 'refused' group by s.form_id, s.state";
    /// Whether anything came in by a form.
    pub ANYTHING = "select id from form_submissions where form_id = $1 limit 1";

    /// Keeps what came in.
    pub KEEP = "insert into form_submissions (id, form_id, at, state, reason, person_id, address_hash, address, typed, \
         person_fields, consents, anonymous_id, source_url, referrer, utm, agent, mail_id, confirm_hash, confirm_until) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// What became of one that came in.
    pub KEPT = "select state from form_submissions where id = $1";
    /// How many confirmations were asked of an address lately. Those that were not sent count too, so that nobody learns
    /// by counting who gets no mail.
    pub ASKED = "select count(*) from form_submissions where address_hash = $1 and at > $2 \
         and (mail_id is not null or reason = 'suppressed')";
    /// Some of what programs sent before a time.
    pub SWEEP = "delete from form_submissions where id in (select s.id from forms f join form_submissions s \
         on s.form_id = f.id and s.state = 'refused' and s.at < $1 limit $2)";
    /// What a link confirms.
    pub BY_LINK = "select id, form_id, at, state, person_id, address, person_fields, consents, anonymous_id, agent, confirm_until \
         from form_submissions where confirm_hash = $1";
    /// It is confirmed.
    pub CONFIRM = "update form_submissions set state = 'confirmed', confirmed_at = $2, person_id = $3 where id = $1 and state = 'waiting'";
    /// What came in by a form before a place, the newest first.
    pub LIST = concat!(submission!(), " order by s.at desc, s.id desc limit $4");
    /// The same of one state.
    pub LIST_OF_STATE = concat!(submission!(), " and s.state = $5 order by s.at desc, s.id desc limit $4");
}
