//! Logging in and out with a password.

use std::net::IpAddr;

use domain::audit::{AuditEntry, Subject};
use domain::contact::EmailAddress;
use domain::event::Actor;
use domain::id::{Id, kind};
use domain::operator::Operator;
use serde_json::Value;
use store::UnitOfWork;
use store::repo::ConsoleSession;

use crate::access::password::Password;
use crate::access::secret::Secret;
use crate::access::session::{self, after};
use crate::access::throttle::Pair;
use crate::context::App;
use crate::error::{Error, Result};
use crate::measures::{self, Who};

/// An operator who logged in, and the token of the session.
#[derive(Debug)]
pub struct LoggedIn {
    /// Who.
    pub operator: Operator,
    /// To be kept in a cookie.
    pub token: Secret,
}

/// Logs an operator in. An unknown account, a disabled one and a wrong password are answered alike, after the same time.
///
/// # Errors
/// [`Error::LoginFailed`]; [`Error::TooMany`] while this address has to wait for this account.
pub async fn login(app: &App, email: &EmailAddress, password: Password, address: Option<IpAddr>) -> Result<LoggedIn> {
    let pair = Pair::new(address, email);
    pair.attempt(app).await?;
    let found = app.store().read().await?.operators().by_email_key(&email.key()).await?;
    let (operator, hash) = found.unzip();
    let fits = app.passwords().verify(password, hash).await?;
    match operator {
        Some(operator) if fits && operator.enabled => admit(app, operator, &pair).await,
        operator => {
            refuse(app, operator.map(|operator| operator.id)).await?;
            measures::login_failed(Who::Operator);
            Err(Error::LoginFailed)
        }
    }
}

async fn admit(app: &App, operator: Operator, pair: &Pair) -> Result<LoggedIn> {
    let mut uow = app.store().begin().await?;
    pair.forget(&mut uow).await?;
    let token = begin(app, &mut uow, operator.id).await?;
    uow.commit().await?;
    Ok(LoggedIn { operator, token })
}

/// Begins a session of an operator who proved who they are.
pub(super) async fn begin(app: &App, uow: &mut UnitOfWork, operator: Id<kind::Operator>) -> Result<Secret> {
    let (token, now) = (Secret::for_session()?, app.now());
    let session = ConsoleSession {
        id: app.fresh_id()?,
        operator,
        created_at: now,
        seen_at: now,
        expires_at: after(now, session::IDLE),
    };
    uow.sessions().add(&session, token.hash()).await?;
    uow.operators().note_login(operator, now).await?;
    note(app, uow, Actor::Operator(operator), "operator.login", Some(operator)).await?;
    Ok(token)
}

/// The same is written whether or not there is such an account, so that time tells nothing.
async fn refuse(app: &App, operator: Option<Id<kind::Operator>>) -> Result<()> {
    let mut uow = app.store().begin().await?;
    note(app, &mut uow, Actor::System, "operator.login_failed", operator).await?;
    Ok(uow.commit().await?)
}

/// Ends a session.
///
/// # Errors
/// If the database fails.
pub async fn logout(app: &App, session: Id<kind::Session>) -> Result<()> {
    let mut uow = app.store().begin().await?;
    uow.sessions().remove(session).await?;
    Ok(uow.commit().await?)
}

/// Writes an audit entry of the instance.
async fn note(
    app: &App,
    uow: &mut UnitOfWork,
    actor: Actor,
    action: &'static str,
    subject: Option<Id<kind::Operator>>,
) -> Result<()> {
    let entry = AuditEntry {
        id: app.fresh_id()?,
        project: None,
        at: app.now(),
        actor,
        action: action.into(),
        subject: subject.map(Subject::from),
        detail: Value::Null,
        personal: None,
        person: None,
    };
    Ok(uow.audit().add(&entry).await?)
}
