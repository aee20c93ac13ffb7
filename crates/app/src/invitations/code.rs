//! The code in an invitation's link.
//!
//! 128 bits, made of the invitation's id by a key that is sealed per project: the
//! mail job makes it when it is needed, and only its hash is stored.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use domain::id::Id;
use store::seal::{self, DataKey, sha256};

use crate::error::Result;
use crate::public_url::PublicUrl;

/// The purpose of the project key that codes are made with.
pub(crate) const PURPOSE: &str = "invitation_code";

/// A code; shown to nobody but its holder.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; 16]);

impl Code {
    /// The code of an invitation, or of something else with an id, by a key that nothing else makes codes with.
    #[must_use]
    pub fn of<T>(id: Id<T>, key: &DataKey) -> Self {
        Self(key.code(id.as_bytes()))
    }

    /// A random one, that nobody makes again.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn fresh() -> Result<Self> {
        Ok(Self(seal::random()?))
    }

    /// Reads a code as it stands in a link; case does not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.0)
    }

    /// 26 lower-case letters and digits.
    #[must_use]
    pub fn text(&self) -> String {
        BASE32_NOPAD.encode(&self.0).to_ascii_lowercase()
    }

    /// The link: the code stands in the fragment, which is never sent to a server.
    #[must_use]
    pub fn link(&self, public_url: &PublicUrl) -> String {
        public_url.join(&format!("/m/#{}", self.text()))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_and_hides() {
        let code = Code([0x5a; 16]);
        assert_eq!(code.text().len(), 26);
        assert_eq!(Code::parse(&code.text()), Some(code.clone()));
        assert_eq!(Code::parse(&code.text().to_uppercase()), Some(code.clone()));
        assert!(!format!("{code:?}").contains(&code.text()));
        let url = "https://doors.example.org".parse().unwrap();
        assert_eq!(code.link(&url), format!("https://doors.example.org/m/#{}", code.text()));
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "abc", "1111111111111111111111111a", &"a".repeat(27), "mzxw6ytboi2dknrxhazdgnbvg!"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
    }
}
