//! Gives people credentials that a system of another maker knows, as if they had had them for long: for
//! `cargo xtask bench events`. Issuing them through the system would take hours, as systems limit calls.
//!
//! `seed_credentials --database-url URL --master-key-file FILE --project SLUG`, while no server runs on it. Each line of
//! the standard input is one credential: `USER POOL CARD NUMBER`, the ids of the user and of the pool, the card's id
//! at its system, and its number.

#![expect(clippy::unwrap_used, reason = "an example stops at the first thing that fails")]

use std::collections::HashMap;

use domain::card::{CardFormat, CardNumber};
use domain::credential::{Counterpart, Credential, CredentialOrigin, NewCredential, Observed, Validity};
use domain::id::{Id, kind};
use domain::project::Project;
use domain::system::CredentialPool;
use store::seal::MasterKey;
use store::{Config, Store};

/// How many are written in one unit of work.
const PAGE: usize = 10_000;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: HashMap<&str, &str> =
        arguments.chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
    let key = std::fs::read_to_string(arguments["--master-key-file"]).unwrap();
    let key = data_encoding::HEXLOWER_PERMISSIVE.decode(key.trim().as_bytes()).unwrap();
    let master = MasterKey::new(&key.try_into().unwrap()).unwrap();
    let config = Config { url: arguments["--database-url"].parse().unwrap(), connections: 2 };
    let (store, _) = Store::open_as_it_is(&config, master).await.unwrap();
    let (project, pools) = ground(&store, arguments["--project"]).await;
    let lines: Vec<String> = std::io::stdin().lines().map(Result::unwrap).collect();
    for (page, lines) in lines.chunks(PAGE).enumerate() {
        let first = page * PAGE;
        let all = lines.iter().zip(first..).map(|(line, number)| credential(&project, &pools, line, number as u64));
        let all: Vec<Credential> = all.collect();
        let numbers: Vec<_> = all.iter().map(|one| (one.number.clone().unwrap(), one.user)).collect();
        let mut uow = store.begin_long().await.unwrap();
        assert!(uow.card_numbers().claim_many(project.id, &numbers).await.unwrap().is_empty(), "a number is taken");
        for one in &all {
            uow.credentials().add(one).await.unwrap();
        }
        uow.commit().await.unwrap();
    }
    store.close().await.unwrap();
}

async fn ground(store: &Store, slug: &str) -> (Project, HashMap<Id<kind::CredentialPool>, CredentialPool>) {
    let mut reader = store.read().await.unwrap();
    let project = reader.projects().lookup(&slug.parse().unwrap()).await.unwrap().unwrap();
    let pools = reader.pools().list(project.id).await.unwrap();
    (project, pools.into_iter().map(|pool| (pool.id, pool)).collect())
}

fn credential(
    project: &Project,
    pools: &HashMap<Id<kind::CredentialPool>, CredentialPool>,
    line: &str,
    index: u64,
) -> Credential {
    let [user, pool, card, number] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("not four words: {line}") };
    let (pool, at) = (&pools[&pool.parse().unwrap()], project.updated_at);
    let new = NewCredential {
        id: made(index),
        project: project.id,
        user: user.parse().unwrap(),
        system: pool.system,
        pool: pool.id,
        format: CardFormat::RawDecimal,
        number: Some(CardNumber::parse(CardFormat::RawDecimal, None, number).unwrap()),
        validity: Validity::starting(at),
        origin: CredentialOrigin::Sync,
        send_invitation: true,
        replaces: None,
    };
    let counterpart = Counterpart { card: Some(card.to_owned()), ..Counterpart::default() };
    let (credential, _) = Credential::obtain(new, counterpart, Observed::Active, at);
    Credential { version: 1, ..credential }
}

/// The same id for the same number.
fn made<T>(number: u64) -> Id<T> {
    let mut bytes = [0x22; 16];
    (bytes[6], bytes[8]) = (0x70, 0x80);
    bytes[10..].copy_from_slice(&number.to_be_bytes()[2..]);
    Id::from_bytes(bytes)
}
