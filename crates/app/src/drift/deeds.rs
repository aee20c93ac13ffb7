//! Adopting what is there, and overwriting it with what is here. Each looks again before it changes anything: what was
//! found may be hours old.

use connect::{FoundHolder, Inventory};
use domain::credential::{CredentialEvent, Observed, ReversibleReason};
use domain::drift::{Deed, DriftField, FindingKind, lives};
use domain::id::{Id, kind};
use domain::user::{User, UserState};
use store::repo::Holder;

use super::act::{Case, Outcome};
use super::obtain::{Taking, adopt_card, link};
use crate::context::Context;
use crate::credentials::{HolderCard, House, Progress, Request, look_at, report_absent, settle_with, update_card};
use crate::error::{Error, Result};
use crate::users;
use crate::version::Expected;

pub(super) async fn carry_out(case: &Case<'_>, deed: Deed) -> Result<Outcome> {
    let finding = case.finding;
    match (finding.kind, finding.field, deed) {
        (_, _, Deed::Alert) => Ok(Outcome::Done),
        (FindingKind::Orphan | FindingKind::MissingHere, _, Deed::Adopt) => take_over(case).await,
        (FindingKind::MissingThere, _, deed) => Box::pin(missing_there(case, deed)).await,
        (FindingKind::Differs, Some(DriftField::Status), deed) => Box::pin(status(case, deed)).await,
        (FindingKind::Differs, Some(DriftField::Number), Deed::Adopt) => Box::pin(number(case)).await,
        (FindingKind::Differs, Some(DriftField::Number), Deed::Overwrite) => {
            Ok(outcome(Box::pin(update_card(case.cx, known(finding.credential)?)).await?))
        }
        (FindingKind::Differs, _, Deed::Adopt) => Box::pin(person_here(case)).await,
        (FindingKind::Differs, _, Deed::Overwrite) => person_there(case).await,
        (_, _, Deed::Overwrite) => Box::pin(end_there(case)).await,
        (_, _, Deed::Adopt) => Ok(Outcome::Refused("that cannot be taken over".to_owned())),
    }
}

fn known<T>(id: Option<Id<T>>) -> Result<Id<T>> {
    id.ok_or(Error::NotFound("credential"))
}

fn outcome(progress: Progress) -> Outcome {
    match progress {
        Progress::Done => Outcome::Done,
        Progress::Waits(why) => Outcome::Waits(why),
        Progress::NotBefore(at, _) => Outcome::NotBefore(at),
        Progress::Offline(error) => Outcome::Waits(error.to_string()),
    }
}

impl Case<'_> {
    /// The user that the finding is about.
    async fn user(&self) -> Result<User> {
        let id = self.finding.user.ok_or(Error::NotFound("user"))?;
        let user = self.cx.read().await?.users().lookup(self.cx.project().id, id).await?;
        user.ok_or(Error::NotFound("user"))
    }

    /// What the person has there now.
    async fn there(&self, user: &User) -> Result<connect::Result<Inventory>> {
        let card = HolderCard::of(&self.system, user, self.finding.holder.clone());
        Ok(self.connection.existing(card.holder()).await)
    }
}

/// A card, or a person, becomes ours. A person who was only proposed was confirmed by whoever decided it.
async fn take_over(case: &Case<'_>) -> Result<Outcome> {
    let user = case.user().await?;
    let there = match case.there(&user).await? {
        Ok(there) => there,
        Err(error) => return Ok(error.into()),
    };
    let confirmed = case.finding.proposed;
    let Some(card) = &case.finding.card else {
        let Some(person) = there.holders.first() else { return Ok(Outcome::Done) };
        return link(case.cx, &case.system, &case.connection, &user, person, confirmed).await;
    };
    let taking = Taking { system: &case.system, connection: &case.connection, user: user.id, card, confirmed };
    match adopt_card(case.cx, taking, &there).await? {
        Ok(_) => Ok(Outcome::Done),
        Err(outcome) => Ok(outcome),
    }
}

/// It is recorded as gone; and if what is here is to be so there, a new one is asked for.
async fn missing_there(case: &Case<'_>, deed: Deed) -> Result<Outcome> {
    let (cx, id) = (case.cx, known(case.finding.credential)?);
    let Some(before) = cx.read().await?.credentials().lookup(cx.project().id, id).await? else {
        return Ok(Outcome::Done);
    };
    if !before.is_final() {
        let holder = cx.read().await?.holders().lookup(before.system, before.user).await?;
        let holder = holder.map(|holder| holder.remote_id).unwrap_or_default();
        let card = before.counterpart.card.as_deref().unwrap_or_default();
        match case.connection.find(&holder, card).await {
            Ok(Some(found)) if lives(&found.observation) => return Ok(Outcome::Done), // it is there again
            Ok(_) | Err(connect::Error::NotFound) => Box::pin(report_absent(cx, id)).await?,
            Err(error) => return Ok(error.into()),
        }
    }
    if deed == Deed::Overwrite { issue_again(cx, id).await } else { Ok(Outcome::Done) }
}

/// Asks for a new credential in the place of one that is gone.
async fn issue_again(cx: &Context, id: Id<kind::Credential>) -> Result<Outcome> {
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let Some(gone) = uow.credentials().lookup(project, id).await? else { return Ok(Outcome::Done) };
    let user = uow.users().lock(project, gone.user).await?.ok_or(Error::NotFound("user"))?;
    if user.state != UserState::Active {
        return Ok(Outcome::Refused("the user is not active any more, and gets no new credential".to_owned()));
    }
    let held = uow.credentials().of_user(project, user.id).await?;
    if held.iter().any(|one| one.pool == gone.pool && !one.is_final()) {
        return Ok(Outcome::Done); // there is a new one already
    }
    let house = House::of_pool(cx.app(), &mut uow, project, gone.pool).await?;
    let send_invitation = gone.send_invitation;
    let request = Request { origin: gone.origin, channel: None, send_invitation, replaces: None };
    Box::pin(request.make(cx, &mut uow, &user, &house)).await?;
    cx.commit(uow, &()).await?;
    Ok(Outcome::Done)
}

/// What is there is taken as the system's report, which decides; then what is here is asked for once more, if that is
/// to count.
async fn status(case: &Case<'_>, deed: Deed) -> Result<Outcome> {
    let id = known(case.finding.credential)?;
    match Box::pin(look_at(case.cx, id)).await? {
        Progress::Done => {}
        other => return Ok(outcome(other)),
    }
    if deed == Deed::Adopt {
        return Ok(Outcome::Done);
    }
    let (cx, project) = (case.cx, case.cx.project().id);
    let mut uow = cx.begin().await?;
    let Some(credential) = uow.credentials().lock(project, id).await? else { return Ok(Outcome::Done) };
    if credential.is_final() && credential.observed.is_gone() {
        drop(uow);
        return issue_again(cx, id).await;
    }
    let held_there = credential.intent == domain::credential::Intent::Suspended(ReversibleReason::Suspended);
    if held_there && credential.observed == Observed::Suspended {
        let user = uow.users().lookup(project, credential.user).await?.ok_or(Error::NotFound("user"))?;
        users::require_active(&user)?;
        settle_with(cx, &mut uow, &user, credential, CredentialEvent::Reactivate, None).await?;
        cx.commit(uow, &()).await?;
    }
    Ok(Outcome::Done)
}

/// The number there is the card's, unless another user has it.
async fn number(case: &Case<'_>) -> Result<Outcome> {
    let (cx, id) = (case.cx, known(case.finding.credential)?);
    match Box::pin(look_at(cx, id)).await? {
        Progress::Done => {}
        other => return Ok(outcome(other)),
    }
    let credential = cx.read().await?.credentials().lookup(cx.project().id, id).await?;
    let Some(credential) = credential else { return Ok(Outcome::Done) };
    let there = case.finding.there.as_deref().unwrap_or_default().trim_start_matches('0');
    let taken = credential.number.is_some_and(|number| number.number().trim_start_matches('0') == there);
    Ok(if taken { Outcome::Done } else { Outcome::Refused(NUMBER_NOT_TAKEN.to_owned()) })
}

const NUMBER_NOT_TAKEN: &str = "the number there belongs to another user, or does not fit the card format here";

/// The value there becomes the user's.
async fn person_here(case: &Case<'_>) -> Result<Outcome> {
    let user = case.user().await?;
    let there = match case.there(&user).await? {
        Ok(there) => there,
        Err(error) => return Ok(error.into()),
    };
    let Some(person) = there.holders.into_iter().next() else { return Ok(Outcome::Done) };
    let field = case.finding.field;
    let system = case.system.clone();
    users::update(case.cx, user.id, Expected::Any, move |draft| {
        let mut draft = draft.clone();
        write_into(&mut draft, &system, field, person);
        Ok(draft)
    })
    .await?;
    Ok(Outcome::Done)
}

fn write_into(
    draft: &mut users::Draft,
    system: &domain::system::CredentialSystem,
    field: Option<DriftField>,
    person: FoundHolder,
) {
    match field {
        Some(DriftField::Name) => {
            draft.first_name = person.first_name.unwrap_or_default();
            draft.last_name = person.last_name.unwrap_or_default();
        }
        Some(DriftField::Email) => match (system.email_field.as_str(), person.email) {
            ("email", email) => draft.email = email,
            (custom, email) => put(draft, custom, email),
        },
        Some(DriftField::Mobile) => match (system.mobile_field.as_str(), person.mobile) {
            ("mobile", mobile) => draft.mobile = mobile,
            (custom, mobile) => put(draft, custom, mobile),
        },
        Some(DriftField::Number | DriftField::Status) | None => {}
    }
}

fn put(draft: &mut users::Draft, field: &str, value: Option<String>) {
    if let Some(value) = value {
        draft.custom_fields.insert(field.to_owned(), value);
    }
}

/// The user's name and addresses are told to the system once more.
async fn person_there(case: &Case<'_>) -> Result<Outcome> {
    let user = case.user().await?;
    let known = case.cx.read().await?.holders().lookup(case.system.id, user.id).await?;
    let Some(known) = known else { return Ok(Outcome::Done) };
    let card = HolderCard::of(&case.system, &user, Some(known.remote_id.clone()));
    if let Err(error) = case.connection.update_holder(card.holder()).await {
        return Ok(error.into());
    }
    let mut uow = case.cx.begin().await?;
    uow.holders().put(&Holder { told: card.digest(), ..known }).await?;
    case.cx.commit(uow, &()).await?;
    Ok(Outcome::Done)
}

/// What is there and not here goes there, too. What is ours meanwhile is never ended so.
async fn end_there(case: &Case<'_>) -> Result<Outcome> {
    let Some(card) = case.finding.card.as_deref() else { return forget_person(case).await };
    let known = case.cx.read().await?.credentials().by_remote_card(case.system.id, card).await?;
    if let Some(known) = known {
        if known.is_final() || case.finding.kind == FindingKind::Leaver {
            return Ok(outcome(Box::pin(look_at(case.cx, known.id)).await?));
        }
        return Ok(Outcome::Done);
    }
    Ok(match case.connection.end_card(card).await {
        Ok(()) => Outcome::Done,
        Err(error) => error.into(),
    })
}

async fn forget_person(case: &Case<'_>) -> Result<Outcome> {
    let Some(holder) = case.finding.holder.as_deref() else { return Ok(Outcome::Done) };
    let mut reader = case.cx.read().await?;
    let known = reader.holders().by_remote_id(case.system.id, holder).await?;
    if let Some(known) = &known
        && reader.users().lookup(case.system.project, known.user).await?.is_some()
    {
        return Ok(Outcome::Done); // the person is ours by now
    }
    drop(reader);
    if let Err(error) = case.connection.delete_holder(holder).await {
        return Ok(error.into());
    }
    if let Some(known) = known {
        let mut uow = case.cx.begin().await?;
        uow.holders().remove(known.system, known.user).await?;
        case.cx.commit(uow, &()).await?;
    }
    Ok(Outcome::Done)
}
