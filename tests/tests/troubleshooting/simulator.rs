//! A simulated system of another maker in a process of its own, and hosts that are not what they should be.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

/// The simulator, and how it is reached.
pub(crate) struct Simulator {
    /// Where it listens.
    pub(crate) url: String,
    said: String,
    process: Child,
}

impl Simulator {
    /// Starts `claviger simulate NAME`.
    pub(crate) fn start(name: &str) -> Self {
        let mut process = Command::new(system_tests::server::binary())
            .args(["simulate", name, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let url = said.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { url, said, process }
    }

    /// What it printed behind a word.
    pub(crate) fn told(&self, word: &str) -> &str {
        let rest = self.said.split_once(&format!("{word} ")).unwrap().1;
        rest.split([',', ')', '\n']).next().unwrap()
    }

    /// Asks its page for tests to do something.
    pub(crate) async fn play(&self, path: &str, body: Value) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answered = client.post(format!("{}/simulator/{path}", self.url)).json(&body).send().await.unwrap();
        assert!(answered.status().is_success(), "{path}: {}", answered.text().await.unwrap());
    }

    /// Switches these faults on, and all others off.
    pub(crate) async fn faults(&self, faults: &[&str]) {
        self.play("faults", json!({ "faults": faults })).await;
    }

    /// Ends it, as when somebody pulls its plug.
    pub(crate) fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A host whose certificate nobody vouches for; answers its address.
pub(crate) fn untrusted() -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let wanted = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = wanted.self_signed(&key).unwrap().der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let _ = StreamOwned::new(connection, stream).read(&mut [0; 1024]);
        }
    });
    url
}

/// A host that answers every call with a page for people.
pub(crate) fn web_page() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let page = "<html>Welcome</html>";
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length";
            let _ = stream.write_all(format!("{head}: {}\r\n\r\n{page}", page.len()).as_bytes());
        }
    });
    url
}
