//! XML bodies.

use serde::Serialize;

use super::parts::Parts;
use crate::runtime::model::outgoing::Outgoing;
use crate::runtime::model::xml::shape::{Name, Xml};
use crate::runtime::model::xml::write;

impl Parts {
    /// Sets an XML body.
    pub(crate) fn xml<T: Serialize + ?Sized>(
        &mut self,
        media_type: &'static str,
        root: Name,
        xml: &'static Xml,
        body: &T,
    ) {
        // By way of JSON, for which every model has code.
        let value = serde_json::to_vec(&Outgoing(body)).and_then(|text| serde_json::from_slice(&text));
        let Ok(value) = value else {
            return self.fault(format_args!("the body cannot be written as XML"));
        };
        match write::encode(root, xml, &value) {
            Ok(text) => self.raw(media_type, text),
            Err(fault) => self.fault(format_args!("the body cannot be written as XML: {fault}")),
        }
    }
}
