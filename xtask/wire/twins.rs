//! The models of `tests/golden/records` once more, with serde's derive: what ours are measured and tested against.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Small {
    pub(crate) active: bool,
    pub(crate) id: i64,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) score: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listing {
    pub(crate) items: Vec<Small>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measured {
    pub(crate) values: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Nested {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) child: Option<Box<Nested>>,
    pub(crate) label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) siblings: Option<Vec<Nested>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Wide {
    pub(crate) field00: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field01: Option<i64>,
    pub(crate) field02: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field03: Option<f64>,
    pub(crate) field04: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field05: Option<i64>,
    pub(crate) field06: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field07: Option<f64>,
    pub(crate) field08: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field09: Option<i64>,
    pub(crate) field10: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field11: Option<f64>,
    pub(crate) field12: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field13: Option<i64>,
    pub(crate) field14: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field15: Option<f64>,
    pub(crate) field16: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field17: Option<i64>,
    pub(crate) field18: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field19: Option<f64>,
    pub(crate) field20: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field21: Option<i64>,
    pub(crate) field22: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field23: Option<f64>,
    pub(crate) field24: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field25: Option<i64>,
    pub(crate) field26: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field27: Option<f64>,
    pub(crate) field28: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field29: Option<i64>,
    pub(crate) field30: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field31: Option<f64>,
    pub(crate) field32: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field33: Option<i64>,
    pub(crate) field34: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field35: Option<f64>,
    pub(crate) field36: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field37: Option<i64>,
    pub(crate) field38: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field39: Option<f64>,
    pub(crate) field40: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field41: Option<i64>,
    pub(crate) field42: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field43: Option<f64>,
    pub(crate) field44: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field45: Option<i64>,
    pub(crate) field46: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field47: Option<f64>,
    pub(crate) field48: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field49: Option<i64>,
    pub(crate) field50: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field51: Option<f64>,
    pub(crate) field52: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field53: Option<i64>,
    pub(crate) field54: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field55: Option<f64>,
    pub(crate) field56: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field57: Option<i64>,
    pub(crate) field58: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field59: Option<f64>,
    pub(crate) field60: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field61: Option<i64>,
    pub(crate) field62: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field63: Option<f64>,
    pub(crate) field64: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field65: Option<i64>,
    pub(crate) field66: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field67: Option<f64>,
    pub(crate) field68: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field69: Option<i64>,
    pub(crate) field70: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field71: Option<f64>,
    pub(crate) field72: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field73: Option<i64>,
    pub(crate) field74: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field75: Option<f64>,
    pub(crate) field76: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field77: Option<i64>,
    pub(crate) field78: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field79: Option<f64>,
}
