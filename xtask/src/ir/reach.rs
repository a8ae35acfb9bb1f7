//! Which types lead to which, and which operations use them.

use std::collections::BTreeSet;

use super::{Api, Decode, Operation, TypeId, TypeKind, TypeRef};

impl TypeRef {
    /// The declared types that this one names.
    pub fn named(&self, found: &mut dyn FnMut(TypeId)) {
        match self {
            Self::Named(id) => found(*id),
            Self::Boxed(ty) | Self::Option(ty) | Self::Vec(ty) | Self::Map(ty) => ty.named(found),
            Self::Tuple(items) => items.iter().for_each(|ty| ty.named(found)),
            Self::Plain(_) => {}
        }
    }
}

impl TypeKind {
    /// The declared types that such a type is made of.
    pub fn named(&self, found: &mut dyn FnMut(TypeId)) {
        match self {
            Self::Struct(item) => {
                item.fields.iter().for_each(|field| field.ty.named(found));
                item.extra.iter().for_each(|(_, ty)| ty.named(found));
            }
            Self::Union(item) => item.variants.iter().for_each(|variant| variant.ty.named(found)),
            Self::Alias(inner) => inner.named(found),
            Self::Newtype(item) => item.inner.named(found),
            Self::Enum(_) => {}
        }
    }
}

impl Operation {
    /// The types that a request of it carries.
    pub fn sent(&self) -> impl Iterator<Item = &TypeRef> {
        let arguments = self.arguments.iter().chain(&self.setters).map(|argument| &argument.ty);
        arguments.chain(self.body.iter().map(|body| &body.ty))
    }

    /// The types that its answers hold.
    pub fn received(&self) -> impl Iterator<Item = &TypeRef> {
        self.cases.iter().filter_map(|case| match &case.decode {
            Decode::Json(ty)
            | Decode::Nullable(ty)
            | Decode::Text(ty)
            | Decode::Xml(ty, _)
            | Decode::JsonLines(ty)
            | Decode::JsonSequence(ty)
            | Decode::Events(ty)
            | Decode::WholeEvents(ty) => Some(ty),
            Decode::Empty | Decode::TextEvents | Decode::Bytes => None,
        })
    }
}

/// The operations of an API by the types that they lead to.
pub struct Reach {
    /// For each type the types that are made of it.
    holders: Vec<Vec<usize>>,
    /// For each type the operations that name it, by their positions among all.
    direct: Vec<Vec<usize>>,
}

impl Reach {
    /// Looks at each type and operation once.
    pub fn of(api: &Api) -> Self {
        let none = || vec![Vec::new(); api.types.len()];
        let (mut holders, mut direct): (Vec<Vec<usize>>, Vec<Vec<usize>>) = (none(), none());
        for (index, def) in api.types.iter().enumerate() {
            def.kind
                .named(&mut |id| holders.get_mut(id.0 as usize).into_iter().for_each(|it| it.push(index)));
        }
        for (index, operation) in api.operations().enumerate() {
            for ty in operation.sent().chain(operation.received()) {
                ty.named(&mut |id| direct.get_mut(id.0 as usize).into_iter().for_each(|it| it.push(index)));
            }
        }
        Self { holders, direct }
    }

    /// The operations that lead to a type, by their positions among all of the API.
    pub fn operations(&self, ty: usize) -> BTreeSet<usize> {
        let (mut seen, mut stack, mut found) = (BTreeSet::from([ty]), vec![ty], BTreeSet::new());
        while let Some(at) = stack.pop() {
            found.extend(self.direct.get(at).into_iter().flatten().copied());
            let above = self.holders.get(at).into_iter().flatten().copied();
            stack.extend(above.filter(|holder| seen.insert(*holder)));
        }
        found
    }
}
