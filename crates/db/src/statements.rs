//! SQL texts declared once, so that a test can prepare every one of them on both databases.

/// Declares SQL texts as constants, and `STATEMENTS` with the name and text of each:
///
/// ```
/// db::statements! {
///     /// One person's name.
///     pub NAME_BY_ID = "select name from person where id = $1";
/// }
/// assert_eq!(STATEMENTS[0], ("NAME_BY_ID", NAME_BY_ID));
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $visibility:vis $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* $visibility const $name: &str = $sql;)*
        /// Every statement of this module by name, for the test that prepares them on both databases.
        pub const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
