//! Types as they are written.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

use super::Code;
use crate::ir::{Api, TypeId, TypeKind, TypeRef};

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
pub(super) enum Import {
    BTreeMap,
    Bytes,
    Constant,
    Date,
    Ipv4,
    Ipv6,
    Model(TypeId),
    Nullable,
    /// Of the runtime, by its name.
    Runtime(&'static str),
    Secret,
    Unknown,
    Uuid,
    Value,
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
        let mut models = self.imports.iter().filter_map(|import| {
            let Import::Model(id) = import else { return None };
            self.api.type_def(*id)
        });
        models.next().filter(|_| models.next().is_none()).map(|def| def.name.as_str())
    }

    pub(super) fn api(&self) -> &'a Api {
        self.api
    }

    pub(super) fn import(&mut self, import: Import) {
        self.imports.insert(import);
    }

    /// A type of the runtime by its name.
    pub(super) fn runtime(&mut self, name: &'static str) -> Ident {
        self.import(Import::Runtime(name));
        ident(name)
    }

    /// The `use` item of a file that names models by their path, if it names any.
    pub(super) fn use_models(&self) -> Option<Code> {
        let named = self.imports.iter().any(|import| matches!(import, Import::Model(_)));
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
                self.imports.insert(Import::BTreeMap);
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
            TypeRef::Null => code!(()),
            TypeRef::Bool => code!(bool),
            TypeRef::I32 => code!(i32),
            TypeRef::I64 => code!(i64),
            TypeRef::U32 => code!(u32),
            TypeRef::U64 => code!(u64),
            TypeRef::F32 => code!(f32),
            TypeRef::F64 => code!(f64),
            TypeRef::String => code!(String),
            TypeRef::Value => self.with(Import::Value, "Value"),
            TypeRef::Constant(_) => self.with(Import::Constant, "Constant"),
            TypeRef::Secret => self.with(Import::Secret, "Secret"),
            TypeRef::Uuid => self.with(Import::Uuid, "Uuid"),
            TypeRef::DateTime => {
                let name = self.runtime("DateTime");
                code!(#name)
            }
            TypeRef::Date => self.with(Import::Date, "Date"),
            TypeRef::Ipv4 => self.with(Import::Ipv4, "Ipv4Addr"),
            TypeRef::Ipv6 => self.with(Import::Ipv6, "Ipv6Addr"),
            TypeRef::Base64 | TypeRef::Base64Url | TypeRef::Bytes => self.with(Import::Bytes, "Bytes"),
        }
    }

    fn with(&mut self, import: Import, name: &str) -> Code {
        self.imports.insert(import);
        let name = ident(name);
        code!(#name)
    }

    /// A type in the place of an argument that is only read.
    pub(super) fn argument(&mut self, ty: &TypeRef) -> Code {
        match self.resolved(ty) {
            TypeRef::String => code!(&str),
            // A caller has a `Timestamp` as a rule.
            TypeRef::DateTime => {
                let ty = self.ty(ty);
                code!(impl Into<#ty>)
            }
            TypeRef::Vec(item) if self.is_text(&item) => code!(&[impl AsRef<str>]),
            TypeRef::Vec(item) => {
                let item = self.ty(&item);
                code!(&[#item])
            }
            plain if is_copy(&plain) => self.ty(&plain),
            _ => {
                let ty = self.ty(ty);
                code!(&#ty)
            }
        }
    }

    /// A reference to the value of such an argument.
    pub(super) fn reference(&mut self, ty: &TypeRef, argument: &Code) -> Code {
        match self.resolved(ty) {
            TypeRef::DateTime => {
                let ty = self.ty(ty);
                code!(&Into::<#ty>::into(#argument))
            }
            TypeRef::Vec(item) if self.is_text(&item) => {
                let texts = self.runtime("Texts");
                code!(&#texts(#argument))
            }
            plain if is_copy(&plain) => code!(&#argument),
            _ => argument.clone(),
        }
    }

    /// A value that is kept: the type of the parameter for it, and the value that is made of what a caller gives, where that
    /// is not the value itself.
    pub(super) fn kept(&mut self, ty: &TypeRef, given: &Code) -> (Code, Option<Code>) {
        match self.resolved(ty) {
            TypeRef::Vec(item) => {
                let convertible = self.is_convertible(&item);
                let item = self.ty(&item);
                let item = if convertible { code!(impl Into<#item>) } else { item };
                (code!(impl IntoIterator<Item = #item>), Some(code!(crate::runtime::list(#given))))
            }
            plain => {
                let convertible = self.is_convertible(&plain);
                let ty = self.ty(ty);
                if convertible { (code!(impl Into<#ty>), Some(code!(#given.into()))) } else { (ty, None) }
            }
        }
    }

    /// Whether a caller may have the value in other forms, from which it is made: text, and what is made of text.
    fn is_convertible(&self, ty: &TypeRef) -> bool {
        matches!(self.resolved(ty), TypeRef::String | TypeRef::Secret | TypeRef::Value | TypeRef::DateTime)
    }

    /// The items of a list that is an argument, one by one.
    pub(super) fn items(&self, ty: &TypeRef, list: &Code) -> Code {
        match self.resolved(ty) {
            TypeRef::Vec(item) if self.is_text(&item) => code!(#list.iter().map(AsRef::<str>::as_ref)),
            _ => list.clone(),
        }
    }

    fn is_text(&self, ty: &TypeRef) -> bool {
        self.resolved(ty) == TypeRef::String
    }

    /// The type behind aliases.
    fn resolved(&self, ty: &TypeRef) -> TypeRef {
        let mut at = ty;
        for _ in 0..DEEPEST {
            match at {
                TypeRef::Named(id) => match self.api.type_def(*id).map(|def| &def.kind) {
                    Some(TypeKind::Alias(inner)) => at = inner,
                    _ => break,
                },
                _ => break,
            }
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
        let reading = |name: &str| (purpose != Purpose::Write).then(|| self.codec_name(name));
        match ty {
            TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => reading("Whole"),
            TypeRef::Uuid => reading("Hyphenated"),
            TypeRef::Date => reading("FullDate"),
            TypeRef::DateTime => (purpose == Purpose::ReadVariant).then(|| self.codec_name("FullDateTime")),
            TypeRef::Base64 | TypeRef::Bytes => Some(self.codec_name("Base64")),
            TypeRef::Base64Url => Some(self.codec_name("Base64Url")),
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
                _ => None,
            },
            TypeRef::Value
            | TypeRef::Null
            | TypeRef::Bool
            | TypeRef::F32
            | TypeRef::F64
            | TypeRef::String
            | TypeRef::Secret
            | TypeRef::Constant(_)
            | TypeRef::Ipv4
            | TypeRef::Ipv6 => None,
        }
    }

    /// Wire code imports `wire`; operations, which hardly ever need a codec, name it by its path.
    fn codec_name(&self, name: &str) -> Code {
        let name = ident(name);
        if self.module.is_some() { code!(wire::#name) } else { code!(crate::runtime::wire::#name) }
    }

    /// The `use` items of the file.
    pub(super) fn uses(&self, runtime: &[&str]) -> Code {
        let has = |import| self.imports.contains(&import);
        let mut uses = Vec::new();
        if has(Import::BTreeMap) {
            uses.push(code!(
                use std::collections::BTreeMap;
            ));
        }
        match (has(Import::Ipv4), has(Import::Ipv6)) {
            (true, true) => uses.push(code!(
                use std::net::{Ipv4Addr, Ipv6Addr};
            )),
            (true, false) => uses.push(code!(
                use std::net::Ipv4Addr;
            )),
            (false, true) => uses.push(code!(
                use std::net::Ipv6Addr;
            )),
            (false, false) => {}
        }
        if has(Import::Bytes) {
            uses.push(code!(
                use bytes::Bytes;
            ));
        }
        if has(Import::Date) {
            uses.push(code!(
                use jiff::civil::Date;
            ));
        }
        if has(Import::Value) {
            uses.push(code!(
                use serde_json::Value;
            ));
        }
        if has(Import::Uuid) {
            uses.push(code!(
                use uuid::Uuid;
            ));
        }
        let mut names: BTreeSet<&str> = runtime.iter().copied().collect();
        names.extend(
            [
                (Import::Constant, "Constant"),
                (Import::Nullable, "Nullable"),
                (Import::Secret, "Secret"),
                (Import::Unknown, "Unknown"),
            ]
            .into_iter()
            .filter(|(import, _)| has(*import))
            .map(|(_, name)| name),
        );
        names.extend(self.imports.iter().filter_map(|import| match import {
            Import::Runtime(name) => Some(*name),
            _ => None,
        }));
        let names: Vec<Ident> = names.into_iter().map(ident).collect();
        uses.push(self::import(&code!(crate::runtime), &names));
        let siblings: BTreeSet<&str> = self
            .imports
            .iter()
            .filter_map(|import| match import {
                Import::Model(id) => self.api.type_def(*id),
                _ => None,
            })
            .filter(|def| self.module.is_some_and(|module| module != def.module))
            .map(|def| def.name.as_str())
            .collect();
        let siblings: Vec<Ident> = siblings.into_iter().map(ident).collect();
        uses.push(self::import(&code!(super), &siblings));
        code!(#(#uses)*)
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
    matches!(
        ty,
        TypeRef::Null
            | TypeRef::Bool
            | TypeRef::I32
            | TypeRef::I64
            | TypeRef::U32
            | TypeRef::U64
            | TypeRef::F32
            | TypeRef::F64
            | TypeRef::Uuid
            | TypeRef::Date
            | TypeRef::Ipv4
            | TypeRef::Ipv6
    )
}

/// The identifier as rustdoc writes it.
pub(super) fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
