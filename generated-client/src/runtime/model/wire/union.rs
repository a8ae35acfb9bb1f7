//! `oneOf` and `anyOf`: a JSON value of one of several types.

use std::any::type_name;
use std::cell::OnceCell;
use std::rc::Rc;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{self, Serialize, Serializer};
use serde_json::{Error, Value};

use super::blank::Blank;
use super::codec::Decode;
use super::fit::{self, Fit};
use super::node::{Json, Node, Reader, Tried, address};
use crate::runtime::model::unknown::Unknown;

/// A model that is one of several types.
pub(crate) trait Union: Blank {
    /// Chooses the variant: by the discriminator if there is one, else by trying the variants.
    fn read(attempt: Attempt<Self>) -> Attempt<Self>;
}

/// A value that is being matched with the variants of a `U`.
///
/// Without a discriminator every variant is tried, and the best [`Fit`] is read; the first one wins a tie. The value
/// stays unknown if
///
/// * no variant fits,
/// * a property has a value that no variant lists, and no variant fits better than the others,
/// * a constant in it differs from that of each of several variants,
/// * each variant would lose something that another one keeps (`anyOf` allows several at once).
pub(crate) struct Attempt<U> {
    node: Rc<Node>,
    /// A tag that is not a string, as text.
    tag: OnceCell<Option<String>>,
    mode: Mode,
    /// The number of variants offered so far.
    offered: usize,
    /// Whether a variant takes what fits no other.
    open: bool,
    /// The fits of the variants that were tried.
    fits: Vec<(usize, Fit)>,
    found: Option<U>,
    failure: Option<Error>,
}

/// What to do with an offered variant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Try it, within another union that tries this one.
    Try,
    /// Try it, unless the discriminator names it.
    Find,
    /// Read it if it has this index; `None` means that the value is unknown.
    Read(Option<usize>),
}

impl<U> Attempt<U> {
    /// Returns the discriminator if it is a string.
    pub(crate) fn tag(&self, property: &str) -> Option<&str> {
        self.node.get(property)?.text()
    }

    /// Returns whether the discriminator is absent or null.
    pub(crate) fn lacks(&self, property: &str) -> bool {
        self.node.get(property).is_none_or(Node::is_null)
    }

    /// Returns the discriminator as text if it is a number or boolean.
    pub(crate) fn scalar_tag(&self, property: &str) -> Option<&str> {
        self.tag.get_or_init(|| self.node.get(property)?.scalar()).as_deref()
    }

    /// Takes the variant that the discriminator names.
    pub(crate) fn tagged<T: DeserializeOwned>(self, variant: fn(T) -> U) -> Self {
        let read = self.mode != Mode::Try;
        self.offered(read, variant, |node| T::deserialize(node))
    }

    /// Tries a variant.
    pub(crate) fn variant<T: DeserializeOwned>(self, variant: fn(T) -> U) -> Self {
        self.offer(variant, |node| T::deserialize(node))
    }

    /// [`variant`](Self::variant), through a codec.
    pub(crate) fn variant_as<C: for<'de> Decode<'de, T>, T>(self, variant: fn(T) -> U) -> Self {
        self.offer(variant, |node| C::decode(node))
    }

    fn offer<T>(mut self, variant: fn(T) -> U, read: fn(Reader<'_>) -> Result<T, Error>) -> Self {
        match self.mode {
            Mode::Try | Mode::Find => self = self.offered(false, variant, read),
            Mode::Read(chosen) if chosen == Some(self.offered) => self = self.offered(true, variant, read),
            Mode::Read(_) => {}
        }
        self.offered += 1;
        self
    }

    /// Reads or tries a variant.
    fn offered<T>(
        mut self,
        wanted: bool,
        variant: fn(T) -> U,
        read: fn(Reader<'_>) -> Result<T, Error>,
    ) -> Self {
        let result = if wanted {
            read(Reader(&self.node)).map(|value| self.found = Some(variant(value)))
        } else {
            let (read, fit) = fit::of(|| read(Reader(&self.node)).map(drop));
            read.map(|()| self.fits(fit))
        };
        self.failure = result.err().or(self.failure);
        self
    }

    fn fits(&mut self, fit: Fit) {
        let address = address(&self.node);
        // An open enum or union takes anything. Next to alternatives, that is the job of this union.
        let is_open_end = fit.is_unknown(address) || self.node.is_scalar() && !fit.is_listed();
        if !is_open_end && !fit.differs(address) {
            self.fits.push((self.offered, fit));
        }
    }

    /// Keeps the value as sent if no variant is chosen.
    pub(crate) fn unknown(mut self, variant: fn(Unknown<Value>) -> U) -> Self {
        self.open = true;
        let wanted = match self.mode {
            Mode::Try => false,
            Mode::Find => self.best().is_none(),
            Mode::Read(chosen) => chosen.is_none(),
        };
        if wanted {
            match serde_json::to_value(&*self.node) {
                Ok(value) => self.found = Some(variant(Unknown::new(value))),
                Err(error) => self.failure = Some(error),
            }
        }
        self
    }

    /// The best fitting variant.
    fn best(&self) -> Option<&(usize, Fit)> {
        let best = self.fits.iter().min_by_key(|(_, fit)| fit.rank())?;
        let mut others = self.fits.iter().filter(|other| other.0 != best.0);
        let doubtful = others.any(|(_, other)| {
            best.1.misses(other)
                || best.1.differs_within()
                || !best.1.is_listed() && best.1.rank() == other.rank()
        });
        (!doubtful).then_some(best)
    }
}

/// Offers a value to the variants of a union.
fn attempt<U: Union>(node: &Rc<Node>, mode: Mode) -> Attempt<U> {
    U::read(Attempt {
        node: Rc::clone(node),
        tag: OnceCell::new(),
        mode,
        offered: 0,
        open: false,
        fits: Vec::new(),
        found: None,
        failure: None,
    })
}

/// Reads a [`Union`]; [`union!`] delegates to it.
pub(crate) fn read<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let Json(node) = Json::deserialize(deserializer)?;
    let read = if fit::is_trying() { try_node(&node) } else { read_node(&node) };
    read.map_err(D::Error::custom)
}

/// Computes how well a union fits, once per node; the value read is blank.
fn try_node<U: Union>(node: &Rc<Node>) -> Result<U, Error> {
    let name = type_name::<U>();
    let tried = node.tried(name).unwrap_or_else(|| {
        let attempt = attempt::<U>(node, Mode::Try);
        let tried = match attempt.best() {
            Some((variant, fit)) => Tried { fit: Some(fit.clone()), variant: Some(*variant) },
            None => Tried { fit: attempt.open.then(|| Fit::of_unknown(address(node))), variant: None },
        };
        node.remember(name, tried.clone());
        tried
    });
    let fit = tried.fit.ok_or_else(|| Error::custom("no variant takes this value"))?;
    fit::add(&fit);
    Ok(U::blank())
}

fn read_node<U: Union>(node: &Rc<Node>) -> Result<U, Error> {
    let chosen = node.tried(type_name::<U>()).filter(|tried| tried.fit.is_some());
    let mut attempt = attempt::<U>(node, chosen.map_or(Mode::Find, |tried| Mode::Read(tried.variant)));
    if attempt.found.is_none()
        && let Some((variant, _)) = attempt.best()
    {
        attempt = self::attempt(node, Mode::Read(Some(*variant)));
    }
    match (attempt.found, attempt.failure) {
        (Some(found), _) => Ok(found),
        (None, Some(failure)) => Err(failure),
        (None, None) => Err(Error::custom("no variant takes this value")),
    }
}

/// Writes the value of a variant with its tag, unless the value contains the tag.
pub(crate) fn write_tagged<T: Serialize, S: Serializer>(
    property: &str,
    tag: impl Into<Value>,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(<S::Error as ser::Error>::custom)?;
    if let Value::Object(members) = &mut value {
        members.entry(property).or_insert_with(|| tag.into());
    }
    value.serialize(serializer)
}

/// Implements serde's reading of a [`Union`] whose last variant takes everything else.
macro_rules! union {
    ($name:ident, $unknown:ident) => {
        $crate::runtime::wire::blanks! {
            $name = Self::$unknown($crate::runtime::Unknown::new(::serde_json::Value::Null));
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::wire::read_union(deserializer)
            }
        }
    };
}
pub(crate) use union;
