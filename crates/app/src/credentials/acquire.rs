//! Acquiring a credential from a pool, for a user.

use domain::card::CardNumber;
use domain::credential::{
    Credential, CredentialEvent, CredentialOrigin, Effect, NewCredential, PendingReason, Validity,
};
use domain::id::{Id, kind};
use domain::invitation::Channel;
use domain::permission::Permission;
use domain::project::Slug;
use domain::settings::{Cards, Settings};
use domain::system::CredentialPool;
use domain::time::Timestamp;
use domain::user::{User, UserState};
use serde_json::json;
use store::UnitOfWork;
use store::repo::Claim;

use super::settle::{Settled, settle, settle_with};
use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::invitations::{Code, approval};
use crate::{record, settings};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Acquisition {
    /// From which pool.
    pub pool: Id<kind::CredentialPool>,
    /// For whom.
    pub user: Id<kind::User>,
    /// How the invitation is to travel; `None`: as the person is reached best.
    pub channel: Option<Channel>,
}

/// A credential, after something was done to it.
#[derive(Debug, Clone)]
pub struct Acquired {
    /// The credential.
    pub credential: Credential,
    /// What is to be shown on the screen, this once.
    pub shown: Option<Shown>,
    /// In which project.
    pub project: Slug,
    /// When.
    pub at: Timestamp,
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
        let shown = settled.invitation.filter(|(invitation, _)| invitation.channel == Channel::Shown);
        let shown = shown.map(|(_, code)| Shown { link: code.link(cx.app().public_url()), code });
        Self { credential: settled.credential, shown, project: cx.project().slug.clone(), at: cx.now() }
    }
}

/// Acquires a credential and sends the invitation.
///
/// # Errors
/// [`Error::Conflict`] if the user may not hold credentials or has one of this pool, or if the contact
/// details were changed and wait for an approval;
/// [`Error::Invalid`] if something is missing to invite or to number the card.
pub async fn acquire(cx: &Context, asked: Acquisition) -> Result<Acquired> {
    cx.require(Permission::AcquireCredentials)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let user = uow.users().lock(project, asked.user).await?.ok_or(Error::NotFound("user"))?;
    let pool = uow.pools().lookup(project, asked.pool).await?.ok_or(Error::NotFound("pool"))?;
    let settings = settings::load(&mut uow, project).await?;
    may_hold(&mut uow, &user, &pool).await?;
    can_be_invited(&user, &settings, asked.channel)?;
    approval::require(&mut uow, &user, &settings, asked.channel, cx.now()).await?;
    let settled = request(cx, &mut uow, &user, &pool, &settings, CredentialOrigin::Manual, asked.channel).await?;
    let detail = json!({ "credential": settled.credential.id, "pool": pool.id });
    record::audit_of(cx, &mut uow, "credentials.acquire", user.id, user.id, detail, None).await?;
    let acquired = Acquired::of(cx, settled);
    cx.commit(uow, &acquired).await?;
    Ok(acquired)
}

/// Asks for a credential, in a unit of work of the caller's.
pub(crate) async fn request(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    pool: &CredentialPool,
    settings: &Settings,
    origin: CredentialOrigin,
    channel: Option<Channel>,
) -> Result<Settled> {
    let number = card_number(user, &settings.cards)?;
    let claim = uow.card_numbers().claim(cx.project().id, &number, user.id).await?;
    let new = new_credential(cx, user, pool, number, origin)?;
    let (credential, effects) = Credential::request(new, cx.now());
    if claim == Claim::Claimed {
        return settle(cx, uow, user, credential, effects, channel).await;
    }
    // The row first, then the wait: the gap must not be closed before the number is free.
    let events = effects.into_iter().filter(|effect| !matches!(effect, Effect::Reconcile)).collect();
    let settled = settle(cx, uow, user, credential, events, channel).await?;
    let wait = CredentialEvent::Wait { reason: PendingReason::NumberInUse };
    settle_with(cx, uow, user, settled.credential, wait, channel).await
}

fn new_credential(
    cx: &Context,
    user: &User,
    pool: &CredentialPool,
    number: CardNumber,
    origin: CredentialOrigin,
) -> Result<NewCredential> {
    Ok(NewCredential {
        id: cx.fresh_id()?,
        project: cx.project().id,
        user: user.id,
        system: pool.system,
        pool: pool.id,
        format: number.format(),
        number: Some(number),
        validity: validity_of(cx, user)?,
        origin,
    })
}

/// From when until when a user's credentials are valid.
pub(crate) fn validity_of(cx: &Context, user: &User) -> Result<Validity> {
    let from = user.profile.valid_from.unwrap_or_else(|| cx.now());
    Validity::new(from, user.profile.valid_until)
        .map_err(|error| Error::invalid("/valid_until", "validity_empty", error.to_string()))
}

/// The number on a user's card.
pub(crate) fn card_number(user: &User, cards: &Cards) -> Result<CardNumber> {
    let id = user.profile.card_id.as_deref().ok_or_else(|| {
        Error::invalid("/user_id", "card_id_missing", "the user has no ID; give one first, it is what readers see")
    })?;
    CardNumber::parse(cards.format, cards.facility_code, id)
        .map_err(|error| Error::invalid("/user_id", "card_id_unfit", error.to_string()))
}

async fn may_hold(uow: &mut UnitOfWork, user: &User, pool: &CredentialPool) -> Result<()> {
    if user.state != UserState::Active {
        let detail = format!("the user is {}; activate the user first", user.state.as_str().replace('_', " "));
        return Err(Error::conflict("user_not_active", detail));
    }
    let held = uow.credentials().of_user(user.project, user.id).await?;
    match held.iter().find(|credential| credential.pool == pool.id && !credential.is_final()) {
        None => Ok(()),
        Some(held) => {
            let detail = format!(
                "the user has the credential {} of this pool; resend its invitation, or revoke it first",
                held.id
            );
            Err(Error::conflict("credential_exists", detail))
        }
    }
}

fn can_be_invited(user: &User, settings: &Settings, channel: Option<Channel>) -> Result<()> {
    let missing = match channel {
        Some(Channel::Mail) if user.profile.email.is_none() => Some("the user has no e-mail address"),
        Some(Channel::Sms) if user.profile.mobile.is_none() => Some("the user has no mobile number"),
        Some(Channel::Sms) if settings.sms.is_none() => {
            Some("the project has no SMS gateway; set one up under settings")
        }
        None if user.profile.email.is_none() && (user.profile.mobile.is_none() || settings.sms.is_none()) => {
            Some("the user has no e-mail address; give one, or ask for the channel \"shown\"")
        }
        _ => None,
    };
    match missing {
        None => Ok(()),
        Some(detail) => Err(Error::Invalid(vec![Invalid::new("/channel", "contact_missing", detail)])),
    }
}
