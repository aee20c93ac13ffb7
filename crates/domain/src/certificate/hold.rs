//! What keeps a certificate on hold.

use std::fmt;

use crate::credential::names::names;

names! {
    /// One thing that keeps a certificate on hold.
    pub enum Hold: "hold" {
        /// The phone has not confirmed that it installed it.
        Unconfirmed = "unconfirmed", "Not installed yet";
        /// Its credential or its holder is suspended.
        Suspended = "suspended", "Suspended";
        /// Somebody put it on hold.
        ByHand = "by_hand", "Put on hold by hand";
    }
}

/// What keeps a certificate on hold: any of [`Hold`].
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Holds(u8);

impl Holds {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// Just this.
    #[must_use]
    pub const fn only(hold: Hold) -> Self {
        Self(1 << hold as u8)
    }

    /// These, and that.
    #[must_use]
    pub const fn with(self, hold: Hold) -> Self {
        Self(self.0 | 1 << hold as u8)
    }

    /// These without that.
    #[must_use]
    pub const fn without(self, hold: Hold) -> Self {
        Self(self.0 & !(1 << hold as u8))
    }

    /// Whether that is one of them.
    #[must_use]
    pub const fn has(self, hold: Hold) -> bool {
        self.0 & 1 << hold as u8 != 0
    }

    /// Whether nothing holds it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Hold> {
        Hold::ALL.iter().copied().filter(move |hold| self.has(*hold))
    }

    /// As a number, a bit for each in the order of [`Hold::ALL`].
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Reads what [`Holds::bits`] gives.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        (usize::from(bits) < 1 << Hold::ALL.len()).then_some(Self(bits))
    }
}

impl fmt::Debug for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
