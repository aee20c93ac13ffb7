//! Sessions of holders: how they begin, how long they last, how far they reach.

use std::net::IpAddr;

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::project::{Project, Slug};
use domain::self_service::{Level, OutOfReach, Reach, Way};
use domain::time::{SignedDuration, Timestamp};
use domain::user::{User, UserState};
use serde_json::json;
use store::repo::HolderSession;
use store::{Session, UnitOfWork};

use super::doors::project;
use crate::access::Secret;
use crate::context::{App, Caller, Context};
use crate::error::{Error, Result};
use crate::record;

/// A session that is not used ends after this.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session ends after this, however much it is used.
const LONGEST: SignedDuration = SignedDuration::from_hours(8);
/// Its use is noted this often.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// A holder who is logged in.
#[derive(Clone)]
pub struct Holder {
    cx: Context,
    session: HolderSession,
}

/// A session that has just begun.
#[derive(Debug)]
pub struct LoggedIn {
    /// To be kept in a cookie.
    pub token: Secret,
    /// How far it reaches.
    pub level: Level,
}

impl Holder {
    /// The holder in the project, with no permission of operators.
    #[must_use]
    pub fn cx(&self) -> &Context {
        &self.cx
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &HolderSession {
        &self.session
    }

    /// Who it is.
    #[must_use]
    pub fn id(&self) -> Id<kind::User> {
        self.session.user
    }

    /// Requires that the session reaches so far.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] with `password_change_needed` or `login_stronger`.
    pub fn require(&self, reach: Reach) -> Result<()> {
        require(self.session.level, reach)
    }

    /// The holder as the project knows them.
    pub(super) async fn user(&self, session: &mut Session) -> Result<User> {
        session.users().lookup(self.session.project, self.id()).await?.ok_or(Error::Unauthenticated)
    }

    /// The same, whom nobody changes until the unit ends. Who was locked meanwhile is not logged in any more.
    pub(super) async fn lock(&self, uow: &mut UnitOfWork) -> Result<User> {
        let user = uow.users().lock(self.session.project, self.id()).await?;
        user.filter(|user| user.state == UserState::Active).ok_or(Error::Unauthenticated)
    }
}

/// Requires that a session of this level reaches so far.
pub(crate) fn require(level: Level, reach: Reach) -> Result<()> {
    level.reach(reach).map_err(|out| match out {
        OutOfReach::ChangePassword => Error::refused("password_change_needed", out.to_string()),
        OutOfReach::LoginStronger => Error::refused("login_stronger", out.to_string()),
    })
}

/// The holder that a session of the project belongs to.
///
/// # Errors
/// [`Error::Unauthenticated`] if it is over, the user is not active, or the phone was locked that it began with;
/// [`Error::NotFound`] if there is no such project.
pub async fn by_session(app: &App, slug: &Slug, token: &str, address: Option<IpAddr>) -> Result<Holder> {
    let secret = Secret::of_session(token).ok_or(Error::Unauthenticated)?;
    let (project, now) = (project(app, slug).await?, app.now());
    let found = app.store().read().await?.holder_sessions().by_token_hash(project.id, secret.hash(), now).await?;
    let session = found.ok_or(Error::Unauthenticated)?;
    keep_alive(app, &session, now).await?;
    Ok(Holder { cx: context(app, project, session.user, session.level, address), session })
}

/// The context of a holder.
pub(super) fn context(
    app: &App,
    project: Project,
    user: Id<kind::User>,
    level: Level,
    address: Option<IpAddr>,
) -> Context {
    let caller = Caller::holder(project.id, user, level).at(address);
    app.as_caller(project, caller)
}

/// A session in use does not end, up to its longest.
async fn keep_alive(app: &App, session: &HolderSession, now: Timestamp) -> Result<()> {
    if now.duration_since(session.seen_at) < NOTED {
        return Ok(());
    }
    let expires_at = after(now, IDLE).min(after(session.created_at, LONGEST));
    let mut uow = app.store().begin().await?;
    match uow.holder_sessions().extend(session.id, now, expires_at).await {
        Err(store::Error::Stale) => return Err(Error::Unauthenticated),
        extended => extended?,
    }
    Ok(uow.commit().await?)
}

/// How a holder came in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) way: Way,
    pub(super) level: Level,
    pub(super) device: Option<Id<kind::Device>>,
}

/// Begins a session of a holder who was let in.
pub(super) async fn begin(cx: &Context, uow: &mut UnitOfWork, user: &User, entry: Entry) -> Result<LoggedIn> {
    let (token, now) = (Secret::for_session()?, cx.now());
    let session = HolderSession {
        id: cx.fresh_id()?,
        project: user.project,
        user: user.id,
        way: entry.way,
        level: entry.level,
        device: entry.device,
        created_at: now,
        seen_at: now,
        expires_at: after(now, IDLE),
    };
    uow.holder_sessions().add(&session, token.hash()).await?;
    let detail = Detail::reason(entry.way.as_str());
    let event = Event { device: entry.device, detail, ..record::event_of(cx, Category::HolderLoggedIn, user)? };
    uow.events().add(&event).await?;
    let detail = json!({"way": entry.way, "level": entry.level});
    record::audit_of(cx, uow, "self_service.login", user.id, user.id, detail, None).await?;
    Ok(LoggedIn { token, level: entry.level })
}

/// Ends the session.
///
/// # Errors
/// If the database fails.
pub async fn logout(holder: &Holder) -> Result<()> {
    let mut uow = holder.cx.begin().await?;
    uow.holder_sessions().remove(holder.session.id).await?;
    Ok(uow.commit().await?)
}

pub(super) fn after(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}
