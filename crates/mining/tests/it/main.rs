//! The models against published values, other implementations and simulated customers.

mod cdnow;
