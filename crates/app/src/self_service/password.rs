//! Coming in by a password, and choosing one.

use std::net::IpAddr;

use domain::audit::Subject;
use domain::contact::EmailAddress;
use domain::event::{Category, Detail, Event};
use domain::job::{HolderNotice, Task};
use domain::project::{Project, Slug};
use domain::self_service::{Level, Reach, Way};
use domain::user::{User, UserState};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use store::repo::HolderPassword;

use super::doors::project;
use super::session::{Entry, Holder, LoggedIn, begin, context};
use crate::access::{Pair, Password};
use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::measures::{self, Who};
use crate::{jobs, record};

/// Lets in who knows the password of the holder with this address. An unknown address, one without a password, a user who
/// is not active and a wrong password are answered alike, after the same time.
///
/// # Errors
/// [`Error::NotFound`] if there is no such project; [`Error::LoginFailed`]; [`Error::TooMany`] while this address of the
/// network has to wait for this account.
pub async fn login(
    app: &App,
    slug: &Slug,
    email: &EmailAddress,
    password: Password,
    address: Option<IpAddr>,
) -> Result<LoggedIn> {
    let project = project(app, slug).await?;
    let pair = pair(&project, email, address);
    pair.attempt(app).await?;
    let found = find(app, &project, email).await?;
    let hash = found.as_ref().map(|(_, kept)| kept.hash.clone());
    let fits = app.passwords().verify(password, hash).await?;
    match found {
        Some((user, kept)) if fits => admit(app, project, &pair, &user, &kept, address).await,
        found => {
            refuse(&app.as_system(project), found.map(|(user, _)| user)).await?;
            measures::login_failed(Who::Holder);
            Err(Error::LoginFailed)
        }
    }
}

/// Chooses another password, and ends all other sessions. Where one is set and was logged in with, it must be known.
///
/// # Errors
/// [`Error::NotAllowed`] if the session does not reach so far; [`Error::LoginFailed`] if the present password is another;
/// [`Error::Invalid`] if the new one is weak, the present one is missing, or there is no address to log in with.
pub async fn change(holder: &Holder, present: Option<Password>, new: Password) -> Result<()> {
    holder.require(Reach::OwnPassword)?;
    let (cx, app) = (holder.cx(), holder.cx().app());
    let mut reader = cx.read().await?;
    let user = holder.user(&mut reader).await?;
    let kept = reader.holder_passwords().lookup(user.project, user.id).await?;
    drop(reader);
    let email = address_of(&user)?;
    new.check(email, "/new").map_err(|fault| Error::Invalid(vec![fault]))?;
    let pair = pair(cx.project(), email, cx.caller().address);
    if let Some(kept) = kept.filter(|_| holder.session().way == Way::Password) {
        let present = present.ok_or_else(|| Error::invalid("/present", "missing", "say the present password, too"))?;
        pair.attempt(app).await?;
        if !app.passwords().verify(present, Some(kept.hash)).await? {
            return Err(Error::LoginFailed);
        }
    }
    let hash = app.passwords().hash(new).await?;
    let mut uow = cx.begin().await?;
    let user = holder.lock(&mut uow).await?;
    pair.forget(&mut uow).await?;
    let chosen = HolderPassword { user: user.id, hash, must_change: false, expires_at: None };
    uow.holder_passwords().put(user.project, &chosen, cx.now()).await?;
    uow.holder_sessions().remove_of_user(user.id, Some(holder.session().id)).await?;
    if holder.session().level == Level::MustChange {
        uow.holder_sessions().complete(holder.session().id).await?;
    }
    tell(cx, &mut uow, &user, "changed").await?;
    let notice = Task::NotifyHolder { notice: HolderNotice::PasswordChanged };
    jobs::queue_letter(cx, &mut uow, notice, jobs::letter(&user), cx.now()).await?;
    record::audit_of(cx, &mut uow, "self_service.password", user.id, user.id, Value::Null, None).await?;
    Ok(uow.commit().await?)
}

/// Records what became of a holder's password.
pub(super) async fn tell(cx: &Context, uow: &mut store::UnitOfWork, user: &User, what: &str) -> Result<()> {
    let event = Event { detail: Detail::reason(what), ..record::event_of(cx, Category::HolderPasswordChanged, user)? };
    Ok(uow.events().add(&event).await?)
}

/// The address that a holder logs in with.
pub(super) fn address_of(user: &User) -> Result<&EmailAddress> {
    let detail = "the user has no e-mail address, which a password is used with";
    user.profile.email.as_ref().ok_or_else(|| Error::invalid("", "contact_missing", detail))
}

fn pair(project: &Project, email: &EmailAddress, address: Option<IpAddr>) -> Pair {
    Pair::named(address, &format!("self-service {} {}", project.id, email.key()))
}

/// The active user of the address, with a password that opens something.
async fn find(app: &App, project: &Project, email: &EmailAddress) -> Result<Option<(User, HolderPassword)>> {
    let mut reader = app.store().read().await?;
    let user = reader.users().by_email_key(project.id, &email.key()).await?;
    let Some(user) = user.filter(|user| user.state == UserState::Active) else { return Ok(None) };
    let kept = reader.holder_passwords().lookup(project.id, user.id).await?;
    let kept = kept.filter(|kept| kept.expires_at.is_none_or(|end| end > app.now()));
    Ok(kept.map(|kept| (user, kept)))
}

/// Looks again under the lock: hashing takes its time.
async fn admit(
    app: &App,
    project: Project,
    pair: &Pair,
    found: &User,
    verified: &HolderPassword,
    address: Option<IpAddr>,
) -> Result<LoggedIn> {
    let mut uow = app.store().begin().await?;
    let user = uow.users().lock(project.id, found.id).await?;
    let user = user.filter(|user| user.state == UserState::Active).ok_or(Error::LoginFailed)?;
    let kept = uow.holder_passwords().lookup(project.id, user.id).await?;
    let is_same = |kept: &HolderPassword| kept.hash.expose_secret() == verified.hash.expose_secret();
    let kept = kept.filter(is_same).ok_or(Error::LoginFailed)?;
    pair.forget(&mut uow).await?;
    let level = if kept.must_change { Level::MustChange } else { Level::Full };
    let cx = context(app, project, user.id, level, address);
    let logged_in = begin(&cx, &mut uow, &user, Entry { way: Way::Password, level, device: None }).await?;
    uow.commit().await?;
    Ok(logged_in)
}

/// The same is written whether or not there is such a holder, so that time tells nothing.
async fn refuse(cx: &Context, user: Option<User>) -> Result<()> {
    let subject = user.map_or_else(|| Subject::from(cx.project().id), |user| Subject::from(user.id));
    let mut uow = cx.begin().await?;
    record::audit(cx, &mut uow, "self_service.login_failed", subject, json!({"way": Way::Password})).await?;
    Ok(uow.commit().await?)
}
