//! Links in headers (RFC 8288).

use reqwest::header::{HeaderMap, LINK};

/// Returns the URL of a relation: `<https://api.example.com/items?page=2>; rel="next"`.
pub(crate) fn of(headers: &HeaderMap, relation: &str) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(links)
        .find(|(_, relations)| {
            relations.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(relation))
        })
        .map(|(url, _)| url.to_owned())
}

/// The links of a header with their relations. URLs and quoted texts may contain commas.
fn links(header: &str) -> Vec<(&str, &str)> {
    let (mut links, mut rest) = (Vec::new(), header);
    while let Some((url, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let mut quoted = false;
        let end = after.find(|character| {
            quoted ^= character == '"';
            character == ',' && !quoted
        });
        let (parameters, next) = after.split_at(end.unwrap_or(after.len()));
        let relation = parameters.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("rel").then(|| value.trim().trim_matches('"'))
        });
        links.push((url.trim(), relation.unwrap_or_default()));
        rest = next;
    }
    links
}
