//! From what the calls gave and what the server says to what passed.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::Value;

use crate::compare::difference;
use crate::program::Planned;
use crate::stream;
use crate::suite::{Exchange, Suite, addressed};

/// What became of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The server says so, and every answer is the expected one.
    Passed,
    /// Why not.
    Failed(Vec<String>),
    /// It is not expected to pass, for this reason.
    Excluded(String),
}

/// A scenario and what became of it.
pub(crate) struct Judged {
    /// The folder of the suite.
    pub(crate) folder: String,
    /// The scenario.
    pub(crate) name: String,
    /// What became of it.
    pub(crate) verdict: Verdict,
}

/// Judges every scenario. `results` are by the place of a call, `coverage` by the name of a scenario.
pub(crate) fn judge(
    suite: &Suite,
    planned: &[Planned],
    results: &BTreeMap<usize, Value>,
    coverage: &Value,
    address: &str,
) -> Vec<Judged> {
    let verdict = |(index, scenario): (usize, &crate::suite::Scenario)| {
        let mut faults: Vec<String> = planned
            .iter()
            .filter(|planned| planned.scenario == index)
            .zip(&scenario.exchanges)
            .filter_map(|(planned, exchange)| {
                let fault = match &planned.call {
                    Ok(call) => fault(exchange, results.get(call), address)?,
                    Err(reason) => reason.clone(),
                };
                Some(format!("{} {}: {fault}", exchange.method, exchange.uri))
            })
            .collect();
        let covered = coverage.get(&scenario.name).and_then(Value::as_str).unwrap_or("unknown");
        if faults.is_empty() && covered != "pass" {
            faults.push(format!("the server says `{covered}`"));
        }
        let verdict = match (suite.settings.excluded.get(&scenario.name), faults.is_empty()) {
            (None, true) => Verdict::Passed,
            (None, false) => Verdict::Failed(faults),
            (Some(reason), false) => Verdict::Excluded(reason.clone()),
            (Some(_), true) => Verdict::Failed(vec!["it passes, and is excluded".to_owned()]),
        };
        Judged { folder: scenario.folder.clone(), name: scenario.name.clone(), verdict }
    };
    suite.scenarios.iter().enumerate().map(verdict).collect()
}

/// What is wrong with the result of a call.
fn fault(exchange: &Exchange, result: Option<&Value>, address: &str) -> Option<String> {
    let Some(result) = result else { return Some("the program of calls did not come to it".to_owned()) };
    if let Some(error) = result.get("error") {
        return Some(error.as_str().unwrap_or_default().to_owned());
    }
    let of = |key: &str| result.pointer(&format!("/answer/{key}")).cloned().unwrap_or_default();
    let expected = &exchange.response;
    let error = of("error");
    if of("status") != expected.status {
        let said = error.as_str().unwrap_or_default();
        return Some(format!("status {} instead of {}: {said}", of("status"), expected.status));
    }
    if error.is_null() != (expected.status < 400) {
        return Some(format!("status {} is taken for the wrong side", expected.status));
    }
    for (name, value) in &expected.headers {
        let value = addressed(&crate::value::text(value), address);
        if of("headers").get(name.to_ascii_lowercase()) != Some(&Value::from(value.as_str())) {
            return Some(format!("the header `{name}` is not {value:?}"));
        }
    }
    body_fault(exchange, &of("body"), address)
}

fn body_fault(exchange: &Exchange, body: &Value, address: &str) -> Option<String> {
    // The document may leave out that there is a body; what it has, the client has to give.
    let expected = exchange.response.body.as_ref().filter(|_| !body.is_null())?;
    let text = expected.text.as_ref().map(|text| addressed(text, address));
    if let Some(body) = body.get("json") {
        let read = || text.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let Some(expected) = expected.value.clone().or_else(read) else {
            return Some("the body that is expected is not JSON".to_owned());
        };
        return difference(&expected, body).map(|found| format!("{}: {}", found.kind, found.detail));
    }
    if let Some(Value::Array(items)) = body.get("items") {
        return stream::fault(items, expected, address);
    }
    let engine = base64::engine::general_purpose::STANDARD;
    let bytes = |text: &str| engine.encode(text);
    let given = match (body.get("text"), body.get("base64")) {
        (Some(Value::String(text)), _) => Some(bytes(text)),
        (_, Some(Value::String(encoded))) => Some(encoded.clone()),
        _ => None,
    };
    let wanted = expected.base64.clone().or(text.as_deref().map(bytes));
    (given.is_none() || given != wanted).then(|| format!("the body is {body}"))
}
