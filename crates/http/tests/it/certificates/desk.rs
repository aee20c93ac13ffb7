//! A server with a CA that listens on a port, and the programs that judge it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use app::sweeps::Sweep;
use app::testing::start;
use axum::http::StatusCode;
use domain::operator::Role;
use domain::time::Timestamp;
use domain::user::User;
use http_api::Options;
use serde_json::json;
use tempfile::TempDir;

use crate::world::{Answered, As as _, World, post};

pub(crate) struct Desk {
    pub(crate) world: World,
    pub(crate) key: String,
    pub(crate) base: String,
    folder: TempDir,
}

impl Desk {
    pub(crate) async fn both() -> Vec<Self> {
        let mut desks = Vec::new();
        for world in Box::pin(World::both()).await {
            desks.push(Box::pin(Self::of(world)).await);
        }
        desks
    }

    pub(crate) async fn sqlite() -> Self {
        Box::pin(Self::of(World::new().await)).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        Box::pin(Self::of(World::with(options).await)).await
    }

    async fn of(world: World) -> Self {
        world.house.pass(today().duration_since(start()));
        let (key, base) = (world.key(Role::Admin).await, world.listen().await);
        let desk = Self { world, key, base, folder: tempfile::tempdir().unwrap() };
        desk.sweep(Sweep::Authorities).await;
        let (own, chain) = app::authority::certificate_of(&desk.world.house.app, "campus").await.unwrap();
        desk.write("issuing.pem", own.to_pem());
        desk.write("chain.pem", chain);
        desk
    }

    pub(crate) async fn sweep(&self, sweep: Sweep) -> u64 {
        Box::pin(sweep.run(&self.world.house.app, self.world.house.app.now())).await.unwrap()
    }

    /// A request with a key of its own, which lies in `key.pem`.
    pub(crate) fn csr(&self, subject: &str) -> String {
        let new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem";
        self.openssl(&format!("req -new {new} -utf8 -subj {subject} -out csr.pem"));
        self.read("csr.pem")
    }

    /// Asks for a certificate.
    pub(crate) async fn ask(&self, user: &User, profile: &str, csr: &str) -> Answered {
        let body = json!({"profile": profile, "user_id": user.id.to_string(), "csr": csr});
        self.world.send(post("/api/v1/projects/campus/certificates", &body).with_key(&self.key)).await
    }

    /// Issues a certificate, which is written to `leaf.pem`; answers its id.
    pub(crate) async fn issue(&self, user: &User, profile: &str) -> String {
        let answered = self.ask(user, profile, &self.csr("/")).await;
        assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.text);
        self.write("leaf.pem", answered.json()["certificate"].as_str().unwrap());
        assert_eq!(answered.json()["chain"], self.read("issuing.pem"));
        answered.json()["id"].as_str().unwrap().to_owned()
    }

    /// The certificate with those above it, in one file.
    pub(crate) fn bundle(&self) {
        self.write("bundle.pem", self.read("leaf.pem") + &self.read("chain.pem"));
    }

    /// Runs `openssl`, which must succeed, and gives what it said.
    pub(crate) fn openssl(&self, arguments: &str) -> String {
        self.success("openssl", arguments)
    }

    pub(crate) fn certtool(&self, arguments: &str) -> String {
        self.success("certtool", arguments)
    }

    /// Fetches what the CA publishes under this name into a file.
    pub(crate) fn curl(&self, what: &str, file: &str) {
        self.success("curl", &format!("--noproxy * -sS -f -o {file} {}/pki/campus/{what}", self.base));
    }

    /// What `openssl ocsp` is told about `leaf.pem`, or what else it is to ask, by POST.
    pub(crate) fn ocsp(&self, asks: &str) -> String {
        let asks = if asks.contains("-serial") { asks.to_owned() } else { format!("{asks} -cert leaf.pem") };
        let url = format!("{}/pki/campus/ocsp", self.base);
        self.judged(&format!("ocsp -no_proxy * -url {url} -issuer issuing.pem {asks} -CAfile chain.pem"))
    }

    /// The same by GET: the request in base64 is the end of the address.
    pub(crate) fn ocsp_by_get(&self) -> String {
        self.openssl("ocsp -no_nonce -issuer issuing.pem -cert leaf.pem -reqout req.der");
        let asked = self.openssl("base64 -A -in req.der").replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        self.curl(&format!("ocsp/{asked}"), "answer.der");
        self.judged("ocsp -no_nonce -issuer issuing.pem -cert leaf.pem -respin answer.der -CAfile chain.pem")
    }

    fn judged(&self, arguments: &str) -> String {
        let said = self.openssl(arguments);
        assert!(said.contains("Response verify OK") && !said.contains("WARNING"), "{said}");
        said
    }

    /// Lints with `pkilint`; nothing worse than a notice may stand.
    pub(crate) fn lint(&self, linter: &str, arguments: &str) {
        let program = python().parent().unwrap().join(linter);
        let output = self.run(&program.display().to_string(), &format!("lint -s WARNING {arguments}"));
        let found = !output.status.success() || !output.stdout.trim_ascii().is_empty();
        assert!(!found, "{linter} {arguments}: {}", text(&output));
    }

    /// The words of a command line have no spaces in these tests.
    pub(crate) fn success(&self, program: &str, arguments: &str) -> String {
        let output = self.run(program, arguments);
        assert!(output.status.success(), "{program} {arguments}: {}", text(&output));
        text(&output)
    }

    fn run(&self, program: &str, arguments: &str) -> Output {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).args(arguments.split_whitespace());
        match command.output() {
            Ok(output) => output,
            Err(error) => panic!("{program} cannot be run ({error}); `cargo xtask test` installs it"),
        }
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        String::from_utf8(self.read_bytes(name)).unwrap()
    }

    pub(crate) fn read_bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(name)).unwrap()
    }
}

/// Now, by the clock of the machine, which the judges go by; whole seconds, as certificates have them.
#[expect(clippy::disallowed_methods, reason = "certtool and openssl ocsp cannot be told another time")]
fn today() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The Python that has the linter: named at build time, or the one that the test command sets up.
fn python() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python");
    let python = option_env!("CLAVIGER_TEST_PYTHON").map_or(own, PathBuf::from);
    assert!(python.exists(), "{} is missing: run `cargo xtask test`, which sets up the linter", python.display());
    python
}
