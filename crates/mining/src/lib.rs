//! The mathematics of customers: purchase models, lifetime value, recency-frequency-monetary classes. Pure.
