//! How fast it goes: `cargo test --release -p pki --test it speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use domain::time::{SignedDuration, Timestamp};
use pki::Reason;
use pki::authority::responder;
use pki::crl::{CrlTerms, CrlWriter, Entry};
use pki::issue::{Order, prepare, sign};
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::name::DistinguishedName;
use pki::ocsp::{OcspRequest, Responder, Status, Times};
use pki::profile::Profile;
use pki::request::{Request, write};

use crate::house::{House, ada, allowed, name, now, serial, terms};
use crate::tools::openssl;

/// Runs `once` on two threads for three seconds, and gives how often it ran in a second.
fn per_second(once: impl Fn() + Sync) -> f64 {
    let began = Instant::now();
    let counts = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0_u32;
                    while began.elapsed() < Duration::from_secs(3) {
                        once();
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<u32>()
    });
    f64::from(counts) / began.elapsed().as_secs_f64()
}

#[test]
#[ignore = "measures"]
fn certificates_per_second() {
    for kind in [KeyKind::P256, KeyKind::Rsa2048] {
        let house = House::new(KeyKind::P256);
        let profile = Profile::authentication();
        let names = ada(&profile);
        let nobody = DistinguishedName::new(&[]).unwrap();
        let request = write(&SoftwareKey::generate(kind).unwrap(), &nobody).unwrap();
        let rate = per_second(|| {
            let request = Request::from_der(&request).unwrap();
            request.check(&profile, &names, &allowed()).unwrap();
            let algorithm = house.key.algorithm();
            let order = Order { key: request.key(), names: &names, serial: serial(), algorithm, now: now() };
            let stored = prepare(&profile, &house.issuer, &order).unwrap();
            sign(stored.check(&profile, &house.issuer, &allowed()).unwrap(), &house.key).unwrap();
        });
        println!("{kind}: {rate:.0} certificates/s on two threads, from the PKCS#10 to the verified certificate");
    }
}

#[test]
#[ignore = "measures"]
fn a_list_of_a_million() {
    let house = House::new(KeyKind::P256);
    let entries: Vec<_> =
        (0..1_000_000).map(|_| Entry { serial: serial(), at: now(), reason: Reason::Superseded }).collect();
    let began = Instant::now();
    let mut writer = CrlWriter::default();
    entries.iter().try_for_each(|entry| writer.add(entry)).unwrap();
    let next_update = now().checked_add(SignedDuration::from_hours(24)).unwrap();
    let terms = CrlTerms { number: 1, this_update: now(), next_update };
    let crl = writer.sign(&house.issuer, &house.key, &terms).unwrap();
    println!("{} entries: {:.2} s, {} bytes", crl.count(), began.elapsed().as_secs_f64(), crl.der().len());
}

#[test]
#[ignore = "measures"]
fn answers_per_second() {
    let house = House::new(KeyKind::P256);
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let own = responder(&house.issuer, &house.key, key.public_key(), &terms(&name("OCSP"), 30)).unwrap();
    let responder = Responder::new(&house.issuer, own).unwrap();
    house.write("leaf.pem", house.issue(&Profile::authentication(), key.public_key()).to_pem().as_bytes());
    openssl(house.path(), "ocsp -issuer issuing.pem -cert leaf.pem -reqout req.der");
    let asked = house.read("req.der");
    let at: Timestamp = now();
    let times = Times { produced_at: at, this_update: at, next_update: at };
    let rate = per_second(|| {
        let request = OcspRequest::from_der(&asked).unwrap();
        responder.answer(&key, &request, &[Status::Good], &times).unwrap();
    });
    println!("{rate:.0} OCSP answers/s on two threads, read and signed with P-256");
}
