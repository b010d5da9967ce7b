//! The SQL of the catalogue of events.

db::statements! {
    /// Every kind.
    pub KINDS = "select kind, blocked, label, description, first_seen_at from event_kinds order by kind";
    /// One kind.
    pub KIND = "select kind, blocked, label, description, first_seen_at from event_kinds where kind = $1";
    /// Every property.
    pub PROPERTIES = "select kind, name, declared_type, required from event_properties";
    /// The properties of a kind.
    pub PROPERTIES_OF = "select name, declared_type, required, description, first_seen_at from event_properties \
         where kind = $1 order by name";
    /// How many properties kinds have.
    pub PROPERTY_COUNTS = "select kind, count(*) from event_properties group by kind";
    /// Every type that came in.
    pub TYPES = "select kind, name, type from event_property_types";
    /// The types that came in for properties of a kind.
    pub TYPES_OF = "select name, type from event_property_types where kind = $1 order by name, type";
    /// Learns of a kind.
    pub LEARN_KIND = "insert into event_kinds (kind, blocked, first_seen_at) values ($1, false, $2) \
         on conflict (kind) do nothing";
    /// Learns of a property.
    pub LEARN_PROPERTY = "insert into event_properties (kind, name, required, first_seen_at) \
         values ($1, $2, false, $3) on conflict (kind, name) do nothing";
    /// Learns of a type.
    pub LEARN_TYPE = "insert into event_property_types (kind, name, type) values ($1, $2, $3) \
         on conflict (kind, name, type) do nothing";
    /// Settles what a kind is.
    pub SETTLE = "update event_kinds set label = $2, description = $3, blocked = $4 where kind = $1";
    /// Settles what a property is.
    pub SETTLE_PROPERTY = "insert into event_properties (kind, name, declared_type, required, description, first_seen_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (kind, name) do update set \
         declared_type = excluded.declared_type, required = excluded.required, description = excluded.description";
}
