//! Writes the fields of a JSON object, one by one.

use std::collections::BTreeMap;

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::codec::{Encode, Encoded};
use super::read::Object;
use crate::runtime::model::constant::Constant;
use crate::runtime::model::nullable::Nullable;
use crate::runtime::model::outgoing::is_request;

/// The methods that both writers have.
macro_rules! fields {
    ($serialize:ident, $key:ty) => {
        /// Writes a field.
        #[inline]
        pub(crate) fn required<T: Serialize + ?Sized>(&mut self, key: $key, value: &T) {
            if let Ok(object) = &mut self.object
                && let Err(error) = object.$serialize(key, value)
            {
                self.fail(error);
            }
        }

        /// Not inlined, so that the code per field stays small.
        #[cold]
        fn fail(&mut self, error: S::Error) {
            self.object = Err(error);
        }

        /// Writes a field unless it is absent.
        #[inline]
        pub(crate) fn optional<T: Serialize>(&mut self, key: $key, value: &Option<T>) {
            if let Some(value) = value {
                self.required(key, value);
            }
        }

        /// Writes a field unless it is absent; null is written.
        #[inline]
        pub(crate) fn nullable<T: Serialize>(&mut self, key: $key, value: &Nullable<T>) {
            if !value.is_absent() {
                self.required(key, value);
            }
        }

        /// Writes a `readOnly` field, unless it is absent or a request is being written.
        #[inline]
        pub(crate) fn read_only<T: Serialize>(&mut self, key: $key, value: &Option<T>) {
            if !is_request() {
                self.optional(key, value);
            }
        }

        /// [`read_only`](Self::read_only), where null is written.
        #[inline]
        pub(crate) fn read_only_nullable<T: Serialize>(&mut self, key: $key, value: &Nullable<T>) {
            if !is_request() {
                self.nullable(key, value);
            }
        }

        /// [`required`](Self::required), through a codec.
        #[inline]
        pub(crate) fn required_as<C: Encode<T>, T>(&mut self, key: $key, value: &T) {
            self.required(key, &Encoded::<C, T>::new(value));
        }

        /// [`optional`](Self::optional), through a codec.
        #[inline]
        pub(crate) fn optional_as<C: Encode<T>, T>(&mut self, key: $key, value: &Option<T>) {
            if let Some(value) = value {
                self.required(key, &Encoded::<C, T>::new(value));
            }
        }

        /// [`read_only`](Self::read_only), through a codec.
        #[inline]
        pub(crate) fn read_only_as<C: Encode<T>, T>(&mut self, key: $key, value: &Option<T>) {
            if !is_request() {
                self.optional_as::<C, T>(key, value);
            }
        }

        /// [`read_only_nullable`](Self::read_only_nullable), through a codec.
        #[inline]
        pub(crate) fn read_only_nullable_as<C: Encode<T>, T>(&mut self, key: $key, value: &Nullable<T>) {
            if !is_request() {
                self.nullable_as::<C, T>(key, value);
            }
        }

        /// Writes a field with a single known value, as it was received.
        #[inline]
        pub(crate) fn constant(&mut self, key: $key, value: &Constant, _only: &str) {
            self.required(key, value);
        }

        /// [`constant`](Self::constant), unless it is absent.
        #[inline]
        pub(crate) fn optional_constant(&mut self, key: $key, value: &Option<Constant>, _only: &str) {
            self.optional(key, value);
        }

        /// [`constant`](Self::constant) of another type.
        #[inline]
        pub(crate) fn exact<T: Serialize>(&mut self, key: $key, value: &T, _only: T) {
            self.required(key, value);
        }

        /// [`exact`](Self::exact), unless it is absent.
        #[inline]
        pub(crate) fn optional_exact<T: Serialize>(&mut self, key: $key, value: &Option<T>, _only: T) {
            self.optional(key, value);
        }

        /// [`optional_exact`](Self::optional_exact), unless a request is being written.
        #[inline]
        pub(crate) fn read_only_exact<T: Serialize>(&mut self, key: $key, value: &Option<T>, _only: T) {
            self.read_only(key, value);
        }

        /// [`nullable`](Self::nullable), through a codec.
        #[inline]
        pub(crate) fn nullable_as<C: Encode<T>, T>(&mut self, key: $key, value: &Nullable<T>) {
            if !value.is_absent() {
                self.required(key, &Encoded::<Nullable<C>, Nullable<T>>::new(value));
            }
        }
    };
}

/// Writes an object with declared properties only. The first error is returned by [`end`](Self::end).
pub(crate) struct ObjectWriter<S: Serializer> {
    object: Result<S::SerializeStruct, S::Error>,
}

impl<S: Serializer> ObjectWriter<S> {
    /// Starts an object.
    #[inline]
    pub(crate) fn new<T: Object>(serializer: S) -> Self {
        Self { object: serializer.serialize_struct(T::NAME, T::KEYS.len()) }
    }

    fields!(serialize_field, &'static str);

    /// Ends the object.
    #[inline]
    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.object.and_then(SerializeStruct::end)
    }
}

/// Writes an object that keeps undeclared properties too. The first error is returned by [`end`](Self::end).
pub(crate) struct OpenWriter<S: Serializer> {
    object: Result<S::SerializeMap, S::Error>,
    declared: &'static [&'static str],
}

impl<S: Serializer> OpenWriter<S> {
    /// Starts an object.
    #[inline]
    pub(crate) fn new<T: Object>(serializer: S) -> Self {
        Self { object: serializer.serialize_map(None), declared: T::KEYS }
    }

    fields!(serialize_entry, &str);

    /// Writes the undeclared properties, except those named like a declared one.
    #[inline]
    pub(crate) fn extra<T: Serialize>(&mut self, extra: &BTreeMap<String, T>) {
        for (name, value) in extra {
            if !self.declared.contains(&name.as_str()) {
                self.required(name, value);
            }
        }
    }

    /// [`extra`](Self::extra), through a codec.
    #[inline]
    pub(crate) fn extra_as<C: Encode<T>, T>(&mut self, extra: &BTreeMap<String, T>) {
        for (name, value) in extra {
            if !self.declared.contains(&name.as_str()) {
                self.required(name, &Encoded::<C, T>::new(value));
            }
        }
    }

    /// Ends the object.
    #[inline]
    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.object.and_then(SerializeMap::end)
    }
}
