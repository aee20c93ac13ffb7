//! The link that a system gives for a pass goes to its holder, once, where we are to carry it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::card_templates::{self, TemplateDocument};
use app::credentials::{self, Acquired, Acquisition};
use app::systems::{self, ConfigurationDocument, SystemDocument};
use app::testing::House;
use app::{App, Expected, Parts};
use connect::accessgrid::AccessGrid;
use connect::{Connectors, Outside, Sending, Unsent};
use domain::card::CardFormat;
use domain::id::{Id, kind};
use domain::invitation::{Channel, InvitationState};
use domain::system::{ConnectorKind, NumberSource, RunMode};
use domain::time::Timestamp;
use domain::user::User;
use secrecy::ExposeSecret;
use simulate::accessgrid::{AccessGrid as Simulator, Options};
use simulate::service::Answer;

use crate::carrier::Carrier;
use crate::office::Office;
use crate::sms::with_gateway;

/// An office that hands out passes of a simulated system.
struct Wallets {
    office: Office,
    there: Simulator,
    system: Id<kind::CredentialSystem>,
    pool: Id<kind::CredentialPool>,
}

/// The way out, which leads to the simulator and nowhere else.
struct Corridor(Simulator);

impl Outside for Corridor {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn send(&self, request: http::Request<Vec<u8>>) -> Sending<'_> {
        let answer = self.0.handle(IpAddr::V4(Ipv4Addr::LOCALHOST), request.map(bytes::Bytes::from));
        Box::pin(async {
            match answer {
                Answer::Response { response, .. } => Ok(response.map(|body| body.to_vec())),
                Answer::Lost => Err(Unsent::Perhaps("the connection broke".to_owned())),
            }
        })
    }
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
        let options = Options::new(7);
        let config = [
            ("account_id", options.account_id.clone()),
            ("secret", options.secret.clone()),
            ("card_templates", "0xd3adb00b5".to_owned()),
            ("api_url", "https://wallets.example".to_owned()),
        ];
        let clock = house.app.parts().clock.clone();
        let there = Simulator::new(options, Arc::new(move || clock.now()));
        let carrier = Carrier::default();
        let app = App::new(Parts {
            transports: Arc::new(carrier.clone()),
            connectors: Connectors::new(vec![Arc::new(connect::mobile_id::MobileId), Arc::new(AccessGrid)]),
            outside: Arc::new(Corridor(there.clone())),
            ..house.app.parts().clone()
        });
        let office = Office { house, app, carrier };
        let template = TemplateDocument {
            name: "As the system numbers".to_owned(),
            format: CardFormat::RawDecimal,
            facility_code: None,
            numbers: NumberSource::System,
            valid_days: None,
        };
        let cx = office.cx();
        let template = card_templates::create(&cx, template).await.unwrap();
        let document = SystemDocument {
            name: "Wallets".to_owned(),
            notes: String::new(),
            run_mode: RunMode::Any,
            config: ConfigurationDocument(config.map(|(name, value)| (name.to_owned(), value)).into()),
            send_invitations: true,
            email_field: "email".to_owned(),
            mobile_field: "mobile".to_owned(),
            delete_users_without_credentials: false,
            card_template: Some(template.id),
            review: None,
            operator: None,
        };
        let system = systems::enrol(&cx, &ConnectorKind::named("accessgrid"), document).await.unwrap().system.id;
        let pool = systems::refresh_pools(&cx, system).await.unwrap()[0].pool.id;
        Self { office, there, system, pool }
    }

    async fn acquire(&self, user: &User, send_invitation: bool) -> Acquired {
        let asked = Acquisition { send_invitation, ..Acquisition::new(self.pool, user.id) };
        credentials::acquire(&self.office.cx(), asked).await.unwrap()
    }

    /// What makes the address secret from which the newest pass is installed.
    fn token(&self) -> String {
        self.there.passes().last().unwrap().token.clone()
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
        assert!(mail.text.contains(&wallets.token()), "the mail has no link: {}", mail.text);
        let [invitation] = <[_; 1]>::try_from(office.invitations(&acquired.credential).await).unwrap();
        assert_eq!((invitation.channel, invitation.state), (Channel::Mail, InvitationState::Sent));
        assert_eq!(wallets.there.passes().len(), 1);
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
        assert!(sms.text.contains(&wallets.token()), "the SMS has no link: {}", sms.text);
    }
}

#[tokio::test]
async fn a_link_that_is_not_ours_to_carry_is_shown_once_and_not_sent() {
    for wallets in Wallets::both().await {
        let office = &wallets.office;
        let ada = office.house.user("Ada", "1").await;
        let by_wish = wallets.acquire(&ada, false).await;
        assert!(by_wish.system_code.unwrap().expose_secret().contains(&wallets.token()));
        let never = |known: &SystemDocument| Ok(SystemDocument { send_invitations: false, ..known.clone() });
        systems::update(&office.cx(), wallets.system, Expected::Any, never).await.unwrap();
        let bob = office.house.user("Bob", "2").await;
        let by_system = wallets.acquire(&bob, true).await;
        assert!(by_system.system_code.unwrap().expose_secret().contains(&wallets.token()));
        office.work().await;
        assert_eq!(office.carrier.sent(), []);
        assert!(credentials::read_code(&office.cx(), by_system.credential.id).await.is_err(), "it was shown");
    }
}
