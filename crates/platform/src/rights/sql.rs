//! The SQL of rights.

db::statements! {
    /// How often rights were changed.
    pub VERSION = "select last from counters where name = 'rights'";
    /// Says that rights were changed.
    pub RAISE = "insert into counters (name, last) values ('rights', 1) \
         on conflict (name) do update set last = counters.last + 1";
    /// The firm's own roles.
    pub ROLES = "select id, name, base, said, created_at, updated_at from roles order by name, id";
    /// One role.
    pub ROLE = "select id, name, base, said, created_at, updated_at from roles where id = $1";
    /// A role by its name.
    pub ROLE_BY_NAME = "select id, name, base, said, created_at, updated_at from roles where name = $1";
    /// Adds a role.
    pub ADD_ROLE = "insert into roles (id, name, base, said, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)";
    /// Changes a role.
    pub CHANGE_ROLE = "update roles set name = $2, base = $3, said = $4, updated_at = $5 where id = $1";
    /// Removes a role.
    pub DROP_ROLE = "delete from roles where id = $1";
    /// Users with a role.
    pub USERS_WITH_ROLE = "select name from users where role = $1 order by name limit 6";
    /// Tokens with a role that are in force.
    pub TOKENS_WITH_ROLE = "select name from tokens where role = $1 and revoked_at is null order by name limit 6";
    /// Users keep their role when it gets another name.
    pub RENAME_USERS_ROLE = "update users set role = $2 where role = $1";
    /// Tokens keep their role when it gets another name.
    pub RENAME_TOKENS_ROLE = "update tokens set role = $2 where role = $1";
    /// All teams.
    pub TEAMS = "select id, name, parent_id, created_at from teams order by name, id";
    /// Adds a team.
    pub ADD_TEAM = "insert into teams (id, name, parent_id, created_at) values ($1, $2, $3, $4)";
    /// Changes a team.
    pub CHANGE_TEAM = "update teams set name = $2, parent_id = $3 where id = $1";
    /// Removes a team.
    pub DROP_TEAM = "delete from teams where id = $1";
    /// Who is in which team.
    pub MEMBERS = "select team_id, user_id from team_members order by team_id, user_id";
    /// Empties a team.
    pub DROP_MEMBERS = "delete from team_members where team_id = $1";
    /// Takes a team's shares away.
    pub DROP_TEAM_SHARES = "delete from shares where team_id = $1";
    /// What was shared with a user or one of these teams.
    pub SHARED_WITH = "select object, record_id, access from shares \
         where user_id = $1 or team_id in (select l.value from ids($2) l) order by object, record_id";
    /// With whom a record is shared.
    pub SHARES_OF = "select s.user_id, s.team_id, s.access, u.name, t.name from shares s \
         left join users u on u.id = s.user_id left join teams t on t.id = s.team_id \
         where s.record_id = $1 and s.object = $2 order by s.id";
    /// Takes a record's shares away.
    pub DROP_SHARES_OF = "delete from shares where record_id = $1 and object = $2";
    /// The role of a user who can come in.
    pub ROLE_OF_USER = "select u.role, null, u.id from users u where u.id = $1 and u.disabled_at is null";
    /// The role of a token in force, and of the user who made it.
    pub ROLE_OF_TOKEN = "select t.role, u.role, t.created_by from tokens t left join users u on u.id = t.created_by \
         where t.id = $1 and t.revoked_at is null and u.disabled_at is null";
    /// Which of these users there are.
    pub USERS_AMONG = "select u.id from users u join ids($1) l on l.value = u.id";
}
