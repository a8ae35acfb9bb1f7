//! Models written by hand, as the generator would write them: what serde's semantics keep, and what codecs do.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bytes::Bytes;
use serde::Deserializer;
use serde_json::{Value, from_str, from_value, json, to_string, to_value};

use crate::runtime::wire::{
    AsIs, Base64, Base64Url, Blank, Decode, Deserialize, Encode, Fields, FullDate, FullDateTime, Hyphenated,
    MapAccess, Object, Whole, object,
};
use crate::runtime::{Nullable, Unknown, integer_enum, string_enum};

#[derive(Clone, Debug, Default, PartialEq)]
struct Thing {
    id: i32,
    name: Option<String>,
    note: Nullable<String>,
    parent: Option<Box<Thing>>,
    state: Option<String>,
}

object! {
    Thing: ObjectWriter + Default,
    required(id, state),
    "id" => required(id),
    "name" => optional(name),
    "note" => nullable(note),
    "parent" => optional(parent),
    "state" => required(state),
    _ => skip,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Coded {
    data: Bytes,
    last: Nullable<Bytes>,
    maybe: Option<Bytes>,
    times: Vec<Option<Bytes>>,
    others: BTreeMap<String, Bytes>,
}

object! {
    Coded: OpenWriter + Default,
    required(data, times),
    "data" => required_as(data as Base64),
    "last" => nullable_as(last as Base64),
    "maybe" => optional_as(maybe as Base64),
    "times" => required_as(times as Vec<Option<Base64>>),
    _ => extra_as(others as Base64),
}

fn fault(text: &str) -> String {
    let error = from_str::<Thing>(text).unwrap_err().to_string();
    error.split(" at line").next().unwrap().to_owned()
}

#[test]
fn absent_null_and_value_are_three_states() {
    for (text, note) in [
        (r#"{"id":1,"state":null}"#, Nullable::Absent),
        (r#"{"id":1,"note":null,"state":null}"#, Nullable::Null),
        (r#"{"id":1,"note":"x","state":null}"#, Nullable::Value("x".to_owned())),
    ] {
        let thing = from_str::<Thing>(text).unwrap();
        assert_eq!(thing.note, note);
        assert_eq!(to_string(&thing).unwrap(), text);
    }
}

#[test]
fn unknown_missing_duplicate_and_null() {
    let thing = from_str::<Thing>(r#"{"new":{"deep":[1]},"state":"s","id":1,"name":null}"#).unwrap();
    assert_eq!(thing, Thing { id: 1, state: Some("s".to_owned()), ..Thing::default() });
    assert_eq!(fault("{}"), "missing field `id`");
    assert_eq!(fault(r#"{"id":1}"#), "missing field `state`");
    assert_eq!(fault(r#"{"id":1,"id":2,"state":null}"#), "duplicate field `id`");
    assert_eq!(fault(r#"{"id":1,"name":null,"name":"x","state":null}"#), "duplicate field `name`");
    assert_eq!(fault(r#"{"id":null,"state":null}"#), "invalid type: null, expected i32");
    assert_eq!(fault(r#"{"name":7,"id":"x"}"#), "invalid type: integer `7`, expected a string");
    assert_eq!(fault("[1]"), "invalid type: sequence, expected object Thing");
    assert_eq!(fault("{"), "EOF while parsing an object");
}

#[test]
fn borrowed_owned_and_value_input() {
    let text = r#"{"id":1,"na\u006de":"a\nb","parent":{"id":2,"state":null},"state":null}"#;
    let thing = from_str::<Thing>(text).unwrap();
    assert_eq!(thing.name.as_deref(), Some("a\nb"));
    assert_eq!(thing.parent.as_ref().unwrap().id, 2);
    assert_eq!(serde_json::from_reader::<_, Thing>(text.as_bytes()).unwrap(), thing);
    let value: Value = from_str(text).unwrap();
    assert_eq!(from_value::<Thing>(value.clone()).unwrap(), thing);
    assert_eq!(to_value(&thing).unwrap(), value);
}

#[test]
fn codecs_compose() {
    let text = r#"{"data":"AQI=","last":null,"times":["Aw==",null],"more":"_-8"}"#;
    let coded = from_str::<Coded>(text).unwrap();
    assert_eq!(coded.data, Bytes::from_static(b"\x01\x02"));
    assert_eq!((&coded.last, &coded.maybe), (&Nullable::Null, &None));
    assert_eq!(coded.others["more"], Bytes::from_static(b"\xff\xef"));
    let written = r#"{"data":"AQI=","last":null,"times":["Aw==",null],"more":"/+8="}"#;
    assert_eq!(to_string(&coded).unwrap(), written);
    assert!(from_str::<Coded>(r#"{"data":"A","times":[]}"#).is_err());
    let twice = from_str::<Coded>(r#"{"data":"","times":[],"a":"","a":""}"#).unwrap_err();
    assert!(twice.to_string().starts_with("duplicate field `a`"), "{twice}");
}

#[test]
fn an_extra_property_cannot_replace_a_declared_one() {
    let mut coded = Coded::default();
    coded.others.insert("data".to_owned(), Bytes::from_static(b"x"));
    assert_eq!(to_string(&coded).unwrap(), r#"{"data":"","times":[]}"#);
}

/// What a codec makes of a JSON text.
fn read<C: for<'de> Decode<'de, T>, T>(text: &str) -> Result<T, serde_json::Error> {
    C::decode(&mut serde_json::Deserializer::from_str(text))
}

#[test]
fn integers_are_told_by_their_value() {
    for text in ["30", "30.0", "3e1", "300E-1"] {
        assert_eq!(read::<Whole, i32>(text).unwrap(), 30, "{text}");
        assert_eq!(read::<Whole, u64>(text).unwrap(), 30, "{text}");
        let value: Value = from_str(text).unwrap();
        assert_eq!(<Whole as Decode<'_, i64>>::decode(&value).unwrap(), 30, "{text}");
    }
    for text in ["0", "-0", "-0.0", "0e5"] {
        assert_eq!(read::<Whole, i64>(text).unwrap(), 0, "{text}");
        assert_eq!(read::<Whole, u32>(text).unwrap(), 0, "{text}");
    }
    assert_eq!(read::<Whole, i64>("-9007199254740991.0").unwrap(), -9_007_199_254_740_991);
    assert_eq!(read::<Whole, i64>("-9223372036854775808").unwrap(), i64::MIN);
    assert_eq!(read::<Whole, u64>("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(read::<Vec<Option<Whole>>, Vec<Option<i64>>>("[1.0,null]").unwrap(), [Some(1), None]);
    let map = read::<BTreeMap<String, Whole>, BTreeMap<String, u32>>(r#"{"a":1e0}"#).unwrap();
    assert_eq!(map["a"], 1);
    assert_eq!(from_str::<Vec<Level>>("[1.0,7e0]").unwrap(), [Level::One, Level::from(7)]);
}

#[test]
fn what_is_no_integer_or_does_not_fit_is_refused() {
    for text in
        ["30.5", "1e-1", "1e300", "2147483648", "2147483648.0", "-2147483649", "true", "\"1\"", "null"]
    {
        assert!(read::<Whole, i32>(text).is_err(), "{text}");
    }
    assert!(read::<Whole, u32>("-1.0").is_err());
    // 9007199254740993.0 would be read as this number, too.
    assert!(read::<Whole, i64>("9007199254740992.0").is_err());
    assert!(from_str::<Level>("1.5").is_err());
    let error = read::<Whole, i32>("30.5").unwrap_err().to_string();
    assert_eq!(error, "invalid type: floating point `30.5`, expected i32 at line 1 column 4");
}

#[test]
fn tuples_are_read_and_written_item_by_item() {
    type Codec = (AsIs, Base64, Option<Whole>);
    let tuple = read::<Codec, (String, Bytes, Option<i64>)>(r#"["a","AQI=",3.0]"#).unwrap();
    assert_eq!(tuple, ("a".to_owned(), Bytes::from_static(b"\x01\x02"), Some(3)));
    let text = Codec::encode(&tuple, serde_json::value::Serializer).unwrap();
    assert_eq!(text, json!(["a", "AQI=", 3]));
    assert!(read::<Codec, (String, Bytes, Option<i64>)>(r#"["a","AQI="]"#).is_err());
}

#[test]
fn a_date_is_a_full_date() {
    assert_eq!(read::<FullDate, jiff::civil::Date>("\"2020-02-29\"").unwrap().to_string(), "2020-02-29");
    for text in
        ["2020-02-30", "2020-02-29T00:00:00", "2020-02-29T00:00:00Z", "20200229", "2020-2-29", "", "today"]
    {
        let error = read::<FullDate, jiff::civil::Date>(&format!("{text:?}")).unwrap_err();
        assert!(error.to_string().starts_with("not a date as in RFC 3339"), "{text}: {error}");
    }
}

#[test]
fn in_a_union_a_date_and_time_has_a_time() {
    let read = |text: &str| read::<FullDateTime, crate::runtime::DateTime>(&format!("{text:?}"));
    assert!(read("2020-01-02T00:00:00Z").is_ok());
    assert!(read("2020-01-02 00:00:00").is_ok());
    for text in ["2020-01-02", "20200102"] {
        assert!(read(text).is_err(), "{text}");
        assert!(text.parse::<crate::runtime::DateTime>().is_ok(), "{text}");
    }
}

#[test]
fn a_uuid_has_hyphens() {
    let read = |text: &str| read::<Hyphenated, uuid::Uuid>(&format!("{text:?}"));
    let uuid = read("67E55044-10B1-426F-9247-BB680E5FE0C8").unwrap();
    assert_eq!(to_string(&uuid).unwrap(), "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"");
    for text in [
        "67e5504410b1426f9247bb680e5fe0c8",
        "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
        "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
        "",
    ] {
        assert!(read(text).unwrap_err().to_string().starts_with("not a UUID as in RFC 9562"), "{text}");
    }
}

/// More properties than two words have bits, all in one field.
#[derive(Debug)]
struct Wide(i64);

impl Blank for Wide {
    fn blank() -> Self {
        Self(0)
    }
}

impl Object for Wide {
    const NAME: &'static str = "Wide";
    const KEYS: &'static [&'static str] = &["k"; 200];
    const REQUIRED: &'static [usize] = &[64, 190];

    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, fields: &mut Fields<'de, A>) {
        match name.parse() {
            Ok(index) if index < Self::KEYS.len() => fields.required(index, &mut self.0),
            _ => fields.skip(name),
        }
    }
}

impl<'de> Deserialize<'de> for Wide {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::runtime::wire::read(deserializer)
    }
}

#[test]
fn many_fields_are_told_apart() {
    assert!(from_str::<Wide>(r#"{"0":1,"64":1,"190":1}"#).is_ok());
    assert!(from_str::<Wide>(r#"{"190":1,"199":1,"200":1,"64":1}"#).is_ok());
    assert!(from_str::<Wide>(r#"{"190":1,"190":1}"#).unwrap_err().to_string().starts_with("duplicate"));
    for lacking in ["{}", r#"{"64":1}"#, r#"{"190":1}"#, r#"{"63":1,"189":1}"#] {
        assert!(from_str::<Wide>(lacking).unwrap_err().to_string().starts_with("missing"));
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Active,
    Unknown(Unknown),
}

impl State {
    fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Unknown(unknown) => unknown.as_str(),
        }
    }
}

impl From<&str> for State {
    fn from(text: &str) -> Self {
        match text {
            "active" => Self::Active,
            _ => Self::Unknown(Unknown::new(text.to_owned())),
        }
    }
}

string_enum!(State);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    One,
    Unknown(Unknown<i64>),
}

impl Level {
    fn as_i64(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Unknown(unknown) => *unknown.get(),
        }
    }
}

impl From<i64> for Level {
    fn from(number: i64) -> Self {
        match number {
            1 => Self::One,
            _ => Self::Unknown(Unknown::new(number)),
        }
    }
}

integer_enum!(Level);

#[test]
fn open_enums_keep_what_they_do_not_know() {
    let states: Vec<State> = from_str(r#"["active","\u0061ctive","later"]"#).unwrap();
    assert_eq!(states[..2], [State::Active, State::Active]);
    assert_eq!(states[2], State::from("later"));
    assert_eq!(to_string(&states).unwrap(), r#"["active","active","later"]"#);
    assert_eq!((states[2].to_string(), "active".parse()), ("later".to_owned(), Ok(State::Active)));
    assert!(from_str::<State>("1").is_err());
    let map: BTreeMap<State, i32> = from_str(r#"{"active":1}"#).unwrap();
    assert_eq!(to_string(&map).unwrap(), r#"{"active":1}"#);

    let levels: Vec<Level> = from_str("[1,7]").unwrap();
    assert_eq!(levels, [Level::One, Level::from(7)]);
    assert_eq!(to_string(&levels).unwrap(), "[1,7]");
}

#[test]
fn base64_for_urls_is_written_without_padding() {
    let bytes = |text: &str| Base64Url::decode(serde_json::Value::from(text)).unwrap();
    let text = |value| Base64Url::encode(&value, serde_json::value::Serializer).unwrap();
    for read in ["--__-g", "--__-g==", "++//+g", "++//+g=="] {
        assert_eq!(text(bytes(read)), "--__-g", "{read}");
    }
}

#[test]
fn enums_are_in_the_order_of_their_values() {
    let states: BTreeSet<State> = ["later", "active", "aaa", "later"].map(State::from).into();
    assert_eq!(states.iter().map(State::as_str).collect::<Vec<_>>(), ["aaa", "active", "later"]);
    let levels: BTreeSet<Level> = [3, 1, -2, 3].map(Level::from).into();
    assert_eq!(levels.into_iter().map(Level::as_i64).collect::<Vec<_>>(), [-2, 1, 3]);
    let hashed: HashSet<State> = ["active", "later", "active"].map(State::from).into();
    assert_eq!(hashed.len(), 2);
}

/// Numbers in which nothing can be guessed (SplitMix64), the same in every run.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[test]
fn floats_keep_every_bit() {
    let mut state = 14;
    let floats = (0..20_000).map(|_| f64::from_bits(random(&mut state))).filter(|float| float.is_finite());
    let edges = [0.0, -0.0, f64::MIN_POSITIVE, f64::from_bits(1), f64::MAX, f64::MIN, 0.1 + 0.2, 5e-324];
    for float in floats.chain(edges) {
        let text = to_string(&float).unwrap();
        assert_eq!(from_str::<f64>(&text).unwrap().to_bits(), float.to_bits(), "{text}");
        assert_eq!(from_str::<Value>(&text).unwrap().as_f64().unwrap().to_bits(), float.to_bits(), "{text}");
    }
}
