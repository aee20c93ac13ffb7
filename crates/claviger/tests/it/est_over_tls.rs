//! EST with curl and openssl alone, on the server's own listener: the first certificate for a one-time password, the next
//! one for the first, which the client proves to have in the TLS handshake.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::program::{run, stdout, text};
use crate::running::{Running, client};

/// A folder with a certificate of the listener's, and what clients keep.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        fs::write(desk.path("tls.pem"), made.cert.pem()).unwrap();
        fs::write(desk.path("tls.key"), made.signing_key.serialize_pem()).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs a line of a shell in the folder; answers what it printed.
    fn shell(&self, line: &str) -> String {
        let output = Command::new("sh").args(["-ec", line]).current_dir(self.0.path()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{line}: {told}{}", String::from_utf8_lossy(&output.stderr));
        told
    }

    fn start(&self, asks: &str) -> (Running, String) {
        let (certificate, key) = (self.path("tls.pem"), self.path("tls.key"));
        let flags = ["--tls-cert", text(&certificate), "--tls-key", text(&key)];
        let variables = [("CLAVIGER_TLS_CLIENT_CERTIFICATES", Path::new(asks))];
        let mut running = Running::start_with(&self.path("data"), &flags, &variables);
        let url = running.url();
        (running, url)
    }

    /// Makes a key and a request, and sends it; answers the status. What comes is `answer.b64`.
    fn enrol(&self, url: &str, key: &str, operation: &str, more: &str) -> String {
        self.shell(&format!(
            "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {key} -subj / -outform DER \
             2> openssl.log | openssl base64 > request.b64"
        ));
        self.shell(&format!(
            "curl -sS --cacert tls.pem {url}/.well-known/est/default/{operation} {more} -o answer.b64 \
             -H 'Content-Type: application/pkcs10' --data-binary @request.b64 -w '%{{http_code}}'"
        ))
    }

    fn unpack(&self, to: &str) {
        self.shell(&format!("openssl base64 -d -A -in answer.b64 | openssl pkcs7 -inform DER -print_certs -out {to}"));
    }
}

#[tokio::test]
async fn who_has_a_certificate_gets_the_next_one_on_our_own_listener() {
    let desk = Desk::new();
    let (running, url) = desk.start("true");
    let data = desk.path("data");
    let made =
        ["api-key", "create", "--data-dir", text(&data), "--name", "test", "--project", "default", "--role", "admin"];
    let key = stdout(&run(&made)).trim().to_owned();
    let post = async |path: &str, body: Value| -> Value {
        let request = client(Some(&desk.read("tls.pem"))).post(format!("{url}/api/v1/projects/default/{path}"));
        request.bearer_auth(&key).json(&body).send().await.unwrap().json().await.unwrap()
    };
    let ada = post("users", json!({"first_name": "Ada", "last_name": "Lovelace"})).await;
    let id = ada["id"].as_str().unwrap();
    let password = post(&format!("users/{id}/est-password"), json!({"profile": "authentication"})).await;
    let login = format!("-u '{id}:{}'", password["password"].as_str().unwrap());
    assert_eq!(desk.enrol(&url, "own.key", "simpleenroll", &login), "200");
    desk.unpack("own.pem");

    assert_eq!(desk.enrol(&url, "next.key", "simplereenroll", "--cert own.pem --key own.key"), "200");
    desk.unpack("next.pem");
    desk.shell(&format!("curl -sS --cacert tls.pem {url}/pki/default/ca.pem -o ca.pem"));
    desk.shell("openssl verify -CAfile ca.pem own.pem next.pem");
    let subject = |name: &str| desk.shell(&format!("openssl x509 -in {name} -noout -subject"));
    assert_eq!(subject("next.pem"), subject("own.pem"));
    desk.shell("openssl x509 -in next.pem -noout -pubkey > one; openssl pkey -in next.key -pubout > two; cmp one two");

    // Nobody else's certificate opens that, and none opens nothing; whoever shows none is served all the same.
    desk.shell("openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -subj /CN=Ada -days 9 -out other.pem 2> openssl.log");
    assert_eq!(desk.enrol(&url, "last.key", "simplereenroll", "--cert other.pem --key other.key"), "401");
    assert_eq!(desk.enrol(&url, "last.key", "simplereenroll", ""), "401");
    assert_eq!(desk.shell(&format!("curl -sS --cacert tls.pem {url}/healthz -o health -w '%{{http_code}}'")), "200");

    // A listener that was not told to ask does not.
    running.stop();
    let (_running, url) = desk.start("false");
    assert_eq!(desk.enrol(&url, "last.key", "simplereenroll", "--cert own.pem --key own.key"), "401");
}
