//! Versions of the crate, and which one a release needs.

use std::fmt;

use serde::Serialize;

/// A version without a pre-release (Semantic Versioning 2.0.0, section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    /// Reads `1.2.3`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| {
            let plain = part == "0" || !part.starts_with('0');
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            (plain && digits).then(|| part.parse().ok()).flatten()
        };
        let mut parts = text.split('.').map(number);
        let version = Self { major: parts.next()??, minor: parts.next()??, patch: parts.next()?? };
        parts.next().is_none().then_some(version)
    }

    /// The first version that may follow this one with such a release. As Cargo has it, the number that is the first not to be
    /// zero stands for what breaks.
    #[must_use]
    pub fn after(self, release: Release) -> Self {
        let Self { major, minor, patch } = self;
        let next_patch = Self { patch: patch.saturating_add(1), ..self };
        let next_minor = Self { minor: minor.saturating_add(1), patch: 0, ..self };
        match release {
            Release::None => self,
            Release::Patch => next_patch,
            Release::Minor if major == 0 => next_patch,
            Release::Minor => next_minor,
            Release::Major if major == 0 && minor == 0 => next_patch,
            Release::Major if major == 0 => next_minor,
            Release::Major => Self { major: major.saturating_add(1), minor: 0, patch: 0 },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// The version that a release with some changes needs (semver.org, items 6 to 8, from 1.0.0 on).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Release {
    /// Nothing changed.
    None,
    /// No public item changed.
    Patch,
    /// Public items were added or deprecated, or requests or credentials go elsewhere.
    Minor,
    /// Public items were removed or changed.
    Major,
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// The version of the crate before and after some changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Before.
    pub old: Version,
    /// After.
    pub new: Version,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers() {
        for text in
            ["", "1.2", "1.2.3.4", "01.2.3", "1.2.3-a", "1.2.+3", "1..3", "a.b.c", "1.2.99999999999999999999"]
        {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert_eq!(Version::parse("10.0.3").map(|version| version.to_string()).as_deref(), Some("10.0.3"));
        assert!(Version::parse("1.10.0") > Version::parse("1.9.9"));
    }

    #[test]
    fn the_first_number_that_is_not_zero_stands_for_what_breaks() {
        for (version, patch, minor, major) in [
            ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
            ("0.2.3", "0.2.4", "0.2.4", "0.3.0"),
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
        ] {
            let after = |release| Version::parse(version).unwrap().after(release).to_string();
            assert_eq!(after(Release::None), version);
            assert_eq!(after(Release::Patch), patch);
            assert_eq!(after(Release::Minor), minor);
            assert_eq!(after(Release::Major), major);
        }
    }
}
