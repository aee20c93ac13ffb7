//! Which certificates a mobile ID has.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::credential::names::names;
use crate::settings::InvalidSetting;

/// How many profiles a project may name.
const MOST: usize = 20;

names! {
    /// Whether a certificate is issued, and who decides.
    pub enum Issue: "way to issue" {
        /// It always is.
        Always = "always", "always";
        /// It is, unless whoever makes the mobile ID takes it out.
        Preselected = "preselected", "preselected";
        /// It is if whoever makes the mobile ID asks for it.
        Offered = "offered", "offered";
        /// It never is.
        Never = "never", "never";
    }
}

/// The name of a certificate profile: 1–40 small letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileName(String);

/// Why a text is not a profile's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of a certificate profile: 1 to 40 small letters, digits and hyphens")]
pub struct InvalidProfileName;

/// How each profile is issued. The three that every project has are in it always, where people look first: one that a
/// document leaves out is as it is at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<ProfileName, Issue>", into = "BTreeMap<ProfileName, Issue>")]
pub struct Certificates(Vec<(ProfileName, Issue)>);

/// The profiles that every project has.
const STANDARD: [(&str, Issue); 3] =
    [("authentication", Issue::Always), ("signature", Issue::Always), ("encryption", Issue::Never)];

impl Certificates {
    /// Every profile with how it is issued: the three that every project has first, then others by name.
    pub fn iter(&self) -> impl Iterator<Item = (&ProfileName, Issue)> {
        self.0.iter().map(|(name, issue)| (name, *issue))
    }

    /// How a profile is issued; one that is not named is not.
    #[must_use]
    pub fn issue(&self, profile: &str) -> Issue {
        self.0.iter().find(|(name, _)| name.as_str() == profile).map_or(Issue::Never, |(_, issue)| *issue)
    }

    pub(super) fn check(&self) -> Option<InvalidSetting> {
        let detail = || format!("expected at most {MOST} certificate profiles");
        (self.0.len() > MOST).then(|| InvalidSetting { pointer: "/certificates".into(), detail: detail() })
    }
}

impl From<BTreeMap<ProfileName, Issue>> for Certificates {
    fn from(mut said: BTreeMap<ProfileName, Issue>) -> Self {
        let standard = STANDARD.map(|(name, at_first)| {
            let name = ProfileName(name.to_owned());
            let issue = said.remove(&name).unwrap_or(at_first);
            (name, issue)
        });
        Self(standard.into_iter().chain(said).collect())
    }
}

impl From<Certificates> for BTreeMap<ProfileName, Issue> {
    fn from(certificates: Certificates) -> Self {
        certificates.0.into_iter().collect()
    }
}

impl Default for Certificates {
    fn default() -> Self {
        BTreeMap::new().into()
    }
}

impl ProfileName {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ProfileName {
    type Err = InvalidProfileName;

    fn from_str(text: &str) -> Result<Self, InvalidProfileName> {
        let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = (1..=40).contains(&text.len()) && text.bytes().all(sign);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidProfileName) }
    }
}

impl TryFrom<String> for ProfileName {
    type Error = InvalidProfileName;

    fn try_from(text: String) -> Result<Self, InvalidProfileName> {
        text.parse()
    }
}

impl From<ProfileName> for String {
    fn from(name: ProfileName) -> Self {
        name.0
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
