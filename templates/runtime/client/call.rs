//! A request under construction.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::core::Core;
use crate::runtime::request::parts::Parts;
use crate::runtime::request::plan::{Plan, Planned};

/// A request and the client that will send it. Its contents are set on its [`Parts`].
pub(crate) struct Call(Box<Inner>);

/// Behind a box, so that setters move one pointer.
struct Inner {
    core: Core,
    /// The plan, if it is not that of a documented operation.
    plan: Option<Arc<Plan>>,
    parts: Parts,
}

impl Call {
    pub(crate) fn new(core: &Core) -> Self {
        Self(Box::new(Inner { core: core.clone(), plan: None, parts: Parts::default() }))
    }

    /// Makes a request that the document does not have.
    pub(crate) fn own(core: &Core, plan: Plan) -> Self {
        Self(Box::new(Inner { core: core.clone(), plan: Some(Arc::new(plan)), parts: Parts::default() }))
    }

    /// Returns its own plan, else the documented one.
    pub(crate) fn planned(&self, documented: &'static Plan) -> Planned {
        self.0.plan.clone().map_or(Planned::Documented(documented), Planned::Own)
    }

    /// Clones the request; `None` if its body cannot be sent again.
    pub(crate) fn repeated(&self) -> Option<Self> {
        let parts = self.0.parts.repeated()?;
        Some(Self(Box::new(Inner { core: self.0.core.clone(), plan: self.0.plan.clone(), parts })))
    }

    pub(crate) fn core(&self) -> &Core {
        &self.0.core
    }
}

impl Deref for Call {
    type Target = Parts;

    #[inline]
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

impl DerefMut for Call {
    #[inline]
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0.parts
    }
}

/// Shows no parameters, headers or body, which may be secret.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("api", &self.0.core.api().name).finish_non_exhaustive()
    }
}
