//! Acquiring a credential from a pool, for a user.

use connect::Inviting;
use domain::credential::{
    Credential, CredentialEvent, CredentialOrigin, Effect, NewCredential, PendingReason, Validity,
};
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation};
use domain::permission::Permission;
use domain::project::Slug;
use domain::system::PoolStatus;
use domain::time::Timestamp;
use domain::user::User;
use secrecy::SecretString;
use serde_json::json;
use store::UnitOfWork;

use super::house::House;
use super::numbering::{NewNumber, Numbering};
use super::settle::{Settled, settle, settle_with};
use super::{contact, wait};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::invitations::{Code, approval};
use crate::{automation, record, users};

pub use contact::NewContact;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Acquisition {
    /// From which pool.
    pub pool: Id<kind::CredentialPool>,
    /// For whom.
    pub user: Id<kind::User>,
    /// How the invitation is to travel; `None`: as the person is reached best. Of Claviger's own invitations.
    pub channel: Option<Channel>,
    /// Whether a system that can is to send the invitation by itself.
    pub send_invitation: bool,
    /// Contact details that were missing, to be written down of the user.
    pub contact: NewContact,
    /// The credential whose place it is to take: that one ends as soon as a phone has this one.
    pub replaces: Option<Id<kind::Credential>>,
}

/// A credential, after something was done to it.
#[derive(Debug, Clone)]
pub struct Acquired {
    /// The credential.
    pub credential: Credential,
    /// What is to be shown on the screen, this once.
    pub shown: Option<Shown>,
    /// The newest invitation.
    pub invitation: Option<Invitation>,
    /// The code or link that the credential's system gave for the holder, this once.
    pub system_code: Option<SecretString>,
    /// Whether the system has not answered yet.
    pub waits: bool,
    /// In which project.
    pub project: Slug,
    /// When.
    pub at: Timestamp,
    pub(super) job: Option<Id<kind::Job>>,
}

/// An invitation that travels over the screen.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its code.
    pub code: Code,
    /// The link that the code stands in.
    pub link: String,
}

impl Acquired {
    /// Where the API shows the credential.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/api/v1/projects/{}/credentials/{}", self.project, self.credential.id)
    }

    /// What came of a transition. A code is handed out only where it was asked for on the screen.
    pub(crate) fn of(cx: &Context, settled: Settled) -> Self {
        let invitation = settled.invitation.as_ref().map(|(invitation, _)| invitation.clone());
        let shown = settled.invitation.filter(|(invitation, _)| invitation.channel == Channel::Shown);
        let shown = shown.map(|(_, code)| Shown { link: code.link(cx.app().public_url()), code });
        let (credential, job) = (settled.credential, settled.job);
        let (project, at, waits) = (cx.project().slug.clone(), cx.now(), job.is_some());
        Self { credential, shown, invitation, system_code: None, waits, project, at, job }
    }
}

impl Acquisition {
    /// A credential for a user, invited as the user is reached best.
    #[must_use]
    pub fn new(pool: Id<kind::CredentialPool>, user: Id<kind::User>) -> Self {
        let contact = NewContact::default();
        Self { pool, user, channel: None, send_invitation: true, contact, replaces: None }
    }
}

/// Acquires a credential and sends the invitation. A system of somebody else's is asked at once; if it has not answered
/// after a while, [`Acquired::waits`], and its code can be read later.
///
/// # Errors
/// [`Error::Conflict`] if the user may not hold credentials or has one of this pool, if the pool gives none or has a filter
/// that would revoke it at once, if there is no card template where one is needed, or if the contact details were changed
/// and wait for an approval;
/// [`Error::Invalid`] if something is missing to invite or to number the card.
pub async fn acquire(cx: &Context, asked: Acquisition) -> Result<Acquired> {
    cx.require(Permission::AcquireCredentials)?;
    let mut uow = cx.begin().await?;
    let settled = Box::pin(acquire_within(cx, &mut uow, asked)).await?;
    let acquired = Acquired::of(cx, settled);
    cx.commit(uow, &acquired).await?;
    wait::for_answer(cx, acquired).await
}

/// As [`acquire`], in a unit of work of the caller's, who has asked for the permission.
pub(crate) async fn acquire_within(cx: &Context, uow: &mut UnitOfWork, asked: Acquisition) -> Result<Settled> {
    let project = cx.project().id;
    let user = uow.users().lock(project, asked.user).await?.ok_or(Error::NotFound("user"))?;
    let house = House::of_pool(cx.app(), uow, project, asked.pool).await?;
    may_hold(uow, &user, &asked).await?;
    gives(&house)?;
    let user = Box::pin(contact::write(cx, uow, user, &house, asked.contact)).await?;
    stays(uow, &user, &house).await?;
    contact::reaches(&user, &house, asked.channel, asked.send_invitation)?;
    let channel = match house.capabilities.inviting {
        Inviting::Ours => asked.channel,
        Inviting::Theirs if asked.send_invitation && house.system.send_invitations => Some(Channel::Mail),
        Inviting::Theirs | Inviting::Link => Some(Channel::Shown),
    };
    approval::require(uow, &user, &house.settings, channel, cx.now()).await?;
    let request = Request {
        origin: CredentialOrigin::Manual,
        channel: asked.channel,
        send_invitation: asked.send_invitation,
        replaces: asked.replaces,
    };
    let settled = Box::pin(request.make(cx, uow, &user, &house)).await?;
    let detail = json!({ "credential": settled.credential.id, "pool": asked.pool, "replaces": asked.replaces });
    record::audit_of(cx, uow, "credentials.acquire", user.id, user.id, detail, None).await?;
    // The pool's filter may be true of the user with the credential, and was not without.
    automation::touch(uow, project, &[user.id]).await?;
    Ok(settled)
}

/// How a credential is asked for.
pub(crate) struct Request {
    pub(crate) origin: CredentialOrigin,
    pub(crate) channel: Option<Channel>,
    pub(crate) send_invitation: bool,
    pub(crate) replaces: Option<Id<kind::Credential>>,
}

impl Request {
    /// Asks for a credential, in a unit of work of the caller's.
    pub(crate) async fn make(self, cx: &Context, uow: &mut UnitOfWork, user: &User, house: &House) -> Result<Settled> {
        let numbering = Numbering::of(uow, house).await?;
        let number = numbering.take(uow, user).await?;
        let waits = matches!(number, NewNumber::InUse(_));
        let new = self.credential(cx, user, house, &numbering, number)?;
        let (credential, effects) = Credential::request(new, cx.now());
        if !waits {
            return settle(cx, uow, user, credential, effects, self.channel).await;
        }
        // The row first, then the wait: the gap must not be closed before the number is free.
        let events = effects.into_iter().filter(|effect| !matches!(effect, Effect::Reconcile)).collect();
        let settled = settle(cx, uow, user, credential, events, self.channel).await?;
        let wait = CredentialEvent::Wait { reason: PendingReason::NumberInUse };
        settle_with(cx, uow, user, settled.credential, wait, self.channel).await
    }

    fn credential(
        &self,
        cx: &Context,
        user: &User,
        house: &House,
        numbering: &Numbering,
        number: NewNumber,
    ) -> Result<NewCredential> {
        Ok(NewCredential {
            id: cx.fresh_id()?,
            project: cx.project().id,
            user: user.id,
            system: house.system.id,
            pool: house.pool.id,
            format: numbering.format,
            number: number.known(),
            validity: validity_of(cx, user, numbering)?,
            origin: self.origin,
            send_invitation: self.send_invitation,
            replaces: self.replaces,
        })
    }
}

/// From when until when a user's new card is valid: as long as its user is, and its template says.
pub(crate) fn validity_of(cx: &Context, user: &User, numbering: &Numbering) -> Result<Validity> {
    let from = user.profile.valid_from.unwrap_or_else(|| cx.now());
    let until = match (user.profile.valid_until, numbering.ends_at(from)) {
        (Some(user), Some(card)) => Some(user.min(card)),
        (user, card) => user.or(card),
    };
    Validity::new(from, until).map_err(|error| Error::invalid("/valid_until", "validity_empty", error.to_string()))
}

async fn may_hold(uow: &mut UnitOfWork, user: &User, asked: &Acquisition) -> Result<()> {
    users::require_active(user)?;
    let held = uow.credentials().of_user(user.project, user.id).await?;
    let mut of_pool = held.iter().filter(|credential| credential.pool == asked.pool && !credential.is_final());
    if let Some(old) = asked.replaces {
        let replaced = held.iter().any(|credential| credential.replaces == Some(old) && !credential.is_final());
        let is_there = of_pool.any(|credential| credential.id == old);
        return match (is_there, replaced) {
            (false, _) => {
                Err(Error::invalid("/replaces", "unknown_credential", "the user has no such credential of this pool"))
            }
            (true, true) => {
                Err(Error::conflict("credential_exists", "another credential is to take its place already"))
            }
            (true, false) => Ok(()),
        };
    }
    match of_pool.next() {
        None => Ok(()),
        Some(held) => {
            let detail = format!(
                "the user has the credential {} of this pool; resend its invitation, replace it, or revoke it first",
                held.id
            );
            Err(Error::conflict("credential_exists", detail))
        }
    }
}

/// Whether what is acquired would stay: a filter that is true of the user would revoke it at once.
async fn stays(uow: &mut UnitOfWork, user: &User, house: &House) -> Result<()> {
    if !automation::revokes(uow, &house.pool, user).await? {
        return Ok(());
    }
    let name = &house.pool.name;
    let detail = format!(
        "the pool {name} revokes what this user has of it: its auto-revoke filter is true of the user; change the user, \
         or the filter"
    );
    Err(Error::conflict("revoke_filter_matches", detail))
}

/// Whether the pool gives credentials, as far as is known.
fn gives(house: &House) -> Result<()> {
    let name = &house.pool.name;
    match house.pool.status() {
        PoolStatus::Available | PoolStatus::Low => Ok(()),
        PoolStatus::Exhausted => {
            let detail = format!("the pool {name} has no credential left; order more and refresh the pools");
            Err(Error::conflict("pool_exhausted", detail))
        }
        PoolStatus::Unavailable => {
            let detail =
                format!("the pool {name} is not there any more at its system; choose another, or refresh the pools");
            Err(Error::conflict("pool_unavailable", detail))
        }
    }
}
