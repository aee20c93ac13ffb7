//! Where certificates are asked for: a house with a CA, and `openssl` beside it.

use std::fs;
use std::process::{Command, Output};

use app::authority::{self, OcspRequest};
use app::certificates::{self, Issued, NewCertificate};
use app::sweeps::Sweep;
use app::testing::{House, start};
use app::{Context, Error};
use domain::certificate::{Certificate, CertificateOrigin};
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::time::Timestamp;
use domain::user::User;
use store::testing::Scratch;
use tempfile::TempDir;

pub(crate) struct Desk {
    pub(crate) house: House,
    pub(crate) cx: Context,
    pub(crate) scratch: Scratch,
    folder: TempDir,
}

impl Desk {
    /// One on each database, whose project has a CA.
    pub(crate) async fn both() -> Vec<Self> {
        let mut desks = Vec::new();
        for house in Box::pin(House::both()).await {
            house.pass(today().duration_since(start()));
            let cx = house.operator(Role::Admin).await;
            let scratch = house.take_scratch();
            let desk = Self { house, cx, scratch, folder: tempfile::tempdir().unwrap() };
            assert!(desk.sweep(Sweep::Authorities).await >= 1, "the project gets a CA");
            assert_eq!(desk.sweep(Sweep::Authorities).await, 0, "and one is enough");
            desk.fetch_chain("campus").await;
            desks.push(desk);
        }
        desks
    }

    pub(crate) async fn sweep(&self, sweep: Sweep) -> u64 {
        Box::pin(sweep.run(&self.house.app, self.house.app.now())).await.unwrap()
    }

    /// Runs `openssl`, which must succeed, and gives what it said.
    pub(crate) fn openssl(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "openssl {arguments:?}: {}", text(&output));
        text(&output)
    }

    /// Runs `openssl`, which must fail, and gives what it said.
    pub(crate) fn openssl_refuses(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "openssl {arguments:?} succeeded: {}", text(&output));
        text(&output)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        match Command::new("openssl").current_dir(self.folder.path()).args(arguments).output() {
            Ok(output) => output,
            Err(error) => panic!("openssl cannot be run ({error}); `cargo xtask test` installs it"),
        }
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// A request with a key of its own, which lies in `key.pem`.
    pub(crate) fn csr(&self, subject: &str) -> String {
        let curve = "ec_paramgen_curve:P-256";
        self.openssl(&[
            "req", "-new", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-keyout", "key.pem", "-utf8", "-subj",
            subject, "-out", "csr.pem",
        ]);
        self.read("csr.pem")
    }

    pub(crate) fn order(user: &User, csr: String) -> NewCertificate {
        let profile = "authentication".to_owned();
        NewCertificate { profile, user: user.id, csr, origin: CertificateOrigin::Api }
    }

    /// Issues a certificate, which is written to `leaf.pem`.
    pub(crate) async fn issue(&self, user: &User) -> Issued {
        let issued = certificates::create(&self.cx, Self::order(user, self.csr("/"))).await.unwrap();
        self.write("leaf.pem", &issued.pem);
        issued
    }

    pub(crate) async fn certificate(&self, id: Id<kind::Certificate>) -> Certificate {
        certificates::get(&self.cx, id).await.unwrap().certificate
    }

    /// How many certificates of this state there are.
    pub(crate) async fn count(&self, state: &str) -> u64 {
        let filter = format!("state eq \"{state}\"");
        let filter = filter::Filter::parse(&filter).unwrap().check(&store::repo::CERTIFICATES.schema([])).unwrap();
        let mut reader = self.cx.read().await.unwrap();
        reader.certificates().count(self.cx.project().id, Some(&filter)).await.unwrap()
    }

    /// Writes a CA's certificate to `issuing.pem`, and all of its chain to `chain.pem`.
    pub(crate) async fn fetch_chain(&self, ca: &str) {
        let (own, chain) = authority::certificate_of(&self.house.app, ca).await.unwrap();
        self.write("issuing.pem", own.to_pem());
        self.write("chain.pem", chain);
    }

    /// What `openssl ocsp` makes of the answer about `leaf.pem`.
    pub(crate) async fn ocsp(&self, ca: &str) -> String {
        let about = ["ocsp", "-no_nonce", "-issuer", "issuing.pem", "-cert", "leaf.pem"];
        self.openssl(&[&about[..], &["-reqout", "req.der"]].concat());
        let asked = fs::read(self.folder.path().join("req.der")).unwrap();
        let asked = OcspRequest::from_der(&asked).unwrap();
        self.write("answer.der", authority::ocsp(&self.house.app, ca, &asked).await.unwrap());
        let now = self.house.app.now().as_second().to_string();
        // It takes the moments of the answer by the machine's clock, which is given ten years.
        let judged =
            ["-respin", "answer.der", "-CAfile", "chain.pem", "-attime", &now, "-validity_period", "315360000"];
        let said = self.openssl(&[&about[..], &judged].concat());
        assert!(said.contains("Response verify OK"), "{said}");
        said.lines().filter(|line| line.starts_with("leaf.pem") || line.contains("Reason")).collect()
    }

    /// What `openssl crl` reads in the newest list, whose signature it verifies.
    pub(crate) async fn crl(&self, ca: &str) -> String {
        let (der, _) = authority::crl_of(&self.house.app, ca).await.unwrap();
        self.write("crl.der", der);
        let arguments = ["crl", "-inform", "DER", "-in", "crl.der", "-CAfile", "chain.pem", "-noout", "-text"];
        let said = self.openssl(&arguments);
        assert!(said.contains("verify OK"), "{said}");
        said
    }

    /// Publishes what is due, and tells whether the certificate stands in the list then.
    pub(crate) async fn is_listed(&self, certificate: &Certificate) -> bool {
        self.sweep(Sweep::Authorities).await;
        self.crl("campus").await.to_lowercase().contains(&format!("serial number: {}", certificate.serial))
    }
}

/// Now, by the clock of the machine, which `openssl` goes by; whole seconds, as certificates have them.
#[expect(clippy::disallowed_methods, reason = "openssl makes certificates at no other time")]
fn today() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The codes with which something is refused.
pub(crate) fn codes<T: std::fmt::Debug>(result: app::Result<T>) -> Vec<&'static str> {
    match result {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.code).collect(),
        Err(Error::Conflict(conflict)) => vec![conflict.code],
        Err(Error::NotAllowed(refused)) => vec![refused.code],
        other => panic!("{other:?}"),
    }
}
