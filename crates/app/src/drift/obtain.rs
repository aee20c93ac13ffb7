//! Obtaining what exists already: a card at a system becomes a credential here. By our external id, or by the address,
//! which a person confirms; never over somebody else's external id, never with somebody else's number.

use std::sync::Arc;

use connect::{Connection, Found, FoundHolder, Inventory};
use domain::credential::{Counterpart, Credential, CredentialOrigin, NewCredential, Observed};
use domain::drift::{card_subject, lives, standing};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialSystem;
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;
use store::repo::Claim;

use super::act::Outcome;
use super::people::described;
use crate::context::Context;
use crate::credentials::{HolderCard, House, Numbering, adopt_holder, settle, validity_of};
use crate::error::{Error, Result};
use crate::systems::open;
use crate::{record, users};

/// How a card was found to be a user's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The person there carries our id.
    ExternalId,
    /// The person there has the same address: somebody has to confirm it.
    Email,
}

/// A card that exists already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its id there.
    pub card: String,
    /// Its number.
    pub number: Option<String>,
    /// How it stands.
    pub observed: Observed,
    /// How it was found.
    pub by: Match,
    /// The person there, as the system tells of them.
    pub holder: Option<String>,
}

/// What is to be obtained.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Of which pool.
    pub pool: Id<kind::CredentialPool>,
    /// For whom.
    pub user: Id<kind::User>,
    /// The card's id there.
    pub card: String,
    /// Whether somebody confirmed that a person with the same address is the user.
    pub confirmed: bool,
}

/// What a user has of a pool at its system that is not known here.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] with what the system said, or if it is part of Claviger.
pub async fn existing(cx: &Context, pool: Id<kind::CredentialPool>, user: Id<kind::User>) -> Result<Vec<Existing>> {
    cx.require(Permission::AcquireCredentials)?;
    let place = Place::find(cx, pool, user).await?;
    let there = place.ask().await?;
    let mut existing = Vec::new();
    for found in &there.found {
        let of_pool = found.pool.as_deref() == Some(place.pool.as_str());
        if !of_pool || !lives(&found.observation) {
            continue;
        }
        let by = match found.external_id.as_deref() {
            None => Match::Email,
            Some(id) if id == place.user.id.to_string() => Match::ExternalId,
            Some(_) => continue, // somebody else manages the person
        };
        if cx.read().await?.credentials().by_remote_card(place.system.id, &found.card).await?.is_some() {
            continue;
        }
        let holder = there.holders.iter().find(|holder| holder.id == found.holder).and_then(described);
        let observed = standing(&found.observation).unwrap_or(Observed::Invited);
        existing.push(Existing { card: found.card.clone(), number: found.number.clone(), observed, by, holder });
    }
    Ok(existing)
}

/// Takes over a card that exists already.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if the card is not there, not the user's, or cannot be taken over.
pub async fn obtain(cx: &Context, wish: Wish) -> Result<Credential> {
    cx.require(Permission::AcquireCredentials)?;
    let place = Place::find(cx, wish.pool, wish.user).await?;
    let there = place.ask().await?;
    let of_pool = |found: &&Found| found.card == wish.card && found.pool.as_deref() == Some(place.pool.as_str());
    if !there.found.iter().any(|found| of_pool(&found)) {
        return Err(Error::conflict("not_obtained", "the system has no such credential of this user in this pool"));
    }
    let (system, connection) = (&place.system, &place.connection);
    let taking = Taking { system, connection, user: wish.user, card: &wish.card, confirmed: wish.confirmed };
    match Box::pin(adopt_card(cx, taking, &there)).await? {
        Ok(credential) => Ok(credential),
        Err(Outcome::Refused(why) | Outcome::Waits(why)) => Err(Error::conflict("not_obtained", why)),
        Err(_) => Err(Error::conflict("connection_failed", "the system's limit of calls is reached; try again later")),
    }
}

/// A user, a pool, and the way to where it is.
struct Place {
    system: CredentialSystem,
    connection: Arc<dyn Connection>,
    pool: String,
    user: User,
    theirs: Option<String>,
}

impl Place {
    async fn find(cx: &Context, pool: Id<kind::CredentialPool>, user: Id<kind::User>) -> Result<Self> {
        let (mut reader, project) = (cx.read().await?, cx.project().id);
        let pool = reader.pools().lookup(project, pool).await?.ok_or(Error::NotFound("pool"))?;
        let user = reader.users().lookup(project, user).await?.ok_or(Error::NotFound("user"))?;
        let theirs = reader.holders().lookup(pool.system, user.id).await?.map(|holder| holder.remote_id);
        drop(reader);
        let (system, connection) = open(cx, pool.system).await?;
        Ok(Self { system, connection, pool: pool.external_id, user, theirs })
    }

    async fn ask(&self) -> Result<Inventory> {
        let card = HolderCard::of(&self.system, &self.user, self.theirs.clone());
        let asked = self.connection.existing(card.holder()).await;
        asked.map_err(|error| Error::conflict("connection_failed", error.to_string()))
    }
}

/// Which card is taken over for whom.
#[derive(Clone, Copy)]
pub(super) struct Taking<'a> {
    pub(super) system: &'a CredentialSystem,
    pub(super) connection: &'a Arc<dyn Connection>,
    pub(super) user: Id<kind::User>,
    pub(super) card: &'a str,
    pub(super) confirmed: bool,
}

/// Takes a card over that is among what the person has there now.
pub(super) async fn adopt_card(
    cx: &Context,
    taking: Taking<'_>,
    there: &Inventory,
) -> Result<std::result::Result<Credential, Outcome>> {
    let user = cx.read().await?.users().lookup(cx.project().id, taking.user).await?.ok_or(Error::NotFound("user"))?;
    let Some(found) = there.found.iter().find(|found| found.card == taking.card) else {
        return Ok(Err(Outcome::Refused("the system does not have it any more".to_owned())));
    };
    if !lives(&found.observation) {
        return Ok(Err(Outcome::Refused("it is revoked there".to_owned())));
    }
    if let Some(known) = taken_before(cx, taking).await? {
        return Ok(Ok(known));
    }
    // Everything that speaks against it is known before the person there is touched.
    check(cx, taking, found).await?;
    if let Some(person) = there.holders.iter().find(|holder| holder.id == found.holder) {
        match link(cx, taking.system, taking.connection, &user, person, taking.confirmed).await? {
            Outcome::Done => {}
            other => return Ok(Err(other)),
        }
    } else if found.external_id.as_deref() != Some(user.id.to_string().as_str()) {
        return Ok(Err(Outcome::Refused(FOREIGN.to_owned())));
    }
    take(cx, taking, found).await.map(Ok)
}

/// The credential, if the card was taken over for the user already.
async fn taken_before(cx: &Context, taking: Taking<'_>) -> Result<Option<Credential>> {
    let known = cx.read().await?.credentials().by_remote_card(taking.system.id, taking.card).await?;
    match known {
        Some(known) if known.user != taking.user => {
            Err(Error::conflict("not_obtained", "the credential belongs to another user here"))
        }
        known => Ok(known),
    }
}

const FOREIGN: &str = "the person there carries another external ID, and so is managed by somebody else";
const UNCONFIRMED: &str = "the person there is known by the e-mail address alone; confirm that it is the same person";
const OTHER_ADDRESS: &str = "the person there has another e-mail address by now; compare again";

/// Makes a person there the user: puts our id on them if nobody's is there, and keeps as whom the system knows them.
pub(super) async fn link(
    cx: &Context,
    system: &CredentialSystem,
    connection: &Arc<dyn Connection>,
    user: &User,
    person: &FoundHolder,
    confirmed: bool,
) -> Result<Outcome> {
    let ours = user.id.to_string();
    let card = HolderCard::of(system, user, Some(person.id.clone()));
    match person.external_id.as_deref() {
        Some(id) if id == ours => {}
        Some(_) => return Ok(Outcome::Refused(FOREIGN.to_owned())),
        None if !confirmed => return Ok(Outcome::Refused(UNCONFIRMED.to_owned())),
        None => {
            let fold = |text: Option<&str>| text.map(domain::text::fold);
            if person.email.is_none() || fold(person.email.as_deref()) != fold(card.holder().email) {
                return Ok(Outcome::Refused(OTHER_ADDRESS.to_owned()));
            }
            if let Err(error) = connection.update_holder(card.holder()).await {
                return Ok(error.into());
            }
        }
    }
    let mut uow = cx.begin().await?;
    // What differs of a person who carried our id already is for the next comparison to say.
    let told = card.digest();
    let known = uow.holders().lookup(system.id, user.id).await?;
    if known.as_ref().is_some_and(|known| known.remote_id != person.id) {
        return Ok(Outcome::Refused("the user is another person there already".to_owned()));
    }
    if known.is_none() {
        let (remote_id, project) = (person.id.clone(), user.project);
        let holder = store::repo::Holder { system: system.id, user: user.id, project, remote_id, told, leaving: false };
        uow.holders().put(&holder).await?;
        record::audit_of(cx, &mut uow, "drift.link", system.id, user.id, json!({ "there": person.id }), None).await?;
        cx.commit(uow, &()).await?;
    }
    Ok(Outcome::Done)
}

async fn check(cx: &Context, taking: Taking<'_>, found: &Found) -> Result<()> {
    let mut uow = cx.begin().await?;
    prepare(cx, &mut uow, taking, found).await.map(drop)
}

/// Everything that a credential is made of, and the user's hold on its number.
async fn prepare(
    cx: &Context,
    uow: &mut UnitOfWork,
    taking: Taking<'_>,
    found: &Found,
) -> Result<(User, House, NewCredential)> {
    let project = cx.project().id;
    let user = uow.users().lock(project, taking.user).await?.ok_or(Error::NotFound("user"))?;
    users::require_active(&user)?;
    let pools = uow.pools().list_of_system(project, taking.system.id).await?;
    let pool = pools.into_iter().find(|pool| Some(pool.external_id.as_str()) == found.pool.as_deref());
    let pool = pool.ok_or_else(|| {
        Error::conflict("pool_unavailable", "the pool of this credential is not known here; refresh the pools")
    })?;
    let held = uow.credentials().of_user(project, user.id).await?;
    if held.iter().any(|one| one.pool == pool.id && !one.is_final()) {
        let detail = "the user has a credential of this pool here; revoke one of the two first";
        return Err(Error::conflict("credential_exists", detail));
    }
    let house = House::of_pool(cx.app(), uow, project, pool.id).await?;
    let numbering = Numbering::of(uow, &house).await?;
    let number = found.number.as_deref().and_then(|text| numbering.given(text));
    if let Some(number) = &number
        && uow.card_numbers().claim(project, number, user.id).await? != Claim::Claimed
    {
        let detail = format!("the card number {} belongs to another user", number.number());
        return Err(Error::conflict("not_obtained", detail));
    }
    let new = NewCredential {
        id: cx.fresh_id()?,
        project,
        user: user.id,
        system: taking.system.id,
        pool: pool.id,
        format: numbering.format,
        number,
        validity: validity_of(cx, &user, &numbering)?,
        origin: CredentialOrigin::Sync,
        send_invitation: taking.system.send_invitations,
        replaces: None,
    };
    Ok((user, house, new))
}

async fn take(cx: &Context, taking: Taking<'_>, found: &Found) -> Result<Credential> {
    let mut uow = cx.begin().await?;
    let (user, house, new) = prepare(cx, &mut uow, taking, found).await?;
    let counterpart =
        Counterpart { card: Some(found.card.clone()), phone: found.phone.clone(), ..Counterpart::default() };
    let observed = standing(&found.observation).unwrap_or(Observed::Invited);
    let (credential, effects) = Credential::obtain(new, counterpart, observed, cx.now());
    let settled = settle(cx, &mut uow, &user, credential, effects, None).await?;
    if house.capabilities.holders && uow.holders().lookup(house.system.id, user.id).await?.is_none() {
        adopt_holder(&mut uow, &user, &house, found.holder.clone()).await?;
    }
    uow.findings().settle_subject(taking.system.id, &card_subject(&found.card), u64::MAX >> 1).await?;
    let detail = json!({ "credential": settled.credential.id, "there": found.card });
    record::audit_of(cx, &mut uow, "credentials.obtain", user.id, user.id, detail, None).await?;
    cx.commit(uow, &()).await?;
    Ok(settled.credential)
}
