//! Operations: a method that builds the request, a type that is the request, and data about the endpoint.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs;
use super::types::{Scope, ident};
use super::xml;
use crate::ir::{
    Api, Argument, Body, BodyFormat, Case, Decode, FormField, Given, Group, JsonLocation, Operation,
    OutputType, OutputVariant, Part, PartFormat, Passing, Representation, Statuses, Style, Styled, TypeRef,
};

/// What a file of operations imports from the runtime, as it is used.
type Uses = BTreeSet<&'static str>;

/// The file of a group.
pub(super) fn file(api: &Api, group: &Group) -> TokenStream {
    let mut scope = Scope::operations(api);
    let mut uses: Uses = ["Call", "Case", "Core", "Operation"].into();
    let handle = ident(&group.name);
    let methods: Vec<TokenStream> =
        group.operations.iter().map(|operation| method(operation, &mut scope)).collect();
    let requests: Vec<TokenStream> = group
        .operations
        .iter()
        .map(|operation| request(api, group, operation, &mut scope, &mut uses))
        .collect();
    let handle_docs = if docs::is_blank(&group.docs) {
        docs::outer_trusted(&match group.tag.as_str() {
            "" => "Operations without a tag.".to_owned(),
            tag => format!("Operations tagged `{}`.", docs::clean_line(tag).replace('`', "")),
        })
    } else {
        docs::outer(&group.docs)
    };
    let title = docs::inner_trusted(&match group.tag.as_str() {
        "" => "Operations without a tag.".to_owned(),
        tag => format!("Operations tagged `{}`.", docs::clean_line(tag).replace('`', "")),
    });
    let models = scope.names_models().then(|| {
        quote!(
            use super::super::models;
        )
    });
    let imports = scope.uses(&uses.iter().copied().collect::<Vec<_>>());
    quote! {
        #title
        #imports
        #models

        #handle_docs
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'a> { core: &'a Core }

        impl<'a> #handle<'a> {
            pub(crate) fn new(core: &'a Core) -> Self { Self { core } }
        }

        impl #handle<'_> { #(#methods)* }

        #(#requests)*
    }
}

/// The endpoint as a reader knows it.
fn endpoint(operation: &Operation) -> String {
    let code = |text: &str| docs::clean_line(text).replace('`', "");
    let endpoint = format!("`{} {}`", operation.http_method, code(&operation.path));
    match &operation.representation {
        None => endpoint,
        Some(Representation::Body(media_type)) => format!("{endpoint}, sent as `{}`", code(media_type)),
        Some(Representation::Answer(media_type)) => format!("{endpoint}, answered as `{}`", code(media_type)),
    }
}

fn method(operation: &Operation, scope: &mut Scope<'_>) -> TokenStream {
    let name = ident(&operation.method);
    let request = ident(&operation.name);
    let mut text: Vec<TokenStream> = Vec::new();
    let blank = quote!(#[doc = ""]);
    // Many descriptions begin with their summary.
    let summary = operation.summary.trim().trim_end_matches('.');
    let repeated =
        operation.description.lines().next().is_some_and(|line| line.trim().trim_end_matches('.') == summary);
    for part in [if repeated { "" } else { &operation.summary }, &operation.description] {
        if !docs::is_blank(part) {
            text.extend([docs::outer(part), blank.clone()]);
        }
    }
    text.push(docs::outer_trusted(&endpoint(operation)));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let required_body = operation.body.as_ref().filter(|body| body.required);
    let many = operation.arguments.len() + usize::from(required_body.is_some()) > 6;
    let many =
        many.then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the API requires them all")]));
    let mut parameters: Vec<TokenStream> = Vec::new();
    for argument in &operation.arguments {
        let name = ident(&argument.name);
        let ty = argument_type(argument, scope);
        parameters.push(quote!(#name: #ty));
    }
    if let Some(body) = required_body {
        let name = ident(&body.name);
        let ty = body_type(body, scope);
        parameters.push(quote!(#name: #ty));
    }
    let multipart = operation.multipart.as_ref().map(|multipart| {
        let (media_type, required) = (&multipart.media_type, multipart.required);
        quote!(call.multipart(#media_type, #required);)
    });
    let statements: Vec<TokenStream> = multipart
        .into_iter()
        .chain(operation.arguments.iter().map(|argument| {
            let name = ident(&argument.name);
            pass(argument, &quote!(#name), scope, &quote!(call))
        }))
        .chain(required_body.map(|body| {
            let name = ident(&body.name);
            put(body, &quote!(#name), scope, &quote!(call))
        }))
        .collect();
    let build = if statements.is_empty() {
        quote!(#request(Call::new(self.core)))
    } else {
        quote!(let mut call = Call::new(self.core); #(#statements)* #request(call))
    };
    quote! {
        #(#text)*
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#parameters),*) -> #request { #build }
    }
}

/// The request type, with all that is known of the endpoint.
fn request(
    api: &Api,
    group: &Group,
    operation: &Operation,
    scope: &mut Scope<'_>,
    uses: &mut Uses,
) -> TokenStream {
    let name = ident(&operation.name);
    let docs = request_docs(group, operation);
    let id = &operation.id;
    let http_method = &operation.http_method;
    let path = &operation.path;
    let security = (!operation.security.is_empty()).then(|| {
        uses.insert("Security");
        let alternatives = operation.security.iter().map(|names| quote!(&[#(#names),*]));
        quote!(const SECURITY: Security = &[#(#alternatives),*];)
    });
    let accept = (operation.accept != "application/json").then(|| {
        let accept = &operation.accept;
        quote!(const ACCEPT: &'static str = #accept;)
    });
    let output = output_type(&operation.output, scope, uses);
    let error = output_type(&operation.error, scope, uses);
    let cases: Vec<TokenStream> =
        operation.cases.iter().map(|case| self::case(case, operation, scope, uses)).collect();
    let mut setters: Vec<TokenStream> =
        operation.setters.iter().map(|setter| self::setter(setter, scope)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        setters.push(body_setter(body, scope));
    }
    let setters = (!setters.is_empty()).then(|| quote!(impl #name { #(#setters)* }));
    let enums = [(&operation.output, "success"), (&operation.error, "error")]
        .into_iter()
        .filter_map(|(output, side)| output_enum(output, operation, side, scope, uses))
        .collect::<Vec<_>>();
    let requests = if api.client.request_id.is_some() { "identified_requests" } else { "requests" };
    uses.insert(requests);
    let requests = ident(requests);
    let is_merge_patch = operation.body.as_ref().is_some_and(|body| body.format == BodyFormat::MergePatch);
    let merge_patches = is_merge_patch.then(|| {
        uses.insert("merge_patches");
        quote!(merge_patches!(#name);)
    });
    quote! {
        #docs
        #[derive(Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name(Call);

        impl Operation for #name {
            type Output = #output;
            type Error = #error;
            const ID: &'static str = #id;
            const METHOD: &'static str = #http_method;
            const PATH: &'static str = #path;
            #security
            #accept
            const RESPONSES: &'static [Case<Self>] = &[#(#cases),*];
        }

        #setters
        #requests!(#name);
        #merge_patches
        #(#enums)*
    }
}

/// What rustdoc shows on the page of a request: its endpoint, where it comes from, what had to be given.
fn request_docs(group: &Group, operation: &Operation) -> TokenStream {
    let link = format!(
        "{}: the request of [`{}::{}`].",
        endpoint(operation),
        group.name,
        super::types::bare(&operation.method)
    );
    let mut text = vec![docs::outer_trusted(&link)];
    let body = operation.body.as_ref().filter(|body| body.required);
    if !operation.arguments.is_empty() || body.is_some() {
        text.push(docs::outer_trusted("\n# Required parameters\n\n"));
        for argument in &operation.arguments {
            text.push(item(&argument.name, &argument.docs));
        }
        if let Some(body) = body {
            text.push(item(&body.name, &body.docs));
        }
    }
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    quote!(#(#text)* #deprecated)
}

/// An item of a Markdown list: a name and the first line that is known of it.
fn item(name: &str, text: &str) -> TokenStream {
    let line = docs::clean_line(text);
    let name = super::types::bare(name);
    docs::outer_trusted(&if line.is_empty() { format!("* `{name}`") } else { format!("* `{name}`: {line}") })
}

fn output_type(output: &OutputType, scope: &mut Scope<'_>, uses: &mut Uses) -> TokenStream {
    match output {
        OutputType::Empty => quote!(()),
        OutputType::NoBody => {
            uses.insert("NoBody");
            quote!(NoBody)
        }
        OutputType::One(given) => self::given(given, scope, uses),
        OutputType::Several { name, .. } => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

fn given(given: &Given, scope: &mut Scope<'_>, uses: &mut Uses) -> TokenStream {
    match given {
        Given::Value(ty) => scope.ty(ty),
        Given::Items(ty) => {
            uses.insert("JsonStream");
            let ty = scope.ty(ty);
            quote!(JsonStream<#ty>)
        }
        Given::Events(ty) => {
            uses.insert("EventStream");
            let ty = scope.ty(ty);
            quote!(EventStream<#ty>)
        }
        Given::EventsOf(ty) => {
            uses.extend(["Event", "EventStream"]);
            let ty = scope.ty(ty);
            quote!(EventStream<Event<#ty>>)
        }
    }
}

fn output_enum(
    output: &OutputType,
    operation: &Operation,
    side: &str,
    scope: &mut Scope<'_>,
    uses: &mut Uses,
) -> Option<TokenStream> {
    let OutputType::Several { name, variants } = output else { return None };
    let name = ident(name);
    let is_stream = |variant: &OutputVariant| !matches!(variant.ty, None | Some(Given::Value(_)));
    let derive = if variants.iter().any(is_stream) { quote!(Debug) } else { quote!(Clone, Debug, PartialEq) };
    let variants = variants.iter().map(|variant| {
        let docs = if docs::is_blank(&variant.docs) {
            docs::outer_trusted(&format!("{}.", variant.name))
        } else {
            docs::outer(&variant.docs)
        };
        let name = ident(&variant.name);
        let ty = variant.ty.as_ref().map(|ty| {
            let ty = given(ty, scope, uses);
            quote!((#ty))
        });
        quote!(#docs #name #ty,)
    });
    let variants: Vec<TokenStream> = variants.collect();
    let docs = docs::outer_trusted(&format!("What a documented {side} of [`{}`] holds.", operation.name));
    Some(quote! {
        #docs
        #[derive(#derive)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    })
}

fn case(case: &Case, operation: &Operation, scope: &mut Scope<'_>, uses: &mut Uses) -> TokenStream {
    let side = if case.success { &operation.output } else { &operation.error };
    let reader = match &case.decode {
        Decode::Empty => None,
        Decode::Json(ty) => Some(Reader::Function(read("json", "json_as", ty, scope, uses))),
        Decode::Xml(ty, content) => {
            let (declared, content) = xml::root(scope.api(), content);
            let read = match scope.codec(ty) {
                Some(codec) => quote!(crate::runtime::xml::xml_as::<#codec, _>),
                None => quote!(crate::runtime::xml::xml),
            };
            Some(Reader::Call(declared, quote!(#read(reply, #content))))
        }
        Decode::JsonLines(ty) => Some(Reader::Function(read("json_lines", "json_lines_as", ty, scope, uses))),
        Decode::JsonSequence(ty) => Some(Reader::Function(read("json_seq", "json_seq_as", ty, scope, uses))),
        Decode::Events(ty) => Some(Reader::Function(read("events", "events_as", ty, scope, uses))),
        Decode::TextEvents => {
            uses.insert("text_events");
            Some(Reader::Function(quote!(text_events)))
        }
        // Events are objects, which read themselves.
        Decode::WholeEvents(_) => {
            uses.insert("whole_events");
            Some(Reader::Function(quote!(whole_events)))
        }
        Decode::Text => {
            uses.insert("text");
            Some(Reader::Function(quote!(text)))
        }
        Decode::Bytes => {
            uses.insert("bytes");
            Some(Reader::Function(quote!(bytes)))
        }
    };
    let variant = match (&case.variant, side) {
        (Some(variant), OutputType::Several { name, .. }) => {
            let (name, variant) = (ident(name), ident(variant));
            Some(quote!(#name::#variant))
        }
        _ => None,
    };
    let decode = match (reader, variant) {
        (None, Some(variant)) => Some(quote!(|_| Ok(#variant))),
        (None, None) if case.success => {
            uses.insert("empty");
            Some(quote!(empty))
        }
        (None, None) => None,
        (Some(reader), variant) => Some(reader.function(variant)),
    };
    let streams = matches!(
        case.decode,
        Decode::JsonLines(_)
            | Decode::JsonSequence(_)
            | Decode::Events(_)
            | Decode::TextEvents
            | Decode::WholeEvents(_)
    );
    let streaming = (streams && case.success).then(|| quote!(.streaming()));
    let case = match (&case.statuses, case.success, decode) {
        (Statuses::Codes(codes), true, decode) => {
            let code = codes.first().copied().unwrap_or_default();
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(Case::ok(#code, #decode))
        }
        (Statuses::Range(first), true, decode) => {
            let first = proc_macro2::Literal::u16_unsuffixed(*first);
            quote!(Case::ok_range(#first, #decode))
        }
        (Statuses::Default, true, decode) => quote!(Case::ok_default(#decode)),
        (Statuses::Codes(codes), false, decode) => {
            let codes = codes.iter().map(|code| proc_macro2::Literal::u16_unsuffixed(*code));
            match decode {
                Some(decode) => quote!(Case::err(&[#(#codes),*], #decode)),
                None => quote!(Case::err_empty(&[#(#codes),*])),
            }
        }
        (Statuses::Range(first), false, decode) => {
            let first = proc_macro2::Literal::u16_unsuffixed(*first);
            match decode {
                Some(decode) => quote!(Case::err_range(#first, #decode)),
                None => quote!(Case::err_empty_range(#first)),
            }
        }
        (Statuses::Default, false, Some(decode)) => quote!(Case::err_default(#decode)),
        (Statuses::Default, false, None) => quote!(Case::err_empty_default()),
    };
    quote!(#case #streaming)
}

/// How a body is read.
enum Reader {
    /// By this function.
    Function(TokenStream),
    /// By an expression, after some declarations, of the variable `reply`.
    Call(TokenStream, TokenStream),
}

impl Reader {
    /// A function that reads, and makes the result a variant.
    fn function(self, variant: Option<TokenStream>) -> TokenStream {
        let map = variant.as_ref().map(|variant| quote!(.map(#variant)));
        match self {
            Self::Function(function) if variant.is_none() => function,
            Self::Function(function) => quote!(|reply| #function(reply)#map),
            Self::Call(declared, call) if declared.is_empty() => quote!(|reply| #call #map),
            Self::Call(declared, call) => quote!(|reply| { #declared #call #map }),
        }
    }
}

/// The function that reads a type, by itself or through its codec.
fn read(
    plain: &'static str,
    coded: &'static str,
    ty: &TypeRef,
    scope: &mut Scope<'_>,
    uses: &mut Uses,
) -> TokenStream {
    match scope.codec(ty) {
        Some(codec) => {
            uses.insert(coded);
            let read = ident(coded);
            quote!(#read::<#codec, _>)
        }
        None => {
            uses.insert(plain);
            ident(plain).into_token_stream()
        }
    }
}

fn setter(setter: &Argument, scope: &mut Scope<'_>) -> TokenStream {
    let name = ident(&setter.name);
    let docs = if docs::is_blank(&setter.docs) {
        let what = if matches!(setter.passing, Passing::Part(_)) { "part" } else { "parameter" };
        docs::outer_trusted(&format!("The {what} `{}`.", docs::clean_line(&setter.wire).replace('`', "")))
    } else {
        docs::outer(&setter.docs)
    };
    let deprecated = setter.deprecated.then(|| quote!(#[deprecated]));
    let ty = argument_type(setter, scope);
    let pass = pass(setter, &quote!(value), scope, &quote!(self.0));
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(mut self, value: #ty) -> Self { #pass self }
    }
}

fn body_setter(body: &Body, scope: &mut Scope<'_>) -> TokenStream {
    let name = ident(&body.name);
    let docs =
        if docs::is_blank(&body.docs) { docs::outer_trusted("The body.") } else { docs::outer(&body.docs) };
    let ty = body_type(body, scope);
    let put = put(body, &quote!(value), scope, &quote!(self.0));
    quote! {
        #docs
        #[inline]
        pub fn #name(mut self, value: #ty) -> Self { #put self }
    }
}

fn argument_type(argument: &Argument, scope: &mut Scope<'_>) -> TokenStream {
    match &argument.passing {
        Passing::Part(Part { format: PartFormat::File, several: false, .. }) => {
            quote!(impl Into<crate::runtime::Part>)
        }
        Passing::Part(Part { format: PartFormat::File, several: true, .. }) => {
            quote!(impl IntoIterator<Item = impl Into<crate::runtime::Part>>)
        }
        _ => scope.argument(&argument.ty),
    }
}

fn body_type(body: &Body, scope: &mut Scope<'_>) -> TokenStream {
    match body.format {
        BodyFormat::Json
        | BodyFormat::MergePatch
        | BodyFormat::Form(_)
        | BodyFormat::Xml(..)
        | BodyFormat::JsonLines
        | BodyFormat::JsonSequence => scope.argument(&body.ty),
        BodyFormat::Text => quote!(impl Into<String>),
        BodyFormat::Bytes => quote!(impl Into<crate::runtime::Body>),
        BodyFormat::Multipart => quote!(crate::runtime::Multipart),
    }
}

/// The statement that puts a parameter into a call.
fn pass(argument: &Argument, value: &TokenStream, scope: &Scope<'_>, call: &TokenStream) -> TokenStream {
    let wire = &argument.wire;
    if let Passing::Part(part) = &argument.passing {
        return pass_part(argument, part, value, scope, call);
    }
    let value = reference(&argument.ty, value, scope);
    match &argument.passing {
        Passing::Path(Styled::PATH) => quote!(#call.path(#wire, #value);),
        Passing::Query(Styled::QUERY) => quote!(#call.query(#wire, #value);),
        Passing::Path(styled) | Passing::Query(styled) => {
            let method = ident(match (&argument.passing, styled.allow_reserved) {
                (Passing::Path(_), false) => "path_with",
                (Passing::Path(_), true) => "path_reserved",
                (_, false) => "query_with",
                (_, true) => "query_reserved",
            });
            let (style, explode) = (self::style(styled.style), styled.explode);
            quote!(#call.#method(#wire, #value, #style, #explode);)
        }
        Passing::Header(false) => quote!(#call.header(#wire, #value);),
        Passing::Header(true) => quote!(#call.header_with(#wire, #value, true);),
        Passing::Cookie { explode, plain: false } => quote!(#call.cookie(#wire, #value, #explode);),
        Passing::Cookie { explode, plain: true } => quote!(#call.cookie_plain(#wire, #value, #explode);),
        Passing::Json(JsonLocation::Path) => quote!(#call.path_json(#wire, #value);),
        Passing::Json(JsonLocation::Query) => quote!(#call.query_json(#wire, #value);),
        Passing::Json(JsonLocation::Header) => quote!(#call.header_json(#wire, #value);),
        Passing::Json(JsonLocation::Cookie) => quote!(#call.cookie_json(#wire, #value);),
        Passing::Part(part) => pass_part(argument, part, &value, scope, call),
    }
}

/// The statement that adds a part to a call.
fn pass_part(
    argument: &Argument,
    part: &Part,
    value: &TokenStream,
    scope: &Scope<'_>,
    call: &TokenStream,
) -> TokenStream {
    let wire = &argument.wire;
    let media_type = part.media_type.as_deref();
    match (part.format, part.several) {
        (PartFormat::File, several) => {
            let method = ident(if several { "part_files" } else { "part_file" });
            let media_type = media_type.unwrap_or("application/octet-stream");
            quote!(#call.#method(#wire, #value, #media_type);)
        }
        (PartFormat::Text, _) => {
            let value = reference(&argument.ty, value, scope);
            let media_type = match media_type {
                Some(media_type) => quote!(Some(#media_type)),
                None => quote!(None),
            };
            quote!(#call.part_text(#wire, #value, #media_type);)
        }
        (PartFormat::Value, _) => {
            let value = reference(&argument.ty, value, scope);
            quote!(#call.part_value(#wire, #value);)
        }
        (PartFormat::Json, several) => {
            let method = ident(if several { "part_json_items" } else { "part_json" });
            let value = reference(&argument.ty, value, scope);
            let media_type = media_type.unwrap_or("application/json");
            quote!(#call.#method(#wire, #value, #media_type);)
        }
    }
}

/// The statement that puts a body into a call.
fn put(body: &Body, value: &TokenStream, scope: &Scope<'_>, call: &TokenStream) -> TokenStream {
    let media_type = &body.media_type;
    let value_reference = reference(&body.ty, value, scope);
    match &body.format {
        BodyFormat::Json if media_type == "application/json" => quote!(#call.json(#value_reference);),
        BodyFormat::Json | BodyFormat::MergePatch => quote!(#call.json_as(#media_type, #value_reference);),
        BodyFormat::Form(fields) => {
            let fields = fields.iter().map(form_field);
            quote!(#call.form(#value_reference, &[#(#fields),*]);)
        }
        BodyFormat::Xml(name, content) => {
            let (declared, content) = xml::root(scope.api(), content);
            let name = xml::element(name);
            let put = quote!(#call.xml(#media_type, #name, #content, #value_reference););
            if declared.is_empty() { put } else { quote!({ #declared #put }) }
        }
        BodyFormat::JsonLines => quote!(#call.json_lines(#media_type, #value);),
        BodyFormat::JsonSequence => quote!(#call.json_sequence(#media_type, #value);),
        BodyFormat::Text => quote!(#call.text(#media_type, #value.into());),
        BodyFormat::Bytes => quote!(#call.raw(#media_type, #value);),
        BodyFormat::Multipart => quote!(#call.multipart_of(#media_type, #value);),
    }
}

fn form_field(field: &FormField) -> TokenStream {
    let name = &field.name;
    let written = match field.styled {
        None => quote!(Json),
        Some(Styled { style, explode, allow_reserved }) => {
            let kind = ident(if allow_reserved { "Reserved" } else { "Style" });
            let style = self::style(style);
            quote!(#kind(#style, #explode))
        }
    };
    quote!((#name, crate::runtime::Field::#written))
}

/// A reference to what writes the value: the value itself, or with the codec that gives it the document's form.
fn reference(ty: &TypeRef, value: &TokenStream, scope: &Scope<'_>) -> TokenStream {
    let reference = if scope.is_reference(ty) { value.clone() } else { quote!(&#value) };
    match scope.writer(ty) {
        Some(codec) => quote!(&crate::runtime::wire::Encoded::<#codec, _>::new(#reference)),
        None => reference,
    }
}

fn style(style: Style) -> TokenStream {
    let name = match style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    };
    let name = ident(name);
    quote!(crate::runtime::Style::#name)
}
