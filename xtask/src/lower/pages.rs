//! From what an overlay says of pages to how they are walked through: the parameters and fields that it names.

use std::collections::BTreeMap;

use serde_json::Value;

use super::types::Types;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::{Pointer, unescaped};
use crate::ir::{
    Argument, BodyFormat, Given, Group, NextPage, Operation, OutputType, Pages, Passing, Plain, Step, Target,
    TypeDef, TypeKind, TypeRef,
};
use crate::spec::{self, Spec};

/// How many aliases, boxes and options may lie around each other.
const DEEPEST: usize = 64;

/// Adds to operations how they give lists page by page.
pub(super) fn lower(
    spec: &Spec,
    types: &Types<'_>,
    defs: &[TypeDef],
    groups: &mut [Group],
    diagnostics: &mut Diagnostics,
) {
    let described = by_place(spec);
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let Some(described) = described.get(&operation.place) else { continue };
        let Some(pages) = &described.pages else { continue };
        match (Reader { operation, described, types, defs }).pages(pages) {
            Ok(found) => operation.pages = Some(found),
            // An answer in another form need not be a list.
            Err(_) if operation.representation.is_some() => {}
            Err(fault) => diagnostics.push(fault.diagnostic(operation, pages)),
        }
    }
}

/// Operations of a document by their places.
pub(super) fn by_place(spec: &Spec) -> BTreeMap<&Pointer, &spec::Operation> {
    spec.operations.iter().map(|operation| (&operation.pointer, operation)).collect()
}

/// Why what is said of pages cannot be.
struct Fault {
    /// The key of the extension.
    key: &'static str,
    /// What is wrong with what it names.
    message: String,
    help: String,
}

impl Fault {
    fn new(key: &'static str, message: String, help: impl Into<String>) -> Self {
        Self { key, message, help: help.into() }
    }

    fn diagnostic(self, operation: &Operation, pages: &spec::Pages) -> Diagnostic {
        let Self { key, message, help } = self;
        let message = format!("`{key}` in `x-rust-pages` of `{}`: {message}", operation.id);
        Diagnostic::warning("invalid-pages", message)
            .label(Place::Key(pages.pointer.child(key)), "")
            .at(&operation.place)
            .help(help)
    }
}

/// What is known of an operation whose pages are looked at.
pub(super) struct Reader<'a> {
    pub(super) operation: &'a Operation,
    pub(super) described: &'a spec::Operation,
    pub(super) types: &'a Types<'a>,
    pub(super) defs: &'a [TypeDef],
}

impl Reader<'_> {
    fn pages(&self, pages: &spec::Pages) -> Result<Pages, Fault> {
        let OutputType::One(Given::Value(output)) = &self.operation.output else {
            let help = "pages need exactly one success, with a JSON body";
            return Err(Fault::new(
                pages.next.keyword(),
                "the answers of this operation do not have one type".to_owned(),
                help,
            ));
        };
        let (items, list) = self.walk("items", output, &pages.items)?;
        let TypeRef::Vec(item) = list else {
            let what =
                if pages.items.is_empty() { "the answer".to_owned() } else { format!("`{}`", pages.items) };
            return Err(Fault::new("items", format!("{what} is not a list"), "point to the list of a page"));
        };
        let more = match &pages.more {
            Some(more) => {
                Some(self.value("more", output, more, "a boolean", |ty| *ty == TypeRef::Plain(Plain::Bool))?)
            }
            None => None,
        };
        let next = match &pages.next {
            spec::NextPage::Cursor { to, from } => NextPage::Cursor {
                to: self.target("cursor", to, "a text or a number", |ty| self.is_text(ty))?.0,
                from: self.value("next", output, from, "a text or a number", |ty| self.is_text(ty))?,
            },
            spec::NextPage::Offset(to) => {
                NextPage::Offset(self.target("offset", to, "a number", is_number)?.0)
            }
            spec::NextPage::Number(to) => {
                let (to, first) = self.target("page", to, "a number", is_number)?;
                NextPage::Number { to, first }
            }
            spec::NextPage::Url(from) => NextPage::Url(
                self.value("url", output, from, "a text", |ty| *ty == TypeRef::Plain(Plain::String))?,
            ),
            spec::NextPage::Link(relation) => NextPage::Link(relation.clone()),
        };
        Ok(Pages { next, items, item: *item, more })
    }

    /// Where a request says which page it wants, and the first number there.
    fn target(
        &self,
        key: &'static str,
        to: &str,
        wanted: &str,
        fits: impl Fn(&TypeRef) -> bool,
    ) -> Result<(Target, u64), Fault> {
        if to.starts_with('/') {
            let body = self.operation.body.as_ref().filter(|body| body.format == BodyFormat::Json);
            let Some(body) = body else {
                let help = "name a query parameter, or a place in a JSON body";
                return Err(Fault::new(key, "the operation has no JSON body".to_owned(), help));
            };
            self.value(key, &body.ty, to, wanted, fits)?;
            return Ok((Target::Body(to.to_owned()), 1));
        }
        let all = self.operation.arguments.iter().chain(&self.operation.setters);
        let of_query: Vec<&Argument> = all.filter(|one| matches!(one.passing, Passing::Query(_))).collect();
        let Some(found) = of_query.iter().find(|one| one.wire == to) else {
            let help = has("the query", of_query.iter().map(|one| one.wire.as_str()));
            return Err(Fault::new(key, format!("the query has no parameter `{to}`"), help));
        };
        if !fits(&self.unaliased(&found.ty)) {
            let message = format!("the parameter `{to}` is not {wanted}");
            return Err(Fault::new(key, message, "name the parameter that selects the page"));
        }
        Ok((Target::Query(to.to_owned()), self.first(to)))
    }

    /// What a parameter is on the first page: its default, else the least that it may be, else 1.
    fn first(&self, parameter: &str) -> u64 {
        let of_query =
            |one: &&spec::Parameter| one.location == spec::Location::Query && one.name == parameter;
        let schema = self.described.parameters.iter().find(of_query).and_then(spec::Parameter::schema);
        let schema = schema.and_then(|schema| self.types.schemas.get(schema));
        let default = schema.and_then(|schema| schema.default.as_ref()).and_then(Value::as_u64);
        let is_zero = schema.is_some_and(|schema| schema.minimum == Some(0.0));
        default.unwrap_or(if is_zero { 0 } else { 1 })
    }

    /// The way to a value of a kind.
    fn value(
        &self,
        key: &'static str,
        from: &TypeRef,
        pointer: &str,
        wanted: &str,
        fits: impl Fn(&TypeRef) -> bool,
    ) -> Result<Vec<Step>, Fault> {
        let (steps, ty) = self.walk(key, from, pointer)?;
        if fits(&ty) {
            return Ok(steps);
        }
        Err(Fault::new(key, format!("`{pointer}` is not {wanted}"), "point to the value itself"))
    }

    /// The way from a value of a type to what a JSON Pointer names in it, and the type of that.
    fn walk(&self, key: &'static str, from: &TypeRef, pointer: &str) -> Result<(Vec<Step>, TypeRef), Fault> {
        let (mut steps, mut ty) = (Vec::new(), from.clone());
        self.enter(&mut steps, &mut ty);
        let mut before = String::new();
        for token in pointer.split('/').skip(1) {
            let name = unescaped(token);
            let what = if before.is_empty() { "the value".to_owned() } else { format!("`{before}`") };
            ty = match &ty {
                TypeRef::Vec(item) if name == "-" => {
                    steps.push(Step::Last);
                    (**item).clone()
                }
                TypeRef::Vec(_) => {
                    let message = format!("{what} is a list, which has no property `{name}`");
                    return Err(Fault::new(key, message, "use `-` for its last item"));
                }
                TypeRef::Named(_)
                | TypeRef::Boxed(_)
                | TypeRef::Option(_)
                | TypeRef::Tuple(_)
                | TypeRef::Map(_)
                | TypeRef::Plain(_) => {
                    let Some(TypeKind::Struct(object)) = self.def(&ty).map(|def| &def.kind) else {
                        let message = format!("{what} is not an object with a property `{name}`");
                        return Err(Fault::new(key, message, "describe it with an overlay"));
                    };
                    let Some(field) = object.fields.iter().find(|field| field.wire == name) else {
                        let help = has("it", object.fields.iter().map(|field| field.wire.as_str()));
                        return Err(Fault::new(key, format!("{what} has no property `{name}`"), help));
                    };
                    steps.push(Step::Field { name: field.name.clone(), presence: field.presence });
                    field.ty.clone()
                }
            };
            self.enter(&mut steps, &mut ty);
            before = format!("{before}/{token}");
        }
        Ok((steps, ty))
    }

    /// Goes through aliases, boxes and options to what they hold.
    fn enter(&self, steps: &mut Vec<Step>, ty: &mut TypeRef) {
        for _ in 0..DEEPEST {
            *ty = match &*ty {
                TypeRef::Option(inner) => {
                    steps.push(Step::Some);
                    (**inner).clone()
                }
                TypeRef::Boxed(inner) => (**inner).clone(),
                other @ (TypeRef::Named(_)
                | TypeRef::Vec(_)
                | TypeRef::Tuple(_)
                | TypeRef::Map(_)
                | TypeRef::Plain(_)) => match self.def(other).map(|def| &def.kind) {
                    Some(TypeKind::Alias(inner)) => inner.clone(),
                    Some(_) | None => return,
                },
            };
        }
    }

    /// What a type is behind aliases, boxes and options.
    pub(super) fn unaliased(&self, ty: &TypeRef) -> TypeRef {
        let mut ty = ty.clone();
        self.enter(&mut Vec::new(), &mut ty);
        ty
    }

    fn def(&self, ty: &TypeRef) -> Option<&TypeDef> {
        if let TypeRef::Named(id) = ty { self.defs.get(id.0 as usize) } else { None }
    }

    /// The names on the wire and the types of an object's fields, behind aliases; none of what is no object.
    pub(super) fn fields(&self, ty: &TypeRef) -> Vec<(String, TypeRef)> {
        let ty = self.unaliased(ty);
        let Some(TypeKind::Struct(object)) = self.def(&ty).map(|def| &def.kind) else { return Vec::new() };
        object.fields.iter().map(|field| (field.wire.clone(), self.unaliased(&field.ty))).collect()
    }

    /// Whether a value has a text by which a server can know it again.
    fn is_text(&self, ty: &TypeRef) -> bool {
        let is_enum = self.def(ty).is_some_and(|def| matches!(def.kind, TypeKind::Enum(_)));
        let is_plain =
            matches!(ty, TypeRef::Plain(Plain::String | Plain::Uuid | Plain::DateTime | Plain::Date));
        is_enum || is_plain || is_integer(ty)
    }
}

fn is_integer(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Plain(plain) if plain.is_integer())
}

fn is_number(ty: &TypeRef) -> bool {
    is_integer(ty) || *ty == TypeRef::Plain(Plain::F64)
}

/// What there is instead of what was named.
fn has<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { format!("{what} has none") } else { format!("{what} has {}", names.join(", ")) }
}
