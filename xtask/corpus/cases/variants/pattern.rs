//! From a regular expression to a text that it matches, for the expressions that people write.

use std::iter::Peekable;
use std::str::Chars;

/// How deeply groups stand within each other.
const DEEPEST: usize = 32;

/// How often something is repeated that has no bound.
const MOST: usize = 64;

/// A text of at least so many characters, if the expression allows it; a validator has to look whether it matches.
pub(super) fn text(pattern: &str, least: usize) -> Option<String> {
    let mut longest = None;
    for repeat in 0..=MOST {
        let mut reader = Reader { rest: pattern.chars().peekable(), repeat };
        let text = reader.alternatives(DEEPEST)?;
        let enough = text.chars().count() >= least.max(1);
        longest = Some(text);
        if enough {
            break;
        }
    }
    longest
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// How often more than needed something is repeated.
    repeat: usize,
}

impl Reader<'_> {
    /// The first alternative.
    fn alternatives(&mut self, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let first = self.sequence(depth)?;
        while self.rest.next_if_eq(&'|').is_some() {
            self.sequence(depth)?;
        }
        Some(first)
    }

    fn sequence(&mut self, depth: usize) -> Option<String> {
        let mut out = String::new();
        while let Some(next) = self.rest.peek().copied().filter(|next| !"|)".contains(*next)) {
            self.rest.next();
            let atom = match next {
                '^' | '$' => String::new(),
                '(' => self.group(depth)?,
                '[' => self.class()?.into(),
                '\\' => self.escape()?,
                '.' => "a".to_owned(),
                plain => plain.to_string(),
            };
            out += &atom.repeat(self.quantity()?);
        }
        Some(out)
    }

    /// A group; what only looks ahead or behind adds nothing.
    fn group(&mut self, depth: usize) -> Option<String> {
        let mut looks = false;
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next()? {
                ':' => {}
                'P' | '<' => {
                    let mut name = self.rest.by_ref().take_while(|next| *next != '>');
                    looks = name.next().is_some_and(|next| next == '=' || next == '!');
                    name.for_each(drop);
                }
                _ => looks = true,
            }
        }
        let inner = self.alternatives(depth)?;
        self.rest.next_if_eq(&')')?;
        Some(if looks { String::new() } else { inner })
    }

    /// A character of a class; of a negated one, the first of a few that the class does not have.
    fn class(&mut self) -> Option<char> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut members: Vec<(char, char)> = Vec::new();
        loop {
            let first = match self.rest.next()? {
                ']' => break,
                '\\' => match self.rest.next()? {
                    'd' => {
                        members.push(('0', '9'));
                        continue;
                    }
                    'w' => {
                        members.extend([('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]);
                        continue;
                    }
                    's' => {
                        members.push((' ', ' '));
                        continue;
                    }
                    other => other,
                },
                other => other,
            };
            let mut ahead = self.rest.clone();
            let range = ahead.next() == Some('-') && ahead.next().is_some_and(|end| end != ']');
            if range {
                self.rest.next();
                let end = self
                    .rest
                    .next()
                    .and_then(|end| if end == '\\' { self.rest.next() } else { Some(end) })?;
                members.push((first, end));
            } else {
                members.push((first, first));
            }
        }
        let has = |c: char| members.iter().any(|(first, last)| (*first..=*last).contains(&c));
        let usual = "a0A_ -./".chars().find(|c| has(*c) != negated);
        usual.or_else(|| members.first().filter(|_| !negated).map(|(first, _)| *first))
    }

    fn escape(&mut self) -> Option<String> {
        Some(match self.rest.next()? {
            'd' => "0".to_owned(),
            'w' => "a".to_owned(),
            's' => " ".to_owned(),
            'S' | 'D' => "a".to_owned(),
            'W' => "-".to_owned(),
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            'b' | 'B' => String::new(),
            'p' | 'u' | 'x' => return None,
            plain => plain.to_string(),
        })
    }

    /// How often what was just read is taken.
    fn quantity(&mut self) -> Option<usize> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.rest.next();
                let text: String = self.rest.by_ref().take_while(|next| *next != '}').collect();
                let (least, most) = text.split_once(',').unwrap_or((&text, &text));
                let bounds = (least.parse().unwrap_or(0), most.parse().ok());
                self.rest.next_if_eq(&'?');
                return Some(bounded(bounds, self.repeat));
            }
            _ => return Some(1),
        };
        self.rest.next();
        self.rest.next_if(|next| *next == '?' || *next == '+');
        Some(bounded((least, most), self.repeat))
    }
}

fn bounded((least, most): (usize, Option<usize>), repeat: usize) -> usize {
    (least + repeat).min(most.unwrap_or(usize::MAX)).min(least.max(1000))
}
