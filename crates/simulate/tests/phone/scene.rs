//! A phone, its folder, its clock and its server.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use simulate::phone::{Clock, Fault, Link, Phone, PhoneOptions, Shown};

use crate::server::Server;

/// A clock that tests set.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000)))
    }

    pub(crate) fn turn(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let hands = self.0.clone();
        Arc::new(move || Timestamp::from_second(hands.load(Ordering::SeqCst)).unwrap())
    }
}

pub(crate) fn phone(folder: &Path, hands: &Hands) -> Phone {
    Phone::open(PhoneOptions::new(folder, hands.clock())).unwrap()
}

pub(crate) fn faulty(folder: &Path, hands: &Hands, fault: Fault) -> Phone {
    let options = PhoneOptions { fault: Some(fault), ..PhoneOptions::new(folder, hands.clock()) };
    Phone::open(options).unwrap()
}

pub(crate) struct Scene {
    pub(crate) server: Server,
    pub(crate) link: Link,
    pub(crate) hands: Hands,
    pub(crate) folder: tempfile::TempDir,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let server = Server::start().await;
        let link = server.link().parse().unwrap();
        Self { server, link, hands: Hands::new(), folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn phone(&self) -> Phone {
        phone(self.folder.path(), &self.hands)
    }

    pub(crate) async fn enrolled() -> (Self, Phone) {
        let scene = Self::new().await;
        let mut phone = scene.phone();
        assert!(phone.enrol(&scene.link, None, "Ada's phone").await.unwrap().works());
        (scene, phone)
    }

    /// All that the phone has stored, as text.
    pub(crate) fn stored(&self) -> String {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.filter_map(|file| std::fs::read_to_string(file.unwrap().path()).ok()).collect()
    }
}

pub(crate) async fn shown(phone: &mut Phone) -> Shown {
    phone.status().await.unwrap().remove(0).shown
}
