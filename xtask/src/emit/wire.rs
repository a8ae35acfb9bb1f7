//! Wire code: how models are read from JSON and written to it.

use proc_macro2::{Ident, Literal};

use super::Code;
use super::types::{Scope, ident, import};
use crate::ir::{Api, Field, Presence, Struct, Tagging, TypeDef, TypeKind, TypeRef, Union};

/// What a file of wire code imports from the runtime, as it is used.
#[derive(Default)]
struct Uses {
    names: std::collections::BTreeSet<&'static str>,
    btree_map: bool,
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
    let btree_map = uses.btree_map.then(|| {
        code!(
            use std::collections::BTreeMap;
        )
    });
    names.sort();
    let models = import(&code!(super::super::models), &names);
    Some(code! {
        #btree_map
        #nullable
        #imports
        #models
        #(#items)*
    })
}

/// The name of a local variable. `fields` and `field` are taken by the loop.
fn local(field: &Field) -> Ident {
    match field.name.as_str() {
        name @ ("fields" | "field") => ident(&format!("{name}_")),
        name => ident(name),
    }
}

fn structure(def: &TypeDef, object: &Struct, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    uses.names.extend(["Fields", "MapAccess", "Object", "Serialize", "Serializer", "object"]);
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
    let read = read(object, scope, uses);
    let write = write(object, scope, uses);
    code! {
        impl Object for #name {
            const NAME: &'static str = #text;
            const KEYS: &'static [&'static str] = &[#(#keys),*];
            #open
            #key
            #read
        }
        impl Serialize for #name { #write }
        object!(#name);
    }
}

fn read(object: &Struct, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    // Where nothing is required the object is there from the start, and its fields are read in place.
    let at_once = object.default && (!object.fields.is_empty() || object.extra.is_some());
    let mut slots = Vec::new();
    let mut arms = Vec::new();
    let mut values = Vec::new();
    let mut required: Vec<(Ident, Literal)> = Vec::new();
    for (index, field) in object.fields.iter().enumerate() {
        let local = local(field);
        let name = ident(&field.name);
        let slot = if at_once { code!(object.#name) } else { code!(#local) };
        let index = Literal::usize_unsuffixed(index);
        let codec = scope.codec(&field.ty);
        let (initial, method, codec) = match field.presence {
            Presence::Required => (code!(None), "read", codec),
            Presence::RequiredNullable => (code!(None), "read", codec.map(|codec| code!(Option<#codec>))),
            Presence::Optional => (code!(None), "optional", codec),
            Presence::OptionalNullable => (code!(Nullable::Absent), "nullable", codec),
        };
        let call = match (&field.ty, codec) {
            (TypeRef::Constant(value), _) => code!(fields.constant(#value, &mut #slot)),
            (_, Some(codec)) => {
                note_codec(&codec, uses);
                let method = ident(&format!("{method}_as"));
                code!(fields.#method::<#codec, _>(&mut #slot))
            }
            (_, None) => {
                let method = ident(method);
                code!(fields.#method(&mut #slot))
            }
        };
        arms.push(code!(#index => #call,));
        if at_once {
            continue;
        }
        uses.nullable |= field.presence == Presence::OptionalNullable;
        slots.push(code!(let mut #local = #initial;));
        values.push(if local == name { code!(#name) } else { code!(#name: #local) });
        if matches!(field.presence, Presence::Required | Presence::RequiredNullable) {
            required.push((local, index));
        }
    }
    let rest = match &object.extra {
        Some((name, ty)) => {
            let name = ident(name);
            let slot = if at_once {
                code!(object.#name)
            } else {
                uses.btree_map = true;
                slots.push(code!(let mut #name = BTreeMap::new();));
                values.push(code!(#name));
                code!(#name)
            };
            match scope.codec(ty) {
                Some(codec) => {
                    note_codec(&codec, uses);
                    code!(fields.extra_as::<#codec, _>(&mut #slot))
                }
                None => code!(fields.extra(&mut #slot)),
            }
        }
        None => code!(fields.skip()),
    };
    let (given, indices): (Vec<Ident>, Vec<Literal>) = required.into_iter().unzip();
    let check = match given.as_slice() {
        [] => code!(),
        [only] => code!(let Some(#only) = #only else { return fields.missing(&[#(#indices),*]); };),
        _ => {
            let some: Vec<Code> = given.iter().map(|given| code!(Some(#given))).collect();
            code!(let (#(#some),*) = (#(#given),*) else { return fields.missing(&[#(#indices),*]); };)
        }
    };
    let reading = if object.fields.is_empty() {
        // Without named fields every one is undeclared.
        code!(while fields.next().is_some() { #rest; })
    } else {
        code! {
            while let Some(field) = fields.next() {
                match field { #(#arms)* _ => #rest, }
            }
        }
    };
    let (start, end) = if at_once {
        (code!(let mut object = Self::default();), code!())
    } else {
        (code!(#(#slots)*), code!(#check let object = Self { #(#values),* };))
    };
    code! {
        fn read<'de, A: MapAccess<'de>>(mut fields: Fields<'de, A, Self>) -> Result<Self, A::Error> {
            #start
            #reading
            #end
            fields.finish(object)
        }
    }
}

fn write(object: &Struct, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    let calls = object.fields.iter().map(|field| {
        let name = ident(&field.name);
        let wire = &field.wire;
        let codec = encoder(&field.ty, scope);
        let (method, codec) = match field.presence {
            Presence::Required => ("required", codec),
            Presence::RequiredNullable => ("required", codec.map(|codec| code!(Option<#codec>))),
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
            let extra = match encoder(ty, scope) {
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

/// The codec that writes a type; a date and time writes itself.
fn encoder(ty: &TypeRef, scope: &Scope<'_>) -> Option<Code> {
    scope.codec(ty).filter(|codec| codec.to_string().contains("Base64"))
}

fn note_codec(codec: &Code, uses: &mut Uses) {
    let text = codec.to_string();
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric());
    for name in ["DateTime", "Base64", "Base64Url"] {
        if words().any(|word| word == name) {
            uses.names.insert(name);
        }
    }
}

fn union(def: &TypeDef, union: &Union, scope: &Scope<'_>, uses: &mut Uses) -> Code {
    uses.names.extend(["Attempt", "Serialize", "Serializer", "Union", "union"]);
    let name = ident(&def.name);
    let unknown = ident(&union.unknown);
    let attempts: Vec<Code> = union
        .variants
        .iter()
        .map(|variant| {
            let name = ident(&variant.name);
            match (&union.tagging, scope.codec(&variant.ty)) {
                // What carries a tag is an object, and objects have no codec.
                (Tagging::Property(_), _) => code!(tagged(Self::#name)),
                (Tagging::Untagged, Some(codec)) => {
                    note_codec(&codec, uses);
                    code!(variant_as::<#codec, _>(Self::#name))
                }
                (Tagging::Untagged, None) => code!(variant(Self::#name)),
            }
        })
        .collect();
    let read = match &union.tagging {
        Tagging::Property(property) => {
            let arms = union.variants.iter().zip(&attempts).map(|(variant, attempt)| {
                let tags: Vec<Code> = variant.tags.iter().map(|tag| code!(Some(#tag))).collect();
                code!(#(#tags)|* => attempt.#attempt,)
            });
            let arms: Vec<Code> = arms.collect();
            code! {
                match attempt.tag(#property) { #(#arms)* _ => attempt.unknown(Self::#unknown) }
            }
        }
        Tagging::Untagged => {
            let attempts: Vec<Code> = attempts.iter().map(|attempt| code!(.#attempt)).collect();
            code!(attempt #(#attempts)* .unknown(Self::#unknown))
        }
    };
    let arms = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        if let (Tagging::Property(property), Some(tag)) = (&union.tagging, &variant.added_tag) {
            uses.names.insert("write_tagged");
            return code!(Self::#name(value) => write_tagged(#property, #tag, value, serializer),);
        }
        match encoder(&variant.ty, scope) {
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
        union!(#name);
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
