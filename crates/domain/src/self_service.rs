//! Self-service: how a holder came in, and how far that reaches.

use crate::credential::names::names;

names! {
    /// By which way a holder came in.
    pub enum Way: "way in" {
        /// A mailed link.
        Link = "link", "Mailed link";
        /// A password.
        Password = "password", "Password";
        /// The phone's key.
        Phone = "phone", "Phone";
    }
}

names! {
    /// How far a session of a holder reaches.
    pub enum Level: "level" {
        /// Looking, and locking what is lost.
        Linked = "linked", "Look and lock";
        /// A new password must be chosen before anything else.
        MustChange = "must_change", "Password to be changed";
        /// Everything that holders may.
        Full = "full", "Everything";
    }
}

/// What an operation of self-service needs of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To be there.
    Any,
    /// To look, or to lock what is lost.
    LookAndLock,
    /// To choose a password.
    OwnPassword,
    /// Everything that holders may.
    Full,
}

/// Why a session does not reach as far as was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutOfReach {
    /// The password is to be changed first.
    #[error("choose a password of your own first")]
    ChangePassword,
    /// Whoever reads the mails could have come in.
    #[error("this needs a login with the phone or with a password; a mailed link is for looking and locking")]
    LoginStronger,
}

impl Level {
    /// Whether a session of this level reaches as far.
    ///
    /// # Errors
    /// What keeps it from that.
    pub const fn reach(self, needed: Reach) -> Result<(), OutOfReach> {
        match (self, needed) {
            (Self::Full, _)
            | (_, Reach::Any)
            | (Self::Linked, Reach::LookAndLock)
            | (Self::MustChange, Reach::OwnPassword) => Ok(()),
            (Self::MustChange, Reach::LookAndLock | Reach::Full) => Err(OutOfReach::ChangePassword),
            (Self::Linked, Reach::OwnPassword | Reach::Full) => Err(OutOfReach::LoginStronger),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_reaches_so_far() {
        let all = [Reach::Any, Reach::LookAndLock, Reach::OwnPassword, Reach::Full];
        let reached = |level: Level| all.map(|needed| level.reach(needed));
        let (change, stronger) = (Err(OutOfReach::ChangePassword), Err(OutOfReach::LoginStronger));
        assert_eq!(reached(Level::Linked), [Ok(()), Ok(()), stronger, stronger]);
        assert_eq!(reached(Level::MustChange), [Ok(()), change, Ok(()), change]);
        assert_eq!(reached(Level::Full), [Ok(()); 4]);
    }
}
