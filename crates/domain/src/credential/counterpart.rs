//! What stands for a credential in its system.

use jiff::Timestamp;

/// The ids under which a system knows a credential. Empty in the Mobile ID system, where the credential is all there is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counterpart {
    /// The credential's id there.
    pub card: Option<String>,
    /// The id of the invitation that brings it.
    pub invitation: Option<String>,
    /// The id of the phone that has it.
    pub phone: Option<String>,
    /// What the person had there before this one was asked for, so that what came of the request can be told from it
    /// when the answer is lost. `None`: nobody looked.
    pub before: Option<Vec<String>>,
    /// When it was asked for, as long as the answer is not known.
    pub asked_at: Option<Timestamp>,
}
