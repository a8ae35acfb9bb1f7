//! Wire code: how models are read from JSON and written to it.

use proc_macro2::{Ident, Literal};

use super::Code;
use super::model::number;
use super::types::{Scope, ident, import};
use crate::ir::{
    Api, Direction, Only, Presence, Struct, Tagging, TypeDef, TypeKind, TypeRef, Union, UnionVariant,
};

/// What a file of wire code imports from the runtime, as it is used.
#[derive(Default)]
struct Uses {
    names: std::collections::BTreeSet<&'static str>,
    nullable: bool,
}

/// The file of a module; `None` where nothing in it needs wire code.
pub(super) fn file(api: &Api, module: &str, defs: &[&TypeDef]) -> Option<Code> {
    let scope = Scope::models(api, module);
    let mut uses = Uses::default();
    let mut names: Vec<Ident> = Vec::new();
    let mut items: Vec<Code> = Vec::new();
    for def in defs {
        let item = match &def.kind {
            TypeKind::Struct(object) => structure(def, object, &scope, &mut uses),
            TypeKind::Union(union) => self::union(def, union, &scope, &mut uses),
            TypeKind::Newtype(newtype) => self::newtype(def, &newtype.inner, &scope, &mut uses),
            TypeKind::Enum(_) | TypeKind::Alias(_) => continue,
        };
        names.push(ident(&def.name));
        items.push(item);
    }
    if items.is_empty() {
        return None;
    }
    let imports: Vec<Ident> = uses.names.iter().map(|name| ident(name)).collect();
    let imports = import(&code!(crate::runtime::wire), &imports);
    let nullable = uses.nullable.then(|| {
        code!(
            use crate::runtime::Nullable;
        )
    });
    names.sort();
    let models = import(&code!(super::super::models), &names);
    Some(code! {
        #nullable
        #imports
        #models
        #(#items)*
    })
}

fn structure(def: &TypeDef, object: &Struct, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    uses.names.extend(["Blank", "Fields", "MapAccess", "Object", "Serialize", "Serializer", "object"]);
    let name = ident(&def.name);
    let text = &def.name;
    let keys: Vec<&str> = object.fields.iter().map(|field| field.wire.as_str()).collect();
    let arms = object.fields.iter().enumerate().map(|(index, field)| {
        let key = &field.wire;
        let index = Literal::usize_unsuffixed(index);
        code!(#key => #index,)
    });
    let arms: Vec<Code> = arms.collect();
    let key = if object.fields.is_empty() {
        code!(
            #[inline]
            fn key(_name: &str) -> usize {
                usize::MAX
            }
        )
    } else {
        code! {
            #[inline]
            fn key(name: &str) -> usize {
                match name { #(#arms)* _ => usize::MAX }
            }
        }
    };
    let open = object.extra.is_some().then(|| {
        code!(
            const OPEN: bool = true;
        )
    });
    let closed = object.closed.then(|| {
        code!(
            const CLOSED: bool = true;
        )
    });
    let indices = object.fields.iter().enumerate().filter(|(_, field)| field.presence.is_required());
    let indices: Vec<Literal> = indices.map(|(index, _)| Literal::usize_unsuffixed(index)).collect();
    let required = (!indices.is_empty()).then(|| {
        code!(
            const REQUIRED: &'static [usize] = &[#(#indices),*];
        )
    });
    let blank = blank(object, uses);
    let read = read(object, scope, uses);
    let write = write(object, scope, uses);
    code! {
        impl Blank for #name { #blank }
        impl Object for #name {
            const NAME: &'static str = #text;
            const KEYS: &'static [&'static str] = &[#(#keys),*];
            #required
            #open
            #closed
            #key
            #read
        }
        impl Serialize for #name { #write }
        object!(#name);
    }
}

/// The object that is there before its fields are read.
fn blank(object: &Struct, uses: &mut Uses) -> Code {
    let value = if object.has_default() {
        code!(Self::default())
    } else {
        uses.names.insert("blank");
        let names =
            object.fields.iter().map(|field| &field.name).chain(object.extra.iter().map(|(name, _)| name));
        let fields = names.map(|name| {
            let name = ident(name);
            code!(#name: blank(),)
        });
        let fields: Vec<Code> = fields.collect();
        code!(Self { #(#fields)* })
    };
    code! {
        #[inline]
        fn blank() -> Self { #value }
    }
}

fn read(object: &Struct, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    let arms = object.fields.iter().enumerate().map(|(index, field)| {
        let name = ident(&field.name);
        let index = Literal::usize_unsuffixed(index);
        let codec = scope.codec(&field.ty).map(|codec| match field.presence {
            Presence::Required => codec,
            Presence::RequiredNullable | Presence::Optional => code!(Option<#codec>),
            Presence::OptionalNullable => {
                uses.nullable = true;
                code!(Nullable<#codec>)
            }
        });
        let exact = match &field.only {
            Some(Only::Bool(value)) => Some(code!(#value)),
            Some(Only::Number(value)) => {
                let value = number(*value);
                Some(code!(#value))
            }
            Some(Only::Text(_) | Only::Variant(_)) | None => None,
        };
        if let Some(only) = exact {
            let method = if field.presence.is_required() { "exact" } else { "optional_exact" };
            let method = ident(method);
            return code!(#index => fields.#method(#only, &mut self.#name),);
        }
        let call = match (&field.ty, codec) {
            (TypeRef::Constant(value), _) => match field.presence {
                Presence::Required | Presence::RequiredNullable => {
                    code!(fields.constant(#value, &mut self.#name))
                }
                Presence::Optional | Presence::OptionalNullable => {
                    code!(fields.optional_constant(#value, &mut self.#name))
                }
            },
            (_, Some(codec)) => {
                note_codec(&codec, uses);
                code!(fields.read_as::<#codec, _>(&mut self.#name))
            }
            (_, None) => code!(fields.read(&mut self.#name)),
        };
        code!(#index => #call,)
    });
    let arms: Vec<Code> = arms.collect();
    let rest = match &object.extra {
        Some((name, ty)) => {
            let name = ident(name);
            match scope.codec(ty) {
                Some(codec) => {
                    note_codec(&codec, uses);
                    code!(fields.extra_as::<#codec, _>(&mut self.#name))
                }
                None => code!(fields.extra(&mut self.#name)),
            }
        }
        None => code!(fields.skip()),
    };
    // Without named fields every one is undeclared.
    if arms.is_empty() {
        return code! {
            fn read<'de, A: MapAccess<'de>>(&mut self, _field: usize, fields: &mut Fields<'de, A>) { #rest; }
        };
    }
    code! {
        fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, fields: &mut Fields<'de, A>) {
            match field { #(#arms)* _ => #rest, }
        }
    }
}

fn write(object: &Struct, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    let calls = object.fields.iter().map(|field| {
        let name = ident(&field.name);
        let wire = &field.wire;
        let codec = scope.writer(&field.ty);
        // One that is not always there: requests do without it.
        let is_read_only = field.direction == Direction::Answers;
        let (method, codec) = match field.presence {
            Presence::Required => ("required", codec),
            Presence::RequiredNullable => ("required", codec.map(|codec| code!(Option<#codec>))),
            Presence::Optional if is_read_only => ("read_only", codec),
            Presence::OptionalNullable if is_read_only => ("read_only_nullable", codec),
            Presence::Optional => ("optional", codec),
            Presence::OptionalNullable => ("nullable", codec),
        };
        match codec {
            Some(codec) => {
                note_codec(&codec, uses);
                let method = ident(&format!("{method}_as"));
                code!(object.#method::<#codec, _>(#wire, &self.#name);)
            }
            None => {
                let method = ident(method);
                code!(object.#method(#wire, &self.#name);)
            }
        }
    });
    let calls: Vec<Code> = calls.collect();
    let body = match &object.extra {
        Some((name, ty)) => {
            uses.names.insert("OpenWriter");
            let name = ident(name);
            let extra = match scope.writer(ty) {
                Some(codec) => {
                    note_codec(&codec, uses);
                    code!(object.extra_as::<#codec, _>(&self.#name);)
                }
                None => code!(object.extra(&self.#name);),
            };
            code!(let mut object = OpenWriter::new::<Self>(serializer); #(#calls)* #extra object.end())
        }
        None if calls.is_empty() => {
            uses.names.insert("ObjectWriter");
            code!(ObjectWriter::new::<Self>(serializer).end())
        }
        None => {
            uses.names.insert("ObjectWriter");
            code!(let mut object = ObjectWriter::new::<Self>(serializer); #(#calls)* object.end())
        }
    };
    code! {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { #body }
    }
}

/// What a codec is made of that has to be imported.
const CODECS: [&str; 7] = ["AsIs", "Base64", "Base64Url", "FullDate", "FullDateTime", "Hyphenated", "Whole"];

fn note_codec(codec: &Code, uses: &mut Uses) {
    let text = codec.to_string();
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric());
    for name in CODECS {
        if words().any(|word| word == name) {
            uses.names.insert(name);
        }
    }
}

fn union(def: &TypeDef, union: &Union, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    uses.names.extend(["Attempt", "Serialize", "Serializer", "Union", "union"]);
    let name = ident(&def.name);
    let unknown = ident(&union.unknown);
    // The variants that are tried, each type once.
    let mut tried = |filter: fn(&Union, &UnionVariant) -> bool| {
        let mut seen: Vec<&TypeRef> = Vec::new();
        let mut attempts: Vec<Code> = Vec::new();
        for variant in union.variants.iter().filter(|variant| filter(union, variant)) {
            if seen.contains(&&variant.ty) {
                continue;
            }
            seen.push(&variant.ty);
            let name = ident(&variant.name);
            attempts.push(match scope.variant_codec(&variant.ty) {
                Some(codec) => {
                    note_codec(&codec, uses);
                    code!(.variant_as::<#codec, _>(Self::#name))
                }
                None => code!(.variant(Self::#name)),
            });
        }
        attempts
    };
    let read = match &union.tagging {
        Tagging::Property(property) => {
            let arms = union.variants.iter().filter(|variant| !variant.tags.is_empty()).map(|variant| {
                let name = ident(&variant.name);
                let tags: Vec<Code> = variant.tags.iter().map(|tag| code!(Some(#tag))).collect();
                code!(#(#tags)|* => attempt.tagged(Self::#name),)
            });
            let arms: Vec<Code> = arms.collect();
            let absent = tried(|union, variant| union.tag_may_be_absent || variant.tags.is_empty());
            let other = tried(|_, variant| variant.tags.is_empty() && variant.keeps_tag);
            let absent = (!absent.is_empty()).then(
                || code!(None if attempt.lacks(#property) => attempt #(#absent)* .unknown(Self::#unknown),),
            );
            let tag = ident(if union.tags_are_text { "tag" } else { "scalar_tag" });
            code! {
                match attempt.#tag(#property) { #(#arms)* #absent _ => attempt #(#other)* .unknown(Self::#unknown) }
            }
        }
        Tagging::Untagged => {
            let attempts = tried(|_, _| true);
            code!(attempt #(#attempts)* .unknown(Self::#unknown))
        }
    };
    let arms = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        if let (Tagging::Property(property), Some(tag)) = (&union.tagging, &variant.added_tag) {
            uses.names.insert("write_tagged");
            let tag = written(tag, union.tags_are_text);
            return code!(Self::#name(value) => write_tagged(#property, #tag, value, serializer),);
        }
        match scope.writer(&variant.ty) {
            Some(codec) => {
                uses.names.insert("Encode");
                code!(Self::#name(value) => <#codec>::encode(value, serializer),)
            }
            None => code!(Self::#name(value) => value.serialize(serializer),),
        }
    });
    let arms: Vec<Code> = arms.collect();
    code! {
        impl Union for #name {
            #[inline]
            fn read(attempt: Attempt<Self>) -> Attempt<Self> { #read }
        }
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => value.get().serialize(serializer),
                }
            }
        }
        union!(#name, #unknown);
    }
}

/// A tag as it is written: a text, or the number or boolean that it is.
fn written(tag: &str, is_text: bool) -> Code {
    match (is_text, tag.parse::<bool>(), tag.parse::<i64>(), tag.parse::<f64>()) {
        (true, ..) | (false, Err(_), Err(_), Err(_)) => code!(#tag),
        (false, Ok(value), ..) => code!(#value),
        (false, _, Ok(value), _) => {
            let value = Literal::i64_unsuffixed(value);
            code!(#value)
        }
        (false, _, _, Ok(value)) => {
            let value = number(value);
            code!(#value)
        }
    }
}

fn newtype(def: &TypeDef, inner: &TypeRef, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    uses.names.insert("newtype");
    let name = ident(&def.name);
    match scope.codec(inner) {
        Some(codec) => {
            note_codec(&codec, uses);
            code!(newtype!(#name as #codec);)
        }
        None => code!(newtype!(#name);),
    }
}
