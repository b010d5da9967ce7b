//! Colleagues: the people in a file become users of the firm, with the teams they are in.
//!
//! Whoever is not there yet is added with a link to come in; who is there stays as she is; nobody leaves a team. A row
//! that cannot be is refused with its reason, and the others stay. A trial says the same and writes nothing. All of a
//! file is one transaction, and the same file again changes nothing.
//!
//! Accounts and teams are the platform's. Here a file is read and it is settled what each of its rows means.

mod address;
mod asked;
mod plan;
mod read;
mod routes;
mod shapes;
mod upload;

pub(crate) use routes::routes;
