//! Operations: a method that makes the request, and the setters of its optional parameters.

use super::Code;
use super::response::Uses;
use super::types::{Scope, ident};
use super::{body, docs, parameter, response};
use crate::ir::{Api, BodyFormat, Given, Group, Operation, OutputType, Representation, Retry};

/// The file of a group.
pub(super) fn file(api: &Api, group: &Group) -> Code {
    let mut scope = Scope::operations(api);
    let handle = ident(&group.name);
    let signatures: Vec<Code> =
        group.operations.iter().map(|operation| signature(operation, &mut scope)).collect();
    let setters: Vec<Option<Code>> =
        group.operations.iter().map(|operation| setters(operation, &mut scope)).collect();
    // What only documentation names is not imported.
    let models = if scope.use_models().is_some() { "models" } else { "super::super::models" };
    let methods = group.operations.iter().zip(signatures).map(|(operation, signature)| {
        let docs = method_docs(api, operation, models);
        code!(#docs #signature)
    });
    let methods: Vec<Code> = methods.collect();
    let requests = group.operations.iter().zip(setters).map(|(operation, setters)| {
        let (name, module) = (ident(&operation.name), ident(&group.module));
        let docs = request_docs(api, group, operation, models);
        code! {
            #docs
            pub type #name = Request<endpoints::#module::#name>;

            #setters
        }
    });
    let requests: Vec<Code> = requests.collect();
    let handle_docs =
        docs::outer(&group.docs).unwrap_or_else(|| docs::outer_trusted(&docs::grouped(&group.origin)));
    let title = docs::inner_trusted(&docs::grouped(&group.origin));
    let models = scope.use_models();
    let imports = scope.uses(&["Call", "Core", "Request"]);
    code! {
        #title
        #imports
        use super::super::endpoints;
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
fn endpoint(api: &Api, operation: &Operation) -> String {
    // The place of a server that the operation has to itself.
    let server = operation.server.as_deref().and_then(|server| api.client.servers.url(Some(server)));
    let server = server.unwrap_or_default();
    let endpoint = docs::code(&format!("{} {server}{}", operation.http_method, operation.path));
    match &operation.representation {
        None => endpoint,
        Some(Representation::Body(media_type)) => format!("{endpoint}, sent as {}", docs::code(media_type)),
        Some(Representation::Answer(media_type)) => {
            format!("{endpoint}, answered as {}", docs::code(media_type))
        }
    }
}

/// What rustdoc shows of a method.
fn method_docs(api: &Api, operation: &Operation, models: &str) -> Code {
    let mut text: Vec<Code> = Vec::new();
    let blank = code!(#[doc = ""]);
    // Many descriptions begin with their summary.
    let summary = operation.summary.trim().trim_end_matches('.');
    let repeated =
        operation.description.lines().next().is_some_and(|line| line.trim().trim_end_matches('.') == summary);
    for part in [if repeated { "" } else { &operation.summary }, &operation.description] {
        if let Some(docs) = docs::outer(part) {
            text.extend([docs, blank.clone()]);
        }
    }
    let gives = shown(api, &operation.output, models).map(|output| {
        let comma = if operation.representation.is_some() { "," } else { "" };
        format!("{comma} gives {output}")
    });
    text.push(docs::outer_trusted(&(endpoint(api, operation) + &gives.unwrap_or_default())));
    code!(#(#text)*)
}

/// The method that makes a request.
fn signature(operation: &Operation, scope: &mut Scope<'_>) -> Code {
    let name = ident(&operation.method);
    let request = ident(&operation.name);
    let deprecated = operation.deprecated.then(|| code!(#[deprecated]));
    let required_body = operation.body.as_ref().filter(|body| body.required);
    let many = operation.arguments.len() + usize::from(required_body.is_some()) > 6;
    let many =
        many.then(|| code!(#[expect(clippy::too_many_arguments, reason = "the API requires them all")]));
    let mut parameters: Vec<Code> = Vec::new();
    for argument in &operation.arguments {
        let name = ident(&argument.name);
        let ty = parameter::argument_type(argument, scope);
        parameters.push(code!(#name: #ty));
    }
    if let Some(body) = required_body {
        let name = ident(&body.name);
        let ty = body::argument_type(body, scope);
        parameters.push(code!(#name: #ty));
    }
    let mut statements: Vec<Code> = Vec::new();
    if let Some(multipart) = &operation.multipart {
        let (media_type, required) = (&multipart.media_type, multipart.required);
        statements.push(code!(call.multipart(#media_type, #required);));
    }
    for argument in &operation.arguments {
        let name = ident(&argument.name);
        statements.push(parameter::pass(argument, &code!(#name), scope, &code!(call)));
    }
    if let Some(body) = required_body {
        let name = ident(&body.name);
        statements.push(body::put(body, &code!(#name), scope, &code!(call)));
    }
    let build = if statements.is_empty() {
        code!(Call::new(self.core).request())
    } else {
        code!(let mut call = Call::new(self.core); #(#statements)* call.request())
    };
    code! {
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#parameters),*) -> #request { #build }
    }
}

/// The setters of a request. Its type is an alias, whose page in rustdoc has these and no others.
fn setters(operation: &Operation, scope: &mut Scope<'_>) -> Option<Code> {
    let name = ident(&operation.name);
    let mut setters: Vec<Code> =
        operation.setters.iter().map(|setter| parameter::setter(setter, scope)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        setters.push(body::setter(body, scope));
    }
    if operation.body.as_ref().is_some_and(|body| body.format == BodyFormat::MergePatch) {
        setters.push(body::removal());
    }
    (!setters.is_empty()).then(|| code!(impl #name { #(#setters)* }))
}

/// What rustdoc shows on the page of a request: its endpoint, where it comes from, what it gives, what had to be given.
fn request_docs(api: &Api, group: &Group, operation: &Operation, models: &str) -> Code {
    let link = format!(
        "{}: the request of [`{}::{}`].",
        endpoint(api, operation),
        group.name,
        super::types::bare(&operation.method)
    );
    let mut text = vec![docs::outer_trusted(&link)];
    let shown = |output| shown(api, output, models);
    let gives = match (shown(&operation.output), shown(&operation.error)) {
        (Some(output), Some(error)) => Some(format!("\nReturns {output}; documented errors are {error}.")),
        (Some(output), None) => Some(format!("\nReturns {output}.")),
        (None, Some(error)) => Some(format!("\nDocumented errors are {error}.")),
        (None, None) => None,
    };
    text.extend(gives.map(|gives| docs::outer_trusted(&gives)));
    if let Some(pages) = &operation.pages {
        let item = OutputType::One(Given::Value(pages.item.clone()));
        let item = shown(&item).unwrap_or_default();
        let paged = format!(
            "\nA paginated list: [`items`](Request::items) streams each {item}, [`pages`](Request::pages) the answers."
        );
        text.push(docs::outer_trusted(&paged));
    }
    text.extend(operation.retry.as_ref().map(|retry| {
        docs::outer_trusted(&match retry {
            Retry::Always => "\nIt is retried as if its method were idempotent.".to_owned(),
            Retry::Never => "\nIt is not retried once the server may have seen it.".to_owned(),
            Retry::Key(header) => {
                let header = docs::code(header);
                format!("\nIt carries a key in {header}, a random UUID unless you set it. Retries have the same key.")
            }
        })
    }));
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
    let deprecated = operation.deprecated.then(|| code!(#[deprecated]));
    code!(#(#text)* #deprecated)
}

/// What answers hold, as documentation shows it: linked, where that is one model; `models` is their path.
fn shown(api: &Api, output: &OutputType, models: &str) -> Option<String> {
    let mut scope = Scope::documentation(api);
    let ty = response::output_type(output, &mut scope, &mut Uses::new()).to_string().replace(' ', "");
    let model = match output {
        OutputType::Empty | OutputType::NoBody => return None,
        OutputType::One(_) => scope.only_model(),
        OutputType::Several { name, .. } => Some(name.as_str()),
    };
    Some(match model {
        Some(model) => format!("[`{ty}`]({models}::{model})"),
        None => format!("`{ty}`"),
    })
}

/// An item of a Markdown list: a name and the first line that is known of it.
fn item(name: &str, text: &str) -> Code {
    let line = docs::clean_line(text);
    let name = super::types::bare(name);
    docs::outer_trusted(&if line.is_empty() { format!("* `{name}`") } else { format!("* `{name}`: {line}") })
}
