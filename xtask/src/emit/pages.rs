//! Lists that are given page by page: where an answer has its items and what leads to the next page.

use proc_macro2::Literal;

use super::Code;
use super::response::Uses;
use super::types::{Scope, ident};
use crate::ir::{NextPage, Pages, Presence, Step, Target};

/// The implementation of `Paged` for an endpoint.
pub(super) fn implementation(name: &str, pages: &Pages, scope: &mut Scope<'_>, uses: &mut Uses) -> Code {
    uses.extend(["Next", "Paged"]);
    let (name, item) = (ident(name), scope.ty(&pages.item));
    let next = next(pages, uses);
    let more = pages.more.as_ref().map(|more| {
        let more = match borrowed(more) {
            (more, true) => code!(#more.copied()),
            (more, false) => code!(Some(#more)),
        };
        uses.insert("More");
        code!(const MORE: More<Self::Output> = |page| #more;)
    });
    let items = moved(&pages.items);
    code! {
        impl Paged for #name {
            type Item = #item;
            const NEXT: Next<Self::Output> = #next;
            #more

            fn items(page: Self::Output) -> Vec<Self::Item> { #items }
        }
    }
}

fn next(pages: &Pages, uses: &mut Uses) -> Code {
    let text = |from: &[Step], uses: &mut Uses| {
        uses.insert("cursor");
        let value = reference(from);
        code!(|page| cursor(#value))
    };
    let count = |uses: &mut Uses| {
        uses.insert("count");
        let items = reference(&pages.items);
        code!(|page| count(#items))
    };
    match &pages.next {
        NextPage::Cursor { to, from } => {
            let from = text(from, uses);
            let to = target(to, uses);
            code!(Next::Cursor(#to, #from))
        }
        NextPage::Offset(to) => {
            let (to, count) = (target(to, uses), count(uses));
            code!(Next::Offset(#to, #count))
        }
        NextPage::Number { to, first } => {
            let (to, count, first) = (target(to, uses), count(uses), Literal::u64_unsuffixed(*first));
            code!(Next::Number(#to, #first, #count))
        }
        NextPage::Url(from) => {
            let from = text(from, uses);
            code!(Next::Url(#from))
        }
        NextPage::Link(relation) => code!(Next::Link(#relation)),
    }
}

fn target(target: &Target, uses: &mut Uses) -> Code {
    uses.insert("To");
    match target {
        Target::Query(name) => code!(To::Query(#name)),
        Target::Body(pointer) => code!(To::Body(#pointer)),
    }
}

/// The value that steps lead to from `page`, as an `Option` of a reference.
fn reference(steps: &[Step]) -> Code {
    match borrowed(steps) {
        (value, true) => value,
        (value, false) if steps.is_empty() => code!(Some(#value)),
        (value, false) => code!(Some(&#value)),
    }
}

/// The value that steps lead to from `page`, and whether it is an `Option` of a reference.
fn borrowed(steps: &[Step]) -> (Code, bool) {
    steps.iter().fold((code!(page), false), |(at, optional), step| match (step, optional) {
        (Step::Field { name, presence: Presence::Required }, false) => {
            let name = ident(name);
            (code!(#at.#name), false)
        }
        (Step::Field { name, presence: Presence::Required }, true) => {
            let name = ident(name);
            (code!(#at.map(|at| &at.#name)), true)
        }
        (Step::Field { name, presence }, optional) => {
            let (name, value) = (ident(name), value(*presence));
            if optional {
                (code!(#at.and_then(|at| at.#name.as_ref()#value)), true)
            } else {
                (code!(#at.#name.as_ref()#value), true)
            }
        }
        (Step::Some, false) => (code!(#at.as_ref()), true),
        (Step::Some, true) => (code!(#at.and_then(|at| at.as_ref())), true),
        (Step::Last, false) => (code!(#at.last()), true),
        (Step::Last, true) => (code!(#at.and_then(|at| at.last())), true),
    })
}

/// The list that steps lead to from `page`, which is given away; an empty one where it is absent.
fn moved(steps: &[Step]) -> Code {
    let (list, optional) = steps.iter().fold((code!(page), false), |(at, optional), step| match step {
        Step::Field { name, presence: Presence::Required } => {
            let name = ident(name);
            (if optional { code!(#at.map(|at| at.#name)) } else { code!(#at.#name) }, optional)
        }
        Step::Field { name, presence } => {
            let (name, value) = (ident(name), value(*presence));
            (if optional { code!(#at.and_then(|at| at.#name #value)) } else { code!(#at.#name #value) }, true)
        }
        Step::Some => (if optional { code!(#at.flatten()) } else { at }, true),
        Step::Last if optional => (code!(#at.and_then(|at| at.into_iter().next_back())), true),
        Step::Last => (code!(#at.into_iter().next_back()), true),
    });
    if optional { code!(#list.unwrap_or_default()) } else { list }
}

/// What makes an `Option` of a field that may be absent.
fn value(presence: Presence) -> Code {
    match presence {
        Presence::OptionalNullable => code!(.value()),
        Presence::Required | Presence::RequiredNullable | Presence::Optional => code!(),
    }
}
