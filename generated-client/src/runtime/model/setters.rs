//! The methods that set the optional properties of models.

/// A method for each line, which sets a field and gives the value back: `with_age(value: i64) => age = Some(value),`.
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
