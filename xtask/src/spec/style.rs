//! The styles in which OpenAPI writes values as texts.

use openapiv3 as oas;
use serde_json::Value;

/// How arrays and objects are written (OpenAPI 3.0.4, Style Values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `;color=blue`
    Matrix,
    /// `.blue`
    Label,
    /// `blue,black`
    Simple,
    /// `color=blue,black`
    Form,
    /// `color=blue%20black`; `blue%20black` in a path or header (Swagger 2.0, as the next two)
    SpaceDelimited,
    /// `color=blue%7Cblack`
    PipeDelimited,
    /// `color=blue%09black` (`tsv` of Swagger 2.0)
    TabDelimited,
    /// `color[R]=100`
    DeepObject,
    /// `color=blue; color=black`, as it is (OpenAPI 3.2)
    Cookie,
}

pub(super) fn query_style(style: &oas::QueryStyle) -> ParameterStyle {
    match style {
        oas::QueryStyle::Form => ParameterStyle::Form,
        oas::QueryStyle::SpaceDelimited => ParameterStyle::SpaceDelimited,
        oas::QueryStyle::PipeDelimited => ParameterStyle::PipeDelimited,
        oas::QueryStyle::DeepObject => ParameterStyle::DeepObject,
    }
}

/// The style that `openapiv3` has no place for.
pub(super) fn further_style(style: &Value) -> Option<ParameterStyle> {
    Some(match style.as_str()? {
        "spaceDelimited" => ParameterStyle::SpaceDelimited,
        "pipeDelimited" => ParameterStyle::PipeDelimited,
        "tabDelimited" => ParameterStyle::TabDelimited,
        "cookie" => ParameterStyle::Cookie,
        _ => return None,
    })
}

impl ParameterStyle {
    /// The value of `style`.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Matrix => "matrix",
            Self::Label => "label",
            Self::Simple => "simple",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::TabDelimited => "tabDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
        }
    }
}
