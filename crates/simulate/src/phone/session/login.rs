//! The part of the conversation that is about logins in browsers.

use serde::Deserialize;

use super::super::error::Error;
use super::super::link::LoginLink;
use super::super::login::{Login, Reply, encoded};
use super::super::record::Phase;
use super::super::status::Shown;
use super::super::transport::Call;
use super::super::wire::{LoginAnswer, LoginRequest};
use super::Session;

/// A login whose key signs is made with this usage.
const AUTHENTICATION: &str = "authentication";

/// An answer without a body.
#[derive(Deserialize)]
struct Done {}

impl Session<'_> {
    /// Asks what a browser wants. The phone must be in force, and the server's host be the one that is shown.
    pub(crate) async fn look_at_login(&mut self, link: &LoginLink) -> Result<Login, Error> {
        self.look()?;
        if !matches!(self.record.shown(), Shown::Working { .. }) {
            return Err(Error::NotInForce);
        }
        let Phase::Bound { keys, .. } = &self.record.phase else { return Err(Error::NotInForce) };
        let request = LoginRequest { code: link.code.expose() };
        let login: Login = self.line.call(Call::post("/enrol/v1/login", &request)?.proven_by(keys)).await?;
        // Otherwise another server could have this one's logins signed.
        if self.line.speaks_to(&login.host) {
            return Ok(login);
        }
        Err(self.line.not_understood("the login is for another host"))
    }

    /// Says what the holder answers.
    pub(crate) async fn answer_login(&mut self, link: &LoginLink, login: &Login, reply: Reply) -> Result<(), Error> {
        match reply {
            Reply::Look => Ok(()),
            Reply::Refuse => {
                let Phase::Bound { keys, .. } = &self.record.phase else { return Err(Error::NotInForce) };
                let call = Call::post("/enrol/v1/login/refuse", &LoginRequest { code: link.code.expose() })?;
                self.line.call::<Done>(call.proven_by(keys)).await.map(drop)
            }
            Reply::Approve(number) => {
                self.unlock().await?;
                let missing = || Error::NoSuchKey { key_id: AUTHENTICATION.to_owned() };
                let certificates = self.record.certificates().ok_or_else(missing)?;
                let (serial, signature) = certificates.sign_in(AUTHENTICATION, &login.signed_bytes(number))?;
                let Phase::Bound { keys, .. } = &self.record.phase else { return Err(Error::NotInForce) };
                let serial = serial.to_string();
                let answer = LoginAnswer { code: link.code.expose(), number, serial, signature: encoded(&signature) };
                let call = Call::post("/enrol/v1/login/answer", &answer)?;
                self.line.call::<Done>(call.proven_by(keys)).await.map(drop)
            }
        }
    }
}
