//! The SQL of networks of programs.

db::statements! {
    /// What the firm said.
    pub SAID = "select networks, address_header, version, changed_at from bot_networks where id = 1";
    /// Whether it said something else.
    pub VERSION = "select version from bot_networks where id = 1";
    /// Notes the list.
    pub SET_NETWORKS = "insert into bot_networks (id, networks, version, changed_at) values (1, $1, 1, $2) \
         on conflict (id) do update set networks = excluded.networks, version = bot_networks.version + 1, \
         changed_at = excluded.changed_at";
    /// Notes the header.
    pub SET_HEADER = "insert into bot_networks (id, networks, address_header, version, changed_at) values (1, '', $1, 1, $2) \
         on conflict (id) do update set address_header = excluded.address_header, version = bot_networks.version + 1, \
         changed_at = excluded.changed_at";
}
