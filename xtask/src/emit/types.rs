//! Types as they are written.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

use super::Code;
use crate::ir::{Api, Plain, TypeId, TypeKind, TypeRef};

/// How many types within each other are looked into for a codec, and how many aliases are followed.
const DEEPEST: usize = 64;

/// An identifier, raw or not.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The `use` item of some names below a path; nothing without names.
pub(super) fn import(path: &Code, names: &[Ident]) -> Code {
    match names {
        [] => code!(),
        [only] => code!(use #path::#only;),
        _ => code!(use #path::{#(#names),*};),
    }
}

/// How a file refers to models, and what it has to import for the types that it names.
pub(super) struct Scope<'a> {
    api: &'a Api,
    /// The path in front of a model's name; empty where models are imported.
    models: Code,
    /// The file whose own types need no import.
    module: Option<&'a str>,
    imports: BTreeSet<Import>,
    /// Whether enums of answers are named.
    outputs: bool,
}

/// What a codec is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Read,
    /// Where other types may take the value.
    ReadVariant,
    Write,
}

/// Something that a file imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Import {
    /// A name of a path.
    Name(Origin, &'static str),
    /// A model, from beside the file.
    Model(TypeId),
}

/// Where the names come from that are no models, in the order in which files import them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Collections,
    Net,
    Bytes,
    Jiff,
    SerdeJson,
    Uuid,
    Runtime,
}

impl Origin {
    const ALL: [Self; 7] =
        [Self::Collections, Self::Net, Self::Bytes, Self::Jiff, Self::SerdeJson, Self::Uuid, Self::Runtime];

    fn path(self) -> Code {
        match self {
            Self::Collections => code!(std::collections),
            Self::Net => code!(std::net),
            Self::Bytes => code!(bytes),
            Self::Jiff => code!(jiff::civil),
            Self::SerdeJson => code!(serde_json),
            Self::Uuid => code!(uuid),
            Self::Runtime => code!(crate::runtime),
        }
    }

    /// Where a type comes from; `None` where it needs no import.
    fn of(plain: &Plain) -> Option<Self> {
        match plain {
            Plain::Null
            | Plain::Bool
            | Plain::I32
            | Plain::I64
            | Plain::U32
            | Plain::U64
            | Plain::F64
            | Plain::String => None,
            Plain::Value => Some(Self::SerdeJson),
            Plain::Secret | Plain::Constant(_) | Plain::DateTime => Some(Self::Runtime),
            Plain::Uuid => Some(Self::Uuid),
            Plain::Date => Some(Self::Jiff),
            Plain::Ipv4 | Plain::Ipv6 => Some(Self::Net),
            Plain::Base64 | Plain::Base64Url | Plain::Bytes => Some(Self::Bytes),
        }
    }
}

impl<'a> Scope<'a> {
    /// A file of models.
    pub(super) fn models(api: &'a Api, module: &'a str) -> Self {
        Self { api, models: code!(), module: Some(module), imports: BTreeSet::new(), outputs: false }
    }

    /// A file of operations, which names models by their path.
    pub(super) fn operations(api: &'a Api) -> Self {
        Self { api, models: code!(models::), module: None, imports: BTreeSet::new(), outputs: false }
    }

    /// Documentation, which names models alone.
    pub(super) fn documentation(api: &'a Api) -> Self {
        Self { models: code!(), ..Self::operations(api) }
    }

    /// The name of the model that was named, if it was one and no other.
    pub(super) fn only_model(&self) -> Option<&'a str> {
        let mut models = self.imports.iter().filter_map(|import| self.api.type_def(import.model()?));
        models.next().filter(|_| models.next().is_none()).map(|def| def.name.as_str())
    }

    pub(super) fn api(&self) -> &'a Api {
        self.api
    }

    /// A type of the runtime by its name.
    pub(super) fn runtime(&mut self, name: &'static str) -> Ident {
        self.imports.insert(Import::Name(Origin::Runtime, name));
        ident(name)
    }

    /// The `use` item of a file that names models by their path, if it names any.
    pub(super) fn use_models(&self) -> Option<Code> {
        let named = self.imports.iter().any(|import| import.model().is_some());
        (named || self.outputs).then(|| {
            code!(
                use super::super::models;
            )
        })
    }

    /// A declared type by its name.
    pub(super) fn named(&mut self, id: TypeId) -> Code {
        self.imports.insert(Import::Model(id));
        let name = self.api.type_def(id).map_or_else(|| ident("Value"), |def| ident(&def.name));
        let models = &self.models;
        code!(#models #name)
    }

    /// An enum of answers by its name, in a file of operations.
    pub(super) fn output(&mut self, name: &str) -> Code {
        self.outputs = true;
        let (models, name) = (&self.models, ident(name));
        code!(#models #name)
    }

    /// A type in the place of a field or an element.
    pub(super) fn ty(&mut self, ty: &TypeRef) -> Code {
        match ty {
            TypeRef::Named(id) => self.named(*id),
            TypeRef::Boxed(inner) => {
                let inner = self.ty(inner);
                code!(Box<#inner>)
            }
            TypeRef::Option(inner) => {
                let inner = self.ty(inner);
                code!(Option<#inner>)
            }
            TypeRef::Vec(inner) => {
                let inner = self.ty(inner);
                code!(Vec<#inner>)
            }
            TypeRef::Map(inner) => {
                let inner = self.ty(inner);
                self.imports.insert(Import::Name(Origin::Collections, "BTreeMap"));
                code!(BTreeMap<String, #inner>)
            }
            TypeRef::Tuple(items) => {
                let items = items.iter().map(|item| {
                    let item = self.ty(item);
                    code!(#item,)
                });
                let items: Vec<Code> = items.collect();
                code!((#(#items)*))
            }
            TypeRef::Plain(Plain::Null) => code!(()),
            TypeRef::Plain(plain) => {
                let name = plain.name();
                self.imports.extend(Origin::of(plain).map(|origin| Import::Name(origin, name)));
                let name = ident(name);
                code!(#name)
            }
        }
    }

    /// A type in the place of an argument that is only read.
    pub(super) fn argument(&mut self, ty: &TypeRef) -> Code {
        match self.resolved(ty) {
            TypeRef::Plain(Plain::String) => code!(&str),
            // A caller has a `Timestamp` as a rule.
            TypeRef::Plain(Plain::DateTime) => {
                let ty = self.ty(ty);
                code!(impl Into<#ty>)
            }
            TypeRef::Vec(_) if self.is_texts(ty) => code!(&[impl AsRef<str>]),
            TypeRef::Vec(item) => {
                let item = self.ty(&item);
                code!(&[#item])
            }
            copied if is_copy(&copied) => self.ty(&copied),
            TypeRef::Named(_)
            | TypeRef::Boxed(_)
            | TypeRef::Option(_)
            | TypeRef::Tuple(_)
            | TypeRef::Map(_)
            | TypeRef::Plain(_) => {
                let ty = self.ty(ty);
                code!(&#ty)
            }
        }
    }

    /// A reference to the value of such an argument.
    pub(super) fn reference(&mut self, ty: &TypeRef, argument: &Code) -> Code {
        match self.resolved(ty) {
            TypeRef::Plain(Plain::DateTime) => {
                let ty = self.ty(ty);
                code!(&Into::<#ty>::into(#argument))
            }
            TypeRef::Vec(_) if self.is_texts(ty) => {
                let texts = self.runtime("Texts");
                code!(&#texts(#argument))
            }
            copied if is_copy(&copied) => code!(&#argument),
            TypeRef::Named(_)
            | TypeRef::Boxed(_)
            | TypeRef::Option(_)
            | TypeRef::Vec(_)
            | TypeRef::Tuple(_)
            | TypeRef::Map(_)
            | TypeRef::Plain(_) => argument.clone(),
        }
    }

    /// A value that is kept: the type of the parameter for it, and the value that is made of what a caller gives, where that
    /// is not the value itself.
    pub(super) fn kept(&mut self, ty: &TypeRef, given: &Code) -> (Code, Option<Code>) {
        if let TypeRef::Vec(item) = self.resolved(ty) {
            let item = self.converted(&item).unwrap_or_else(|| self.ty(&item));
            return (code!(impl IntoIterator<Item = #item>), Some(code!(crate::runtime::list(#given))));
        }
        match self.converted(ty) {
            Some(parameter) => (parameter, Some(code!(#given.into()))),
            None => (self.ty(ty), None),
        }
    }

    /// What a caller may give of a type that is made of other forms too: text, and what is made of text.
    fn converted(&mut self, ty: &TypeRef) -> Option<Code> {
        let text = matches!(
            self.resolved(ty),
            TypeRef::Plain(Plain::String | Plain::Secret | Plain::Value | Plain::DateTime)
        );
        text.then(|| {
            let ty = self.ty(ty);
            code!(impl Into<#ty>)
        })
    }

    /// The items of a list that is an argument, one by one.
    pub(super) fn items(&self, ty: &TypeRef, list: &Code) -> Code {
        if self.is_texts(ty) { code!(#list.iter().map(AsRef::<str>::as_ref)) } else { list.clone() }
    }

    /// Whether it is a list of texts.
    fn is_texts(&self, ty: &TypeRef) -> bool {
        matches!(self.resolved(ty), TypeRef::Vec(item) if self.resolved(&item) == Plain::String.into())
    }

    /// The type behind aliases.
    fn resolved(&self, ty: &TypeRef) -> TypeRef {
        let mut at = ty;
        for _ in 0..DEEPEST {
            let TypeRef::Named(id) = at else { break };
            let Some(TypeKind::Alias(inner)) = self.api.type_def(*id).map(|def| &def.kind) else { break };
            at = inner;
        }
        at.clone()
    }

    /// The codec that reads and writes a type, where serde's own form is not that of the document.
    pub(super) fn codec(&self, ty: &TypeRef) -> Option<Code> {
        self.codec_at(ty, Purpose::Read, DEEPEST)
    }

    /// The codec that reads a type where it is one of several that may take the value.
    pub(super) fn variant_codec(&self, ty: &TypeRef) -> Option<Code> {
        self.codec_at(ty, Purpose::ReadVariant, DEEPEST)
    }

    /// The codec that writes a type, where serde does not write it in the document's form.
    pub(super) fn writer(&self, ty: &TypeRef) -> Option<Code> {
        self.codec_at(ty, Purpose::Write, DEEPEST)
    }

    fn codec_at(&self, ty: &TypeRef, purpose: Purpose, depth: usize) -> Option<Code> {
        let depth = depth.checked_sub(1)?;
        let within = |ty: &TypeRef| self.codec_at(ty, purpose, depth);
        match ty {
            TypeRef::Plain(plain) => self.plain_codec(plain, purpose),
            TypeRef::Boxed(inner) => within(inner).map(|codec| code!(Box<#codec>)),
            TypeRef::Option(inner) => within(inner).map(|codec| code!(Option<#codec>)),
            TypeRef::Vec(inner) => within(inner).map(|codec| code!(Vec<#codec>)),
            TypeRef::Map(inner) => {
                within(inner).map(|codec| code!(std::collections::BTreeMap<String, #codec>))
            }
            TypeRef::Tuple(items) => {
                let codecs: Vec<Option<Code>> = items.iter().map(within).collect();
                codecs.iter().any(Option::is_some).then(|| {
                    let codecs = codecs.into_iter().map(|codec| {
                        let codec = codec.unwrap_or_else(|| self.codec_name("AsIs"));
                        code!(#codec,)
                    });
                    let codecs: Vec<Code> = codecs.collect();
                    code!((#(#codecs)*))
                })
            }
            TypeRef::Named(id) => match self.api.type_def(*id).map(|def| &def.kind) {
                Some(TypeKind::Alias(inner)) => within(inner),
                Some(TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Newtype(_))
                | None => None,
            },
        }
    }

    fn plain_codec(&self, plain: &Plain, purpose: Purpose) -> Option<Code> {
        let name = match plain {
            Plain::I32 | Plain::I64 | Plain::U32 | Plain::U64 if purpose != Purpose::Write => "Whole",
            Plain::Uuid if purpose != Purpose::Write => "Hyphenated",
            Plain::Date if purpose != Purpose::Write => "FullDate",
            Plain::DateTime if purpose == Purpose::ReadVariant => "FullDateTime",
            Plain::Base64 | Plain::Bytes => "Base64",
            Plain::Base64Url => "Base64Url",
            Plain::Value
            | Plain::Null
            | Plain::Bool
            | Plain::I32
            | Plain::I64
            | Plain::U32
            | Plain::U64
            | Plain::F64
            | Plain::String
            | Plain::Secret
            | Plain::Constant(_)
            | Plain::Uuid
            | Plain::DateTime
            | Plain::Date
            | Plain::Ipv4
            | Plain::Ipv6 => return None,
        };
        Some(self.codec_name(name))
    }

    /// Wire code imports `wire`; operations, which hardly ever need a codec, name it by its path.
    fn codec_name(&self, name: &str) -> Code {
        let name = ident(name);
        if self.module.is_some() { code!(wire::#name) } else { code!(crate::runtime::wire::#name) }
    }

    /// The `use` items of the file, with some names of the runtime more.
    pub(super) fn uses(&self, runtime: &[&'static str]) -> Code {
        let more = runtime.iter().map(|name| Import::Name(Origin::Runtime, name));
        let imports: BTreeSet<Import> = self.imports.iter().copied().chain(more).collect();
        let mut uses: Vec<Code> = Vec::new();
        for origin in Origin::ALL {
            let names: Vec<Ident> =
                imports.iter().filter_map(|import| import.name_of(origin)).map(ident).collect();
            uses.push(self::import(&origin.path(), &names));
        }
        let siblings: BTreeSet<&str> = imports
            .iter()
            .filter_map(|import| self.api.type_def(import.model()?))
            .filter(|def| self.module.is_some_and(|module| module != def.module))
            .map(|def| def.name.as_str())
            .collect();
        let siblings: Vec<Ident> = siblings.into_iter().map(ident).collect();
        uses.push(self::import(&code!(super), &siblings));
        code!(#(#uses)*)
    }
}

impl Import {
    /// The name, if it is one of this path.
    fn name_of(self, wanted: Origin) -> Option<&'static str> {
        match self {
            Self::Name(origin, name) => (origin == wanted).then_some(name),
            Self::Model(_) => None,
        }
    }

    /// The model, if it is one.
    fn model(self) -> Option<TypeId> {
        match self {
            Self::Model(id) => Some(id),
            Self::Name(..) => None,
        }
    }
}

/// A type as a file of operations writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeText {
    /// The type.
    pub ty: String,
    /// The codec that reads and writes it, where serde's own form is not that of the document.
    pub codec: Option<String>,
    /// Whether an argument of the type is a reference.
    pub by_reference: bool,
}

/// Types as a file of operations writes them, with the `use` items of that file.
pub fn type_texts(api: &Api, types: &[TypeRef]) -> (String, Vec<TypeText>) {
    let mut scope = Scope::operations(api);
    let texts = types.iter().map(|ty| TypeText {
        ty: scope.ty(ty).to_string(),
        codec: scope.codec(ty).map(|codec| codec.to_string()),
        by_reference: !is_copy(&scope.resolved(ty)),
    });
    let texts = texts.collect();
    (scope.uses(&[]).to_string(), texts)
}

/// Whether a value of the type is passed by value.
fn is_copy(ty: &TypeRef) -> bool {
    let TypeRef::Plain(plain) = ty else { return false };
    match plain {
        Plain::Null
        | Plain::Bool
        | Plain::I32
        | Plain::I64
        | Plain::U32
        | Plain::U64
        | Plain::F64
        | Plain::Uuid
        | Plain::Date
        | Plain::Ipv4
        | Plain::Ipv6 => true,
        Plain::Value
        | Plain::String
        | Plain::Secret
        | Plain::Constant(_)
        | Plain::DateTime
        | Plain::Base64
        | Plain::Base64Url
        | Plain::Bytes => false,
    }
}

/// The identifier as rustdoc writes it.
pub(super) fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
