//! The warehouse over HTTP: questions in SQL, who may see what, and what an answer looks like.

mod ask;
mod firm;
mod fresh;
mod tables;
