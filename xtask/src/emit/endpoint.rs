//! Endpoints: data about each operation, from its method and path to how its answers are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::Uses;
use super::response;
use super::types::{Scope, ident, import};
use crate::ir::{Api, BodyFormat, Group, Operation, OutputType, Security};

/// The root of all files, with the security that most operations share.
pub(super) fn root(api: &Api) -> TokenStream {
    let files = api.groups.iter().map(|group| ident(&group.module));
    let mut operations = api.groups.iter().flat_map(|group| &group.operations);
    let shared = operations.any(|operation| is_shared(api, operation)).then(|| {
        let security = security(&api.client.security);
        quote! {
            use crate::runtime::Security;

            /// What an operation needs unless the document says otherwise.
            const SECURITY: Security = #security;
        }
    });
    quote! {
        //! What requests ask for, and how their answers are read.
        #(pub(crate) mod #files;)*
        #shared
    }
}

fn is_shared(api: &Api, operation: &Operation) -> bool {
    !operation.security.is_empty() && operation.security == api.client.security
}

fn security(alternatives: &Security) -> TokenStream {
    let alternatives = alternatives.iter().map(|names| quote!(&[#(#names),*]));
    quote!(&[#(#alternatives),*])
}

/// The file of a group.
pub(super) fn file(api: &Api, group: &Group) -> TokenStream {
    let mut scope = Scope::operations(api);
    let mut uses: Uses = ["Case", "Operation"].into();
    let endpoints: Vec<TokenStream> =
        group.operations.iter().map(|operation| endpoint(api, operation, &mut scope, &mut uses)).collect();
    let outputs = group.operations.iter().flat_map(|operation| [&operation.output, &operation.error]);
    let mut enums: Vec<&str> = outputs
        .filter_map(|output| match output {
            OutputType::Several { name, .. } => Some(name.as_str()),
            OutputType::Empty | OutputType::NoBody | OutputType::One(_) => None,
        })
        .collect();
    enums.sort_unstable();
    let enums: Vec<_> = enums.into_iter().map(ident).collect();
    let module = ident(&group.module);
    let enums = import(&quote!(super::super::operations::#module), &enums);
    let models = scope.use_models();
    let imports = scope.uses(&uses.iter().copied().collect::<Vec<_>>());
    quote! {
        #imports
        #models
        #enums
        #(#endpoints)*
    }
}

/// The data of one operation. Nobody makes values of the type.
fn endpoint(api: &Api, operation: &Operation, scope: &mut Scope<'_>, uses: &mut Uses) -> TokenStream {
    let name = ident(&operation.name);
    let id = &operation.id;
    let http_method = &operation.http_method;
    let path = &operation.path;
    let security = (!operation.security.is_empty()).then(|| {
        uses.insert("Security");
        let security =
            if is_shared(api, operation) { quote!(super::SECURITY) } else { security(&operation.security) };
        quote!(const SECURITY: Security = #security;)
    });
    let accept = (operation.accept != "application/json").then(|| {
        let accept = &operation.accept;
        quote!(const ACCEPT: &'static str = #accept;)
    });
    let output = response::output_type(&operation.output, scope, uses);
    let error = response::output_type(&operation.error, scope, uses);
    let cases: Vec<TokenStream> =
        operation.cases.iter().map(|case| response::case(case, operation, scope, uses)).collect();
    let identified = api.client.request_id.is_some().then(|| {
        uses.insert("Identified");
        quote!(impl Identified for #name {})
    });
    let is_merge_patch = operation.body.as_ref().is_some_and(|body| body.format == BodyFormat::MergePatch);
    let merge_patch = is_merge_patch.then(|| {
        uses.insert("MergePatch");
        quote!(impl MergePatch for #name {})
    });
    quote! {
        pub enum #name {}

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

        #identified
        #merge_patch
    }
}
