//! The API as a whole: its client, its groups, its credentials.

use super::{Fact, Item, Scope, Type, Value};
use crate::diff::change::Kind;
use crate::document::Pointer;
use crate::ir::{
    Api, Client, Credential, CredentialPart, Group, Header, Provider, Server, ServerVariable, Servers,
};

/// The root of a surface, with what is not an operation or a type.
pub(super) fn api(scope: &Scope<'_>) -> Item {
    // How types look in XML is told of the types. What is left out is none of the crate. With features of groups the one of
    // the API turns on the same as without.
    let Api {
        module,
        title,
        version,
        docs,
        client,
        groups,
        group_features: _,
        left_out: _,
        headers,
        types: _,
        xml: _,
    } = scope.api;
    // What operations need, and how it is sent, is told on the wire.
    let Client { servers, request_id, schemes: _, security: _, credentials, providers } = client;
    let undeclared = client.undeclared();
    let mut item = Item::new(Kind::Api, module, module, module.clone(), &Pointer::root().child("info"));
    item.text(Fact::Docs, &format!("{title}\n{docs}"));
    item.text(Fact::Version, version);
    item.text(Fact::RequestId, request_id.as_deref().unwrap_or_default());
    let components = Pointer::root().child("components").child("securitySchemes");
    item.children.extend(credentials.iter().map(|item| credential(scope, item, module, &components)));
    item.children.extend(providers.iter().map(|item| provider(scope, item, module, &components)));
    item.children.extend(undeclared.iter().map(|method| {
        let path = format!("{module}::ClientBuilder::{method}");
        Item::new(Kind::Credential, format!("undeclared {method}"), method, path, &components)
    }));
    item.children.extend(settings(servers, module));
    item.children.extend(groups.iter().map(|item| group(item, module)));
    item.children.extend(headers.iter().map(|item| header(scope, item, module)));
    item
}

fn credential(scope: &Scope<'_>, credential: &Credential, module: &str, components: &Pointer) -> Item {
    let Credential { method, docs, parts } = credential;
    let schemes = || parts.iter().map(|part| &part.scheme);
    let path = format!("{module}::ClientBuilder::{method}");
    let place = schemes().next().map_or_else(|| components.clone(), |scheme| components.child(scheme));
    let id = scope.schemes(schemes());
    let mut item = Item::new(Kind::Credential, id, method, path.clone(), &place);
    item.text(Fact::Docs, docs);
    for CredentialPart { scheme, argument, basic } in parts {
        let ty = if *basic { "&str, Secret" } else { "Secret" };
        let path = format!("{path}({argument})");
        let mut part =
            Item::new(Kind::Parameter, scope.schemes([scheme]), argument, path, &components.child(scheme));
        part.flag(Fact::Required, true);
        part.set(Fact::Type, Value::Type(Type::named(ty, ty)));
        part.argument = Some(Type::named(ty, ty));
        item.children.push(part);
    }
    item
}

fn provider(scope: &Scope<'_>, provider: &Provider, module: &str, components: &Pointer) -> Item {
    let Provider { method, scheme, token_url } = provider;
    let path = format!("{module}::ClientBuilder::{method}");
    let flow = if token_url.is_some() { "client credentials" } else { "provider" };
    let id = format!("{} {flow}", scope.schemes([scheme]));
    Item::new(Kind::Credential, id, method, path, &components.child(scheme))
}

/// What of servers can be set. Which URLs requests go to is told of the API and of operations.
fn settings(servers: &Servers, module: &str) -> Vec<Item> {
    let Servers { base_url: _, documented: _, others, variables } = servers;
    let place = Pointer::root().child("servers");
    let item = |id: String, method: &str, docs: &str| {
        let mut item =
            Item::new(Kind::Setting, id, method, format!("{module}::ClientBuilder::{method}"), &place);
        item.text(Fact::Docs, docs);
        item
    };
    let others =
        others.iter().map(|Server { method, url, docs }| item(format!("server {url}"), method, docs));
    let variables = variables.iter().map(|ServerVariable { method, name, default, values, docs }| {
        let docs = format!("{docs}\n{}", values.join(", "));
        let mut item = item(format!("variable {name} {default:?}"), method, docs.trim());
        item.text(Fact::Default, default.as_deref().unwrap_or_default());
        item
    });
    others.chain(variables).collect()
}

/// A method that reads a header.
fn header(scope: &Scope<'_>, header: &Header, module: &str) -> Item {
    let Header { method, wire, ty, docs, deprecated, place } = header;
    let path = format!("{module}::Headers::{method}");
    let mut item = Item::new(Kind::Header, format!("header {wire}"), method, path, place);
    item.set(Fact::Type, Value::Type(scope.ty(ty)));
    item.text(Fact::Docs, docs);
    item.flag(Fact::Deprecated, *deprecated);
    item
}

fn group(group: &Group, module: &str) -> Item {
    let Group { origin, module: name, name: _, outputs: _, docs, operations } = group;
    // Where the tag is used: it need not be declared.
    let place = operations.first().map_or_else(Pointer::root, |operation| operation.place.child("tags"));
    let id = format!("group {}", origin.spelling());
    let mut item = Item::new(Kind::Group, id, name, format!("{module}::Client::{name}"), &place);
    item.text(Fact::Docs, docs);
    item
}
