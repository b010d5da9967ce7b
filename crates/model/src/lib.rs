//! The vocabulary: ids, time, money, objects, field types, values and the filter tree. Pure.
