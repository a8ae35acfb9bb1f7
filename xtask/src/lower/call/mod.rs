//! The name of a call: its group and its method, from what the provider calls it, or from its path.
//!
//! * **The group** is the first tag. Tags that differ only in case or in singular and plural are one group. Without a
//!   tag it is the first part of the path that differs between paths: `/v1/customers` is `customers()`. The paths also
//!   decide if one tag is on every operation and there are more than a hundred.
//! * **With an `operationId`** (`by_id.rs`) the method is the provider's name without what is said elsewhere: path and
//!   method that a framework appended, a prefix that all ids share, articles, `by id`, and the words of the group.
//!   `createAgentPortfolioUserToken` in `agent_portfolios()` is `create_user_token`. The last noun stays if others
//!   precede it, since `create_project_role` in `roles()` creates no project. A `get` or `read` that returns a list is a
//!   `list`.
//! * **Without one** (`by_path.rs`), or with an id that only repeats method and path, the method is a verb and the parts
//!   of the path after the group: `list_accessible_peers`. The verb comes from the HTTP method, or from the end of the
//!   path if that is a verb (`POST /invites/{id}/regenerate`).
//! * **Above 32 characters** a name loses what its arguments say (`for org`) and words of the group before the last
//!   noun. The name of the path replaces it if it is shorter and says all of it, and in any case above 48 characters. No
//!   words are cut from the middle, and none where two operations would get the same name.
//! * **Inline types** are named after the call and the way to them, `CreateUserTokenBody`.
//!
//! `cargo corpus DIR --names` lists the calls of documents and counts how they read.

mod by_id;
mod by_path;
mod group;
mod list;
mod path;
mod remove;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::by_id::{OwnWords, shared_words};
use self::group::groups;
use self::path::{Paths, Segment};
use super::words::{is_preposition, is_verb, means, words};
use crate::case::is_keyword;
use crate::document::Pointer;
use crate::ir::GroupOrigin;
use crate::spec::{self, Schemas, Spec};

/// From how many characters on a name says less than it takes to read.
const LONG: usize = 32;

/// From how many characters on the path gives the better name.
const FAR_TOO_LONG: usize = 48;

/// What an operation is called.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Its group.
    pub(super) group: GroupOrigin,
    /// What its method may be called, from short to long.
    pub(super) names: Vec<String>,
    /// Who keeps a short name: the lower.
    pub(super) class: u8,
    /// What its inline types are named after.
    pub(super) stem: String,
}

/// What every operation is called, by its place. `kept` are the groups that some of them have to stay in.
pub(super) fn calls(
    spec: &Spec,
    schemas: &Schemas,
    kept: &BTreeMap<Pointer, String>,
) -> BTreeMap<Pointer, Call> {
    let paths = Paths::new(spec);
    let groups = groups(spec, &paths, kept);
    let lists = BTreeSet::new();
    let mut namer = CallNamer { spec, schemas, paths, lists, shared: shared_words(spec) };
    let lists = spec.operations.iter().filter(|operation| namer.gives_list(operation));
    namer.lists = lists.map(|operation| operation.pointer.clone()).collect();
    let named = spec.operations.iter().zip(groups);
    named.map(|(operation, group)| (operation.pointer.clone(), namer.call(operation, group))).collect()
}

struct CallNamer<'a> {
    spec: &'a Spec,
    schemas: &'a Schemas,
    paths: Paths,
    /// Operations that answer with a list.
    lists: BTreeSet<Pointer>,
    /// How many words all ids begin with.
    shared: usize,
}

impl CallNamer<'_> {
    fn call(&self, operation: &spec::Operation, group: GroupOrigin) -> Call {
        let pinned = match &group {
            GroupOrigin::Tag(tag) => self.spec.tags.iter().find(|declared| declared.name == *tag),
            GroupOrigin::Path(_) => None,
        };
        let pinned = pinned.and_then(|tag| tag.rust_name.as_deref());
        let said = words(pinned.unwrap_or_else(|| group.spelling()));
        let whole = whole(operation);
        if let Some(name) = &operation.rust_name {
            return Call { group, names: vec![name.clone(), whole], class: 0, stem: name.clone() };
        }
        let id = operation.operation_id.as_deref();
        let own_words = id.and_then(|id| self.own_words(operation, id));
        let named = match own_words {
            Some(own) => self.by_id_or_path(operation, &own, &said),
            None => {
                let mut named = self.by_path(operation, &said, None);
                let own = id.map(|id| words(id).join(" "));
                let last = named.names.len().saturating_sub(1);
                named.names.splice(last..last, own);
                named
            }
        };
        let Named { mut names, class } = named;
        names.dedup();
        // Nobody would choose `r#move` where `move_order` is to be had.
        if names.len() > 1 && names.first().is_some_and(|name| is_keyword(name)) {
            names.remove(0);
        }
        let stem = names.iter().find(|name| name.contains(' ')).or(names.last()).cloned().unwrap_or_default();
        names.extend(id.map(str::to_owned));
        names.extend(id.map(|id| format!("{id} {whole}")));
        names.push(whole);
        names.dedup();
        Call { group, names, class, stem }
    }

    /// The names of an operation by the words of its id, or by its path where they are too many.
    fn by_id_or_path(&self, operation: &spec::Operation, own: &OwnWords, group: &[String]) -> Named {
        let named = self.by_id(operation, &own.words, group);
        let first = named.names.first().map_or("", String::as_str);
        let is_all_said = own.says_path && self.is_said(operation, first, group);
        if first.len() <= if is_all_said { LONG } else { FAR_TOO_LONG } {
            return named;
        }
        // Of a path that is told word by word a shorter name says as much, and a sentence is no name.
        let mut verbs = first.split(' ').take(if is_all_said { usize::MAX } else { 1 });
        let verb = verbs.find(|word| is_verb(word));
        let by_path = self.by_path(operation, group, verb);
        let is_shorter = by_path.names.first().is_some_and(|name| name.len() < first.len());
        if is_shorter { by_path.or(named) } else { named }
    }

    /// Whether path and group say everything of a name but what is done, and what stands before that as a namespace.
    fn is_said(&self, operation: &spec::Operation, name: &str, group: &[String]) -> bool {
        let path = self.paths.all(operation);
        name.split(' ').skip_while(|word| !is_verb(word)).skip(1).all(|word| {
            let mut said = path.iter().flat_map(Segment::words).chain(group);
            is_preposition(word) || said.any(|said| means(said, word))
        })
    }
}

/// What an operation may be called.
struct Named {
    names: Vec<String>,
    class: u8,
}

impl Named {
    /// These names, then others.
    fn or(mut self, others: Self) -> Self {
        self.names.extend(others.names);
        self
    }
}

/// Method and path, whole.
fn whole(operation: &spec::Operation) -> String {
    let mut words = operation.method.to_ascii_lowercase();
    for segment in operation.key.split('/').filter(|segment| !segment.is_empty()) {
        words.push(' ');
        words.push_str(&segment.replace('{', " by ").replace('}', " "));
    }
    words
}
