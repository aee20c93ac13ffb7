//! The main path with secrets of every kind, and requests that put them where
//! they do not belong. Afterwards none of them stands in the log, in what the
//! API tells of the work, or unsealed in the database's files.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first thing that fails")]

mod house;
mod misplaced;

use std::path::Path;

use system_tests::Database;

use house::House;

/// What must not be told, and what it is.
#[derive(Default)]
struct Secrets {
    long: Vec<(&'static str, String)>,
    /// Six digits each, which a moment or a longer number holds by chance.
    pins: Vec<String>,
}

impl Secrets {
    fn add(&mut self, what: &'static str, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 10, "{what}: {secret:?} would be found by chance");
        self.long.push((what, secret));
    }

    fn add_pin(&mut self, pin: &str) {
        assert!(pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit()), "no PIN");
        self.pins.push(pin.to_owned());
    }

    fn are_not_in(&self, place: &str, text: &[u8]) {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'.';
        for word in text.split(|byte| !is_part(byte)) {
            let is_pin = self.pins.iter().any(|pin| pin.as_bytes() == word);
            assert!(!is_pin, "an enrolment PIN stands in {place}");
        }
        for (what, secret) in &self.long {
            let found = text.windows(secret.len()).position(|window| window == secret.as_bytes());
            if let Some(at) = found {
                let around = &text[at.saturating_sub(200)..(at + secret.len() + 100).min(text.len())];
                panic!("{what} stands in {place}: …{}…", String::from_utf8_lossy(around));
            }
        }
    }
}

/// Every file below a folder, but for the master key, which is a secret itself.
fn files_tell_none(secrets: &Secrets, folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_tell_none(secrets, &path);
        } else {
            secrets.are_not_in(&path.display().to_string(), &std::fs::read(&path).unwrap());
        }
    }
}

async fn nothing_is_told(database: Database, log: &[(&str, &str)]) {
    let mut house = House::open(database, log).await;
    house.main_path().await;
    house.what_is_shown_once().await;
    house.a_mobile_id().await;
    house.log_in().await;
    house.mail_with_a_wrong_password().await;
    house.in_wrong_places().await;
    house.the_api_tells_none().await;
    house.the_log_tells_none();
    files_tell_none(&house.secrets, &house.server.data());
}

#[tokio::test]
async fn secrets_are_told_nowhere() {
    for database in Database::both().await {
        nothing_is_told(database, &[]).await;
    }
}

#[tokio::test]
async fn secrets_are_told_nowhere_in_a_log_of_everything() {
    for (level, format) in [("debug", "text"), ("trace", "json")] {
        let log = [("CLAVIGER_LOG_LEVEL", level), ("CLAVIGER_LOG_FORMAT", format)];
        nothing_is_told(Database::Sqlite, &log).await;
    }
}
