//! The link that a system gives for a pass goes to its holder, once, where we are to carry it.

use std::sync::{Arc, Mutex};

use app::credentials::{self, Acquired, Acquisition};
use app::systems::{self, SystemDocument};
use app::testing::House;
use app::{App, Expected, Parts};
use connect::{
    Answer, Capabilities, Connection, Connector, Connectors, Error, Field, FieldFault, FieldKind, Found, Holder,
    Inventory, Inviting, News, Numbering, Order, Outside, Pending, PoolReport, Reach, Remote, SystemInvitation, Values,
};
use domain::credential::{Counterpart, Observation, SystemCapabilities};
use domain::id::{Id, kind};
use domain::invitation::{Channel, InvitationState};
use domain::settings::Settings;
use domain::system::ConnectorKind;
use domain::time::SignedDuration;
use domain::user::User;
use secrecy::ExposeSecret;

use crate::carrier::Carrier;
use crate::office::Office;
use crate::sms::with_gateway;

const KIND: ConnectorKind = ConnectorKind::named("wallets");
const URL: Field = Field {
    name: "url",
    label: "address",
    help: "Where it answers.",
    kind: FieldKind::Url,
    default: None,
    required: true,
};

/// A system that knows no people, and answers with a link for each pass. Clones share everything.
#[derive(Clone, Default)]
struct There(Arc<Mutex<Vec<String>>>);

impl Connector for There {
    fn kind(&self) -> ConnectorKind {
        KIND
    }

    fn title(&self) -> &'static str {
        "Wallets"
    }

    fn capabilities(&self, _: &Settings) -> Capabilities {
        let states = SystemCapabilities {
            suspend: true,
            update_number: false,
            leases: false,
            revocation_deadline: SignedDuration::from_hours(1),
        };
        Capabilities { inviting: Inviting::Link, numbering: Numbering::Theirs, ..Capabilities::own(states) }
    }

    fn fields(&self) -> &'static [Field] {
        const { &[URL] }
    }

    fn reach(&self) -> Reach<'_> {
        Reach::Remote(self)
    }
}

impl Remote for There {
    fn open(&self, _: &Values, _: Arc<dyn Outside>) -> Result<Arc<dyn Connection>, Vec<FieldFault>> {
        Ok(Arc::new(self.clone()))
    }
}

fn told<'a, T: Send + 'a>(answer: connect::Result<T>) -> Pending<'a, T> {
    Box::pin(async { answer })
}

fn never<'a, T: Send + 'a>() -> Pending<'a, T> {
    told(Err(Error::Unsupported))
}

impl Connection for There {
    fn look<'a>(&'a self, _: Order<'a>) -> Pending<'a, Counterpart> {
        told(Ok(Counterpart { before: Some(Vec::new()), ..Counterpart::default() }))
    }

    fn issue<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        let mut links = self.0.lock().unwrap();
        let pass = format!("pass-{}", links.len());
        let link = format!("https://wallets.test/install/{}", order.credential.id);
        links.push(link.clone());
        told(Ok(Answer {
            counterpart: Some(Counterpart { card: Some(pass.clone()), ..order.credential.counterpart.clone() }),
            number: Some(format!("{}", 700 + links.len())),
            invitation: Some(SystemInvitation { id: pass, code: Some(link.into()), expires_at: None, sent: false }),
            ..Answer::of(Observation::Invited)
        }))
    }

    fn inquire<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        never()
    }

    fn suspend<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        never()
    }

    fn resume<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        never()
    }

    fn revoke<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        never()
    }

    fn update<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        never()
    }

    fn resend<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        never()
    }

    fn update_holder<'a>(&'a self, _: Holder<'a>) -> Pending<'a, ()> {
        never()
    }

    fn delete_holder<'a>(&'a self, _: &'a str) -> Pending<'a, ()> {
        never()
    }

    fn test(&self) -> Pending<'_, ()> {
        never()
    }

    fn pools(&self) -> Pending<'_, Vec<PoolReport>> {
        never()
    }

    fn news<'a>(&'a self, _: Option<&'a str>) -> Pending<'a, News> {
        never()
    }

    fn inventory<'a>(&'a self, _: Option<&'a str>) -> Pending<'a, Inventory> {
        never()
    }

    fn existing<'a>(&'a self, _: Holder<'a>) -> Pending<'a, Inventory> {
        never()
    }

    fn end_card<'a>(&'a self, _: &'a str) -> Pending<'a, ()> {
        never()
    }

    fn find<'a>(&'a self, _: &'a str, _: &'a str) -> Pending<'a, Option<Found>> {
        never()
    }
}

/// An office that hands out passes.
struct Wallets {
    office: Office,
    there: There,
    system: Id<kind::CredentialSystem>,
    pool: Id<kind::CredentialPool>,
}

impl Wallets {
    async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for house in House::both().await {
            all.push(Self::of(house).await);
        }
        all
    }

    async fn of(house: House) -> Self {
        let (there, carrier) = (There::default(), Carrier::default());
        let app = App::new(Parts {
            transports: Arc::new(carrier.clone()),
            connectors: Connectors::new(vec![Arc::new(connect::mobile_id::MobileId), Arc::new(there.clone())]),
            ..house.app.parts().clone()
        });
        let (system, pool) = house.remote(KIND, "Wallets", ["staff", "Staff badge"]).await;
        Self { office: Office { house, app, carrier }, there, system: system.id, pool: pool.id }
    }

    async fn acquire(&self, user: &User, send_invitation: bool) -> Acquired {
        let asked = Acquisition { send_invitation, ..Acquisition::new(self.pool, user.id) };
        credentials::acquire(&self.office.cx(), asked).await.unwrap()
    }

    /// The link of the newest pass.
    fn link(&self) -> String {
        self.there.0.lock().unwrap().last().unwrap().clone()
    }
}

#[tokio::test]
async fn the_link_goes_to_its_holder_by_one_mail() {
    for wallets in Wallets::both().await {
        let office = &wallets.office;
        let ada = office.house.user("Ada", "1").await;
        let acquired = wallets.acquire(&ada, true).await;
        assert!(acquired.system_code.is_none(), "it is on its way to the holder, and shown to nobody");
        for _ in 0..2 {
            office.work().await;
        }
        let [mail] = <[_; 1]>::try_from(office.carrier.sent()).unwrap();
        assert_eq!(mail.to, "ada@example.org");
        assert!(mail.text.contains(&wallets.link()), "the mail has no link: {}", mail.text);
        let [invitation] = <[_; 1]>::try_from(office.invitations(&acquired.credential).await).unwrap();
        assert_eq!((invitation.channel, invitation.state), (Channel::Mail, InvitationState::Sent));
        assert_eq!(wallets.there.0.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn who_has_no_address_gets_the_link_by_one_sms() {
    for wallets in Wallets::both().await {
        let office = &wallets.office;
        with_gateway(office).await;
        let ada = office.house.user("Ada", "1").await;
        let change = |user: &mut User| {
            user.profile.email = None;
            user.profile.mobile = Some("+436601234567".parse().unwrap());
        };
        let ada = office.change(ada, change).await;
        wallets.acquire(&ada, true).await;
        office.work().await;
        let [sms] = <[_; 1]>::try_from(office.carrier.sent()).unwrap();
        assert_eq!(sms.to, "+436601234567");
        assert!(sms.text.contains(&wallets.link()), "the SMS has no link: {}", sms.text);
    }
}

#[tokio::test]
async fn a_link_that_is_not_ours_to_carry_is_shown_once_and_not_sent() {
    for wallets in Wallets::both().await {
        let office = &wallets.office;
        let ada = office.house.user("Ada", "1").await;
        let by_wish = wallets.acquire(&ada, false).await;
        assert!(by_wish.system_code.unwrap().expose_secret().contains(&wallets.link()));
        let never = |known: &SystemDocument| Ok(SystemDocument { send_invitations: false, ..known.clone() });
        systems::update(&office.cx(), wallets.system, Expected::Any, never).await.unwrap();
        let bob = office.house.user("Bob", "2").await;
        let by_system = wallets.acquire(&bob, true).await;
        assert!(by_system.system_code.unwrap().expose_secret().contains(&wallets.link()));
        office.work().await;
        assert_eq!(office.carrier.sent(), []);
        assert!(credentials::read_code(&office.cx(), by_system.credential.id).await.is_err(), "it was shown");
    }
}
