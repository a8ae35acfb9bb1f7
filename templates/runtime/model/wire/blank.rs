//! The content of a field until its value is read.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use bytes::Bytes;
use jiff::{Timestamp, civil::Date};
use serde_json::Value;
use uuid::Uuid;

use crate::runtime::model::constant::Constant;
use crate::runtime::model::date_time::DateTime;
use crate::runtime::model::nullable::Nullable;
use crate::runtime::model::secret::Secret;

/// A type with a start value.
///
/// An [`Object`](super::read::Object) exists blank before its fields are read in place, which costs less to compile
/// than a variable per field. [`read`](super::read::read) returns it only if all required fields were present.
pub(crate) trait Blank: Sized {
    /// Returns a cheap value without meaning.
    fn blank() -> Self;
}

/// [`Blank::blank`], for the type of the field.
#[inline]
pub(crate) fn blank<T: Blank>() -> T {
    T::blank()
}

/// Gives types their start value.
macro_rules! blanks {
    ($($type:ty = $blank:expr;)+) => { $(
        impl $crate::runtime::wire::Blank for $type {
            #[inline]
            fn blank() -> Self {
                $blank
            }
        }
    )+ };
}
pub(crate) use blanks;

blanks! {
    () = ();
    bool = false;
    i32 = 0;
    i64 = 0;
    u32 = 0;
    u64 = 0;
    f32 = 0.0;
    f64 = 0.0;
    String = String::new();
    Bytes = Bytes::new();
    Constant = Constant::new("");
    Date = Date::ZERO;
    DateTime = Timestamp::UNIX_EPOCH.into();
    Ipv4Addr = Ipv4Addr::UNSPECIFIED;
    Ipv6Addr = Ipv6Addr::UNSPECIFIED;
    Secret = Secret::from("");
    Uuid = Uuid::nil();
    Value = Value::Null;
}

impl<T: Blank> Blank for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

/// Start values for any item type, which need none of its values.
macro_rules! empty {
    ($($type:ty = $blank:expr;)+) => { $(
        impl<T> Blank for $type {
            #[inline]
            fn blank() -> Self {
                $blank
            }
        }
    )+ };
}

empty! {
    Option<T> = None;
    Nullable<T> = Self::Absent;
    Vec<T> = Vec::new();
    BTreeMap<String, T> = BTreeMap::new();
}

/// Tuples of up to twelve items, the longest that a document's `prefixItems` become.
macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: Blank, $($rest: Blank),*> Blank for ($first, $($rest,)*) {
            #[inline]
            fn blank() -> Self {
                ($first::blank(), $($rest::blank(),)*)
            }
        }
        tuples!($($rest)*);
    };
    () => {};
}

tuples!(A B C D E F G H I J K L);
