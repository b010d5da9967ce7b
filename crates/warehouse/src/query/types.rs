//! Types that a value may have: of a size that can be handled.

use datafusion::arrow::datatypes::DataType;

/// What is said of others.
pub(super) const TOO_LARGE: &str = "a value of the query is of too large a type";

/// Members that the type of a column may have, all together. A struct of two structs of the same kind doubles with
/// each step.
const MEMBERS: usize = 1_000;
/// Values that a column may hold in each row by its type alone. A list of fixed length takes its room even when it
/// is null.
const FIXED: i32 = 1_000;

/// Whether a type is of a size that can be handled.
pub(super) fn modest(kind: &DataType) -> bool {
    within(kind, &mut { MEMBERS })
}

fn within(kind: &DataType, left: &mut usize) -> bool {
    if *left == 0 {
        return false;
    }
    *left -= 1;
    match kind {
        DataType::FixedSizeBinary(size) => *size <= FIXED,
        DataType::FixedSizeList(item, size) => *size <= FIXED && within(item.data_type(), left),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::Map(item, _)
        | DataType::RunEndEncoded(_, item) => within(item.data_type(), left),
        DataType::Dictionary(_, value) => within(value, left),
        DataType::Struct(fields) => fields.iter().all(|field| within(field.data_type(), left)),
        DataType::Union(fields, _) => fields.iter().all(|(_, field)| within(field.data_type(), left)),
        _ => true,
    }
}
