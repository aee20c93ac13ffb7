//! How fast the CA is: certificates for requests, answers to OCSP, and the list of a million revoked ones.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm};
use reqwest::{Client, StatusCode};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use crate::database::Kind;
use crate::{Database, Project, Server};

/// Requests that wait for their answer at any moment.
const AT_ONCE: usize = 32;
/// People, each with a key of their own; each gets certificates in turn.
const PEOPLE: usize = 200;
/// How long OCSP is asked for.
const ASKED_FOR: Duration = Duration::from_secs(5);

/// What openssl signs and verifies in a second, on all processors at once.
struct Floor {
    p256_sign: f64,
    p256_verify: f64,
    rsa_verify: f64,
}

/// Measures each kind of database and prints the tables.
///
/// # Panics
/// If the server refuses anything, or openssl does not run.
pub async fn run(counts: &[usize], kinds: &[Kind]) {
    let floor = Floor::measure();
    println!(
        "openssl speed: {:.0} P-256 signatures, {:.0} P-256 and {:.0} RSA-2048 verifications a second",
        floor.p256_sign, floor.p256_verify, floor.rsa_verify
    );
    for kind in kinds {
        measure(kind.fresh().await, counts, &floor).await;
    }
}

async fn measure(database: Database, counts: &[usize], floor: &Floor) {
    let name = if database == Database::Sqlite { "SQLite" } else { "PostgreSQL" };
    let server = Server::start(database).await;
    let project = Project::set_up(&server);
    for number in 0..PEOPLE {
        let person = json!({"first_name": "Ada", "last_name": format!("Lovelace {number}")});
        project.post("users", person, StatusCode::CREATED).await;
    }
    println!(
        "\n| database | keys | certificates | a second | of what openssl computes |\n| --- | --- | --- | --- | --- |"
    );
    let mut last = String::new();
    for (keys, algorithm) in [("P-256", &PKCS_ECDSA_P256_SHA256), ("RSA-2048", &PKCS_RSA_SHA256)] {
        for &count in counts {
            let rate;
            (rate, last) = certificates(&project, algorithm, count).await;
            let share = 100.0 * rate / floor.certificates(keys);
            println!("| {name} | {keys} | {count} | {rate:.0} | {share:.0} % |");
        }
    }
    let rate = ocsp(&server, &last).await;
    println!("\n{name}: {rate:.0} OCSP answers a second, over {AT_ONCE} connections");
    let listed = 1_000_000;
    let before = revoke(&server, listed).await;
    let (took, entries) = list(&server, &project).await;
    assert_eq!(entries, listed + before, "the list names other certificates than there are");
    println!("{name}: a list of {entries} revoked certificates made, signed and stored in {:.1} s", took.as_secs_f64());
}

/// Asks for `count` certificates; answers how many there were a second, and the last one.
async fn certificates(project: &Project, algorithm: &'static SignatureAlgorithm, count: usize) -> (f64, String) {
    let users = project.get(&format!("users?limit={PEOPLE}")).await;
    let users = users["items"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned());
    let requests: Vec<_> =
        users.map(|user| json!({"profile": "authentication", "user_id": user, "csr": csr(algorithm)})).collect();
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let clients = (0..AT_ONCE).map(|_| {
        let (project, requests, next) = (project.clone(), requests.clone(), next.clone());
        tokio::spawn(async move {
            let mut last = None;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return last;
                }
                let body = requests[number % requests.len()].clone();
                let issued = project.post("certificates", body, StatusCode::CREATED).await;
                last = Some(issued["certificate"].as_str().unwrap().to_owned());
            }
        })
    });
    let mut last = None;
    for client in clients.collect::<Vec<_>>() {
        last = client.await.unwrap().or(last);
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = count as f64 / began.elapsed().as_secs_f64();
    (rate, last.unwrap())
}

/// A request as a phone makes it, with a key that nobody else has.
fn csr(algorithm: &'static SignatureAlgorithm) -> String {
    let key = KeyPair::generate_for(algorithm).unwrap();
    let mut wanted = CertificateParams::default();
    wanted.distinguished_name = rcgen::DistinguishedName::new();
    wanted.serialize_request(&key).unwrap().pem().unwrap()
}

/// Asks how a certificate stands, over and over, each question with its own connection's answer awaited.
async fn ocsp(server: &Server, certificate: &str) -> f64 {
    let question = question(server, certificate).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let url = format!("{}/pki/default/ocsp", server.url);
    let began = Instant::now();
    let clients = (0..AT_ONCE).map(|_| {
        let (question, answered, url) = (question.clone(), answered.clone(), url.clone());
        let client = Client::builder().no_proxy().build().unwrap();
        tokio::spawn(async move {
            while began.elapsed() < ASKED_FOR {
                let request = client.post(&url).header("content-type", "application/ocsp-request");
                let answer = request.body(question.clone()).send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::OK);
                let answer = answer.bytes().await.unwrap();
                assert_eq!(answer[4..7], [0x0a, 0x01, 0x00], "the answer is not `successful`");
                answered.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = answered.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    rate
}

/// The question that openssl asks.
async fn question(server: &Server, certificate: &str) -> Vec<u8> {
    let folder = server.scratch();
    let chain = Client::builder().no_proxy().build().unwrap().get(format!("{}/pki/default/ca.pem", server.url));
    std::fs::write(folder.join("chain.pem"), chain.send().await.unwrap().bytes().await.unwrap()).unwrap();
    std::fs::write(folder.join("own.pem"), certificate).unwrap();
    openssl(folder, "ocsp -issuer chain.pem -cert own.pem -no_nonce -reqout question -noverify");
    std::fs::read(folder.join("question")).unwrap()
}

/// Writes revoked certificates into the database, beside the server; answers how many there were before.
async fn revoke(server: &Server, count: usize) -> usize {
    let before = "SELECT COUNT(*) FROM certificates WHERE state IN ('revoked', 'on_hold')";
    let insert = |numbers: String, id: &str, serial: &str| {
        AssertSqlSafe(format!(
            "{numbers} INSERT INTO certificates (id, project_id, authority_id, serial, profile, origin, key_hash, subject, \
             subject_key, not_before, not_after, state, holds, reason, since, created_at) \
             SELECT {id}, project_id, id, {serial}, 'authentication', 'api', {id}, 'CN=Ada', 'cn=ada', created_at, \
             not_after, 'revoked', 0, 'superseded', created_at, created_at FROM authorities CROSS JOIN n"
        ))
    };
    let before: i64 = match &server.database {
        Database::Sqlite => {
            let file = format!("sqlite:{}", server.data().join("claviger.db").display());
            let mut connection = SqliteConnection::connect(&file).await.unwrap();
            let found = sqlx::query_scalar(before).fetch_one(&mut connection).await.unwrap();
            let numbers = format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
            let sql = insert(numbers, "randomblob(16)", "'5' || lower(hex(randomblob(15))) || '0'");
            sqlx::query(sql).execute(&mut connection).await.unwrap();
            found
        }
        Database::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let found = sqlx::query_scalar(before).fetch_one(&mut connection).await.unwrap();
            let numbers = format!("WITH n (i) AS (SELECT * FROM generate_series(1, {count}))");
            let id = "decode(md5(random()::text || i::text), 'hex')";
            let sql = insert(numbers, id, "'5' || substr(md5(i::text), 1, 30) || '0'");
            sqlx::query(sql).execute(&mut connection).await.unwrap();
            found
        }
    };
    usize::try_from(before).unwrap()
}

/// Has the list made; answers how long it took, and how many entries `openssl` counts in it.
async fn list(server: &Server, project: &Project) -> (Duration, usize) {
    let authority = project.get("authorities").await["items"][0]["id"].as_str().unwrap().to_owned();
    let began = Instant::now();
    project.post(&format!("authorities/{authority}/publish-crl"), json!({}), StatusCode::OK).await;
    let took = began.elapsed();
    let list = reqwest::get(format!("{}/pki/default/crl", server.url)).await.unwrap().bytes().await.unwrap();
    let folder = server.scratch();
    std::fs::write(folder.join("list.der"), list).unwrap();
    let text = openssl(folder, "crl -inform DER -in list.der -CAfile chain.pem -noout -text");
    (took, text.matches("Serial Number:").count())
}

impl Floor {
    fn measure() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let told = openssl(Path::new("."), &format!("speed -seconds 3 -multi {processors} ecdsap256 rsa2048"));
        let rates = |line: &str| -> (f64, f64) {
            let line = told.lines().find(|found| found.trim_start().starts_with(line)).unwrap();
            let mut numbers = line.split_whitespace().rev().map(|number| number.parse().unwrap());
            let verify = numbers.next().unwrap();
            (numbers.next().unwrap(), verify)
        };
        let ((p256_sign, p256_verify), (_, rsa_verify)) = (rates("256 bits ecdsa"), rates("rsa 2048 bits"));
        Self { p256_sign, p256_verify, rsa_verify }
    }

    /// How many certificates a second would leave time for nothing else: the request is verified, the certificate is
    /// signed, and verified before it is given away.
    fn certificates(&self, keys: &str) -> f64 {
        let request = if keys == "P-256" { self.p256_verify } else { self.rsa_verify };
        1.0 / (1.0 / request + 1.0 / self.p256_sign + 1.0 / self.p256_verify)
    }
}

fn openssl(folder: &Path, arguments: &str) -> String {
    let output = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
