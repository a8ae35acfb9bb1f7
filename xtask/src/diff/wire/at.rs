//! Which way values travel.

/// Which way values travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// As a text, in the path, the query, a header or a cookie of a request.
    Parameter,
    /// In the body of a request.
    Body,
    /// In the body of an answer.
    Answer,
    /// As a text, in a header of an answer.
    Header,
}

impl Side {
    /// Whether values are sent by the client.
    pub(super) fn is_request(self) -> bool {
        matches!(self, Self::Parameter | Self::Body)
    }

    /// Whether a value is written as a text, whatever its type.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Parameter | Self::Header)
    }
}

/// How values travel, and what oasdiff calls that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) side: Side,
    /// Whether it is the whole body, parameter or header, and not something within it.
    pub(super) whole: bool,
    /// Whether it is written as XML.
    pub(super) xml: bool,
}

impl At {
    /// The same for something within.
    pub(super) fn within(self) -> Self {
        Self { whole: false, ..self }
    }
}
