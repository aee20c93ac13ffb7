//! Typed ids: `UUIDv7` inside, prefix and base32 outside (`usr_01h455vb4pex5vsknk084sn02q`).
//!
//! The text form is that of `TypeID` 0.3: a prefix, `_`, and the 128 bits in
//! Crockford's base32 in lower case, most significant first.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TEXT_LEN: usize = 26;

/// What an id names; gives the prefix of its text form.
pub trait Entity {
    /// The prefix, without the underscore.
    const PREFIX: &'static str;
}

macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {
        /// The markers that [`Id`] is typed with.
        pub mod kind {
            $($(#[$doc])* #[derive(Debug, Clone, Copy)] pub enum $name {}
            impl super::Entity for $name { const PREFIX: &'static str = $prefix; })*
        }
    };
}

entities! {
    /// A project.
    Project = "prj";
    /// A user.
    User = "usr";
    /// A custom field.
    CustomField = "fld";
    /// A credential system.
    CredentialSystem = "sys";
    /// A credential pool.
    CredentialPool = "pol";
    /// How new cards are made.
    CardTemplate = "tpl";
    /// A credential.
    Credential = "crd";
    /// An invitation.
    Invitation = "inv";
    /// A device.
    Device = "dev";
    /// A certificate.
    Certificate = "crt";
    /// A CA that issues.
    Authority = "cau";
    /// What keys are archived under.
    RecoveryKey = "rck";
    /// A recovery that an operator asked for.
    Recovery = "rcv";
    /// A process.
    Process = "prc";
    /// A sync run.
    SyncRun = "syn";
    /// An event.
    Event = "evt";
    /// An audit entry.
    AuditEntry = "aud";
    /// An operator.
    Operator = "opr";
    /// An API key.
    ApiKey = "key";
    /// A job.
    Job = "job";
    /// Something that differs between here and a system.
    Finding = "dft";
    /// A console session.
    Session = "ses";
    /// A session of a holder.
    HolderSession = "hss";
    /// A login with the phone.
    PhoneLogin = "lgn";
    /// A point that events trigger and restore.
    Input = "inp";
    /// An alert or a scheduled task.
    Rule = "rul";
    /// One time that a rule fired.
    Firing = "fir";
    /// A receiver of events.
    Webhook = "whk";
    /// An event on its way to a receiver.
    Delivery = "dlv";
    /// A list's filter that somebody kept.
    SavedView = "viw";
    /// What an operator said of an event.
    Comment = "cmt";
    /// Something that an operator is to do.
    OperatorTask = "tsk";
}

/// The id of one `T`.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Wraps a UUID.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// Reads the 16 bytes that [`Id::as_bytes`] gives.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self::from_uuid(Uuid::from_bytes(bytes))
    }

    /// The 16 bytes, which order as the ids were made.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The UUID.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        self.0
    }
}

impl<T: Entity> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0.as_u128();
        let mut text = [0_u8; TEXT_LEN];
        for (index, slot) in text.iter_mut().enumerate() {
            let shift = 5 * (TEXT_LEN - 1 - index);
            *slot = ALPHABET[((value >> shift) & 31) as usize];
        }
        f.write_str(T::PREFIX)?;
        f.write_str("_")?;
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl<T: Entity> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id of the form {prefix}_ followed by 26 letters and digits")]
pub struct InvalidId {
    /// The prefix that was expected.
    pub prefix: &'static str,
}

impl<T: Entity> FromStr for Id<T> {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = InvalidId { prefix: T::PREFIX };
        let body = text
            .strip_prefix(T::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .filter(|body| body.len() == TEXT_LEN)
            .ok_or_else(|| invalid.clone())?;
        let mut value = 0_u128;
        for (index, byte) in body.bytes().enumerate() {
            let digit = ALPHABET.iter().position(|&c| c == byte).ok_or_else(|| invalid.clone())?;
            if index == 0 && digit > 7 {
                return Err(invalid); // 26 × 5 bits are two more than 128
            }
            value = (value << 5) | digit as u128;
        }
        Ok(Self::from_uuid(Uuid::from_u128(value)))
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T: Entity> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Entity> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_vector_reads_and_prints() {
        // TypeID specification: the UUID 01890a5d-ac96-774b-bcce-b302099a8057.
        let uuid = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057);
        let id = Id::<kind::User>::from_uuid(uuid);
        assert_eq!(id.to_string(), "usr_01h455vb4pex5vsknk084sn02q");
        assert_eq!("usr_01h455vb4pex5vsknk084sn02q".parse(), Ok(id));
    }

    #[test]
    fn another_prefix_length_or_letter_is_refused() {
        for text in [
            "crd_01h455vb4pex5vsknk084sn02q",
            "usr_01h455vb4pex5vsknk084sn02",
            "usr_81h455vb4pex5vsknk084sn02q",
            "usr_01h455vb4pex5vsknk084sn02u",
            "USR_01h455vb4pex5vsknk084sn02q",
            "",
        ] {
            assert!(text.parse::<Id<kind::User>>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_round_trips_and_orders_as_the_bytes(a: u128, b: u128) {
            let (a, b) = (Id::<kind::Credential>::from_uuid(Uuid::from_u128(a)), Id::from_uuid(Uuid::from_u128(b)));
            prop_assert_eq!(a.to_string().parse(), Ok(a));
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }
    }
}
