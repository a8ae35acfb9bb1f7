//! Removes the words of a group from the words of an id.

use super::path::Segment;
use crate::lower::words::{
    are_alike, is_adverb, is_and, is_determiner, is_phrasal, is_plural, is_preposition, is_verb, means,
};

/// How many words one word of a tag may stand for.
const JOINED: usize = 5;

/// The remaining words.
pub(super) struct Removed {
    pub(super) words: Vec<String>,
    /// Whether the removed words were plural; `None` if nothing was removed.
    pub(super) plural: Option<bool>,
}

/// Removes the words of the group from an id where they are adjacent and include its last word, with the preposition
/// before them. The id stays as it is if no meaningful word would remain.
pub(super) fn without(id: &[String], group: &[String], path: &[Segment]) -> Removed {
    let mut left: Vec<String> = Vec::new();
    let mut plural = None;
    let mut rest = id;
    while let [first, after @ ..] = rest {
        let run = run_of_group(rest, group);
        let behind = rest.get(run.len()..).unwrap_or_default();
        match run.last() {
            Some(last) if is_implied(&left, run, behind, group, path) => {
                // At the start it is a namespace and does not name the object.
                plural.get_or_insert(is_plural(last) && !left.is_empty());
                drop_preposition(&mut left);
                let code = length_of_code(behind);
                let code = if left.is_empty() && code < behind.len() { code } else { 0 };
                rest = behind.get(code..).unwrap_or_default();
            }
            _ => {
                left.push(first.clone());
                rest = after;
            }
        }
    }
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let says = |word: &String| !is_preposition(word) && word != "id" && !digits(word.trim_start_matches('v'));
    if plural.is_none() || !left.iter().any(says) {
        return Removed { words: id.to_vec(), plural: None };
    }
    while left.first().is_some_and(|word| is_preposition(word)) {
        left.remove(0);
    }
    Removed { words: left, plural }
}

/// Returns the leading words that repeat the group: all are words of the group, and its last word, the noun, is one
/// of them.
fn run_of_group<'w>(words: &'w [String], group: &[String]) -> &'w [String] {
    let length = words.iter().take_while(|word| is_said_by(group, word)).count();
    let run = words.get(..length).unwrap_or_default();
    // `service owner` in `serviceowner`
    let joined = |length: &usize| words.get(..*length).is_some_and(|run| run.concat() == group.concat());
    if let Some(joined) = (2..words.len().min(JOINED)).find(joined) {
        return words.get(..joined).unwrap_or_default();
    }
    // One of two combined nouns says too little: `comments and replies`.
    let whole = if group.iter().any(|word| word == "and") { group.len() } else { 1 };
    let says = group.last().is_some_and(|head| run.iter().any(|word| are_alike(head, word)));
    if says && length >= whole { run } else { &[] }
}

/// Whether words that repeat the group add nothing where they are.
fn is_implied(
    before: &[String],
    run: &[String],
    behind: &[String],
    group: &[String],
    path: &[Segment],
) -> bool {
    let Some((last, determined)) = before.split_last() else {
        // `likes: like_comment` and `search: search_users` are what is done, `users: users_list` is no verb.
        let may_be_verb = run.iter().any(|word| is_verb(word) || !group.contains(word));
        let is_done = |word: &String| is_verb(word) && !path.iter().any(|part| part.is_of_several(word));
        return !may_be_verb || behind.iter().any(is_done);
    };
    if is_preposition(last) || determined.is_empty() {
        return true;
    }
    // `posts: soft_delete_post`, `items: update_or_create_items`
    let is_more_of_verb = match determined {
        [.., joint] if is_and(joint) => true,
        [adverb] => is_adverb(adverb),
        _ => false,
    };
    if is_more_of_verb && is_verb(last) {
        return true;
    }
    // `roles: create_project_role` makes no project, nor does `get_allowed_actions_organization` get an organization;
    // `get_all_roles` does what it says.
    let is_place = |word: &String| {
        path.iter().filter(|part| part.is_item()).flat_map(Segment::words).any(|item| means(item, word))
    };
    before.iter().skip(1).all(|word| is_determiner(word)) || !behind.iter().all(is_place)
}

/// Whether a group has a word, in singular or plural, or split in two: `fleetdm` and `FleetDM`.
pub(super) fn is_said_by(group: &[String], word: &str) -> bool {
    let joined = |pair: &[String]| pair.concat() == word;
    group.iter().any(|said| are_alike(said, word)) || group.windows(2).any(joined)
}

/// Drops a trailing preposition.
pub(super) fn drop_preposition(words: &mut Vec<String>) {
    while let [.., last] = words.as_slice() {
        let phrasal =
            words.len() > 1 && words.get(words.len() - 2).is_some_and(|verb| is_phrasal(verb, last));
        if !is_preposition(last) || phrasal {
            break;
        }
        words.pop();
    }
}

/// Returns how many leading words come from the server's code: `UsersController_find`, `files_api_routes_list_files`.
pub(super) fn length_of_code(words: &[String]) -> usize {
    match words.first().map(String::as_str) {
        Some("api") if words.get(1).is_some_and(|word| word == "routes") => 2,
        Some("controller" | "api" | "service" | "resource") => 1,
        _ => 0,
    }
}

/// Removes words of a group, but not the noun of a phrase, its last word: `allowed actions` is not `allowed`.
pub(super) fn without_modifiers(words: &[String], group: &[String]) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    let is_said = |word: &String| group.iter().any(|said| are_alike(said, word));
    let mut rest = words;
    while !rest.is_empty() {
        let joins = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| rest.get(before));
            let word = rest.get(*at).filter(|word| is_preposition(word) && !is_and(word) && !is_said(word));
            word.is_some_and(|word| !before.is_some_and(|before| is_phrasal(before, word)))
        };
        let (phrase, behind) = rest.split_at((0..rest.len()).find(joins).unwrap_or(rest.len()));
        let about =
            phrase.iter().rposition(|word| !is_said(word)).map_or(0, |last| (last + 1).min(phrase.len() - 1));
        if phrase.iter().all(is_said) {
            drop_preposition(&mut left);
        } else if phrase.iter().any(|word| is_and(word)) {
            left.extend_from_slice(phrase);
        } else {
            let (modifiers, about) = phrase.split_at(about);
            left.extend(modifiers.iter().filter(|word| !is_said(word)).chain(about).cloned());
        }
        let (joint, behind) = behind.split_at(behind.len().min(1));
        left.extend_from_slice(joint);
        rest = behind;
    }
    drop_preposition(&mut left);
    left
}

/// Drops the scope that a path starts with, unless it is everything that is said or the noun of a phrase: the
/// organization of `set permissions organization` and of `list repos for org secret`.
pub(super) fn without_scope(words: &mut Vec<String>, scope: &[Segment]) {
    let items: Vec<&String> =
        scope.iter().filter(|segment| segment.is_item()).flat_map(Segment::words).collect();
    let is_scope = |word: &String| items.iter().any(|item| means(item, word));
    let is_joined = |index: usize| {
        let next = words.get(index + 1);
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|word| is_preposition(word)) && next.is_some_and(|word| !is_preposition(word))
    };
    let is_modifier: Vec<bool> =
        words.iter().enumerate().map(|(index, word)| is_scope(word) && is_joined(index)).collect();
    let mut is_modifier = is_modifier.iter();
    words.retain(|_| is_modifier.next() != Some(&true));
    if let [_, .., before, last] = words.as_slice()
        && is_scope(last)
        && !is_preposition(before)
    {
        words.pop();
    }
}
