//! Tests of the face, each on both databases.

mod write;
