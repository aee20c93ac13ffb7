//! Carrying out what a transition asks for, in its own unit of work.
//!
//! Every change of a credential passes through here: the row, its events, its
//! invitations, phones and card numbers, the user's enrolment, and the jobs that
//! follow. A connector that answers without I/O is asked at once, so that its
//! answer stands in the same unit; any other is asked by a job.

use std::collections::VecDeque;

use connect::{Capabilities, Connector, Order};
use domain::credential::{self, Act, Credential, CredentialEvent, Effect, HolderNotice, Intent, Observation};
use domain::device::{DeviceEvent, DeviceState, Removal};
use domain::event::{Actor, Category, Detail, Event};
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation};
use domain::job::{self, Task};
use domain::settings::Settings;
use domain::user::{User, UserState};
use store::UnitOfWork;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::invitations::{Code, issue};
use crate::{jobs, record, settings};

/// What came of it.
pub(crate) struct Settled {
    /// The credential as it was written.
    pub credential: Credential,
    /// The invitation that was made, with its code.
    pub invitation: Option<(Invitation, Code)>,
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
    let house = House::of(cx, uow, &credential).await?;
    let (credential, effects) = credential.apply(event, house.capabilities.states, cx.now())?;
    Settlement { cx, uow, user, house, channel, invitation: None }.run(credential, effects).await
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
    let house = House::of(cx, uow, &credential).await?;
    Settlement { cx, uow, user, house, channel, invitation: None }.run(credential, effects).await
}

/// The credential's system, as the project set it up.
struct House {
    connector: &'static dyn Connector,
    capabilities: Capabilities,
    settings: Settings,
}

impl House {
    async fn of(cx: &Context, uow: &mut UnitOfWork, credential: &Credential) -> Result<Self> {
        let settings = settings::load(uow, cx.project().id).await?;
        let system = uow.systems().lookup(cx.project().id, credential.system).await?;
        let connector = connect::connector(system.ok_or(Error::NotFound("credential system"))?.connector);
        Ok(Self { connector, capabilities: connector.capabilities(&settings), settings })
    }
}

struct Settlement<'a> {
    cx: &'a Context,
    uow: &'a mut UnitOfWork,
    user: &'a User,
    house: House,
    channel: Option<Channel>,
    invitation: Option<(Invitation, Code)>,
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
        self.write_enrolment().await?;
        Ok(Settled { credential, invitation: self.invitation })
    }

    async fn follow(&mut self, mut credential: Credential, queue: &mut VecDeque<Effect>) -> Result<Credential> {
        while let Some(effect) = queue.pop_front() {
            match effect {
                Effect::Reconcile if self.house.capabilities.in_process => {
                    let (next, more) = self.close_gap(credential).await?;
                    credential = next;
                    queue.extend(more);
                }
                Effect::UpdateCard if self.house.capabilities.in_process => {} // the phone takes it when it asks next
                Effect::Reconcile | Effect::UpdateCard => self.queue_reconcile(&credential).await?,
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
    async fn close_gap(&mut self, credential: Credential) -> Result<(Credential, Vec<Effect>)> {
        let Some(act) = credential.gap(self.house.capabilities.states, self.cx.now()) else {
            return Ok((credential, Vec::new()));
        };
        let answer = ask(self.house.connector, act, &credential).await.map_err(Error::internal)?;
        let Some(observation) = answer else { return Ok((credential, Vec::new())) };
        let event = CredentialEvent::answer(credential.generation, observation);
        Ok(credential.apply(event, self.house.capabilities.states, self.cx.now())?)
    }

    async fn queue_reconcile(&mut self, credential: &Credential) -> Result<()> {
        jobs::queue(self.cx, self.uow, Task::Reconcile { credential: credential.id }).await
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
            Effect::NotifyHolder(notice) => self.notify_holder(notice).await,
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
        let event = Event {
            credential: Some(credential.id),
            system: Some(credential.system),
            pool: Some(credential.pool),
            device,
            detail,
            ..record::event_of(self.cx, category, self.user)?
        };
        Ok(self.uow.events().add(&event).await?)
    }

    async fn invite(&mut self, credential: &Credential) -> Result<()> {
        if !self.house.capabilities.invites {
            return Ok(());
        }
        let made = issue::issue(self.cx, self.uow, self.user, credential, &self.house.settings, self.channel).await?;
        self.invitation = Some(made);
        Ok(())
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

    async fn notify_holder(&mut self, notice: HolderNotice) -> Result<()> {
        let notice = match notice {
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

/// One call to a connector.
pub(crate) async fn ask(connector: &dyn Connector, act: Act, credential: &Credential) -> connect::Answer {
    let order = Order { credential };
    match act {
        Act::Issue => connector.issue(order).await,
        Act::Inquire => connector.inquire(order).await,
        Act::Suspend => connector.suspend(order).await,
        Act::Resume => connector.resume(order).await,
        Act::Revoke => connector.revoke(order).await,
    }
}

/// What a failed call says of a credential; `None` if nothing is known yet.
pub(crate) fn observation_of(act: Act, error: &connect::Error) -> Option<Observation> {
    let detail = error.to_string();
    match (error, act) {
        (connect::Error::Transient { .. } | connect::Error::OutcomeUnknown, _) => None,
        (connect::Error::NotFound, Act::Revoke) => Some(Observation::Revoked),
        (connect::Error::NotFound, Act::Inquire) => Some(Observation::Absent),
        (_, Act::Revoke | Act::Suspend) => Some(Observation::RevokeFailed { detail }),
        (_, Act::Issue | Act::Resume | Act::Inquire) => Some(Observation::IssueFailed { detail }),
    }
}
