//! The tables of rights.

use db::{Column, Index, Table};
use model::ColumnType::{Id, Integer, Text};

/// Roles of the firm's own, teams and shared records.
pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let roles = vec![
        Column::required("id", Id),
        Column::required("name", Text),
        Column::required("base", Text),
        Column::required("said", Text),
        Column::required("created_at", Integer),
        Column::required("updated_at", Integer),
    ];
    let teams = vec![
        Column::required("id", Id),
        Column::required("name", Text),
        Column::optional("parent_id", Id),
        Column::required("created_at", Integer),
    ];
    let members = vec![Column::required("team_id", Id), Column::required("user_id", Id)];
    let shares = vec![
        Column::required("id", Id),
        Column::required("object", Text),
        Column::required("record_id", Id),
        Column::optional("user_id", Id),
        Column::optional("team_id", Id),
        Column::required("access", Text),
    ];
    (
        vec![
            Table::keyed("roles", &["id"], roles),
            Table::keyed("teams", &["id"], teams),
            Table::keyed("team_members", &["team_id", "user_id"], members),
            Table::keyed("shares", &["id"], shares),
        ],
        vec![
            Index::unique("roles_name", "roles", &["name"]),
            Index::on("shares_record", "shares", &["record_id"]),
            Index::on("shares_user", "shares", &["user_id"]),
            Index::on("shares_team", "shares", &["team_id"]),
        ],
    )
}
