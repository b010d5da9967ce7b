//! The SQL of saved queries.

db::statements! {
    /// Those a caller may open: her own and the shared ones.
    pub QUERIES = "select q.id, q.name, q.query, q.chart, q.shared, q.owner_kind, q.owner_id, q.created_at, q.updated_at \
         from saved_queries q \
         where q.shared = true or (q.owner_kind = $1 and (q.owner_id = $2 or (q.owner_id is null and $2 is null))) \
         order by q.created_at, q.id";
    /// One of them.
    pub QUERY = "select q.id, q.name, q.query, q.chart, q.shared, q.owner_kind, q.owner_id, q.created_at, q.updated_at \
         from saved_queries q where q.id = $1";
    /// Keeps one.
    pub ADD_QUERY = "insert into saved_queries (id, name, query, chart, shared, owner_kind, owner_id, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    /// Changes one.
    pub SET_QUERY = "update saved_queries set name = $2, query = $3, chart = $4, shared = $5, updated_at = $6 where id = $1";
    /// Removes one.
    pub DROP_QUERY = "delete from saved_queries where id = $1";
}
