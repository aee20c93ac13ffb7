//! An encryption key on its way: to a phone, into the archive, onto the next phone, and to two people.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::ca_in_token::module;
use crate::program::{claviger, run, run_with, stderr, stdout, text};
use crate::running::{Running, client};

const PASSWORD: &str = "correct horse battery staple";

/// A folder with a recovery key in it, and the configuration that names it.
struct Desk(tempfile::TempDir);

impl Desk {
    /// A recovery key as the manual makes it.
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.run(
            "openssl req -x509 -newkey rsa:3072 -nodes -days 7300 -subj /CN=Recovery -addext \
             keyUsage=critical,keyEncipherment -keyout recovery.key -out recovery.pem",
        );
        desk
    }

    fn in_file(self) -> Self {
        let file = self.path("recovery.key");
        self.configure(&format!("[recovery.main]\nkey_file = '{}'\nprojects = ['default']\n", file.display()));
        self
    }

    /// The key in a token of `SoftHSM`; no copy of it is left.
    fn in_token(self) -> Self {
        fs::create_dir(self.path("tokens")).unwrap();
        let softhsm = format!("directories.tokendir = {}\nlog.level = ERROR\n", self.path("tokens").display());
        fs::write(self.path("softhsm2.conf"), softhsm).unwrap();
        self.run("softhsm2-util --init-token --free --label keys --pin 246810 --so-pin 97531975");
        self.run("openssl pkcs8 -topk8 -nocrypt -in recovery.key -out recovery.p8");
        self.run("softhsm2-util --import recovery.p8 --token keys --label recovery --id 01 --pin 246810");
        fs::remove_file(self.path("recovery.p8")).unwrap();
        fs::remove_file(self.path("recovery.key")).unwrap();
        fs::write(self.path("pin"), "246810\n").unwrap();
        self.configure(&format!(
            "[tokens.hsm]\nmodule = '{}'\nlabel = 'keys'\npin_file = '{}'\nprojects = ['default']\n\
             [recovery.main]\ntoken = 'hsm'\nkey = 'recovery'\nprojects = ['default']\n",
            module().display(),
            self.path("pin").display()
        ));
        self
    }

    fn configure(&self, text: &str) {
        fs::write(self.path("claviger.toml"), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs a command in the folder, which must succeed; answers what it printed.
    fn run(&self, line: &str) -> String {
        let mut words = line.split_whitespace();
        let mut command = Command::new(words.next().unwrap());
        command.args(words).current_dir(self.0.path()).env("SOFTHSM2_CONF", self.path("softhsm2.conf"));
        let output = command.output().unwrap_or_else(|error| panic!("{line}: {error}; `cargo xtask test` installs it"));
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {told}");
        told
    }

    fn start(&self) -> (Running, String) {
        let configuration = self.path("claviger.toml");
        let softhsm = self.path("softhsm2.conf");
        let variables: [(&str, &Path); 1] = [("SOFTHSM2_CONF", &softhsm)];
        let mut running = Running::start_with(&self.path("data"), &["--config", text(&configuration)], &variables);
        let url = running.url();
        (running, url)
    }

    /// Whether a key opens what is encrypted to a certificate now.
    fn opens_mail(&self, key: &str, certificate: &str) {
        fs::write(self.path("mail.txt"), "Meet me at the gate.\n").unwrap();
        self.run(&format!("openssl cms -encrypt -aes-256-cbc -in mail.txt -outform DER -out mail.p7m {certificate}"));
        self.run(&format!(
            "openssl cms -decrypt -inform DER -in mail.p7m -recip {certificate} -inkey {key} -out read.txt"
        ));
        assert!(self.read("read.txt").contains("Meet me at the gate."));
    }

    /// The reference phone of this name takes a link.
    fn enrol(&self, phone: &str, link: &str) {
        let output = claviger(&["phone", "enrol", link, "--folder", text(&self.path(phone))]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

/// Somebody at the API.
struct Caller {
    url: String,
    key: String,
}

impl Caller {
    async fn send(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let request = client(None).request(method, format!("{}/api/v1/projects/default{path}", self.url));
        let answer = request.bearer_auth(&self.key).json(body).send().await.unwrap();
        let (status, told) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {told}");
        serde_json::from_str(&told).unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        self.send(reqwest::Method::POST, path, body).await
    }

    /// Supplies a mobile ID, in the place of any that is there; answers the link.
    async fn supply(&self, user: &Value) -> String {
        let process =
            self.post("/processes", &json!({"kind": "MobileIDProcSupplyMobileIDForUser", "user_id": user})).await;
        let path = format!("/processes/{}/next", process["id"].as_str().unwrap());
        let inputs = json!({"inputs": {"lock_existing": true}});
        self.post(&path, &inputs).await["enrolment"]["url"].as_str().unwrap().to_owned()
    }
}

/// A person in a browser.
struct Person {
    url: String,
    cookie: String,
}

impl Person {
    async fn of(desk: &Desk, url: &str, command: &str, email: &str) -> Self {
        let data = desk.path("data");
        let mut words: Vec<&str> = command.split(' ').collect();
        words.extend(["--data-dir", text(&data), "--email", email, "--name", "Somebody", "--password-stdin"]);
        if command.starts_with("operator") {
            words.extend(["--role", "default=admin"]);
        }
        let made = run_with(&words, PASSWORD);
        assert!(made.status.success(), "{}", stderr(&made));
        let form = json!({"email": email, "password": PASSWORD});
        let answer = client(None).post(format!("{url}/api/v1/session")).json(&form).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { url: url.to_owned(), cookie }
    }

    async fn post(&self, path: &str, body: &Value) -> reqwest::Response {
        let request = client(None).post(format!("{}/api/v1/projects/default{path}", self.url)).json(body);
        request.header("cookie", &self.cookie).header("origin", &self.url).send().await.unwrap()
    }
}

#[tokio::test]
async fn a_key_in_a_file_opens_the_archive_for_phones_and_for_two_people() {
    story(&Desk::new().in_file(), "file").await;
}

#[tokio::test]
async fn a_key_in_a_token_does_the_same() {
    story(&Desk::new().in_token(), "token").await;
}

async fn story(desk: &Desk, opener: &str) {
    let (running, url) = desk.start();
    let data = desk.path("data");
    let asker = Person::of(desk, &url, "setup", "mara@example.org").await;
    let approver = Person::of(desk, &url, "operator add", "nina@example.org").await;
    let key =
        ["api-key", "create", "--data-dir", text(&data), "--name", "x", "--project", "default", "--role", "admin"];
    let caller = Caller { url: url.clone(), key: stdout(&run(&key)).trim().to_owned() };
    let put = reqwest::Method::PUT;
    let certificate = json!({"certificate": desk.read("recovery.pem")});
    assert_eq!(caller.send(put.clone(), "/recovery-key", &certificate).await["opener"], opener);
    let options = json!({"certificates": {"encryption": "always"}, "enrolment_pin": "never", "device_pin": {"required": false},
        "processes": {"MobileIDProcSupplyMobileIDForUser": {"enabled": true}}});
    caller.send(put, "/settings/mobile-id", &options).await;
    let ada = json!({"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org", "card_id": "4711"});
    let user = caller.post("/users", &ada).await["id"].clone();

    // The first phone gets a key, and the second one the first's as well.
    desk.enrol("first", &caller.supply(&user).await);
    let (key, own) = (file(desk, "first", "encryption.key"), file(desk, "first", "encryption.crt"));
    fs::copy(&key, desk.path("lost.key")).unwrap();
    fs::copy(&own, desk.path("lost.crt")).unwrap();
    desk.opens_mail("lost.key", "lost.crt");
    desk.enrol("second", &caller.supply(&user).await);
    let earlier = find(&desk.path("second"), &|name| {
        name.starts_with("encryption-") && Path::new(name).extension().is_some_and(|end| end == "key")
    });
    fs::copy(earlier.unwrap(), desk.path("earlier.key")).unwrap();
    desk.opens_mail("earlier.key", "lost.crt");
    assert!(!desk.run("openssl pkey -in earlier.key -pubout").is_empty());

    // Two people get both keys in one file.
    let asked = asker.post("/recoveries", &json!({"user_id": user, "reason": "she left"})).await;
    assert_eq!(asked.status(), StatusCode::CREATED);
    let asked: Value = asked.json().await.unwrap();
    let one = format!("/recoveries/{}", asked["id"].as_str().unwrap());
    let approved = approver.post(&format!("{one}/approve"), &json!({"password": PASSWORD})).await;
    assert_eq!(approved.status(), StatusCode::OK);
    let approved: Value = approved.json().await.unwrap();
    fs::write(desk.path("passphrase"), approved["passphrase"].as_str().unwrap()).unwrap();
    let collected = asker.post(&format!("{one}/collect"), &json!({})).await;
    fs::write(desk.path("recovered.p12"), collected.bytes().await.unwrap()).unwrap();
    desk.run("openssl pkcs12 -in recovered.p12 -passin file:passphrase -nodes -nocerts -out keys.pem");
    let keys = String::from_utf8_lossy(&fs::read(desk.path("keys.pem")).unwrap()).into_owned();
    assert_eq!(keys.matches("BEGIN PRIVATE KEY").count(), 2);
    // `openssl` takes the first of a file.
    desk.opens_mail("keys.pem", "lost.crt");
    running.stop();
}

fn file(desk: &Desk, phone: &str, name: &str) -> PathBuf {
    find(&desk.path(phone), &|found| found == name).unwrap_or_else(|| panic!("{phone} has no {name}"))
}

/// A file below a folder.
fn find(folder: &Path, is_it: &dyn Fn(&str) -> bool) -> Option<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.iter().find_map(|path| match path.is_dir() {
        true => find(path, is_it),
        false => path.file_name()?.to_str().filter(|name| is_it(name)).map(|_| path.clone()),
    })
}
