//! A text message, as a gateway would get it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A text message that was taken.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct TextMessage {
    /// Its number in the sink.
    pub id: u64,
    /// When it came.
    pub received_at: Timestamp,
    /// The number it goes to.
    pub to: String,
    /// Who it is from, if that was said.
    pub from: Option<String>,
    /// What it says.
    pub text: String,
}

/// What is posted. Gateways differ in what they call things, and this one understands the usual names.
#[derive(Deserialize)]
pub(crate) struct Received {
    #[serde(alias = "recipient", alias = "number", alias = "phone", alias = "msisdn", alias = "To")]
    to: String,
    #[serde(default, alias = "sender", alias = "originator", alias = "From")]
    from: Option<String>,
    #[serde(alias = "message", alias = "body", alias = "content", alias = "Body")]
    text: String,
}

impl Received {
    pub(crate) fn stamped(self, id: u64, received_at: Timestamp) -> TextMessage {
        TextMessage { id, received_at, to: self.to, from: self.from, text: self.text }
    }
}

/// Text messages hold activation links, so that they are not for logs.
impl fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextMessage").field("id", &self.id).finish_non_exhaustive()
    }
}
