//! The command line, by the real binary: what it prints, how it ends, and who owns a data directory.

mod backup;
mod crm_sales;
mod export;
mod fit;
mod import;
mod link;
mod owner;
mod settings;
mod sql;
mod users;
