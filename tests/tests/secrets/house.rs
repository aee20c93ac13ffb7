//! A server on which everything is done that needs a secret.

use std::process::Command;

use reqwest::header::SET_COOKIE;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use system_tests::project::{CONTACT, PASSWORD};
use system_tests::server::binary;
use system_tests::{Database, Postbox, Project, Server, eventually};

use crate::Secrets;

const SMTP_PASSWORD: &str = "smtp-P4ssw0rd-of-the-test";
/// `printf '\0doors\0smtp-P4ssw0rd-of-the-test' | base64`, as AUTH PLAIN sends it.
const SMTP_PLAIN: &str = "AGRvb3JzAHNtdHAtUDRzc3cwcmQtb2YtdGhlLXRlc3Q=";
/// `printf 'smtp-P4ssw0rd-of-the-test' | base64`, as AUTH LOGIN sends it.
const SMTP_LOGIN: &str = "c210cC1QNHNzdzByZC1vZi10aGUtdGVzdA==";
/// One that the mail server does not take.
const WRONG_SMTP_PASSWORD: &str = "another-P4ssw0rd-of-the-test";
/// One that nobody has, but that an operator may have elsewhere.
const WRONG_PASSWORD: &str = "my password of another system";

const HOLDER: &str = "zenobia.holder@example.org";
/// Who gets a PIN.
const PIN_HOLDER: &str = "zelda.holder@example.org";
/// What guards the keys on a phone, and never leaves it.
const DEVICE_PIN: &str = "Zq4-device-pin";

const FILE: &str = "Zenobia,Quartermain-Okonkwo,zenobia.holder@example.org,0042,P-000104\n";

/// A server whose mails go out with a password, and all that is secret about it so far.
pub(crate) struct House {
    pub(crate) server: Server,
    pub(crate) project: Project,
    postbox: Postbox,
    pub(crate) client: Client,
    pub(crate) secrets: Secrets,
}

impl House {
    pub(crate) async fn open(database: Database, log: &[(&str, &str)]) -> Self {
        let postbox = Postbox::open_with_login("doors", SMTP_PASSWORD);
        let (port, ca_file) = (postbox.port.to_string(), postbox.ca_file());
        let mail = [
            ("CLAVIGER_MAIL_HOST", "localhost"),
            ("CLAVIGER_MAIL_PORT", &port),
            ("CLAVIGER_MAIL_USERNAME", "doors"),
            ("CLAVIGER_MAIL_PASSWORD", SMTP_PASSWORD),
            ("CLAVIGER_MAIL_FROM", "doors@example.org"),
            ("CLAVIGER_MAIL_CA_FILE", ca_file.to_str().unwrap()),
        ];
        let server = Server::start_with(database, &[&mail, log].concat()).await;
        let project = Project::set_up(&server);
        let mut secrets = Secrets::default();
        secrets.add("the API key", project.key());
        secrets.add("the operator's password", PASSWORD);
        secrets.add("a wrong password", WRONG_PASSWORD);
        secrets.add("the mail server's password", SMTP_PASSWORD);
        secrets.add("the mail server's password as AUTH PLAIN has it", SMTP_PLAIN);
        secrets.add("the mail server's password as AUTH LOGIN has it", SMTP_LOGIN);
        secrets.add("a wrong password of the mail server", WRONG_SMTP_PASSWORD);
        let client = Client::builder().no_proxy().build().unwrap();
        Self { server, project, postbox, client, secrets }
    }

    /// A file, an invitation, a phone.
    pub(crate) async fn main_path(&mut self) {
        let (status, answer) = self.project.upload(FILE).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        self.project.rest().await;
        let letter = self.postbox.letters(HOLDER).pop().expect("the invitation");
        let link = letter.link("/m/#").expect("a link").to_owned();
        self.secrets.add("an invitation's code", code_of(&link));
        self.phone(&["enrol", &link]);
        self.phone(&["status"]);
        let devices = self.project.all("devices?filter=state%20eq%20%22active%22").await;
        assert_eq!(devices.len(), 1, "the phone is enrolled");
    }

    fn phone(&self, arguments: &[&str]) {
        self.phone_in("phone", arguments);
    }

    fn phone_in(&self, folder: &str, arguments: &[&str]) {
        let folder = self.server.scratch().join(folder);
        let output = Command::new(binary()).arg("phone").args(arguments).arg("--folder").arg(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Whatever is shown once: links, keys, the task's key.
    pub(crate) async fn what_is_shown_once(&mut self) {
        let user = json!({ "first_name": "Zacharias", "last_name": "Quince", "email": "zacharias@example.org",
            "card_id": "0043" });
        let user = self.project.post("users", user, StatusCode::CREATED).await;
        let pool = self.project.all("pools").await.remove(0);
        let acquire = format!("pools/{}/acquire", pool["id"].as_str().unwrap());
        let wanted = json!({ "user_id": user["id"], "channel": "shown" });
        let shown = self.project.request(Method::POST, &acquire).header("idempotency-key", "once").json(&wanted);
        let shown: Value = shown.send().await.unwrap().json().await.unwrap();
        self.secrets.add("the code of a link that was shown", code_of(&find(&shown, "/m/#")));
        let key = json!({ "name": "another", "role": "autosync" });
        let key = self.project.post("api-keys", key, StatusCode::CREATED).await;
        self.secrets.add("another API key", key["secret"].as_str().unwrap());
        for platform in ["windows", "systemd", "cron"] {
            let path = format!("autosync/task-config?for={platform}");
            let task = self.project.post(&path, json!({}), StatusCode::CREATED).await;
            let secret = task["secret"].as_str().unwrap();
            let upload = self.client.post(self.project.url("autosync")).bearer_auth(secret);
            let answer = upload.header("content-type", "text/csv").body(FILE).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{platform}");
            self.secrets.add("the key of a task", secret);
        }
    }

    /// A mobile ID, whose link is shown and whose PIN goes by mail.
    pub(crate) async fn a_mobile_id(&mut self) {
        let supply = "MobileIDProcSupplyMobileIDForUser";
        self.project.set(json!({ "mobile_id": { "processes": { supply: { "enabled": true } } } })).await;
        let user = json!({ "first_name": "Zelda", "last_name": "Quibell", "email": PIN_HOLDER, "card_id": "0044" });
        let user = self.project.post("users", user, StatusCode::CREATED).await;
        let process = json!({ "kind": supply, "user_id": user["id"] });
        let process = self.project.post("processes", process, StatusCode::CREATED).await;
        let next = format!("processes/{}/next", process["id"].as_str().unwrap());
        let shown = self.project.post(&next, json!({ "inputs": {} }), StatusCode::OK).await;
        let link = find(&shown, "/m/#");
        self.secrets.add("the code of a mobile ID", code_of(&link));
        self.project.rest().await;
        let letter = self.postbox.letters(PIN_HOLDER).pop().expect("the PIN");
        let is_pin = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let pin = letter.text.split_whitespace().find(is_pin).expect("six digits").to_owned();
        self.secrets.add_pin(&pin);
        self.secrets.are_not_in("what the process shows", shown.to_string().replace(&link, "").as_bytes());
        self.phone_in("phone-of-zelda", &["enrol", &link, "--pin", &pin, "--device-pin", DEVICE_PIN]);
        self.secrets.add("a device PIN", DEVICE_PIN);
        let process = self.project.get(&format!("processes/{}", process["id"].as_str().unwrap())).await;
        assert_eq!(process["state"], "completed", "{process}");
    }

    /// An operator in the console.
    pub(crate) async fn log_in(&mut self) {
        let session = format!("{}/api/v1/session", self.server.url);
        let wrong = json!({ "email": CONTACT, "password": WRONG_PASSWORD });
        let answer = self.client.post(&session).json(&wrong).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        let right = json!({ "email": CONTACT, "password": PASSWORD });
        let answer = self.client.post(&session).json(&right).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        self.secrets.add("the session", cookie.split_once('=').unwrap().1);
        let me = self.client.get(format!("{}/api/v1/me", self.server.url)).header("cookie", cookie);
        assert_eq!(me.send().await.unwrap().status(), StatusCode::OK);
    }

    /// A mail server that does not take the password.
    pub(crate) async fn mail_with_a_wrong_password(&self) {
        let server = json!({ "host": "localhost", "port": self.postbox.port, "security": "starttls",
            "username": "doors", "password": WRONG_SMTP_PASSWORD, "from": "doors@example.org" });
        self.project.set(json!({ "mail": server })).await;
        let sent = self.project.post("settings/mail/test", json!({ "to": "me@example.org" }), StatusCode::OK).await;
        assert_eq!(sent["sent"], false, "{sent}");
        self.secrets.are_not_in("the answer to a test mail", sent.to_string().as_bytes());
        let changed = format!("{}1,P-000104\n", FILE.split_once("42,").unwrap().0);
        self.project.upload(changed.replace(HOLDER, "zenobia@example.org")).await; // a mail that cannot go out
        eventually("the mail was tried", 20, || async {
            let jobs = self.project.all("jobs").await;
            jobs.iter().any(|job| !job["last_error"].is_null()).then_some(())
        })
        .await;
    }

    /// What the API tells of the work and of the people.
    pub(crate) async fn the_api_tells_none(&self) {
        for list in [
            "jobs",
            "events",
            "audit",
            "invitations",
            "credentials",
            "devices",
            "users",
            "api-keys",
            "sync-runs",
            "systems",
            "pools",
            "processes",
        ] {
            let rows = self.project.all(list).await;
            assert!(!rows.is_empty(), "{list}: nothing was tried");
            self.secrets.are_not_in(list, json!(rows).to_string().as_bytes());
            for row in
                rows.iter().filter(|_| ["jobs", "events", "invitations", "processes", "sync-runs"].contains(&list))
            {
                let one = self.project.get(&format!("{list}/{}", row["id"].as_str().unwrap())).await;
                self.secrets.are_not_in(list, one.to_string().as_bytes());
            }
        }
        for document in ["settings", "autosync"] {
            let told = self.project.get(document).await;
            self.secrets.are_not_in(document, told.to_string().as_bytes());
        }
    }

    pub(crate) fn the_log_tells_none(&self) {
        let log = self.server.log_text();
        for needed in ["answered", "job"] {
            assert!(log.contains(needed), "the log does not even tell of {needed:?}");
        }
        self.secrets.are_not_in("the log", log.as_bytes());
        let mut people = Secrets::default();
        people.add("a holder's address", HOLDER);
        people.add("a holder's name", "Quartermain-Okonkwo");
        people.add("the contact's address", CONTACT);
        people.are_not_in("the log", log.as_bytes());
    }
}

/// The words that a document holds and that hold `marker`.
fn find(document: &Value, marker: &str) -> String {
    let text = document.to_string();
    let word = text.split('"').find(|word| word.contains(marker));
    word.unwrap_or_else(|| panic!("no {marker} in {text}")).to_owned()
}

fn code_of(link: &str) -> String {
    link.split_once('#').unwrap().1.to_owned()
}
