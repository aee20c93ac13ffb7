//! Carrying out what a transition asks for, in its own unit of work.
//!
//! Every change of a credential passes through here: the row, its events, its
//! invitations, phones and card numbers, the user's enrolment, and the jobs that
//! follow. A connector that answers without I/O is asked at once, so that its
//! answer stands in the same unit; any other is asked by a job.

use std::collections::VecDeque;

use connect::{Inviting, SystemInvitation};
use domain::credential::{self, Credential, CredentialEvent, Effect, HolderNotice, Intent, Observed, Source};
use domain::device::{DeviceEvent, DeviceState, Removal};
use domain::event::{Actor, Category, Detail, Event};
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation};
use domain::job::{self, Task};
use domain::user::{User, UserState};
use store::UnitOfWork;

use super::house::House;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::invitations::{Code, issue};
use crate::{automation, certificates, jobs, processes, record, systems};

/// What came of it.
pub(crate) struct Settled {
    /// The credential as it was written.
    pub credential: Credential,
    /// The invitation that was made, with its code.
    pub invitation: Option<(Invitation, Code)>,
    /// The job that asks the system.
    pub job: Option<Id<kind::Job>>,
}

/// Where an event comes from.
enum By {
    /// Somebody or something of ours, who says how an invitation is to travel.
    Request(Option<Channel>),
    /// The system, with the invitation that it made.
    System(Option<SystemInvitation>),
}

/// Applies an event to a credential and carries out what follows.
pub(crate) async fn settle_with(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: Credential,
    event: CredentialEvent,
    channel: Option<Channel>,
) -> Result<Settled> {
    let house = House::of(cx.app(), uow, &credential).await?;
    let (credential, effects) = credential.apply(event, house.capabilities.states, cx.now())?;
    let by = By::Request(channel);
    Settlement { cx, uow, user, house, by, invitation: None, job: None }.run(credential, effects).await
}

/// Applies what a system said of a credential; `invitation` is the one that it made, if it made one.
pub(crate) async fn settle_observation(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: Credential,
    event: CredentialEvent,
    invitation: Option<SystemInvitation>,
) -> Result<Settled> {
    let house = House::of(cx.app(), uow, &credential).await?;
    let was_final = credential.is_final();
    let left_open = open_invitation(&credential, &event);
    let (credential, effects) = credential.apply(event, house.capabilities.states, cx.now())?;
    let by = By::System(invitation);
    let settlement = Settlement { cx, uow: &mut *uow, user, house, by, invitation: None, job: None };
    let settled = settlement.run(credential, effects).await?;
    if let Some(invitation) = left_open.filter(|_| settled.credential.observed.is_gone()) {
        jobs::queue(cx, uow, Task::CancelInvitation { credential: settled.credential.id, invitation }).await?;
    }
    if settled.credential.is_final() && !was_final {
        automation::hold_after(cx, uow, &settled.credential).await?; // somebody ended it there
    }
    Ok(settled)
}

/// The invitation that is open there as far as we know. Whether it ends with its credential only the answer to a call of
/// ours says: where a report comes before that, or instead of it, the system is to cancel the invitation too.
pub(super) fn open_invitation(credential: &Credential, event: &CredentialEvent) -> Option<String> {
    let is_reported = matches!(event, CredentialEvent::Observe { source: Source::Report, .. });
    let invitation = credential.counterpart.invitation.as_ref();
    let is_open = matches!(credential.observed, Observed::Invited | Observed::Pending);
    invitation.filter(|_| is_reported && is_open).cloned()
}

/// Carries out the effects of a transition that was made already.
pub(crate) async fn settle(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: Credential,
    effects: Vec<Effect>,
    channel: Option<Channel>,
) -> Result<Settled> {
    let house = House::of(cx.app(), uow, &credential).await?;
    let by = By::Request(channel);
    Settlement { cx, uow, user, house, by, invitation: None, job: None }.run(credential, effects).await
}

/// An event about a credential.
pub(super) fn event_about(
    cx: &Context,
    user: &User,
    credential: &Credential,
    category: Category,
    detail: Detail,
) -> Result<Event> {
    Ok(Event {
        credential: Some(credential.id),
        system: Some(credential.system),
        pool: Some(credential.pool),
        detail,
        ..record::event_of(cx, category, user)?
    })
}

struct Settlement<'a> {
    cx: &'a Context,
    uow: &'a mut UnitOfWork,
    user: &'a User,
    house: House,
    by: By,
    invitation: Option<(Invitation, Code)>,
    job: Option<Id<kind::Job>>,
}

impl Settlement<'_> {
    async fn run(mut self, mut credential: Credential, effects: Vec<Effect>) -> Result<Settled> {
        // A new credential's row must be there before what refers to it is written.
        self.write(&mut credential).await?;
        let mut queue = VecDeque::from(effects);
        loop {
            credential = self.follow(credential, &mut queue).await?;
            let Some(event) = self.phone_out_of_reach(&credential).await? else { break };
            let before = credential.clone();
            let (next, more) = credential.apply(event, self.house.capabilities.states, self.cx.now())?;
            credential = next;
            if credential == before {
                break;
            }
            queue.extend(more);
        }
        self.write(&mut credential).await?;
        if self.house.in_process() {
            certificates::follow_credential(self.cx, self.uow, &credential).await?;
            if credential.is_final() {
                Box::pin(processes::credential_ended(self.cx, self.uow, self.user, &credential)).await?;
            }
        }
        self.write_enrolment().await?;
        if credential.is_over() && self.house.system.delete_users_without_credentials {
            systems::part_with(self.cx, self.uow, &self.house.system, self.user.id).await?;
        }
        Ok(Settled { credential, invitation: self.invitation, job: self.job })
    }

    async fn follow(&mut self, mut credential: Credential, queue: &mut VecDeque<Effect>) -> Result<Credential> {
        while let Some(effect) = queue.pop_front() {
            match effect {
                Effect::Reconcile if self.house.in_process() => {
                    let (next, more) = self.close_gap(credential)?;
                    credential = next;
                    queue.extend(more);
                }
                Effect::UpdateCard if self.house.in_process() => {} // the phone takes it when it asks next
                Effect::Reconcile => self.queue(Task::Reconcile { credential: credential.id }).await?,
                Effect::UpdateCard => self.queue(Task::UpdateCard { credential: credential.id }).await?,
                effect => self.carry_out(&credential, effect).await?,
            }
        }
        Ok(credential)
    }

    /// A phone whose lease was over before it was to give way cannot work, so nobody needs to wait for it.
    async fn phone_out_of_reach(&mut self, credential: &Credential) -> Result<Option<CredentialEvent>> {
        let current = credential.device.filter(|_| credential.intent != Intent::Active);
        for id in credential.retiring.iter().copied().chain(current) {
            let device = self.uow.devices().lookup(self.cx.project().id, id).await?;
            if device.is_some_and(|device| device.lease_until.is_some() && !device.may_work(self.cx.now())) {
                return Ok(Some(CredentialEvent::LeaseEnded { device: id }));
            }
        }
        Ok(None)
    }

    async fn write(&mut self, credential: &mut Credential) -> Result<()> {
        if credential.version == 0 {
            credential.version = 1;
            return Ok(self.uow.credentials().add(credential).await?);
        }
        credential.version += 1;
        Ok(self.uow.credentials().update(credential).await?)
    }

    /// Asks a connector that answers at once, and applies its answer.
    fn close_gap(&self, credential: Credential) -> Result<(Credential, Vec<Effect>)> {
        let Some(act) = credential.gap(self.house.capabilities.states, self.cx.now()) else {
            return Ok((credential, Vec::new()));
        };
        let Some(observation) = self.house.answer(act, &credential)? else { return Ok((credential, Vec::new())) };
        let event = CredentialEvent::answer(credential.generation, observation);
        Ok(credential.apply(event, self.house.capabilities.states, self.cx.now())?)
    }

    async fn queue(&mut self, task: Task) -> Result<()> {
        self.job = Some(jobs::queue(self.cx, self.uow, task).await?);
        Ok(())
    }

    async fn carry_out(&mut self, credential: &Credential, effect: Effect) -> Result<()> {
        match effect {
            Effect::Event { category, detail } => self.record(credential, category, detail, None).await,
            Effect::Invite => self.invite(credential).await,
            Effect::VoidInvitations => self.void_invitations(credential).await,
            Effect::DisableDevice(device) => self.remove(credential, device).await,
            Effect::ReleaseNumber(number) => {
                self.uow.card_numbers().release(self.cx.project().id, &number, self.user.id).await?;
                Ok(())
            }
            Effect::NotifyHolder(notice) => Box::pin(self.notify_holder(credential, notice)).await,
            Effect::NotifyContact(notice) => self.notify_contact(credential, notice).await,
            Effect::Reconcile | Effect::UpdateCard => Ok(()),
        }
    }

    async fn record(
        &mut self,
        credential: &Credential,
        category: Category,
        detail: Detail,
        device: Option<Id<kind::Device>>,
    ) -> Result<()> {
        let event = Event { device, ..event_about(self.cx, self.user, credential, category, detail)? };
        Ok(self.uow.events().add(&event).await?)
    }

    async fn invite(&mut self, credential: &Credential) -> Result<()> {
        let settings = &self.house.settings;
        match (self.house.capabilities.inviting, &mut self.by) {
            (Inviting::Ours, by) => {
                let channel = if let By::Request(channel) = by { *channel } else { None };
                let made = issue::issue(self.cx, self.uow, self.user, credential, settings, channel).await?;
                self.invitation = Some(made);
                Ok(())
            }
            (Inviting::Theirs | Inviting::Link, By::System(told)) => match told.take() {
                Some(told) => issue::enter(self.cx, self.uow, self.user, credential, &self.house, told).await,
                None => Ok(()),
            },
            (Inviting::Theirs | Inviting::Link, By::Request(_)) => {
                self.queue(Task::ResendInvitation { credential: credential.id }).await
            }
        }
    }

    /// Phones that claimed but never confirmed go with the invitation that they claimed.
    async fn void_invitations(&mut self, credential: &Credential) -> Result<()> {
        issue::void_all(self.cx, self.uow, self.user, credential).await?;
        for device in self.uow.devices().of_credential(self.cx.project().id, credential.id).await? {
            if device.state == DeviceState::Claimed {
                self.remove(credential, device.id).await?;
            }
        }
        Ok(())
    }

    async fn remove(&mut self, credential: &Credential, device: Id<kind::Device>) -> Result<()> {
        let Some(device) = self.uow.devices().lookup(self.cx.project().id, device).await? else { return Ok(()) };
        let reason = match (device.state, credential.is_final()) {
            (DeviceState::Claimed, _) => Removal::NeverConfirmed,
            (_, true) => Removal::Revoked,
            (_, false) => Removal::Replaced,
        };
        let event = DeviceEvent::Remove { reason };
        let (device, category) = device.apply(event, self.cx.now()).map_err(Error::internal)?;
        self.uow.devices().update(&device).await?;
        match category {
            Some(category) => self.record(credential, category, Detail::default(), Some(device.id)).await,
            None => Ok(()),
        }
    }

    async fn notify_holder(&mut self, credential: &Credential, notice: HolderNotice) -> Result<()> {
        let settings = &self.house.settings;
        let notice = match notice {
            HolderNotice::PhoneAdded
                if processes::tells_of_phone(self.cx, self.uow, settings, self.user, credential).await? =>
            {
                job::HolderNotice::PhoneAddedBySms
            }
            HolderNotice::PhoneAdded => job::HolderNotice::PhoneAdded,
            HolderNotice::PhoneReset => job::HolderNotice::PhoneReset,
        };
        let letter = jobs::letter(self.user);
        jobs::queue_letter(self.cx, self.uow, Task::NotifyHolder { notice }, letter, self.cx.now()).await
    }

    async fn notify_contact(&mut self, about: &Credential, notice: credential::ContactNotice) -> Result<()> {
        use credential::ContactNotice as Asked;
        let credential = about.id;
        let notice = match notice {
            Asked::PhoneReset => job::ContactNotice::PhoneReset,
            Asked::DeletedUserRevoked => {
                job::ContactNotice::RightsRevoked { by_phone: matches!(self.cx.actor(), Actor::Phone(_)) }
            }
            Asked::IssueFailed => job::ContactNotice::IssueFailed { credential },
            Asked::RevokeFailed => job::ContactNotice::RevokeFailed { credential },
            Asked::RevocationOverdue => job::ContactNotice::RevocationOverdue { credential },
        };
        let letter = jobs::letter(self.user);
        jobs::queue_letter(self.cx, self.uow, Task::NotifyContact { notice }, letter, self.cx.now()).await
    }

    async fn write_enrolment(&mut self) -> Result<()> {
        let project = self.cx.project().id;
        let credentials = self.uow.credentials().of_user(project, self.user.id).await?;
        let enrolment = credential::enrolment(self.user.state == UserState::DeletionPending, &credentials);
        Ok(self.uow.users().set_enrolment(self.user.id, enrolment).await?)
    }
}
