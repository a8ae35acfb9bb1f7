//! The credentials that a client is built with.

use xtask::ir::Credential;

use crate::route::Route;
use crate::unsent::{Sent, Unsent};

/// The methods of the builder that set the expected credentials: of the alternative that asks for most of those of which
/// all is expected. Where none is expected, the server takes any.
pub(crate) fn credentials(route: &Route<'_>, request: &mut Unsent) -> Result<String, String> {
    let client = &route.api.client;
    let setter = |name: &String, value: &str| {
        let is_own = |credential: &&Credential| matches!(credential.parts.as_slice(), [part] if part.scheme == *name && !part.basic);
        let credential = client.credentials.iter().find(is_own);
        credential.map(|credential| format!(".{}({value:?})", credential.method))
    };
    let scheme = |name: &String| client.schemes.iter().find(|known| known.name == *name);
    let mut alternatives: Vec<&Vec<String>> = route.operation.security.iter().collect();
    alternatives.sort_by_key(|names| std::cmp::Reverse(names.len()));
    for names in &alternatives {
        let found: Option<Vec<(Sent, String)>> =
            names.iter().map(|name| request.credential(&scheme(name)?.kind)).collect();
        let Some(found) = found else { continue };
        let setters: Option<String> =
            names.iter().zip(&found).map(|(name, (_, value))| setter(name, value)).collect();
        found.iter().for_each(|(sent, _)| request.take(sent));
        return setters.ok_or_else(|| "a credential of several parts".to_owned());
    }
    let any: Option<String> =
        alternatives.iter().take(1).copied().flatten().map(|name| setter(name, "any")).collect();
    any.ok_or_else(|| "a credential of several parts".to_owned())
}
