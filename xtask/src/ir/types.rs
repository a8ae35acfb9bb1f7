//! Models: structs, enums, unions and what they are made of.

use serde_json::Value;

use super::Docs;
use crate::document::Pointer;

/// A type of an [`Api`](super::Api), by its index in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// A type that will be declared.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// The Rust name.
    pub name: String,
    /// The module (file) that declares it: the named schema that it belongs to.
    pub module: String,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Where it comes from.
    pub place: Pointer,
    /// What it is.
    pub kind: TypeKind,
}

/// What a declared type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with named properties.
    Struct(Struct),
    /// A set of scalar values, open to values that are not known yet.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name of a type.
    Alias(TypeRef),
    /// A type of its own around another one, where an alias would refer to itself.
    Newtype(Newtype),
}

/// A type as it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeRef {
    /// A declared type.
    Named(TypeId),
    /// On the heap, to break a recursion.
    Boxed(Box<TypeRef>),
    /// Or null.
    Option(Box<TypeRef>),
    /// An array.
    Vec(Box<TypeRef>),
    /// An array of fixed length with a type for each place.
    Tuple(Vec<TypeRef>),
    /// An object whose keys are data.
    Map(Box<TypeRef>),
    /// One that holds no other.
    Plain(Plain),
}

/// A type that holds no other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plain {
    /// Any JSON.
    Value,
    /// Only `null`.
    Null,
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// A string that is never shown.
    Secret,
    /// The only string that a property can be.
    Constant(String),
    /// `uuid::Uuid`
    Uuid,
    /// The runtime's `DateTime`: an instant with the text it was sent as.
    DateTime,
    /// `jiff::civil::Date`
    Date,
    /// `std::net::Ipv4Addr`
    Ipv4,
    /// `std::net::Ipv6Addr`
    Ipv6,
    /// Bytes, in JSON as base64.
    Base64,
    /// Bytes, in JSON as base64 for URLs, without padding.
    Base64Url,
    /// Raw bytes.
    Bytes,
}

impl Plain {
    /// What it is called in Rust.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Value => "Value",
            Self::Null => "()",
            Self::Bool => "bool",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F64 => "f64",
            Self::String => "String",
            Self::Secret => "Secret",
            Self::Constant(_) => "Constant",
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Ipv4 => "Ipv4Addr",
            Self::Ipv6 => "Ipv6Addr",
            Self::Base64 | Self::Base64Url | Self::Bytes => "Bytes",
        }
    }

    /// Whether it is a number without a fraction.
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::I32 | Self::I64 | Self::U32 | Self::U64)
    }
}

impl From<Plain> for TypeRef {
    fn from(plain: Plain) -> Self {
        Self::Plain(plain)
    }
}

/// An object with named properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The properties, sorted by their JSON name.
    pub fields: Vec<Field>,
    /// Where properties beyond the named ones are kept: the field's name and the type of their values.
    pub extra: Option<(String, TypeRef)>,
    /// Whether others are not allowed, where that tells the type from other variants of a union.
    pub closed: bool,
    /// The name of the struct of required fields that constructs the type, where there are more than a few.
    pub required: Option<String>,
}

impl Struct {
    /// Whether the type's value without anything given is that of its fields: none must be given, or has its own.
    pub fn has_default(&self) -> bool {
        !self.fields.iter().any(|field| field.presence.is_required() || field.filled)
    }
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The type of the value, without what [`Presence`] adds.
    pub ty: TypeRef,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// The only value that it can have.
    pub only: Option<Only>,
    /// Whether constructors fill in the only value.
    pub filled: bool,
    /// Which way it travels.
    pub direction: Direction,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The name of the method that sets it on the finished value.
    pub setter: String,
    /// Where it comes from.
    pub place: Pointer,
}

/// Which way a property travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Both ways.
    #[default]
    Both,
    /// In answers only: requests leave it out (`readOnly`).
    Answers,
    /// In requests only (`writeOnly`).
    Requests,
}

/// The only value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Only {
    /// The text of a constant.
    Text(String),
    /// A variant of an enum, by its name in Rust.
    Variant(String),
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
}

/// Whether a property may be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there: `T`.
    Required,
    /// Always there, maybe null: `Option<T>`.
    RequiredNullable,
    /// Maybe absent: `Option<T>`.
    Optional,
    /// Maybe absent, maybe null, which differ: `Nullable<T>`.
    OptionalNullable,
}

impl Presence {
    /// Whether the property has to be there, be it null.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::RequiredNullable)
    }
}

/// A set of scalar values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// How the values are written.
    pub repr: EnumRepr,
    /// Whether the document takes any other text, too.
    pub any: bool,
    /// The known values, in the document's order.
    pub variants: Vec<EnumVariant>,
    /// The name of the variant for other values.
    pub unknown: String,
}

/// How the values of an enum are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumRepr {
    /// As strings.
    String,
    /// As integers.
    Integer,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumVariant {
    /// The name in Rust.
    pub name: String,
    /// The value on the wire.
    pub value: Value,
    /// What the document says of it.
    pub docs: Docs,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// How the variant is found.
    pub tagging: Tagging,
    /// Whether the values of the property that tells are texts; otherwise they are numbers or booleans.
    pub tags_are_text: bool,
    /// Whether the property that tells may be absent, so that the variants are tried then.
    pub tag_may_be_absent: bool,
    /// The variants, in the document's order.
    pub variants: Vec<UnionVariant>,
    /// The name of the variant for values that are none of them.
    pub unknown: String,
}

/// How the variant of a union is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagging {
    /// By the value of a property.
    Property(String),
    /// By the variant that the value fits best; of several that fit equally well it is the first of the document.
    Untagged,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// The name in Rust.
    pub name: String,
    /// What it holds.
    pub ty: TypeRef,
    /// The values of the tag that stand for it; none for one that is tried where the tag names no other.
    pub tags: Vec<String>,
    /// Whether it keeps a tag that names no variant. One without tags is not tried on such a value if it does not.
    pub keeps_tag: bool,
    /// The tag that is written beside the value, whose own type does not have the property.
    pub added_tag: Option<String>,
    /// Whether the union can be made from what the variant holds, which no other variant does.
    pub convertible: bool,
    /// What the document says of it.
    pub docs: Docs,
}

/// A type of its own around another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Newtype {
    /// What it holds.
    pub inner: TypeRef,
}

impl Field {
    /// Whether a constructor has to be given the value.
    pub fn is_argument(&self) -> bool {
        self.presence.is_required() && !self.filled
    }
}
