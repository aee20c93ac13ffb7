//! What a system reports of many credentials, in one unit of work. Where nothing follows but events, as when cards were
//! revoked there, all of it is written together; whatever leads to more is carried out by itself.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::credential::{self, Credential, CredentialEvent, Effect, Observation};
use domain::event::Event;
use domain::id::{Id, kind};
use domain::invitation::InvitationEvent;
use domain::job::Task;
use domain::system::CredentialSystem;
use domain::user::{User, UserState};
use store::UnitOfWork;
use store::repo::Hold;

use super::house::House;
use super::settle::{event_about, open_invitation, settle_observation};
use crate::context::Context;
use crate::error::Result;
use crate::{automation, jobs, systems, users};

/// Applies reports about cards of a system, by the card's id there, in their order.
pub(crate) async fn settle_reports(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    mut reports: Vec<(&str, &Observation)>,
) -> Result<()> {
    while !reports.is_empty() {
        let mut seen = HashSet::new();
        let (first_of_each, later): (Vec<_>, _) = reports.into_iter().partition(|(card, _)| seen.insert(*card));
        settle_round(cx, uow, system, &first_of_each).await?;
        reports = later;
    }
    Ok(())
}

/// Applies at most one report about each card.
async fn settle_round(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    reports: &[(&str, &Observation)],
) -> Result<()> {
    let scene = Scene::read(cx, uow, system, reports).await?;
    let mut together = Together::default();
    for (card, observation) in reports {
        let Some(credential) = scene.credentials.get(*card) else { continue };
        let (Some(user), Some(house)) = (scene.users.get(&credential.user), scene.houses.get(&credential.pool)) else {
            continue;
        };
        let event = CredentialEvent::report(credential.generation, (*observation).clone());
        if house.in_process() || !together.take(cx, &scene, user, house, credential, event.clone())? {
            settle_observation(cx, uow, user, credential.clone(), event, None).await?;
            users::finish_deletion(cx, uow, user).await?;
        }
    }
    together.write(cx, uow, system, &scene).await
}

/// Everything that reports are about.
struct Scene {
    users: HashMap<Id<kind::User>, User>,
    /// By the card's id there.
    credentials: HashMap<String, Credential>,
    houses: HashMap<Id<kind::CredentialPool>, House>,
    /// The credentials with an invitation that could be cancelled.
    invited: HashSet<Id<kind::Credential>>,
}

impl Scene {
    async fn read(
        cx: &Context,
        uow: &mut UnitOfWork,
        system: &CredentialSystem,
        reports: &[(&str, &Observation)],
    ) -> Result<Self> {
        let project = system.project;
        let cards = reports.iter().map(|(card, _)| *card).collect();
        let known = uow.credentials().by_remote_cards(system.id, &cards).await?;
        // Users before their credentials, as everybody locks them.
        let users = uow.users().lock_many(project, &known.values().map(|one| one.user).collect()).await?;
        let credentials = uow.credentials().lock_many(project, &known.values().map(|one| one.id).collect()).await?;
        let houses = House::of_system(cx.app(), uow, system).await?;
        let ids: Vec<_> = credentials.iter().map(|credential| credential.id).collect();
        let invitations = uow.invitations().of_credentials(project, &ids).await?;
        let can_be_cancelled = |invitation: domain::invitation::Invitation| {
            let credential = invitation.credential;
            let cancelled = invitation.apply(InvitationEvent::Cancel, cx.now());
            cancelled.is_ok_and(|(_, category)| category.is_some()).then_some(credential)
        };
        Ok(Self {
            users: users.into_iter().map(|user| (user.id, user)).collect(),
            credentials: credentials.into_iter().filter_map(|one| Some((one.counterpart.card.clone()?, one))).collect(),
            houses,
            invited: invitations.into_iter().filter_map(can_be_cancelled).collect(),
        })
    }

    /// Whether an effect is written down, and nothing else is to be done for it.
    fn is_plain(&self, credential: &Credential, effect: &Effect) -> bool {
        match effect {
            Effect::Event { .. } | Effect::ReleaseNumber(_) => true,
            Effect::VoidInvitations => !self.invited.contains(&credential.id),
            _ => false,
        }
    }
}

/// What is written together.
#[derive(Default)]
struct Together {
    credentials: Vec<Credential>,
    events: Vec<Event>,
    numbers: BTreeSet<(String, Id<kind::User>)>,
    holds: Vec<Hold>,
    /// Invitations that nobody knows to have ended with their credentials.
    left_open: Vec<Task>,
}

impl Together {
    /// Takes what a report leads to; answers whether it did. Otherwise more follows than is written here.
    fn take(
        &mut self,
        cx: &Context,
        scene: &Scene,
        user: &User,
        house: &House,
        credential: &Credential,
        event: CredentialEvent,
    ) -> Result<bool> {
        let left_open = open_invitation(credential, &event);
        let (mut after, effects) = credential.clone().apply(event, house.capabilities.states, cx.now())?;
        let phones = after.device.is_some() || !after.retiring.is_empty();
        if phones || !effects.iter().all(|effect| scene.is_plain(credential, effect)) {
            return Ok(false);
        }
        for effect in effects {
            match effect {
                Effect::Event { category, detail } => {
                    self.events.push(event_about(cx, user, &after, category, detail)?);
                }
                Effect::ReleaseNumber(number) => drop(self.numbers.insert((number.key(), user.id))),
                _ => {}
            }
        }
        if let Some(invitation) = left_open.filter(|_| after.observed.is_gone()) {
            self.left_open.push(Task::CancelInvitation { credential: after.id, invitation });
        }
        if after.is_final() && !credential.is_final() {
            self.holds.extend(automation::hold_of_end(cx, &house.pool, &after)); // somebody ended it there
        }
        if after != *credential {
            after.version += 1;
            self.credentials.push(after);
        }
        Ok(true)
    }

    async fn write(self, cx: &Context, uow: &mut UnitOfWork, system: &CredentialSystem, scene: &Scene) -> Result<()> {
        let project = cx.project().id;
        uow.credentials().update_many(&self.credentials).await?;
        uow.events().add_many(&self.events).await?;
        uow.card_numbers().release_many(project, &self.numbers).await?;
        uow.automation().hold_many(project, &self.holds).await?;
        let holders: BTreeSet<_> = self.credentials.iter().map(|credential| credential.user).collect();
        let holders: Vec<_> = holders.into_iter().filter_map(|id| scene.users.get(&id)).collect();
        write_enrolments(uow, project, &holders).await?;
        for task in self.left_open {
            jobs::queue(cx, uow, task).await?;
        }
        if system.delete_users_without_credentials {
            for credential in self.credentials.iter().filter(|credential| credential.is_over()) {
                systems::part_with(cx, uow, system, credential.user).await?;
            }
        }
        for user in holders {
            users::finish_deletion(cx, uow, user).await?;
        }
        Ok(())
    }
}

async fn write_enrolments(uow: &mut UnitOfWork, project: Id<kind::Project>, holders: &[&User]) -> Result<()> {
    let ids: Vec<_> = holders.iter().map(|user| user.id).collect();
    let credentials = uow.credentials().of_users(project, &ids).await?;
    let mut by_user = HashMap::<_, Vec<_>>::new();
    for credential in &credentials {
        by_user.entry(credential.user).or_default().push(credential);
    }
    let mut enrolments = HashMap::<_, Vec<_>>::new();
    for user in holders {
        let theirs = by_user.remove(&user.id).unwrap_or_default();
        let enrolment = credential::enrolment(user.state == UserState::DeletionPending, theirs);
        enrolments.entry(enrolment).or_default().push(user.id);
    }
    Ok(uow.users().set_enrolments(project, &enrolments).await?)
}
