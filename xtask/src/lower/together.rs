//! The places of what several schemas say together, of which the document has none: `#/components/schemas/Cat/allOf/*`
//! is what `Cat` is beside its alternatives, or what all that holds for it says.

use crate::document::Pointer;

/// Stands among the parts of `allOf`, where the document has numbers.
const TOKEN: &str = "*";

/// The place of what several schemas say together, for the one at `place`.
pub(super) fn place(place: &Pointer) -> Pointer {
    place.child("allOf").child(TOKEN)
}

/// Whether a token below `allOf` is that of such a place.
pub(super) fn is_token(token: &str) -> bool {
    token == TOKEN
}

/// The schema that several say together what stands at `place`; `None` for a place of the document.
pub(super) fn whole(place: &Pointer) -> Option<Pointer> {
    place.parent().filter(|_| is_token(&place.last())).filter(|parent| parent.last() == "allOf")?.parent()
}

/// A place that is the same whichever of the schemas was found first, by all of them.
pub(super) fn of_all(schemas: &[String]) -> Pointer {
    Pointer::root().child(TOKEN).child(schemas.join(" "))
}

/// A lasting place for what a schema says beside its alternatives.
pub(super) fn beside(whole: &Pointer) -> Pointer {
    whole.child(TOKEN)
}

/// The place that an author knows of one that may be such a place, or within one.
pub(super) fn stated(place: &Pointer) -> Pointer {
    let tokens: Vec<String> = place.tokens().collect();
    let together = tokens.iter().zip(tokens.iter().skip(1));
    let made = together.into_iter().position(|(all_of, token)| all_of == "allOf" && is_token(token));
    made.map_or_else(|| place.clone(), |depth| place.head(depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_knows_the_schema_around_what_was_made() {
        let cat = Pointer::parse("#/components/schemas/Cat");
        let made = place(&cat);
        assert_eq!(made.as_str(), "#/components/schemas/Cat/allOf/*");
        assert_eq!(whole(&made).as_ref(), Some(&cat));
        assert_eq!(whole(&cat.child("allOf").child(0)), None);
        for place in [&cat, &made, &made.child("properties").child("tail")] {
            assert_eq!(stated(place), cat);
        }
    }
}
