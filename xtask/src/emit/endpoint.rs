//! Endpoints: data about each operation, from its method and path to how its answers are read.

use super::Code;
use super::features::Gates;
use super::response::Uses;
use super::types::{Scope, bare, ident};
use super::{pages, response};
use crate::ir::{Api, Group, Operation, Retry, Security};

/// The root of all files, with the security that most operations share.
pub(super) fn root(api: &Api, gates: &Gates<'_>) -> Code {
    let files = api.groups.iter().map(|group| {
        let (gate, module) = (gates.group(group), ident(&group.module));
        code!(#gate pub(crate) mod #module;)
    });
    let files: Vec<Code> = files.collect();
    let mut operations = api.operations();
    let shared = operations.any(|operation| is_shared(api, operation)).then(|| {
        let security = security(&api.client.security);
        code! {
            use crate::runtime::Security;

            /// The security of operations unless the document says otherwise.
            const SECURITY: Security = #security;
        }
    });
    code! {
        //! What requests ask for, and how their answers are read.
        #(#files)*
        #shared
    }
}

fn is_shared(api: &Api, operation: &Operation) -> bool {
    !operation.security.is_empty() && operation.security == api.client.security
}

fn security(alternatives: &Security) -> Code {
    let alternatives: Vec<Code> = alternatives.iter().map(|names| code!(&[#(#names),*])).collect();
    code!(&[#(#alternatives),*])
}

/// The file of a group.
pub(super) fn file(api: &Api, group: &Group) -> Code {
    let mut scope = Scope::operations(api);
    let mut uses: Uses = ["Case", "Operation"].into();
    let endpoints: Vec<Code> =
        group.operations.iter().map(|operation| endpoint(api, operation, &mut scope, &mut uses)).collect();
    let models = scope.use_models();
    let imports = scope.uses(&uses.iter().copied().collect::<Vec<_>>());
    code! {
        #imports
        #models
        #(#endpoints)*
    }
}

/// The data of one operation. Nobody makes values of the type.
fn endpoint(api: &Api, operation: &Operation, scope: &mut Scope<'_>, uses: &mut Uses) -> Code {
    let name = ident(&operation.name);
    let id = &operation.id;
    let http_method = &operation.http_method;
    let path = &operation.path;
    let security = (!operation.security.is_empty()).then(|| {
        uses.insert("Security");
        let security =
            if is_shared(api, operation) { code!(super::SECURITY) } else { security(&operation.security) };
        code!(const SECURITY: Security = #security;)
    });
    let server = operation.server.as_ref().map(|server| {
        let server = bare(server);
        code!(const SERVER: Option<&'static str> = Some(#server);)
    });
    let accept = (operation.accept != "application/json").then(|| {
        let accept = &operation.accept;
        code!(const ACCEPT: &'static str = #accept;)
    });
    let retry = operation.retry.as_ref().map(|retry| {
        uses.insert("Retry");
        let retry = match retry {
            Retry::Always => code!(Retry::Always),
            Retry::Never => code!(Retry::Never),
            Retry::Key(header) => code!(Retry::Key(#header)),
        };
        code!(const RETRY: Retry = #retry;)
    });
    let output = response::output_type(&operation.output, scope, uses);
    let error = response::output_type(&operation.error, scope, uses);
    let cases: Vec<Code> =
        operation.cases.iter().map(|case| response::case(case, operation, scope, uses)).collect();
    let identified = api.client.request_id.is_some().then(|| {
        uses.insert("Identified");
        code!(impl Identified for #name {})
    });
    let paged =
        operation.pages.as_ref().map(|pages| pages::implementation(&operation.name, pages, scope, uses));
    code! {
        pub enum #name {}

        impl Operation for #name {
            type Output = #output;
            type Error = #error;
            const ID: &'static str = #id;
            const METHOD: &'static str = #http_method;
            #server
            const PATH: &'static str = #path;
            #security
            #accept
            #retry
            const RESPONSES: &'static [Case<Self>] = &[#(#cases),*];
        }

        #identified
        #paged
    }
}
