//! Tokens of `SoftHSM`, which finds its folder in the environment of its process: a test
//! that wants one runs itself again, in a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cryptoki::context::Pkcs11;
use cryptoki::session::Session;
use pki::key::token::{Access, Token};
use secrecy::SecretString;

pub(crate) const LABEL: &str = "claviger";
pub(crate) const PIN: &str = "246810";

/// Where the process of its own finds its folder.
const FOLDER: &str = "CLAVIGER_TEST_TOKENS";
/// Where `SoftHSM` finds its configuration.
const CONFIGURATION: &str = "SOFTHSM2_CONF";
/// Where the client of a server of tokens finds the server.
const SERVER: &str = "P11_KIT_SERVER_ADDRESS";

/// A folder with one token.
pub(crate) struct Tokens {
    pub(crate) folder: PathBuf,
}

/// Runs `test` in a process whose `SoftHSM` has one token. `name` is that of the test
/// which calls, with its module.
pub(crate) fn with_token(name: &str, test: impl FnOnce(&Tokens)) {
    #[expect(clippy::disallowed_methods, reason = "the process before this one says it so")]
    if let Some(folder) = std::env::var_os(FOLDER) {
        return test(&Tokens { folder: folder.into() });
    }
    let folder = tempfile::tempdir().unwrap();
    let tokens = Tokens { folder: folder.path().to_path_buf() };
    std::fs::create_dir(tokens.store()).unwrap();
    let configuration = format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.store().display());
    std::fs::write(tokens.configuration(), configuration).unwrap();
    tokens.add(LABEL);
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args([name, "--exact", "--nocapture"]).env(FOLDER, &tokens.folder);
    again.env(CONFIGURATION, tokens.configuration()).env(SERVER, format!("unix:path={}", tokens.socket().display()));
    let output = again.output().unwrap();
    assert!(output.status.success() && text(&output).contains("1 passed"), "{}", text(&output));
}

impl Tokens {
    /// Adds a token.
    pub(crate) fn add(&self, label: &str) {
        self.util(&["--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "97531975"]);
    }

    /// Runs `softhsm2-util`, which must succeed.
    pub(crate) fn util(&self, arguments: &[&str]) {
        let mut command = Command::new("softhsm2-util");
        let output =
            command.args(arguments).current_dir(&self.folder).env(CONFIGURATION, self.configuration()).output();
        let output = output
            .unwrap_or_else(|error| panic!("softhsm2-util cannot be run ({error}); `cargo xtask test` installs it"));
        assert!(output.status.success(), "{arguments:?}: {}", text(&output));
    }

    /// Where the tokens lie.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.join("tokens")
    }

    /// Where a server of tokens listens.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.join("server")
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("softhsm2.conf")
    }
}

/// How the token is reached.
pub(crate) fn access() -> Access {
    Access { module: module(), label: LABEL.to_owned(), pin: SecretString::from(PIN) }
}

pub(crate) fn token() -> Token {
    Token::open(&access()).unwrap()
}

/// A session beside ours.
pub(crate) fn beside() -> Session {
    let library = Pkcs11::new(module()).unwrap();
    let slots = library.get_slots_with_initialized_token().unwrap();
    let slot = slots.into_iter().find(|slot| library.get_token_info(*slot).unwrap().label() == LABEL).unwrap();
    library.open_rw_session(slot).unwrap()
}

/// The module of `SoftHSM`.
pub(crate) fn module() -> PathBuf {
    found("softhsm/libsofthsm2.so")
}

/// The module that asks a server of tokens.
pub(crate) fn client() -> PathBuf {
    found("pkcs11/p11-kit-client.so")
}

/// A library below one of the folders that systems have for them.
fn found(library: &str) -> PathBuf {
    let below = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    let mut places = folders.into_iter().chain(below).map(|folder| folder.join(library));
    places
        .find(|place: &PathBuf| Path::exists(place))
        .unwrap_or_else(|| panic!("{library} is missing; `cargo xtask test` installs it"))
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
