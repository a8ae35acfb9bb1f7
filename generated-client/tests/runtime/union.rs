//! `oneOf` by discriminator, and by trying the variants.

use serde_json::{Value, from_str, to_string};

use crate::runtime::Unknown;
use crate::runtime::wire::{Attempt, Serialize, Serializer, Union, object, union};

macro_rules! model {
    ($name:ident, $key:ident, $text:literal) => {
        #[derive(Debug, PartialEq)]
        struct $name {
            $key: i32,
            kind: String,
        }

        object! {
            $name: ObjectWriter,
            required($key, kind),
            $text => required($key),
            "kind" => required(kind),
            _ => skip,
        }
    };
}

model!(Cat, lives, "lives");
model!(Dog, age, "age");

/// With a discriminator.
#[derive(Debug, PartialEq)]
enum Pet {
    Cat(Box<Cat>),
    Dog(Dog),
    Unknown(Unknown<Value>),
}

union!(Pet, Unknown);

impl Union for Pet {
    fn read(attempt: Attempt<Self>) -> Attempt<Self> {
        match attempt.tag("kind") {
            Some("cat") => attempt.tagged(Self::Cat),
            Some("dog") => attempt.tagged(Self::Dog),
            _ => attempt.unknown(Self::Unknown),
        }
    }
}

impl Serialize for Pet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Cat(value) => value.serialize(serializer),
            Self::Dog(value) => value.serialize(serializer),
            Self::Unknown(value) => value.get().serialize(serializer),
        }
    }
}

/// Without a discriminator, and without trying the last variant.
#[derive(Debug, PartialEq)]
enum Either {
    Dog(Dog),
    Number(i64),
    Unknown(Unknown<Value>),
}

union!(Either, Unknown);

impl Union for Either {
    fn read(attempt: Attempt<Self>) -> Attempt<Self> {
        attempt.variant(Self::Dog).variant(Self::Number)
    }
}

impl Serialize for Either {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Dog(value) => value.serialize(serializer),
            Self::Number(value) => value.serialize(serializer),
            Self::Unknown(value) => value.get().serialize(serializer),
        }
    }
}

#[test]
fn a_discriminator_chooses() {
    for text in [
        r#"{"lives":9,"kind":"cat"}"#,
        r#"{"age":3,"kind":"dog"}"#,
        r#"{"kind":"newt","slimy":true}"#,
        r#"{"age":3}"#,
        r#""text""#,
    ] {
        let pet: Pet = from_str(text).unwrap();
        assert_eq!(to_string(&pet).unwrap(), text);
        assert_eq!(matches!(pet, Pet::Unknown(_)), !text.contains("cat") && !text.contains("dog"));
    }
    let error = from_str::<Pet>(r#"{"kind":"dog"}"#).unwrap_err();
    assert!(error.to_string().starts_with("missing field `age`"), "{error}");
}

#[test]
fn variants_are_tried_in_order() {
    assert_eq!(from_str::<Either>("7").unwrap(), Either::Number(7));
    let dog: Either = from_str(r#"{"age":1,"kind":"dog"}"#).unwrap();
    assert_eq!(to_string(&dog).unwrap(), r#"{"age":1,"kind":"dog"}"#);
    assert!(from_str::<Either>("true").is_err());
}

/// Without a discriminator, and open.
#[derive(Debug, PartialEq)]
enum Any {
    Dog(Dog),
    Cat(Cat),
    Unknown(Unknown<Value>),
}

union!(Any, Unknown);

impl Union for Any {
    fn read(attempt: Attempt<Self>) -> Attempt<Self> {
        attempt.variant(Self::Dog).variant(Self::Cat).unknown(Self::Unknown)
    }
}

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Dog(value) => value.serialize(serializer),
            Self::Cat(value) => value.serialize(serializer),
            Self::Unknown(value) => value.get().serialize(serializer),
        }
    }
}

#[test]
fn the_variant_that_keeps_most_is_taken_and_nothing_is_lost() {
    assert!(matches!(from_str(r#"{"age":1,"kind":"dog"}"#).unwrap(), Any::Dog(_)));
    assert!(matches!(from_str(r#"{"kind":"cat","lives":9}"#).unwrap(), Any::Cat(_)));
    // A property that no variant knows does not matter.
    assert!(matches!(from_str(r#"{"kind":"cat","lives":9,"new":true}"#).unwrap(), Any::Cat(_)));
    // Both at once, which `anyOf` allows, is none of them alone.
    for text in [r#"{"age":1,"kind":"both","lives":9}"#, r#"{"kind":"neither"}"#] {
        let any: Any = from_str(text).unwrap();
        assert!(matches!(any, Any::Unknown(_)));
        assert_eq!(to_string(&any).unwrap(), text);
    }
}
