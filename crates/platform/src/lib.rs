//! Schema, records, the feed, interactions, jobs, accounts and the HTTP kernel.
