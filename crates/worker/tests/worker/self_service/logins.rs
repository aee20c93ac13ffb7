//! Logging in with the phone.

use std::collections::BTreeMap;

use app::enrol::{self, LoginAnswer, LoginShown, Told};
use app::self_service::phone_login::{self, Begun};
use app::self_service::{Browser, by_session};
use domain::certificate::Serial;
use domain::device::Thumbprint;
use domain::event::Category;
use domain::self_service::Level;
use domain::time::SignedDuration;
use domain::user::User;
use pki::key::{KeyKind, Signer as _, SoftwareKey};
use pki::name::DistinguishedName;

use super::people::refused;
use crate::office::Office;
use crate::supply::{code_in, pin_in};

/// A phone with a certificate to log in with, and a browser that asks.
struct Scene {
    office: Office,
    user: User,
    browser: Browser,
    key: SoftwareKey,
    other_key: SoftwareKey,
    serial: Serial,
    other_serial: Serial,
}

const PHONE: Thumbprint = Thumbprint([1; 32]);

impl Scene {
    async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for office in Office::both().await {
            all.push(Self::of(office).await);
        }
        all
    }

    async fn of(office: Office) -> Self {
        office.supplies(|_| {}).await;
        let user = office.holder(None).await;
        let shown = office.supply(&user, domain::mobile_id::QrPlace::Shown).await;
        let pin = office.sent_since(0).await.iter().rev().find_map(pin_in);
        let claimed = office.claim(code_in(&shown.enrolment.unwrap().url), pin.as_deref(), 1).await.unwrap();
        let nameless = DistinguishedName::new(&[]).unwrap();
        let (mut keys, mut requests) = (BTreeMap::new(), BTreeMap::new());
        for template in &claimed.install.templates {
            let key = SoftwareKey::generate(KeyKind::P256).unwrap();
            requests.insert(template.key_id.clone(), pki::request::write(&key, &nameless).unwrap());
            keys.insert(template.key_id.clone(), key);
        }
        let delivered = Box::pin(enrol::certificates(&office.app, &PHONE, &requests)).await.unwrap();
        let installed: Vec<_> = requests.keys().cloned().collect();
        Box::pin(enrol::confirm(&office.app, &PHONE, Told::default(), &installed)).await.unwrap();
        let serial = |key_id: &str| {
            let found = delivered.certificates.iter().find(|one| one.key_id == key_id);
            found.unwrap().serial.parse().unwrap()
        };
        let (serial, other_serial) = (serial("authentication"), serial("signature"));
        let (key, other_key) = (keys.remove("authentication").unwrap(), keys.remove("signature").unwrap());
        Self { office, user, browser: Browser::fresh().unwrap(), key, other_key, serial, other_serial }
    }

    async fn begin(&self) -> Begun {
        let (app, slug) = (&self.office.app, &self.office.house.project.slug);
        let address = Some("192.0.2.7".parse().unwrap());
        phone_login::begin(app, slug, &self.browser, "Firefox on Linux".to_owned(), address).await.unwrap()
    }

    async fn look(&self, begun: &Begun) -> Result<LoginShown, enrol::Error> {
        Box::pin(enrol::look_at_login(&self.office.app, &PHONE, code_of(begun))).await
    }

    /// What the phone signs for a number, as a browser would.
    fn signed(key: &SoftwareKey, shown: &LoginShown, number: u8) -> Vec<u8> {
        let message = format!("claviger login\n{}\n{}\n{number}\n", shown.host, shown.challenge);
        fixed(&key.sign(message.as_bytes()).unwrap())
    }

    fn yes(&self, begun: &Begun, shown: &LoginShown) -> LoginAnswer {
        let number = begun.login.number;
        LoginAnswer { number, serial: self.serial, signature: Self::signed(&self.key, shown, number) }
    }

    async fn answer(&self, begun: &Begun, answer: &LoginAnswer) -> Result<(), enrol::Error> {
        Box::pin(enrol::answer_login(&self.office.app, &PHONE, code_of(begun), answer)).await
    }

    async fn state(&self, begun: &Begun) -> &'static str {
        let (app, slug) = (&self.office.app, &self.office.house.project.slug);
        phone_login::state(app, slug, begun.login.id, Some(&self.browser)).await.unwrap()
    }

    async fn finish(&self, begun: &Begun, browser: &Browser) -> Result<app::self_service::LoggedIn, app::Error> {
        let (app, slug) = (&self.office.app, &self.office.house.project.slug);
        phone_login::finish(app, slug, begun.login.id, Some(browser), None).await
    }
}

fn code_of(begun: &Begun) -> &str {
    begun.url.split_once("/m/#login=").unwrap().1
}

/// `r || s` of 32 bytes each, of what stands in DER.
fn fixed(der: &[u8]) -> Vec<u8> {
    let (r_len, body) = (usize::from(der[3]), &der[4..]);
    let (r, s) = (&body[..r_len], &body[r_len + 2..]);
    let wide = |number: &[u8]| {
        let number = &number[number.len().saturating_sub(32)..];
        [vec![0; 32 - number.len()], number.to_vec()].concat()
    };
    [wide(r), wide(s)].concat()
}

#[tokio::test]
async fn a_browser_comes_in_when_the_phone_says_yes() {
    for scene in Scene::both().await {
        let begun = scene.begin().await;
        assert_eq!(scene.state(&begun).await, "waiting");
        let shown = scene.look(&begun).await.unwrap();
        assert_eq!((shown.client.as_str(), shown.host.as_str()), ("Firefox on Linux", "doors.example.org"));
        assert_eq!(shown.address.as_deref(), Some("192.0.2.7"));
        assert!(shown.numbers.contains(&begun.login.number));
        assert_eq!(scene.state(&begun).await, "seen");
        assert_eq!(refused(scene.finish(&begun, &scene.browser).await), "login_not_approved");
        scene.answer(&begun, &scene.yes(&begun, &shown)).await.unwrap();
        assert_eq!(scene.state(&begun).await, "approved");
        let elsewhere = Browser::fresh().unwrap();
        assert_eq!(refused(scene.finish(&begun, &elsewhere).await), "not_found", "the browser that began it alone");
        let inside = scene.finish(&begun, &scene.browser).await.unwrap();
        assert_eq!(inside.level, Level::Full);
        assert_eq!(refused(scene.finish(&begun, &scene.browser).await), "not_found", "once");
        let slug = &scene.office.house.project.slug;
        let holder = by_session(&scene.office.app, slug, inside.token.expose(), None).await.unwrap();
        assert_eq!(holder.id(), scene.user.id);
        assert!(holder.session().device.is_some());
        assert_eq!(scene.office.events(Category::HolderLoggedIn).await.len(), 1);
        assert!(matches!(scene.look(&begun).await, Err(enrol::Error::LoginOver)), "its code is good for nothing");
    }
}

#[tokio::test]
async fn a_wrong_number_ends_it() {
    for scene in Scene::both().await {
        let begun = scene.begin().await;
        let shown = scene.look(&begun).await.unwrap();
        let number = *shown.numbers.iter().find(|number| **number != begun.login.number).unwrap();
        let wrong = LoginAnswer { number, serial: scene.serial, signature: Scene::signed(&scene.key, &shown, number) };
        assert!(matches!(scene.answer(&begun, &wrong).await, Err(enrol::Error::LoginNumber)));
        assert_eq!(scene.state(&begun).await, "refused");
        let late = scene.answer(&begun, &scene.yes(&begun, &shown)).await;
        assert!(matches!(late, Err(enrol::Error::LoginOver)), "there is no second guess");
        let [told] = <[_; 1]>::try_from(scene.office.events(Category::SecurityLoginNumberWrong).await).unwrap();
        assert_eq!((told.user, told.device.is_some()), (Some(scene.user.id), true));
    }
}

#[tokio::test]
async fn a_signature_of_another_key_or_over_something_else_ends_it() {
    for scene in Scene::both().await {
        for case in 0..3 {
            let begun = scene.begin().await;
            let shown = scene.look(&begun).await.unwrap();
            let yes = scene.yes(&begun, &shown);
            let signature = match case {
                0 => Scene::signed(&scene.other_key, &shown, begun.login.number),
                1 => {
                    Scene::signed(&scene.key, &LoginShown { host: "evil.example".into(), ..shown.clone() }, yes.number)
                }
                _ => Scene::signed(&scene.key, &LoginShown { challenge: "AAAA".into(), ..shown.clone() }, yes.number),
            };
            let wrong = LoginAnswer { signature, ..yes };
            assert!(matches!(scene.answer(&begun, &wrong).await, Err(enrol::Error::LoginSignature)), "{case}");
            assert_eq!(scene.state(&begun).await, "refused");
        }
        assert_eq!(scene.office.events(Category::SecurityLoginSignatureWrong).await.len(), 3);
    }
}

#[tokio::test]
async fn the_key_for_documents_logs_nobody_in() {
    for scene in Scene::both().await {
        let begun = scene.begin().await;
        let shown = scene.look(&begun).await.unwrap();
        let signature = Scene::signed(&scene.other_key, &shown, begun.login.number);
        let signing = LoginAnswer { number: begun.login.number, serial: scene.other_serial, signature };
        assert!(matches!(scene.answer(&begun, &signing).await, Err(enrol::Error::LoginNotPossible)));
    }
}

#[tokio::test]
async fn who_says_no_keeps_the_browser_out() {
    for scene in Scene::both().await {
        let begun = scene.begin().await;
        let refuse = async || Box::pin(enrol::refuse_login(&scene.office.app, &PHONE, code_of(&begun))).await;
        assert!(matches!(refuse().await, Err(enrol::Error::LoginOver)), "nobody has looked");
        scene.look(&begun).await.unwrap();
        refuse().await.unwrap();
        assert_eq!(scene.state(&begun).await, "refused");
        assert_eq!(refused(scene.finish(&begun, &scene.browser).await), "login_not_approved");
    }
}

#[tokio::test]
async fn a_login_lives_for_a_minute() {
    for scene in Scene::both().await {
        let begun = scene.begin().await;
        let shown = scene.look(&begun).await.unwrap();
        scene.office.house.pass(SignedDuration::from_secs(60));
        assert_eq!(scene.state(&begun).await, "expired");
        let late = scene.answer(&begun, &scene.yes(&begun, &shown)).await;
        assert!(matches!(late, Err(enrol::Error::LoginOver)));
        let begun = scene.begin().await;
        let shown = scene.look(&begun).await.unwrap();
        scene.answer(&begun, &scene.yes(&begun, &shown)).await.unwrap();
        scene.office.house.pass(SignedDuration::from_secs(60));
        assert_eq!(refused(scene.finish(&begun, &scene.browser).await), "login_not_approved");
    }
}

#[tokio::test]
async fn a_phone_that_may_not_logs_nobody_in() {
    for scene in Scene::both().await {
        let office = &scene.office;
        office.supply(&office.house.user("Bea", "2").await, domain::mobile_id::QrPlace::Shown).await;
        let begun = scene.begin().await;
        let shown = scene.look(&begun).await.unwrap();
        scene.answer(&begun, &scene.yes(&begun, &shown)).await.unwrap();
        let mut reader = office.app.store().read().await.unwrap();
        let of_user = reader.credentials().of_user(office.house.project.id, scene.user.id).await.unwrap();
        drop(reader);
        app::credentials::suspend(&office.cx(), of_user[0].id, "suspended".parse().unwrap()).await.unwrap();
        let refused_now = refused(scene.finish(&begun, &scene.browser).await);
        assert_eq!(refused_now, "login_not_approved", "what was held since lets nobody in");
        let next = scene.begin().await;
        assert!(matches!(scene.look(&next).await, Err(enrol::Error::LoginNotPossible)));
        let unknown = enrol::look_at_login(&office.app, &Thumbprint([9; 32]), code_of(&next)).await;
        assert!(matches!(unknown, Err(enrol::Error::DeviceUnknown)));
    }
}

#[tokio::test]
async fn a_revoked_certificate_logs_nobody_in() {
    for scene in Scene::both().await {
        let office = &scene.office;
        let begun = scene.begin().await;
        let shown = scene.look(&begun).await.unwrap();
        let mut reader = office.app.store().read().await.unwrap();
        let found = reader.certificates().by_serial(office.house.project.id, &scene.serial).await.unwrap().remove(0);
        drop(reader);
        let reason = domain::certificate::RevocationReason::KeyCompromise;
        app::certificates::revoke(&office.cx(), found.id, reason).await.unwrap();
        let late = scene.answer(&begun, &scene.yes(&begun, &shown)).await;
        assert!(matches!(late, Err(enrol::Error::LoginNotPossible)));
        assert!(matches!(scene.look(&scene.begin().await).await, Err(enrol::Error::LoginNotPossible)));
    }
}

#[tokio::test]
async fn a_phone_of_another_project_logs_nobody_in_here() {
    for scene in Scene::both().await {
        let office = &scene.office;
        let other = domain::project::Project {
            id: office.app.fresh_id().unwrap(),
            slug: "other".parse().unwrap(),
            ..office.house.project.clone()
        };
        let mut uow = office.app.store().begin().await.unwrap();
        uow.projects().add(&other).await.unwrap();
        uow.commit().await.unwrap();
        let begun =
            phone_login::begin(&office.app, &other.slug, &scene.browser, "Firefox".to_owned(), None).await.unwrap();
        assert!(matches!(scene.look(&begun).await, Err(enrol::Error::LoginNotPossible)));
        let here = phone_login::state(&office.app, &office.house.project.slug, begun.login.id, Some(&scene.browser));
        assert_eq!(refused(here.await), "not_found");
    }
}

#[tokio::test]
async fn a_login_is_the_first_phones_that_looks() {
    for scene in Scene::both().await {
        let office = &scene.office;
        let bea = office.house.user("Bea", "2").await;
        let shown = office.supply(&bea, domain::mobile_id::QrPlace::Shown).await;
        let pin = office.sent_since(0).await.iter().rev().find_map(pin_in);
        let claimed = office.claim(code_in(&shown.enrolment.unwrap().url), pin.as_deref(), 7).await.unwrap();
        office.install(7, &claimed.install.templates).await;
        let begun = scene.begin().await;
        let seen = scene.look(&begun).await.unwrap();
        scene.look(&begun).await.unwrap();
        let other = Box::pin(enrol::look_at_login(&office.app, &Thumbprint([7; 32]), code_of(&begun))).await;
        assert!(matches!(other, Err(enrol::Error::LoginTaken)));
        let answer = scene.yes(&begun, &seen);
        let other = Box::pin(enrol::answer_login(&office.app, &Thumbprint([7; 32]), code_of(&begun), &answer)).await;
        assert!(matches!(other, Err(enrol::Error::LoginTaken)));
        assert_eq!(scene.state(&begun).await, "seen", "a stranger ends nothing");
    }
}
