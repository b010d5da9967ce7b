//! The SQL of views.

db::statements! {
    /// Adds a view.
    pub ADD = "insert into views (id, object, name, kind, shared, user_id, settings, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    /// One view.
    pub ONE = "select id, object, name, kind, shared, user_id, settings, created_at, updated_at \
         from views where id = $1";
    /// The shared views and those of one user, oldest first.
    pub SEEN = "select id, object, name, kind, shared, user_id, settings, created_at, updated_at from views \
         where shared = true or user_id = $1 order by created_at, id";
    /// The same for one object.
    pub SEEN_OF_OBJECT = "select id, object, name, kind, shared, user_id, settings, created_at, updated_at from views \
         where object = $2 and (shared = true or user_id = $1) order by created_at, id";
    /// A shared view of this name.
    pub SHARED_SO = "select id from views where object = $1 and name = $2 and shared = true";
    /// How many views a user has of an object.
    pub COUNT = "select count(*) from views where object = $1 and (user_id = $2 or shared = true)";
    /// Changes a view.
    pub CHANGE = "update views set name = $2, kind = $3, shared = $4, settings = $5, updated_at = $6 where id = $1";
    /// Views that hold a text in their settings.
    pub NAMING = "select id, object, settings from views where settings like $1 escape '\\' order by id";
    /// The names of views that hold a text in their settings.
    pub MENTIONING = "select object, name from views where settings like $1 order by name, id limit 50";
    /// Other settings of a view.
    pub SET = "update views set settings = $2, updated_at = $3 where id = $1";
    /// Removes a view.
    pub REMOVE = "delete from views where id = $1";
    /// Nobody opens a view first that is gone.
    pub NO_DEFAULT = "update view_tabs set default_id = null where default_id = $1";
    /// How a user has the tabs of an object.
    pub TABS = "select sequence, default_id from view_tabs where user_id = $1 and object = $2";
    /// Sets the order of the tabs.
    pub SET_SEQUENCE = "insert into view_tabs (user_id, object, sequence) values ($1, $2, $3) \
         on conflict (user_id, object) do update set sequence = excluded.sequence";
    /// Sets the tab that opens first.
    pub SET_DEFAULT = "insert into view_tabs (user_id, object, sequence, default_id) values ($1, $2, '[]', $3) \
         on conflict (user_id, object) do update set default_id = excluded.default_id";
}
