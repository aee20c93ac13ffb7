//! People with links, and phones that are no more than their keys.

use app::credentials::{self, Acquisition};
use app::enrol::{self, Claimed, Error, NewDevice, Nonces, PhoneState, Told};
use app::sweeps::Sweep;
use app::testing::House;
use connect::Connector as _;
use connect::mobile_id::MobileId;
use domain::credential::{Credential, CredentialEvent, Status};
use domain::device::{Device, PublicKey, Thumbprint};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation};
use domain::user::{User, UserState};
use store::repo::EVENTS;
use store::repo::list::ListQuery;

/// A house with a person who was sent a link.
pub(crate) struct Invited {
    pub(crate) house: House,
    pub(crate) user: User,
    pub(crate) credential: Id<kind::Credential>,
    pub(crate) code: String,
}

impl Invited {
    /// One on each database.
    pub(crate) async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for house in House::both().await {
            let user = house.user("Ada", "4711").await;
            all.push(Self::of(house, user).await);
        }
        all
    }

    pub(crate) async fn of(house: House, user: User) -> Self {
        let (credential, code) = invite(&house, &user).await;
        Self { house, user, credential, code }
    }

    /// A phone that has claimed and confirmed.
    pub(crate) async fn enrolled(&self, key: u8) -> PhoneState {
        self.claim(key).await.unwrap();
        enrol::confirm(&self.house.app, &thumbprint(key), Told::default(), &[]).await.unwrap()
    }

    pub(crate) async fn claim(&self, key: u8) -> Result<Claimed, Error> {
        enrol::claim(&self.house.app, &self.code, None, phone(key)).await
    }

    pub(crate) async fn state(&self, key: u8) -> Result<PhoneState, Error> {
        enrol::state(&self.house.app, &thumbprint(key), Told::default()).await
    }

    pub(crate) async fn status(&self, key: u8) -> (&'static str, Option<&'static str>) {
        let state = self.state(key).await.unwrap();
        (state.status.as_str(), state.reason)
    }

    pub(crate) async fn disabled(&self, key: u8, obeyed: enrol::Obeyed) -> Result<PhoneState, Error> {
        enrol::disabled(&self.house.app, &thumbprint(key), obeyed, Told::default()).await
    }

    pub(crate) async fn credential(&self) -> Credential {
        let mut reader = self.house.app.store().read().await.unwrap();
        reader.credentials().lookup(self.house.project.id, self.credential).await.unwrap().unwrap()
    }

    pub(crate) async fn shown(&self) -> Status {
        self.credential().await.status(self.house.app.now())
    }

    pub(crate) async fn device(&self, key: u8) -> Option<Device> {
        self.house.app.store().read().await.unwrap().devices().by_thumbprint(&thumbprint(key)).await.unwrap()
    }

    pub(crate) async fn invitation(&self) -> Invitation {
        let mut reader = self.house.app.store().read().await.unwrap();
        let all = reader.invitations().of_credential(self.house.project.id, self.credential).await.unwrap();
        all.into_iter().next_back().unwrap()
    }

    /// Lets the schedule look once; answers how much it found.
    pub(crate) async fn sweep(&self, sweep: Sweep) -> u64 {
        sweep.run(&self.house.app, self.house.app.now()).await.unwrap()
    }

    /// How often something of this category was recorded.
    pub(crate) async fn recorded(&self, category: Category) -> usize {
        let mut reader = self.house.app.store().read().await.unwrap();
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = reader.events().list(self.house.project.id, &query).await.unwrap();
        page.items.iter().filter(|recorded| recorded.event.category == category).count()
    }

    /// Changes the credential as a use case of another part of the house would.
    pub(crate) async fn change(&self, event: CredentialEvent) {
        let capabilities = MobileId.capabilities(&domain::settings::Settings::default()).states;
        let mut uow = self.house.app.store().begin().await.unwrap();
        let credential = self.credential().await;
        let (mut credential, _) = credential.apply(event, capabilities, self.house.app.now()).unwrap();
        credential.version += 1;
        uow.credentials().update(&credential).await.unwrap();
        uow.commit().await.unwrap();
    }

    /// Asks for the user's deletion: the rights first, then the waiting.
    pub(crate) async fn delete_user(&self) {
        let cx = self.house.system();
        let mut user = self.user.clone();
        user.state = UserState::DeletionPending;
        user.deletion_requested_at = Some(cx.now());
        user.version += 1;
        let mut uow = cx.begin().await.unwrap();
        uow.users().update(&user).await.unwrap();
        uow.commit().await.unwrap();
        credentials::revoke(&cx, self.credential, domain::credential::FinalReason::HolderDeleted).await.unwrap();
    }

    pub(crate) async fn user_is_there(&self) -> bool {
        let mut reader = self.house.app.store().read().await.unwrap();
        reader.users().lookup(self.house.project.id, self.user.id).await.unwrap().is_some()
    }
}

/// Acquires a credential and answers the code of its link.
pub(crate) async fn invite(house: &House, user: &User) -> (Id<kind::Credential>, String) {
    let asked = Acquisition { channel: Some(Channel::Shown), ..Acquisition::new(house.pool.id, user.id) };
    let acquired = credentials::acquire(&house.system(), asked).await.unwrap();
    (acquired.credential.id, acquired.shown.unwrap().code.text())
}

pub(crate) fn thumbprint(key: u8) -> Thumbprint {
    Thumbprint([key; 32])
}

pub(crate) fn phone(key: u8) -> NewDevice {
    NewDevice {
        name: format!("Phone {key}"),
        platform: "test".to_owned(),
        public_key: PublicKey { x: [key; 32], y: [key; 32] },
        thumbprint: thumbprint(key),
        encryption_key: PublicKey { x: [key; 32], y: [!key; 32] },
    }
}

/// What a phone has heard once an answer with this state has reached it: its nonce goes there and back.
pub(crate) async fn heard(house: &House, state: &PhoneState) -> Told {
    let nonces: &Nonces = house.app.nonces().await.unwrap();
    nonces.read(&nonces.fresh(house.app.now(), state.told())).unwrap().told
}
