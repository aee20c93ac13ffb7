//! Those who are new: users, credentials, invitations and what tells of them, set by set.
//!
//! Each credential goes through the same transitions as one that a person
//! acquires, and the same connector answers; only the rows are written together.

use std::collections::{HashSet, VecDeque};

use connect::Inviting;
use domain::audit::AuditEntry;
use domain::card::CardNumber;
use domain::credential::{
    Credential, CredentialEvent, CredentialOrigin, Effect, NewCredential, PendingReason, Validity, enrolment,
};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation, NewInvitation};
use domain::job::{Job, Task};
use domain::sync::Row;
use domain::sync::plan::Decision;
use domain::time::{SignedDuration, Timestamp};
use domain::user::{Origin, Profile, User, UserState};
use serde_json::json;
use store::seal::DataKey;

use super::Writing;
use super::stay::set_custom;
use crate::automation;
use crate::autosync::plan::digest;
use crate::context::Context;
use crate::credentials::{self, NewNumber, Numbering};
use crate::error::{Error, Result};
use crate::invitations::code::{Code, PURPOSE};
use crate::{jobs, record};

impl Writing<'_> {
    /// Adds everybody of the plan who is new.
    pub(super) async fn join(&mut self) -> Result<()> {
        let plan = self.application.plan;
        if plan.created.len() == 0 {
            return Ok(());
        }
        let house = self.house().await?;
        let mut invited = 0;
        let created = plan.created.clone();
        let mut rows = plan.source.open(move |line| created.contains(line));
        while let Some(rows) = rows.next().await? {
            let group = self.group(house.as_ref(), &rows).await?;
            let ids: Vec<Id<kind::User>> = group.users.iter().map(|(user, _)| user.id).collect();
            let mails = self.mails(&group.invitations, &mut invited)?;
            self.write_group(group, &mails, &ids).await?;
            let staged = rows.iter().zip(ids).map(|(row, id)| (Some(row.line), Some(id), Decision::Create)).collect();
            self.stage(staged).await?;
        }
        Ok(())
    }

    async fn house(&mut self) -> Result<Option<House>> {
        let Some(pool) = self.application.rulebook.pool.clone() else { return Ok(None) };
        let app = self.cx().app().clone();
        let project = self.cx().project().id;
        let place = credentials::House::of_pool(&app, self.uow, project, pool.id).await?;
        let lifetime = SignedDuration::from_hours(i64::from(place.settings.invitations.valid_days) * 24);
        Ok(Some(House {
            numbering: Numbering::of(self.uow, &place).await?,
            place,
            code_key: self.uow.project_keys().get_or_create(project, PURPOSE).await?,
            lifetime,
        }))
    }

    /// Everything that some new people bring with them.
    async fn group(&mut self, house: Option<&House>, rows: &[Row]) -> Result<Group> {
        let cx = self.application.cx;
        let users: Vec<User> = rows.iter().map(|row| new_user(cx, row)).collect::<Result<_>>()?;
        let mut group = Group::default();
        let Some(house) = house else {
            for user in users {
                group.add_user(cx, user, None)?;
            }
            return Ok(group);
        };
        let numbers = self.numbers(house, &users).await?;
        for (user, number) in users.into_iter().zip(numbers) {
            let draft = house.issue(cx, &user, number)?;
            group.add_user(cx, user, Some(draft))?;
        }
        Ok(group)
    }

    /// The number of each new person's card. What is made of their IDs is claimed together.
    async fn numbers(&mut self, house: &House, users: &[User]) -> Result<Vec<NewNumber>> {
        let mut numbers = Vec::with_capacity(users.len());
        if !house.numbering.follows_users() {
            for user in users {
                numbers.push(house.numbering.take(self.uow, user).await?);
            }
            return Ok(numbers);
        }
        let mut claims: Vec<(CardNumber, Id<kind::User>)> = Vec::with_capacity(users.len());
        for user in users {
            claims.extend(house.numbering.of_user(user)?.map(|number| (number, user.id)));
        }
        let project = self.application.cx.project().id;
        let refused = self.uow.card_numbers().claim_many(project, &claims).await?;
        let refused: HashSet<Id<kind::User>> = refused.into_iter().collect();
        let claimed = claims.into_iter().map(|(number, user)| match refused.contains(&user) {
            true => NewNumber::InUse(number),
            false => NewNumber::Own(number),
        });
        numbers.extend(claimed);
        Ok(numbers)
    }

    async fn write_group(&mut self, group: Group, mails: &[(Job, Timestamp)], ids: &[Id<kind::User>]) -> Result<()> {
        self.uow.users().add_many(group.users).await?;
        self.uow.person_keys().add_many(ids.to_vec()).await?;
        automation::touch_new(self.uow, self.cx().project().id, ids).await?;
        self.uow.credentials().add_many(&group.credentials).await?;
        self.uow.invitations().add_many(&group.invitations).await?;
        self.uow.events().add_many(&group.events).await?;
        self.uow.audit().add_many(&group.audit).await?;
        let now = self.cx().now();
        let reconciles = group.reconciles.iter().map(|job| (job, now));
        self.uow.jobs().add_many(reconciles.chain(mails.iter().map(|(job, at)| (job, *at)))).await?;
        Ok(())
    }

    /// The mails, no more a minute than the project wants.
    fn mails(&self, invitations: &[Invitation], invited: &mut u64) -> Result<Vec<(Job, Timestamp)>> {
        let cx = self.application.cx;
        let rate = u64::from(self.application.rulebook.settings.invitations.mails_per_minute);
        let mail = |(place, invitation): (u64, &Invitation)| {
            let job = jobs::job(cx, Task::SendInvitation { invitation: invitation.id })?;
            let minute = SignedDuration::from_mins(minute_of(place, rate));
            Ok((job, cx.now().saturating_add(minute).unwrap_or(Timestamp::MAX)))
        };
        let mails = (*invited..).zip(invitations).map(mail).collect();
        *invited += invitations.len() as u64;
        mails
    }
}

/// In which minute a mail goes, by its place in the row of all; a rate of 0 knows no limit.
fn minute_of(place: u64, rate: u64) -> i64 {
    place.checked_div(rate).map_or(0, |minute| i64::try_from(minute).unwrap_or(i64::MAX))
}

/// Where new credentials come from.
struct House {
    place: credentials::House,
    numbering: Numbering,
    code_key: DataKey,
    lifetime: SignedDuration,
}

/// New people, row by row of each table.
#[derive(Default)]
struct Group {
    users: Vec<(User, domain::credential::Enrolment)>,
    credentials: Vec<Credential>,
    invitations: Vec<Invitation>,
    events: Vec<Event>,
    audit: Vec<AuditEntry>,
    reconciles: Vec<Job>,
}

/// A credential on its way, and what it asks for.
struct Draft {
    credential: Credential,
    invitation: Option<Invitation>,
    events: Vec<Event>,
    reconcile: Option<Job>,
}

impl Group {
    fn add_user(&mut self, cx: &Context, user: User, draft: Option<Draft>) -> Result<()> {
        self.events.push(record::event_of(cx, Category::UserCreated, &user)?);
        self.audit.push(AuditEntry {
            id: cx.fresh_id()?,
            project: Some(cx.project().id),
            at: cx.now(),
            actor: cx.actor(),
            action: "users.create".into(),
            subject: Some(user.id.into()),
            detail: json!({ "by": "autosync" }),
            personal: None,
            person: Some(user.id),
        });
        if let Some(draft) = draft {
            let enrolment = enrolment(false, [&draft.credential]);
            self.users.push((user, enrolment));
            self.credentials.push(draft.credential);
            self.invitations.extend(draft.invitation);
            self.events.extend(draft.events);
            self.reconciles.extend(draft.reconcile);
        } else {
            self.users.push((user, domain::credential::Enrolment::NotInvited));
        }
        Ok(())
    }
}

impl House {
    /// Asks for a credential, and for what follows from that, as far as it can be done at once.
    fn issue(&self, cx: &Context, user: &User, number: NewNumber) -> Result<Draft> {
        let is_free = !matches!(number, NewNumber::InUse(_));
        let new = NewCredential {
            id: cx.fresh_id()?,
            project: cx.project().id,
            user: user.id,
            system: self.place.system.id,
            pool: self.place.pool.id,
            format: self.numbering.format,
            number: number.known(),
            validity: Validity::new(cx.now(), self.numbering.ends_at(cx.now())).map_err(Error::internal)?,
            origin: CredentialOrigin::Sync,
            send_invitation: true,
            replaces: None,
        };
        let (credential, mut effects) = Credential::request(new, cx.now());
        let mut draft = Draft { credential, invitation: None, events: Vec::new(), reconcile: None };
        if !is_free {
            effects.retain(|effect| !matches!(effect, Effect::Reconcile));
            effects.extend(draft.apply(cx, self, CredentialEvent::Wait { reason: PendingReason::NumberInUse })?);
        }
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            queue.extend(self.carry_out(cx, user, &mut draft, effect)?);
        }
        draft.credential.version = 1;
        Ok(draft)
    }

    fn carry_out(&self, cx: &Context, user: &User, draft: &mut Draft, effect: Effect) -> Result<Vec<Effect>> {
        match effect {
            Effect::Event { category, detail } => draft.tell(cx, user, category, detail)?,
            Effect::Invite if self.place.capabilities.inviting == Inviting::Ours => {
                draft.invitation = Some(self.invite(cx, &draft.credential)?);
            }
            Effect::Reconcile if self.place.in_process() => return self.close_gap(cx, draft),
            Effect::Reconcile | Effect::UpdateCard => {
                draft.reconcile = Some(jobs::job(cx, Task::Reconcile { credential: draft.credential.id })?);
            }
            // Of the system's own invitations we know nothing; the rest needs a phone or an earlier
            // invitation, which nobody has who is new.
            _ => {}
        }
        Ok(Vec::new())
    }

    fn close_gap(&self, cx: &Context, draft: &mut Draft) -> Result<Vec<Effect>> {
        let Some(act) = draft.credential.gap(self.place.capabilities.states, cx.now()) else { return Ok(Vec::new()) };
        let Some(observation) = self.place.answer(act, &draft.credential)? else { return Ok(Vec::new()) };
        let event = CredentialEvent::answer(draft.credential.generation, observation);
        draft.apply(cx, self, event)
    }

    fn invite(&self, cx: &Context, credential: &Credential) -> Result<Invitation> {
        let id = cx.fresh_id()?;
        let new = NewInvitation {
            id,
            project: credential.project,
            user: credential.user,
            credential: credential.id,
            generation: credential.generation,
            channel: Channel::Mail,
            code_hash: Code::of(id, &self.code_key).hash(),
            lifetime: self.lifetime,
            resend_of: None,
        };
        Ok(Invitation::new(&new, cx.now()))
    }
}

impl Draft {
    fn apply(&mut self, cx: &Context, house: &House, event: CredentialEvent) -> Result<Vec<Effect>> {
        let (credential, effects) = self.credential.clone().apply(event, house.place.capabilities.states, cx.now())?;
        self.credential = credential;
        Ok(effects)
    }

    fn tell(&mut self, cx: &Context, user: &User, category: Category, detail: Detail) -> Result<()> {
        self.events.push(Event {
            credential: Some(self.credential.id),
            system: Some(self.credential.system),
            pool: Some(self.credential.pool),
            detail,
            ..record::event_of(cx, category, user)?
        });
        Ok(())
    }
}

fn new_user(cx: &Context, row: &Row) -> Result<User> {
    let mut profile = Profile {
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        email: Some(row.email.clone()),
        card_id: Some(row.card_id.clone()),
        sync_id: row.sync_id.clone(),
        ..Profile::default()
    };
    set_custom(&mut profile, row);
    Ok(User {
        id: cx.fresh_id()?,
        project: cx.project().id,
        profile,
        state: UserState::Active,
        origin: Origin::Csv,
        sync_digest: Some(digest(row, &mut Vec::new())),
        deletion_requested_at: None,
        created_at: cx.now(),
        updated_at: cx.now(),
        version: 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_fill_one_minute_after_the_other() {
        assert_eq!(minute_of(0, 600), 0);
        assert_eq!(minute_of(599, 600), 0);
        assert_eq!(minute_of(600, 600), 1);
        assert_eq!(minute_of(12_345, 0), 0);
    }
}
