//! The SQL of accounts.

db::statements! {
    /// Everybody who can sign in.
    pub EVERYBODY = "select id, name, email from users where disabled_at is null order by id";
    /// How many users there are.
    pub COUNT_USERS = "select count(*) from users";
    /// Adds a user.
    pub ADD_USER = "insert into users (id, email, name, role, password, created_at) values ($1, $2, $3, $4, $5, $6)";
    /// A user by id.
    pub USER = "select id, email, name, role, created_at, disabled_at, seen_at, password, \
         (select r.base from roles r where r.name = users.role) from users where id = $1";
    /// A user by e-mail address, which is stored in lower case.
    pub USER_BY_EMAIL = "select id, email, name, role, created_at, disabled_at, seen_at, password, \
         (select r.base from roles r where r.name = users.role) from users where email = $1";
    /// All users.
    pub USERS = "select id, email, name, role, created_at, disabled_at, seen_at, password, \
         (select r.base from roles r where r.name = users.role) from users order by created_at, id";
    /// Which of these e-mail addresses are taken.
    pub EMAILS_AMONG = "select u.email from users u join texts($1) l on l.value = u.email";
    /// Changes what others may change about a user.
    pub CHANGE_USER = "update users set name = $2, role = $3, disabled_at = $4 where id = $1";
    /// Changes a user's name.
    pub RENAME_USER = "update users set name = $2 where id = $1";
    /// Changes a user's password.
    pub SET_PASSWORD = "update users set password = $2 where id = $1";
    /// Notes that a user was here.
    pub SEEN = "update users set seen_at = $2 where id = $1";
    /// Owners who can sign in, other than one.
    pub OTHER_OWNERS = "select count(*) from users where role = 'owner' and disabled_at is null and id <> $1";
    /// Adds a link.
    pub ADD_LINK = "insert into links (hash, purpose, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5)";
    /// A link that can be used, and whose it is.
    pub LINK = "select l.purpose, l.user_id, u.email from links l left join users u on u.id = l.user_id \
         where l.hash = $1 and l.used_at is null and l.expires_at > $2 and u.disabled_at is null";
    /// Uses a link.
    pub USE_LINK = "update links set used_at = $2 where hash = $1 and used_at is null";
    /// Ends the links of a purpose.
    pub DROP_LINKS = "delete from links where purpose = $1";
    /// Ends the links of a user.
    pub DROP_USER_LINKS = "delete from links where user_id = $1";
    /// Removes links that are over.
    pub SWEEP_LINKS = "delete from links where expires_at <= $1";
    /// Begins a session.
    pub ADD_SESSION = "insert into sessions (hash, user_id, via, created_at, expires_at) values ($1, $2, $3, $4, $5)";
    /// Who is behind a session, and how often rights were changed.
    pub SESSION = "select u.id, u.role, s.via, s.created_at, s.expires_at, u.seen_at, \
         (select c.last from counters c where c.name = 'rights') from sessions s \
         join users u on u.id = s.user_id where s.hash = $1 and s.expires_at > $2 and u.disabled_at is null";
    /// Lets a session last longer.
    pub EXTEND_SESSION = "update sessions set expires_at = $2 where hash = $1";
    /// Ends a session.
    pub DROP_SESSION = "delete from sessions where hash = $1";
    /// Ends the sessions of a user, except one.
    pub DROP_OTHER_SESSIONS = "delete from sessions where user_id = $1 and hash <> $2";
    /// Removes sessions that are over.
    pub SWEEP_SESSIONS = "delete from sessions where expires_at <= $1";
    /// Adds a token.
    pub ADD_TOKEN = "insert into tokens (id, hash, name, role, prefix, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7)";
    /// Who is behind a token, with the user who made it, and how often rights were changed.
    pub TOKEN_BY_HASH = "select t.id, t.role, t.used_at, t.created_by, u.role, u.disabled_at, \
         (select c.last from counters c where c.name = 'rights') from tokens t \
         left join users u on u.id = t.created_by where t.hash = $1 and t.revoked_at is null";
    /// One token as it is shown.
    pub TOKEN = "select id, name, role, prefix, created_at, used_at, revoked_at from tokens where id = $1";
    /// All tokens, newest first.
    pub TOKENS = "select id, name, role, prefix, created_at, used_at, revoked_at from tokens order by created_at desc, id desc";
    /// Notes that a token was used.
    pub TOKEN_USED = "update tokens set used_at = $2 where id = $1";
    /// Ends a token.
    pub REVOKE_TOKEN = "update tokens set revoked_at = $2 where id = $1 and revoked_at is null";
    /// The names of users.
    pub USER_NAMES = "select u.id, u.name from users u join ids($1) l on l.value = u.id";
    /// The names of tokens.
    pub TOKEN_NAMES = "select t.id, t.name from tokens t join ids($1) l on l.value = t.id";
    /// The kinds of jobs.
    pub JOB_KINDS = "select j.id, j.kind from jobs j join ids($1) l on l.value = j.id";
}
