//! Killing the server while it issues certificates, and what must hold afterwards: what was answered is on record, what is
//! signed is on record, and no serial number is there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{Project, Rng, Server};

/// Who asks at once.
const CLIENTS: usize = 4;

/// The certificates that were answered: the public key of each, by serial number.
#[derive(Debug, Default)]
pub(crate) struct Issued(BTreeMap<String, Vec<u8>>);

impl Issued {
    /// Some clients ask for one certificate after the other, until the server is killed.
    ///
    /// # Panics
    /// If the server refuses one.
    pub(crate) async fn kill(&mut self, rng: &mut Rng, project: &Project, server: &mut Server, wait: Duration) {
        let users = project.all("users").await;
        let clients = (0..CLIENTS).map(|_| {
            let user = users[rng.pick(users.len())]["id"].as_str().unwrap().to_owned();
            tokio::spawn(ask(project.clone(), user))
        });
        let clients: Vec<_> = clients.collect();
        tokio::time::sleep(wait).await;
        server.kill();
        for client in clients {
            for (serial, key) in client.await.unwrap() {
                assert!(self.0.insert(serial.clone(), key).is_none(), "{serial} was given twice");
            }
        }
        server.run().await;
        self.are_on_record(project).await;
    }

    async fn are_on_record(&self, project: &Project) {
        let all = project.all("certificates").await;
        let serials: BTreeSet<_> = all.iter().map(|one| one["serial"].to_string()).collect();
        assert_eq!(serials.len(), all.len(), "a serial number is there twice");
        let valid: BTreeMap<_, _> = all
            .iter()
            .filter(|one| one["state"] == "valid")
            .map(|one| (one["serial"].as_str().unwrap(), one))
            .collect();
        for serial in self.0.keys() {
            assert!(valid.contains_key(serial.as_str()), "{serial} was answered and is not on record");
        }
        // What stopped before it was signed is nobody's; it is abandoned after a while.
        let odd = all.iter().find(|one| !["valid", "prepared", "abandoned"].contains(&one["state"].as_str().unwrap()));
        assert!(odd.is_none(), "{odd:?}");
    }

    /// Every certificate that was answered is published with the key that it was asked for.
    ///
    /// # Panics
    /// If one is not.
    pub(crate) async fn have_their_own_keys(&self, project: &Project) {
        for one in project.all("certificates?filter=state%20eq%20%22valid%22").await {
            let Some(key) = self.0.get(one["serial"].as_str().unwrap()) else { continue };
            let shown = project.get(&format!("certificates/{}", one["id"].as_str().unwrap())).await;
            assert!(
                der(shown["certificate"].as_str().unwrap()).windows(key.len()).any(|window| window == key),
                "{one}"
            );
        }
    }
}

async fn ask(project: Project, user: String) -> Vec<(String, Vec<u8>)> {
    let mut answered = Vec::new();
    loop {
        let key = KeyPair::generate().unwrap();
        let mut wanted = CertificateParams::default();
        wanted.distinguished_name = DistinguishedName::new();
        let csr = wanted.serialize_request(&key).unwrap().pem().unwrap();
        let body = json!({"profile": "authentication", "user_id": user, "csr": csr});
        let Ok(answer) = project.request(Method::POST, "certificates").json(&body).send().await else {
            return answered;
        };
        let status = answer.status();
        let Ok(issued) = answer.json::<Value>().await else { return answered };
        assert_eq!(status, reqwest::StatusCode::CREATED, "{issued}");
        answered.push((issued["serial"].as_str().unwrap().to_owned(), key.public_key_raw().to_vec()));
    }
}

fn der(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    data_encoding::BASE64.decode(text.as_bytes()).unwrap()
}
