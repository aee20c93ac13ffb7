//! Many programs that ask for certificates at once, over sockets: nobody fails, no serial number is given twice, and
//! everybody's certificate has their own key.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use std::collections::BTreeSet;

use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use reqwest::StatusCode;
use serde_json::{Value, json};
use system_tests::{Database, Project, Server};

const CLIENTS: usize = 8;
const EACH: usize = 50;

#[tokio::test]
async fn eight_clients_at_once_get_four_hundred_certificates() {
    for database in Database::both().await {
        let server = Server::start(database).await;
        let project = Project::set_up(&server);
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            let person = json!({"first_name": "Ada", "last_name": format!("Lovelace {number}")});
            let user = project.post("users", person, StatusCode::CREATED).await;
            clients.push(tokio::spawn(ask(project.clone(), user["id"].clone())));
        }
        let mut serials = BTreeSet::new();
        for client in clients {
            serials.extend(client.await.unwrap());
        }
        assert_eq!(serials.len(), CLIENTS * EACH, "each serial number is given once");
        let kept = project.all("certificates").await;
        let kept: BTreeSet<_> = kept.iter().map(|one| one["serial"].as_str().unwrap().to_owned()).collect();
        assert_eq!(kept, serials, "what was handed out is what is recorded");
    }
}

/// Asks for one certificate after the other; answers their serial numbers.
async fn ask(project: Project, user: Value) -> Vec<String> {
    let mut serials = Vec::new();
    for _ in 0..EACH {
        let key = KeyPair::generate().unwrap();
        let mut wanted = CertificateParams::default();
        wanted.distinguished_name = DistinguishedName::new();
        let csr = wanted.serialize_request(&key).unwrap().pem().unwrap();
        let body = json!({"profile": "authentication", "user_id": user, "csr": csr});
        let issued = project.post("certificates", body, StatusCode::CREATED).await;
        let der = pem(issued["certificate"].as_str().unwrap());
        let own = key.public_key_raw();
        assert!(der.windows(own.len()).any(|part| part == own), "the certificate is for another key");
        serials.push(issued["serial"].as_str().unwrap().to_owned());
    }
    serials
}

fn pem(text: &str) -> Vec<u8> {
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    data_encoding::BASE64.decode(body.as_bytes()).unwrap()
}
