//! What a role may do beside reading and writing records.

use crate::accounts::Role;

/// Something that routes ask for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Changing many records at once.
    Bulk,
    /// Bringing in files.
    Import,
    /// Taking records out as a file.
    Export,
    /// Asking in SQL.
    Sql,
    /// Making views that others see.
    ManageViews,
    /// Adding and changing objects and fields.
    ManageObjects,
    /// Sending changes to other systems.
    Webhooks,
    /// Reading who changed what.
    Audit,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 8] = [
        Action::Bulk,
        Action::Import,
        Action::Export,
        Action::Sql,
        Action::ManageViews,
        Action::ManageObjects,
        Action::Webhooks,
        Action::Audit,
    ];

    /// As roles name it.
    pub fn name(self) -> &'static str {
        match self {
            Action::Bulk => "bulk",
            Action::Import => "import",
            Action::Export => "export",
            Action::Sql => "sql",
            Action::ManageViews => "manage_views",
            Action::ManageObjects => "manage_objects",
            Action::Webhooks => "webhooks",
            Action::Audit => "audit",
        }
    }

    /// What it is, in words.
    pub fn label(self) -> &'static str {
        match self {
            Action::Bulk => "Change many records at once",
            Action::Import => "Import files",
            Action::Export => "Export records",
            Action::Sql => "Ask in SQL",
            Action::ManageViews => "Share views",
            Action::ManageObjects => "Manage objects and fields",
            Action::Webhooks => "Manage webhooks",
            Action::Audit => "Read the audit log",
        }
    }

    /// The least built-in role that has it without being given it.
    pub fn least(self) -> Role {
        match self {
            Action::Export | Action::Sql => Role::ReadOnly,
            Action::Bulk | Action::Import | Action::ManageViews => Role::Member,
            Action::ManageObjects | Action::Webhooks | Action::Audit => Role::Admin,
        }
    }
}
