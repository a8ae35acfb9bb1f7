//! The methods that set optional properties of models.

/// Writes a method for each line, which sets a field and returns the value: `with_age(value: i64) => age =
/// Some(value),`.
macro_rules! setters {
    ($($(#[$meta:meta])* $setter:ident($value:ident: $type:ty) => $field:ident = $set:expr,)+) => { $(
        $(#[$meta])*
        #[must_use]
        #[inline]
        pub fn $setter(mut self, $value: $type) -> Self {
            self.$field = $set;
            self
        }
    )+ };
}
pub(crate) use setters;
