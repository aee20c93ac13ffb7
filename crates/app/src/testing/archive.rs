//! A house whose project archives encryption keys: a recovery key that `openssl` made, and phones that get keys.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output};

use data_encoding::BASE64URL_NOPAD;
use domain::device::{PublicKey, Thumbprint};
use domain::id::{Id, kind};
use domain::mobile_id::ProcessKind;
use domain::operator::Role;
use domain::process::Inputs;
use domain::user::User;
use pki::key::{KeyKind, SoftwareKey};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::House;
use crate::context::{App, Context, Parts};
use crate::enrol::{self, Delivered, NewDevice};
use crate::recovery::{self, Openers, RecoveryOpener};
use crate::sweeps::Sweep;
use crate::{Expected, processes, settings};

/// The password of everybody.
pub const PASSWORD: &str = "correct horse battery";

/// The private half of the key that all phones have secrets encrypted to (RFC 7518, appendix C), as JWK.
pub const PHONE_KEY: &str = r#"{"kty":"EC","crv":"P-256",
    "x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ","y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
    "d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"}"#;

/// A house with a recovery key.
pub struct Archive {
    /// The house.
    pub house: House,
    folder: TempDir,
}

/// A phone that took an invitation, with its keys and its requests.
pub struct Handset {
    /// By which it is known.
    pub key: Thumbprint,
    /// What it asks with.
    pub requests: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    /// One on each database: with a CA, and an encryption certificate on each mobile ID.
    ///
    /// # Panics
    /// If one cannot be made.
    pub async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for house in Box::pin(House::both()).await {
            all.push(Box::pin(Self::on(house)).await);
        }
        all
    }

    async fn on(house: House) -> Self {
        let mut archive = Self { house, folder: TempDir::new().unwrap() };
        Box::pin(Sweep::Authorities.run(&archive.house.app, archive.house.app.now())).await.unwrap();
        archive.make_recovery_key("recovery");
        let cx = archive.admin().await;
        Box::pin(recovery::put_key(&cx, &archive.read("recovery.pem"))).await.unwrap();
        let options = json!({"certificates": {"encryption": "always"}, "enrolment_pin": "never",
            "processes": {ProcessKind::Supply.as_str(): {"enabled": true}}});
        Box::pin(archive.set_options(&options)).await;
        archive.has_openers(&["recovery"]);
        archive
    }

    /// The house alone, with the folder that the files of `openssl` lie in.
    #[must_use]
    pub fn into_house(self) -> (House, TempDir) {
        (self.house, self.folder)
    }

    /// Makes a recovery key as the manual says: `NAME.key` and `NAME.pem`.
    ///
    /// # Panics
    /// If `openssl` does not.
    pub fn make_recovery_key(&self, name: &str) {
        let (key, certificate, subject) = (format!("{name}.key"), format!("{name}.pem"), format!("/CN={name}"));
        self.openssl(&[
            "req",
            "-x509",
            "-newkey",
            "rsa:3072",
            "-nodes",
            "-days",
            "3650",
            "-subj",
            &subject,
            "-addext",
            "keyUsage=critical,keyEncipherment",
            "-keyout",
            &key,
            "-out",
            &certificate,
        ]);
    }

    /// Starts the house anew with a configuration that names these recovery keys.
    ///
    /// # Panics
    /// If one is none.
    pub fn has_openers(&mut self, names: &[&str]) {
        let projects = vec![self.house.project.slug.clone()];
        let opener = |name: &&str| {
            let pem = self.read(&format!("{name}.key")).into();
            RecoveryOpener::of_file(&pem, projects.clone()).unwrap()
        };
        let openers = Openers::new(names.iter().map(opener).collect());
        self.house.app = App::new(Parts { openers, ..self.house.app.parts().clone() });
    }

    /// Changes options of mobile IDs.
    ///
    /// # Panics
    /// If they do not fit.
    pub async fn set_options(&self, change: &Value) {
        let cx = self.admin().await;
        let merge = |known: &Value| {
            let mut changed = known.clone();
            merge(&mut changed, change);
            serde_json::from_value(changed).map_err(crate::Error::internal)
        };
        settings::put_mobile_id(&cx, Expected::Any, |known| merge(&serde_json::to_value(known).unwrap()))
            .await
            .unwrap();
    }

    /// An administrator.
    ///
    /// # Panics
    /// If the ids run out.
    pub async fn admin(&self) -> Context {
        self.house.operator(Role::Admin).await
    }

    /// An administrator with an account, made by `maker`, or on the command line.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn person(&self, name: &str, maker: Option<&Context>) -> Context {
        self.house.person(name, maker).await
    }

    /// Supplies a mobile ID, in the place of one that is there; answers the process and the link's code.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn supply(&self, user: &User, inputs: Inputs) -> (Id<kind::Process>, String) {
        let cx = self.admin().await;
        let process = processes::start(&cx, ProcessKind::Supply, user.id).await.unwrap().process.id;
        let shown = Box::pin(processes::next(&cx, process, inputs)).await.unwrap();
        let link = shown.enrolment.unwrap().url;
        (process, link.split_once('#').unwrap().1.to_owned())
    }

    /// A phone that takes an invitation; each number is another phone.
    ///
    /// # Panics
    /// If it may not.
    pub async fn claim(&self, code: &str, number: u8) -> Handset {
        let jwk: Value = serde_json::from_str(PHONE_KEY).unwrap();
        let half = |name: &str| BASE64URL_NOPAD.decode(jwk[name].as_str().unwrap().as_bytes()).unwrap();
        let key = Thumbprint([number; 32]);
        let device = NewDevice {
            name: format!("Phone {number}"),
            platform: "test".to_owned(),
            public_key: PublicKey { x: [number; 32], y: [1; 32] },
            thumbprint: key,
            encryption_key: PublicKey { x: half("x").try_into().unwrap(), y: half("y").try_into().unwrap() },
        };
        let claimed = enrol::claim(&self.house.app, code, None, device).await.unwrap();
        let by_phone = claimed.install.templates.iter().filter(|one| one.made_by.as_str() == "phone");
        let requests = by_phone.map(|one| {
            let key = SoftwareKey::generate(KeyKind::P256).unwrap();
            (one.key_id.clone(), pki::request::write(&key, one.names.subject()).unwrap())
        });
        Handset { key, requests: requests.collect() }
    }

    /// Asks for a phone's certificates.
    ///
    /// # Errors
    /// As the phone is told.
    pub async fn ask(&self, phone: &Handset) -> enrol::Result<Delivered> {
        Box::pin(enrol::certificates(&self.house.app, &phone.key, &phone.requests)).await
    }

    /// Confirms a phone's certificates, that for encryption among them.
    ///
    /// # Errors
    /// As the phone is told.
    pub async fn confirm(&self, phone: &Handset) -> enrol::Result<enrol::PhoneState> {
        let mut keys: Vec<_> = phone.requests.keys().cloned().collect();
        keys.push("encryption".to_owned());
        Box::pin(enrol::confirm(&self.house.app, &phone.key, enrol::Told::default(), &keys)).await
    }

    /// Gives a user a phone with a mobile ID.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn equip(&self, user: &User, number: u8) -> Delivered {
        let (_, code) = self.supply(user, Inputs { lock_existing: Some(true), ..Inputs::default() }).await;
        let phone = self.claim(&code, number).await;
        let delivered = self.ask(&phone).await.unwrap();
        self.confirm(&phone).await.unwrap();
        delivered
    }

    /// Runs `openssl`, which must succeed, and gives what it said.
    ///
    /// # Panics
    /// If it fails.
    pub fn openssl(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "openssl {arguments:?}: {}", text(&output));
        text(&output)
    }

    /// Whether `openssl` succeeds.
    ///
    /// # Panics
    /// If it cannot be run.
    #[must_use]
    pub fn openssl_does(&self, arguments: &[&str]) -> bool {
        self.run(arguments).status.success()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        match Command::new("openssl").current_dir(self.folder.path()).args(arguments).output() {
            Ok(output) => output,
            Err(error) => panic!("openssl cannot be run ({error}); `cargo xtask test` installs it"),
        }
    }

    /// Writes a file for `openssl`.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// Reads a file of `openssl`, which writes labels as Latin-1.
    ///
    /// # Panics
    /// If it is not there.
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.path().join(name)).unwrap()).into_owned()
    }
}

fn merge(known: &mut Value, change: &Value) {
    match (known, change) {
        (Value::Object(known), Value::Object(change)) => {
            for (name, value) in change {
                merge(known.entry(name).or_insert(Value::Null), value);
            }
        }
        (known, change) => known.clone_from(change),
    }
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
