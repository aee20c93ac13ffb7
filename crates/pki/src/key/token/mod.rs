//! Keys in PKCS#11 tokens: security modules, smart cards, `SoftHSM`.
//!
//! What speaks to a token is its maker's *module*, a shared library that runs inside of
//! this process. **Whoever names a module's path runs its code as the server**: let the
//! instance's configuration do it, never a project's. Nothing is loaded before
//! [`Token::open`].
//!
//! PKCS#11 keeps its state for the process as a whole, and so must we: a module is
//! loaded once and stays, a token that is open is shared by all who open it, with the
//! same PIN. Nobody else in the process may use the same module.
//!
//! Calls block for as long as the token takes; up to four of them run side by side on
//! one token.

mod decrypt;
mod fault;
mod find;
mod generate;
mod key;
mod line;
mod module;
mod open;

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;

pub(crate) use decrypt::Decrypted;
pub use fault::TokenFault;
pub use find::KeyName;
pub use generate::{NewKey, Purpose};
pub use key::TokenKey;

/// Where a token is, and what opens it.
#[derive(Debug, Clone)]
pub struct Access {
    /// The module: the path of a shared library.
    pub module: PathBuf,
    /// The token's label.
    pub label: String,
    /// The PIN of the token's user.
    pub pin: SecretString,
}

/// A token that is open. Clones are the same token, which closes with the last of them
/// and of its keys.
#[derive(Debug, Clone)]
pub struct Token(Arc<open::Open>);

impl Token {
    /// Opens a token, or joins those who have it open already.
    ///
    /// A token that is open is joined with the PIN that it was opened with, and with no
    /// other, without asking the token: a changed PIN counts once nobody has it open
    /// any more, or once the token refused the old one.
    ///
    /// # Errors
    /// [`TokenFault`]: no such module, token or PIN. A PIN that the token refused is
    /// not tried again by itself; who calls again spends one more of the tries that the
    /// token grants.
    pub fn open(access: &Access) -> Result<Self, TokenFault> {
        open::join(access).map(Self)
    }

    /// Finds a key, and reads its public half.
    ///
    /// # Errors
    /// [`TokenFault`] if there is none, or several, or it is of a kind that is not taken.
    pub fn key(&self, name: &KeyName) -> Result<TokenKey, TokenFault> {
        let public = self.0.ask(|line| find::public(line, name))?;
        Ok(TokenKey::new(self.clone(), name.clone(), public))
    }

    /// Makes a key that never leaves the token: sensitive, and not extractable. It is
    /// known by a new random id and by its label.
    ///
    /// # Errors
    /// [`TokenFault`] if the label is taken, or the token cannot make such a key or
    /// would let it go.
    pub fn generate(&self, new: &NewKey<'_>) -> Result<TokenKey, TokenFault> {
        let id = generate::generate(&self.0, new)?;
        self.key(&KeyName::Id(id))
    }
}
