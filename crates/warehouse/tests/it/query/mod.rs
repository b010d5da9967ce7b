//! Queries over tables in memory: what is answered, what is refused, what cannot be seen.

mod answer;
mod shop;
