//! Logging in with the phone: a browser asks, and the holder answers here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Phone;
use super::error::{Error, Refusal};
use super::link::LoginLink;
use super::record::{Phase, Record};
use super::session::Session;

/// What a browser asks, for the holder to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The organisation's name.
    pub organisation: String,
    /// The browser, as people call it.
    pub client: String,
    /// Where it would be logged in.
    pub host: String,
    /// Where the request comes from.
    #[serde(default)]
    pub address: Option<String>,
    /// Three numbers, one of which the browser shows.
    pub numbers: Vec<u8>,
    /// What is signed.
    #[serde(skip_serializing)]
    pub(crate) challenge: String,
    /// Until when it can be answered.
    pub expires_at: Timestamp,
}

/// What the holder answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Nothing yet.
    Look,
    /// Yes: the browser shows this number.
    Approve(u8),
    /// No.
    Refuse,
}

impl Phone {
    /// Looks at a login, and answers it. The newest enrolment at that server that can log in there is taken.
    ///
    /// # Errors
    /// If no enrolment can, the server refuses, or it cannot be reached.
    pub async fn login(&mut self, link: &LoginLink, reply: Reply) -> Result<Login, Error> {
        let mut why = Error::Refused(Refusal::LoginNotPossible);
        for record in self.folder.list()?.into_iter().rev().filter(|record| is_of(record, link)) {
            let mut session = self.equip(Session::open(&self.folder, record, &self.roots, &self.clock)?);
            match session.look_at_login(link).await {
                Ok(login) => {
                    session.answer_login(link, &login, reply).await?;
                    return Ok(login);
                }
                Err(error @ Error::Refused(Refusal::LoginNotPossible | Refusal::DeviceUnknown)) => why = error,
                Err(error) => return Err(error),
            }
        }
        Err(why)
    }
}

fn is_of(record: &Record, link: &LoginLink) -> bool {
    record.public_url == link.public_url && matches!(record.phase, Phase::Bound { .. })
}

impl Login {
    /// The bytes that the phone signs for this number.
    pub(crate) fn signed_bytes(&self, number: u8) -> Vec<u8> {
        format!("claviger login\n{}\n{}\n{number}\n", self.host, self.challenge).into_bytes()
    }
}

/// Bytes as the protocol writes them.
pub(crate) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
