//! What must be true when the faults have ended and everything has come to rest.

use std::collections::{BTreeMap, BTreeSet};

use app::automation;
use domain::credential::{Credential, Intent, Observed};
use domain::system::CredentialPool;
use domain::user::{User, UserState};
use simulate::origo::{self, CredentialStatus, InvitationStatus};

use crate::history::History;

/// Everything that is not as it must be; nothing, if all is well.
pub(crate) async fn findings(history: &History<'_>) -> BTreeSet<String> {
    let scene = Scene::load(history).await;
    let mut wrong = BTreeSet::new();
    scene.jobs_are_done(&mut wrong);
    scene.credentials_agree(&mut wrong);
    scene.nothing_besides(&mut wrong);
    scene.people_agree(&mut wrong);
    scene.numbers_differ(&mut wrong);
    scene.wishes_are_met(&mut wrong);
    filters_are_content(history, &scene.pools, &mut wrong).await;
    wrong
}

/// How many credentials there are.
pub(crate) async fn count(history: &History<'_>) -> u64 {
    Scene::load(history).await.credentials.len() as u64
}

/// Both sides, as they stand.
struct Scene<'h> {
    history: &'h History<'h>,
    users: Vec<User>,
    credentials: Vec<Credential>,
    pools: Vec<CredentialPool>,
    jobs: Vec<String>,
    cards: BTreeMap<String, origo::Credential>,
    people: BTreeMap<u64, origo::User>,
    invitations: Vec<origo::Invitation>,
}

impl<'h> Scene<'h> {
    async fn load(history: &'h History<'h>) -> Self {
        let cx = history.node.context();
        let project = cx.project().id;
        let mut reader = cx.read().await.unwrap();
        let (mut users, mut credentials) = (Vec::new(), Vec::new());
        for id in &history.users {
            users.extend(reader.users().lookup(project, *id).await.unwrap());
            credentials.extend(reader.credentials().of_user(project, *id).await.unwrap());
        }
        let pools = reader.pools().list(project).await.unwrap();
        let jobs = reader.jobs().counts().await.unwrap();
        let jobs = jobs.iter().map(|job| format!("{} × {} ({} dead)", job.open, job.kind, job.dead)).collect();
        let system = &history.world.system;
        let cards = system.credentials().into_iter().map(|card| (card.id.to_string(), card)).collect();
        let people = system.users().into_iter().map(|person| (person.id, person)).collect();
        Self { history, users, credentials, pools, jobs, cards, people, invitations: system.invitations() }
    }

    fn jobs_are_done(&self, wrong: &mut BTreeSet<String>) {
        wrong.extend(self.jobs.iter().map(|job| format!("jobs are left: {job}")));
    }

    /// What we believe of each credential is what the system has.
    fn credentials_agree(&self, wrong: &mut BTreeSet<String>) {
        for credential in &self.credentials {
            let card = credential.counterpart.card.as_ref().and_then(|card| self.cards.get(card));
            let status = card.map(|card| card.status);
            let agrees = match (credential.intent, credential.observed, status) {
                (Intent::Active, Observed::Invited, Some(CredentialStatus::Reserved)) => {
                    self.is_invited_once(credential)
                }
                (Intent::Active, Observed::Active, Some(CredentialStatus::Issued)) => true,
                (Intent::Suspended(_) | Intent::Revoked(_), Observed::Nothing | Observed::Revoked, status) => {
                    !status.is_some_and(is_living)
                }
                _ => false,
            };
            let confirmed =
                !credential.is_final() || credential.revocation.is_some_and(|one| one.confirmed_at.is_some());
            if !(agrees && confirmed && card.is_none_or(|card| self.fits(credential, card))) {
                wrong.insert(format!("{}: {credential:?}\n    there: {card:?}", credential.id));
            }
        }
    }

    fn is_invited_once(&self, credential: &Credential) -> bool {
        let of = |one: &&origo::Invitation| {
            one.credential_id.map(|id| id.to_string()) == credential.counterpart.card
                && one.status == InvitationStatus::Pending
        };
        self.invitations.iter().filter(of).count() == 1
    }

    /// Holder, pool and number are ours.
    fn fits(&self, credential: &Credential, card: &origo::Credential) -> bool {
        let pool = self.pools.iter().find(|pool| pool.id == credential.pool).map(|pool| pool.external_id.as_str());
        let owner = self.people.get(&card.user_id);
        let number = credential.number.as_ref().map(domain::card::CardNumber::number);
        let living = is_living(card.status);
        pool == Some(card.part_number.as_str())
            && (!living || owner.and_then(|one| one.external_id.clone()) == Some(credential.user.to_string()))
            && (!living || number.as_deref() == Some(card.card_number.as_str()))
    }

    /// Nothing lives there, and no invitation is open, that no credential of ours stands for.
    fn nothing_besides(&self, wrong: &mut BTreeSet<String>) {
        let wanted = self.credentials.iter().filter(|one| one.intent == Intent::Active);
        let mut ours: Vec<&str> = wanted.filter_map(|one| one.counterpart.card.as_deref()).collect();
        let all = ours.len();
        ours.sort_unstable();
        ours.dedup();
        if ours.len() < all {
            wrong.insert("two credentials have one card".to_owned());
        }
        for (id, card) in &self.cards {
            if is_living(card.status) && ours.binary_search(&id.as_str()).is_err() {
                wrong.insert(format!("nobody asked for {card:?}"));
            }
        }
        for one in self.invitations.iter().filter(|one| one.status == InvitationStatus::Pending) {
            let card = one.credential_id.map(|id| id.to_string()).unwrap_or_default();
            if ours.binary_search(&card.as_str()).is_err() {
                wrong.insert(format!("nobody asked for {one:?} of {card}"));
            }
        }
    }

    /// Whoever is there is one of ours, under the present name; who was deleted is gone on both sides.
    fn people_agree(&self, wrong: &mut BTreeSet<String>) {
        for person in self.people.values() {
            let user = self.users.iter().find(|user| Some(user.id.to_string()) == person.external_id);
            match user {
                None => drop(wrong.insert(format!("nobody knows {person:?}"))),
                Some(user) if user.profile.last_name != person.family_name => {
                    wrong.insert(format!("{} is {} here and {person:?} there", user.id, user.profile.last_name));
                }
                Some(_) => {}
            }
        }
        for user in self.users.iter().filter(|user| user.state == UserState::DeletionPending) {
            wrong.insert(format!("{} was to be deleted", user.id));
        }
    }

    fn numbers_differ(&self, wrong: &mut BTreeSet<String>) {
        let mut owners = BTreeMap::new();
        for credential in self.credentials.iter().filter(|one| !one.observed.is_gone()) {
            if let Some(number) = &credential.number
                && let Some(other) = owners.insert(number.key(), credential.id)
            {
                wrong.insert(format!("{} and {other} have one number", credential.id));
            }
        }
    }

    /// What administrators asked for last is so, unless something else may have come between.
    fn wishes_are_met(&self, wrong: &mut BTreeSet<String>) {
        for one in self.history.known.all() {
            let found = self.credentials.iter().find(|credential| credential.id == one.id);
            let met = match found {
                Some(credential) => one.wish.is_met_by(credential.intent) || one.excused,
                None => !self.users.iter().any(|user| user.id == one.user),
            };
            if !met {
                wrong.insert(format!("{one:?} is {found:?}"));
            }
        }
    }
}

const fn is_living(status: CredentialStatus) -> bool {
    use CredentialStatus as S;
    matches!(status, S::Reserved | S::Issued | S::RevokeInitiated | S::Revoking)
}

/// The filters of the pools want nothing any more.
async fn filters_are_content(history: &History<'_>, pools: &[CredentialPool], wrong: &mut BTreeSet<String>) {
    let cx = history.node.context();
    for pool in pools {
        let (generate, revoke) = (&pool.auto_generate_filter, &pool.auto_revoke_filter);
        let counts = automation::preview(&cx, pool.id, generate, revoke).await.unwrap().counts;
        if (counts.gain, counts.lose) != (0, 0) {
            wrong.insert(format!("{}: {generate:?} and {revoke:?} still want {counts:?}", pool.id));
        }
    }
}
