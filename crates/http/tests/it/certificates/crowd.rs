//! Many at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;

use crate::certificates::desk::Desk;
use crate::world::{As as _, get};

const CLIENTS: usize = 8;
const EACH: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_hundred_requests_of_eight_clients_get_as_many_certificates_for_their_own_keys() {
    for desk in Desk::both().await {
        let mut people = Vec::new();
        for client in 0..CLIENTS {
            people.push(desk.world.house.user(&format!("Ada{client}"), &client.to_string()).await);
        }
        let requests: Vec<_> = (0..CLIENTS * EACH).map(|_| desk.csr("/")).collect();
        let desk = Arc::new(desk);
        let clients: Vec<_> = people
            .into_iter()
            .zip(requests.chunks(EACH))
            .map(|(user, requests)| {
                let (desk, requests) = (desk.clone(), requests.to_vec());
                tokio::spawn(async move {
                    let mut issued = Vec::new();
                    for csr in requests {
                        let answered = desk.ask(&user, "authentication", &csr).await;
                        assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.text);
                        let certificate = answered.json()["certificate"].as_str().unwrap().to_owned();
                        issued.push((answered.json()["serial"].as_str().unwrap().to_owned(), csr, certificate));
                    }
                    issued
                })
            })
            .collect();
        let (mut serials, mut files) = (BTreeSet::new(), String::new());
        for client in clients {
            for (serial, csr, certificate) in client.await.unwrap() {
                assert_eq!(public_key(&csr), public_key(&certificate), "every key in its own certificate");
                let file = format!("{serial}.pem");
                desk.write(&file, certificate);
                files.extend([" ", &file]);
                assert!(serials.insert(serial), "a serial number was given twice");
            }
        }
        assert_eq!(serials.len(), CLIENTS * EACH);
        let verified = desk.openssl(&format!("verify -x509_strict -CAfile chain.pem{files}"));
        assert_eq!(verified.matches(": OK").count(), CLIENTS * EACH);
        let all = get("/api/v1/projects/campus/certificates?filter=state%20eq%20%22valid%22&count=true&limit=1");
        assert_eq!(desk.world.send(all.with_key(&desk.key)).await.json()["total"], CLIENTS * EACH);
        let all = get("/api/v1/projects/campus/certificates?count=true&limit=1");
        assert_eq!(
            desk.world.send(all.with_key(&desk.key)).await.json()["total"],
            CLIENTS * EACH,
            "nothing is half-made"
        );
    }
}

/// The point of the P-256 key in something in PEM.
fn public_key(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = data_encoding::BASE64.decode(text.as_bytes()).unwrap();
    let at = der.windows(4).position(|window| window == [0x03, 0x42, 0x00, 0x04]).unwrap() + 4;
    der[at..at + 64].to_vec()
}
