//! A CA whose key lies in a token, which is unplugged and comes back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::program::{run, stdout, text};
use crate::running::{Running, client};

const PIN: &str = "246810";

/// A folder with a token of `SoftHSM` in it, and the configuration that names it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::create_dir(desk.path("tokens")).unwrap();
        let softhsm = format!("directories.tokendir = {}\nlog.level = ERROR\n", desk.path("tokens").display());
        fs::write(desk.path("softhsm2.conf"), softhsm).unwrap();
        desk.run("softhsm2-util --init-token --free --label keys --pin 246810 --so-pin 97531975");
        fs::write(desk.path("pin"), format!("{PIN}\n")).unwrap();
        let file = format!(
            "[tokens.hsm]\nmodule = '{}'\nlabel = 'keys'\npin_file = '{}'\nprojects = ['default']\n",
            module().display(),
            desk.path("pin").display()
        );
        fs::write(desk.path("claviger.toml"), file).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command in the folder, which must succeed; answers what it printed.
    fn run(&self, line: &str) -> String {
        let mut words = line.split(' ');
        let mut command = Command::new(words.next().unwrap());
        command.args(words).current_dir(self.0.path()).env("SOFTHSM2_CONF", self.path("softhsm2.conf"));
        let output = command.output().unwrap_or_else(|error| panic!("{line}: {error}; `cargo xtask test` installs it"));
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {told}");
        told
    }

    fn start(&self) -> (Running, String) {
        let configuration = self.path("claviger.toml");
        let variables = [("SOFTHSM2_CONF", self.path("softhsm2.conf"))];
        let variables: Vec<(&str, &Path)> = variables.iter().map(|(name, path)| (*name, path.as_path())).collect();
        let mut running = Running::start_with(&self.path("data"), &["--config", text(&configuration)], &variables);
        let url = running.url();
        (running, url)
    }
}

/// The module of `SoftHSM`, which systems keep in different folders.
pub(crate) fn module() -> PathBuf {
    let below = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut places = [PathBuf::from("/usr/lib"), "/usr/lib64".into()].into_iter().chain(below);
    places
        .find_map(|folder| Some(folder.join("softhsm/libsofthsm2.so")).filter(|path| path.exists()))
        .expect("libsofthsm2.so is missing; `cargo xtask test` installs it")
}

/// Somebody who manages the project.
struct Caller {
    url: String,
    key: String,
}

impl Caller {
    async fn get(&self, path: &str) -> Value {
        let request = client(None).get(format!("{}/api/v1/projects/default{path}", self.url)).bearer_auth(&self.key);
        request.send().await.unwrap().json().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = client(None).post(format!("{}/api/v1/projects/default{path}", self.url)).bearer_auth(&self.key);
        let answer = request.json(body).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn made(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    async fn issue(&self, desk: &Desk, user: &Value) -> (StatusCode, Value) {
        desk.run(
            "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -subj / -out own.csr",
        );
        let csr = fs::read_to_string(desk.path("own.csr")).unwrap();
        self.post("/certificates", &json!({"profile": "authentication", "user_id": user, "csr": csr})).await
    }
}

/// What the CA says of `own.pem`, asked by OCSP.
async fn asked(desk: &Desk, url: &str) -> String {
    desk.run("openssl ocsp -issuer ca.pem -cert own.pem -no_nonce -reqout question -noverify");
    let question = fs::read(desk.path("question")).unwrap();
    let request = client(None).post(format!("{url}/pki/default.2/ocsp")).body(question);
    let answer = request.header("content-type", "application/ocsp-request").send().await.unwrap();
    fs::write(desk.path("answer"), answer.bytes().await.unwrap()).unwrap();
    desk.run("openssl ocsp -issuer ca.pem -cert own.pem -respin answer -CAfile root.pem -verify_other ca.pem")
}

#[tokio::test]
async fn a_ca_in_a_token_waits_for_it_and_goes_on_answering() {
    let desk = Desk::new();
    let (running, url) = desk.start();
    let data = desk.path("data");
    let made = run(&[
        "api-key",
        "create",
        "--data-dir",
        text(&data),
        "--name",
        "test",
        "--project",
        "default",
        "--role",
        "admin",
    ]);
    let caller = Caller { url, key: stdout(&made).trim().to_owned() };
    let tokens = caller.get("/tokens").await;
    assert_eq!(tokens["items"], json!([{"name": "hsm", "available": true, "code": null, "detail": null}]), "{tokens}");

    // Its key is made in the token; somebody else signs it.
    let requested = caller.made("/authorities/request", &json!({"key": "p256", "token": "hsm"})).await;
    assert_eq!((&requested["token"], &requested["token_key"]), (&json!("hsm"), &json!("default.2")));
    fs::write(desk.path("ca.csr"), requested["request"].as_str().unwrap()).unwrap();
    desk.run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -subj /CN=Root -addext keyUsage=critical,keyCertSign,cRLSign -out root.pem");
    desk.run("openssl x509 -req -in ca.csr -CA root.pem -CAkey root.key -CAcreateserial -days 900 -copy_extensions copyall -out ca.pem");
    let chain = fs::read_to_string(desk.path("ca.pem")).unwrap() + &fs::read_to_string(desk.path("root.pem")).unwrap();
    let id = requested["id"].as_str().unwrap();
    let installed = caller.made(&format!("/authorities/{id}/install"), &json!({"certificates": chain})).await;
    assert_eq!(installed["state"], "active");

    // The same key is no other CA's.
    let again = json!({"token": "hsm", "token_key": "default.2"});
    let (status, answer) = caller.post("/authorities/request", &again).await;
    assert_eq!((status, &answer["errors"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("token_key_used")));
    let (_, answer) = caller.post("/authorities/request", &json!({"token": "other"})).await;
    assert_eq!(answer["errors"][0]["code"], "token_unknown");
    let (_, answer) = caller.post("/authorities/request", &json!({"token": "hsm", "token_key": "none"})).await;
    assert_eq!(answer["errors"][0]["code"], "token_key_missing");

    let user = caller.made("/users", &json!({"first_name": "Ada", "last_name": "Lovelace"})).await["id"].clone();
    let (status, issued) = caller.issue(&desk, &user).await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    fs::write(desk.path("own.pem"), issued["certificate"].as_str().unwrap()).unwrap();
    desk.run("openssl verify -x509_strict -CAfile root.pem -untrusted ca.pem own.pem");
    assert!(asked(&desk, &caller.url).await.contains("own.pem: good"));

    // Unplugged: nothing is issued, and nothing is lost.
    running.stop();
    fs::rename(desk.path("tokens"), desk.path("away")).unwrap();
    fs::create_dir(desk.path("tokens")).unwrap();
    let (running, url) = desk.start();
    let caller = Caller { url, ..caller };
    assert_eq!(caller.get("/tokens").await["items"][0]["code"], "token_missing");
    let (status, answer) = caller.issue(&desk, &user).await;
    assert_eq!((status, &answer["code"]), (StatusCode::CONFLICT, &json!("ca_unavailable")), "{answer}");
    assert!(answer["detail"].as_str().unwrap().contains("no token is called \"keys\""), "{answer}");
    assert!(asked(&desk, &caller.url).await.contains("own.pem: good"));
    let list = client(None).get(format!("{}/pki/default.2/crl", caller.url)).send().await.unwrap();
    assert_eq!(list.status(), StatusCode::OK);

    // Plugged in again, under the running server: it goes on, within seconds.
    fs::remove_dir_all(desk.path("tokens")).unwrap();
    fs::rename(desk.path("away"), desk.path("tokens")).unwrap();
    let began = Instant::now();
    let issued = loop {
        let (status, issued) = caller.issue(&desk, &user).await;
        if status == StatusCode::CREATED {
            break issued;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{status} {issued}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    fs::write(desk.path("own.pem"), issued["certificate"].as_str().unwrap()).unwrap();
    assert!(asked(&desk, &caller.url).await.contains("own.pem: good"));
    running.stop();
}
