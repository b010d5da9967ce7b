//! The platform's own tables. Object tables and those of rooms come from their declarations; see
//! [`crate::schema`].

use db::{Column, Ddl, Index, Migration, Step, Table};
use model::ColumnType::{Boolean, Bytes, Id, Integer, Real, Text};

/// Every migration, oldest first. What has landed is never edited; a change is a new entry.
pub fn migrations() -> Vec<Migration> {
    vec![
        Migration { version: 1, name: "platform", steps: platform },
        Migration { version: 2, name: "backups", steps: backups },
        Migration { version: 3, name: "revisions", steps: revisions },
        Migration { version: 4, name: "undo", steps: undo },
        Migration { version: 5, name: "definitions", steps: definitions },
        Migration { version: 6, name: "tracking", steps: tracking },
    ]
}

/// What sources say of interactions beside the common columns.
fn tracking() -> Vec<Step> {
    let column = |name: &str| {
        let column = Column::optional(name, Text);
        Step::Ddl(Ddl::AddColumn { table: "interactions".to_owned(), column })
    };
    vec![column("source"), column("context")]
}

/// What users said about objects and fields: those they made, and how declared ones are shown.
fn definitions() -> Vec<Step> {
    let table = |name: &str, key: &[&str], columns: Vec<Column>| {
        Step::Ddl(Ddl::CreateTable(Table::keyed(name, key, columns)))
    };
    let said = || {
        vec![
            Column::required("slug", Text),
            Column::required("made", Boolean),
            Column::required("said", Text),
            Column::required("number", Integer),
            Column::required("changed_at", Integer),
        ]
    };
    let of_field = std::iter::once(Column::required("object", Text)).chain(said()).collect();
    vec![
        table("object_definitions", &["slug"], said()),
        table("field_definitions", &["object", "slug"], of_field),
    ]
}

/// Bulk work that removes records, and taking work back.
fn undo() -> Vec<Step> {
    let table = |name: &str, key: &[&str], columns: Vec<Column>| {
        Step::Ddl(Ddl::CreateTable(Table::keyed(name, key, columns)))
    };
    let column = Column::optional("deleted", Boolean);
    let of_batch = Index {
        where_not_null: Some("batch_id".to_owned()),
        ..Index::on("changes_batch", "changes", &["batch_id", "seq"])
    };
    vec![
        Step::Ddl(Ddl::AddColumn { table: "batch_members".to_owned(), column }),
        Step::Ddl(Ddl::CreateIndex(of_batch)),
        table(
            "undos",
            &["id"],
            vec![
                Column::required("id", Id),
                // What is taken back.
                Column::required("batch_id", Id),
                Column::optional("job_id", Id),
                Column::required("actor", Text),
                Column::optional("actor_id", Id),
                Column::required("created_at", Integer),
                Column::optional("finished_at", Integer),
                // How far it is: changes from this place in the feed on are taken back.
                Column::required("reached", Integer),
                Column::required("done", Integer),
                Column::required("total", Integer),
                Column::required("undone", Integer),
                Column::required("skipped", Integer),
            ],
        ),
        table(
            "batch_skips",
            &["batch_id", "number"],
            vec![
                // An undo or a bulk edit.
                Column::required("batch_id", Id),
                Column::required("number", Integer),
                Column::required("object", Text),
                Column::required("record_id", Id),
                Column::required("reason", Text),
            ],
        ),
        table(
            "bulk_edits",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("job_id", Id),
                Column::required("object", Text),
                // What was asked for, as JSON.
                Column::required("request", Text),
                Column::required("actor", Text),
                Column::optional("actor_id", Id),
                Column::required("created_at", Integer),
                // Where to go on.
                Column::optional("after", Text),
                Column::required("seen", Integer),
                Column::required("total", Integer),
                Column::required("changed", Integer),
                Column::required("skipped", Integer),
                Column::optional("finished_at", Integer),
            ],
        ),
        Step::Ddl(Ddl::CreateIndex(Index::on("undos_batch", "undos", &["batch_id"]))),
        Step::Ddl(Ddl::CreateIndex(Index::on("changes_action", "changes", &["action", "seq"]))),
    ]
}

/// Entries of the feed that say that rows of a derived table were written anew, and which of its rows went away.
fn revisions() -> Vec<Step> {
    let table = |name: &str, key: &[&str], columns: Vec<Column>| {
        Step::Ddl(Ddl::CreateTable(Table::keyed(name, key, columns)))
    };
    vec![
        table(
            "revisions",
            &["seq"],
            vec![
                Column::required("seq", Integer),
                Column::required("table_name", Text),
                Column::required("row_count", Integer),
            ],
        ),
        table(
            "removals",
            &["seq", "record_id"],
            vec![
                Column::required("seq", Integer),
                Column::required("table_name", Text),
                Column::required("record_id", Id),
            ],
        ),
    ]
}

/// The backups that were made.
fn backups() -> Vec<Step> {
    let columns = vec![
        Column::required("id", Id),
        Column::required("made_at", Integer),
        Column::required("seq", Integer),
        Column::required("bytes", Integer),
        Column::required("row_count", Integer),
        Column::required("file_count", Integer),
        Column::required("sha256", Text),
        Column::required("actor", Text),
        Column::optional("actor_id", Id),
    ];
    vec![Step::Ddl(Ddl::CreateTable(Table::keyed("backups", &["id"], columns)))]
}

fn platform() -> Vec<Step> {
    let mut steps = Vec::new();
    let mut table = |name: &str, key: &[&str], columns: Vec<Column>| {
        steps.push(Step::Ddl(Ddl::CreateTable(Table::keyed(name, key, columns))));
    };
    // The one counter of the feed; its row is what serialises writers.
    table("feed", &["id"], vec![Column::required("id", Integer), Column::required("last", Integer)]);
    table(
        "changes",
        &["seq"],
        vec![
            Column::required("seq", Integer),
            Column::required("at", Integer),
            Column::required("object", Text),
            Column::optional("record_id", Id),
            Column::required("action", Text),
            Column::required("actor", Text),
            Column::optional("actor_id", Id),
            Column::required("live", Boolean),
            Column::optional("batch_id", Id),
            Column::optional("before", Text),
            Column::optional("after", Text),
        ],
    );
    // The records of a bulk chunk: at once audit, provenance and undo.
    table(
        "batch_members",
        &["seq", "record_id"],
        vec![
            Column::required("seq", Integer),
            Column::required("record_id", Id),
            Column::required("created", Boolean),
            Column::optional("before", Bytes),
        ],
    );
    table(
        "interactions",
        &["seq"],
        vec![
            Column::required("seq", Integer),
            Column::required("id", Id),
            Column::required("latest", Boolean),
            Column::required("withdrawn", Boolean),
            Column::required("live", Boolean),
            Column::optional("profile_id", Id),
            Column::optional("company_id", Id),
            Column::required("at", Integer),
            Column::required("received_at", Integer),
            Column::required("kind", Text),
            Column::optional("channel", Text),
            Column::optional("direction", Text),
            Column::optional("department", Text),
            Column::optional("amount", Integer),
            Column::optional("currency", Text),
            Column::optional("quantity", Real),
            Column::optional("product_id", Id),
            Column::optional("order_id", Id),
            Column::optional("ticket_id", Id),
            Column::optional("deal_id", Id),
            Column::optional("campaign_id", Id),
            Column::optional("journey_id", Id),
            Column::optional("message_id", Id),
            Column::optional("user_id", Id),
            Column::optional("episode_id", Id),
            Column::optional("url", Text),
            Column::optional("referrer", Text),
            Column::optional("device", Text),
            Column::optional("country", Text),
            Column::optional("session", Text),
            Column::optional("is_bot", Boolean),
            Column::optional("sentiment", Real),
            Column::optional("properties", Text),
            Column::optional("source_id", Text),
        ],
    );
    table("counters", &["name"], vec![Column::required("name", Text), Column::required("last", Integer)]);
    table(
        "cursors",
        &["name"],
        vec![
            Column::required("name", Text),
            Column::required("seq", Integer),
            Column::required("epoch", Integer),
            Column::optional("leased_until", Integer),
            Column::required("failures", Integer),
            Column::optional("error", Text),
        ],
    );
    table(
        "jobs",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("kind", Text),
            Column::optional("unique_key", Text),
            Column::required("state", Text),
            Column::required("payload", Text),
            Column::optional("stage", Text),
            Column::required("done", Integer),
            Column::required("total", Integer),
            Column::required("attempts", Integer),
            Column::required("epoch", Integer),
            Column::optional("leased_until", Integer),
            Column::required("run_at", Integer),
            Column::required("created_at", Integer),
            Column::optional("started_at", Integer),
            Column::optional("finished_at", Integer),
            Column::optional("error", Text),
            Column::optional("result", Text),
        ],
    );
    table(
        "users",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("email", Text),
            Column::required("name", Text),
            Column::required("role", Text),
            Column::optional("password", Text),
            Column::required("created_at", Integer),
            Column::optional("disabled_at", Integer),
            Column::optional("seen_at", Integer),
        ],
    );
    table(
        "links",
        &["hash"],
        vec![
            Column::required("hash", Bytes),
            Column::required("purpose", Text),
            Column::optional("user_id", Id),
            Column::required("created_at", Integer),
            Column::required("expires_at", Integer),
            Column::optional("used_at", Integer),
        ],
    );
    table(
        "sessions",
        &["hash"],
        vec![
            Column::required("hash", Bytes),
            Column::required("user_id", Id),
            Column::required("via", Text),
            Column::required("created_at", Integer),
            Column::required("expires_at", Integer),
        ],
    );
    table(
        "tokens",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("hash", Bytes),
            Column::required("name", Text),
            Column::required("role", Text),
            Column::required("prefix", Text),
            Column::required("created_at", Integer),
            Column::optional("created_by", Id),
            Column::optional("used_at", Integer),
            Column::optional("revoked_at", Integer),
        ],
    );
    table(
        "idempotency",
        &["caller", "route", "name"],
        vec![
            Column::required("caller", Text),
            Column::required("route", Text),
            Column::required("name", Text),
            Column::required("body_hash", Bytes),
            Column::required("status", Integer),
            Column::optional("answer", Text),
            Column::required("created_at", Integer),
        ],
    );
    // What the declarations were when the tables were last compared with them.
    table(
        "schema_columns",
        &["object", "name"],
        vec![
            Column::required("object", Text),
            Column::required("name", Text),
            Column::required("type", Text),
        ],
    );
    table("schema_indexes", &["name"], vec![Column::required("name", Text)]);
    table(
        "schema_version",
        &["id"],
        vec![Column::required("id", Integer), Column::required("version", Integer)],
    );

    let index = |name: &str, table: &str, columns: &[&str]| {
        Step::Ddl(Ddl::CreateIndex(Index::on(name, table, columns)))
    };
    let unique = |name: &str, table: &str, columns: &[&str]| {
        Step::Ddl(Ddl::CreateIndex(Index::unique(name, table, columns)))
    };
    steps.extend([
        index("changes_record", "changes", &["record_id", "seq"]),
        index("batch_members_record", "batch_members", &["record_id", "seq"]),
        unique("interactions_id", "interactions", &["id", "seq"]),
        index("interactions_profile", "interactions", &["profile_id", "at", "seq"]),
        index("jobs_due", "jobs", &["state", "run_at"]),
        unique("jobs_unique", "jobs", &["unique_key"]),
        unique("users_email", "users", &["email"]),
        index("sessions_user", "sessions", &["user_id"]),
        index("idempotency_age", "idempotency", &["created_at"]),
        unique("tokens_hash", "tokens", &["hash"]),
        Step::Sql("insert into feed (id, last) values (1, 0)"),
        Step::Sql("insert into schema_version (id, version) values (1, 0)"),
    ]);
    steps
}
