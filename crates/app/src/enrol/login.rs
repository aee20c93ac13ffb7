//! The phone's side of a login: it looks at what a browser asks, and answers with the key of its certificate.
//!
//! A login does not admit whoever has a phone, but whoever has a phone with a valid certificate for
//! authentication: its key signs where the login is, and which number its holder saw in the browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::certificate::{Certificate, CertificateState, Serial};
use domain::credential::Intent;
use domain::device::{DeviceState, Thumbprint};
use domain::event::Category;
use domain::phone_login::PhoneLogin;
use domain::time::Timestamp;
use domain::user::UserState;

use super::error::{Error, Result};
use super::phone::Phone;
use crate::certificates::find_profile;
use crate::context::App;
use crate::credentials::used;
use crate::invitations::Code;
use crate::mobile_id::Usage;

/// What a browser asks, as the phone's holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginShown {
    /// The project's name.
    pub organisation: String,
    /// The browser, as people call it.
    pub client: String,
    /// Where it would be logged in.
    pub host: String,
    /// Where the request comes from.
    pub address: Option<String>,
    /// The numbers, one of which the browser shows.
    pub numbers: [u8; 3],
    /// What is signed, as base64url.
    pub challenge: String,
    /// Until when it can be answered.
    pub expires_at: Timestamp,
}

/// What a phone answers.
#[derive(Debug, Clone)]
pub struct LoginAnswer {
    /// The number that its holder saw in the browser.
    pub number: u8,
    /// The serial number of the certificate whose key signed.
    pub serial: Serial,
    /// Over what [`PhoneLogin::signed_bytes`] says.
    pub signature: Vec<u8>,
}

/// Tells the phone that is known by `key` what a browser asks. From then on the login is this phone's.
///
/// # Errors
/// [`Error::LoginOver`], [`Error::LoginTaken`], [`Error::LoginNotPossible`]; [`Error::DeviceUnknown`].
pub async fn look_at_login(app: &App, key: &Thumbprint, code: &str) -> Result<LoginShown> {
    let mut phone = Phone::of(app, key).await?;
    let login = phone.login(code).await?;
    if phone.authenticators(&login).await?.is_empty() {
        return Err(Error::LoginNotPossible);
    }
    let login = login.look(phone.device.id, phone.user.id, phone.cx.now())?;
    phone.uow.phone_logins().update(&login).await?;
    let shown = LoginShown {
        organisation: phone.cx.project().name.clone(),
        host: app.public_url().host().to_owned(),
        challenge: challenge(&login),
        client: login.client,
        address: login.address,
        numbers: login.numbers,
        expires_at: login.expires_at,
    };
    phone.uow.commit().await?;
    Ok(shown)
}

/// Takes the answer of the phone that is known by `key`. One that does not hold ends the login.
///
/// # Errors
/// As [`look_at_login`]; [`Error::LoginNumber`] and [`Error::LoginSignature`].
pub async fn answer_login(app: &App, key: &Thumbprint, code: &str, answer: &LoginAnswer) -> Result<()> {
    let mut phone = Phone::of(app, key).await?;
    let login = phone.login(code).await?;
    login.answerable_by(phone.device.id, phone.cx.now())?;
    let able = phone.authenticators(&login).await?;
    if answer.number != login.number {
        return phone.refuse(login, Some(Category::SecurityLoginNumberWrong), Err(Error::LoginNumber)).await;
    }
    let certificate = able.into_iter().find(|one| one.serial == answer.serial).ok_or(Error::LoginNotPossible)?;
    let message = login.signed_bytes(app.public_url().host(), &challenge(&login));
    if !phone.signed(&certificate, &message, &answer.signature).await? {
        return phone.refuse(login, Some(Category::SecurityLoginSignatureWrong), Err(Error::LoginSignature)).await;
    }
    let approved = login.approve(phone.cx.now());
    phone.uow.phone_logins().update(&approved).await?;
    used(&phone.cx, &mut phone.uow, &phone.user, phone.credential, phone.cx.now()).await?;
    Ok(phone.uow.commit().await?)
}

/// The holder of the phone that is known by `key` says no.
///
/// # Errors
/// [`Error::LoginOver`], [`Error::LoginTaken`]; [`Error::DeviceUnknown`].
pub async fn refuse_login(app: &App, key: &Thumbprint, code: &str) -> Result<()> {
    let mut phone = Phone::of(app, key).await?;
    let login = phone.login(code).await?;
    login.answerable_by(phone.device.id, phone.cx.now())?;
    phone.refuse(login, None, Ok(())).await
}

fn challenge(login: &PhoneLogin) -> String {
    URL_SAFE_NO_PAD.encode(login.challenge)
}

impl Phone {
    async fn login(&mut self, code: &str) -> Result<PhoneLogin> {
        let code = Code::parse(code).ok_or(Error::LoginOver)?;
        self.uow.phone_logins().lock_by_code(code.hash()).await?.ok_or(Error::LoginOver)
    }

    /// The certificates that this phone can log in with: none if its holder is not active, the phone does not have the
    /// credential, or the login is another project's.
    async fn authenticators(&mut self, login: &PhoneLogin) -> Result<Vec<Certificate>> {
        let may_log_in = login.project == self.device.project
            && self.user.state == UserState::Active
            && self.device.state == DeviceState::Active
            && self.credential.device == Some(self.device.id)
            && self.credential.intent == Intent::Active;
        if !may_log_in {
            return Err(Error::LoginNotPossible);
        }
        let now = self.cx.now();
        let mut able = Vec::new();
        for one in self.uow.certificates().of_credential(self.credential.id).await? {
            let is_valid = one.device == Some(self.device.id)
                && one.state == CertificateState::Valid
                && (one.not_before..=one.not_after).contains(&now);
            if is_valid && self.is_for_logins(&one).await? {
                able.push(one);
            }
        }
        Ok(able)
    }

    async fn is_for_logins(&mut self, certificate: &Certificate) -> Result<bool> {
        let profile = find_profile(&mut self.uow, &self.cx, &certificate.profile).await?;
        Ok(profile.is_some_and(|profile| Usage::of(&profile) == Usage::Authentication))
    }

    /// Whether the certificate's key made the signature.
    async fn signed(&mut self, certificate: &Certificate, message: &[u8], signature: &[u8]) -> Result<bool> {
        let Some(der) = self.uow.certificates().der(certificate.id).await? else { return Ok(false) };
        let read = pki::certificate::Certificate::from_der(&der).map_err(crate::Error::internal)?;
        Ok(read.key().verify_fixed(message, signature).is_ok())
    }

    /// Ends a login, and records what was wrong with the answer, whatever is answered.
    async fn refuse(mut self, login: PhoneLogin, why: Option<Category>, answer: Result<()>) -> Result<()> {
        self.uow.phone_logins().update(&login.refuse()).await?;
        if let Some(category) = why {
            self.record(category).await?;
        }
        self.uow.commit().await?;
        answer
    }
}
