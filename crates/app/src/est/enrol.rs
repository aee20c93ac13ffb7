//! The first certificate, for a password (RFC 7030 §4.2.1).

use std::net::IpAddr;

use domain::certificate::CertificateOrigin;
use domain::contact::EmailAddress;
use domain::id::{Id, kind};
use domain::user::User;
use pki::request::Request;

use super::place::project_of;
use crate::access::{Pair, Secret};
use crate::certificates::{Wanted, accept, finish, only, refused};
use crate::context::{App, Context};
use crate::error::{Error, Result};

/// With what somebody logs in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The user's id or e-mail address.
    pub name: String,
    /// The password, if it can be one.
    pub password: String,
    /// From where.
    pub address: Option<IpAddr>,
}

/// Issues a certificate for a request: PKCS#7 in DER. The password is used up by what it was good for, and by nothing
/// else. An unknown user and a wrong password are answered alike.
///
/// # Errors
/// [`Error::LoginFailed`]; [`Error::TooMany`] while this address has to wait for this user; else as
/// [`crate::certificates::create`].
pub async fn enrol(app: &App, ca: &str, login: Login, request: &[u8]) -> Result<Vec<u8>> {
    let cx = project_of(app, ca).await?;
    let pair = Pair::named(login.address, &format!("est/{} {}", cx.project().id, login.name.to_lowercase()));
    pair.attempt(app).await?;
    let user = find(&cx, &login.name).await?.ok_or(Error::LoginFailed)?;
    let password = Secret::of_session(&login.password).ok_or(Error::LoginFailed)?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, user.id).await?.ok_or(Error::LoginFailed)?;
    let used = uow.est_passwords().use_up(user.project, user.id, password.hash(), cx.now()).await?;
    let profile = used.ok_or(Error::LoginFailed)?;
    let request = Request::read(request).map_err(|fault| refused(fault.code(), &fault))?;
    let wanted = Wanted { profile: &profile, request: &request, origin: CertificateOrigin::Est, replaces: None };
    let ready = accept(&cx, &mut uow, &user, wanted).await?;
    pair.forget(&mut uow).await?;
    uow.commit().await?;
    let (uow, issued) = finish(&cx, ready).await?;
    uow.commit().await?;
    only(&issued)
}

async fn find(cx: &Context, name: &str) -> Result<Option<User>> {
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    if let Ok(id) = name.parse::<Id<kind::User>>() {
        return Ok(reader.users().lookup(project, id).await?);
    }
    match name.parse::<EmailAddress>() {
        Ok(email) => Ok(reader.users().by_email_key(project, &email.key()).await?),
        Err(_) => Ok(None),
    }
}
