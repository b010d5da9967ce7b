//! Somebody is erased: a canary in everything that remembers her is found before by decoding it, and after by nothing.

mod access;
mod canary;
mod declared;
mod firm;
mod plant;
mod retention;
mod search;
