//! Nonces: what makes a phone's proof fresh, without trusting the phone's clock.
//!
//! A nonce is a minute, what the phone was told in the answer that carried it,
//! and a code that only the instance's key makes of both. Nothing is stored, and
//! every node knows the nonces of every other. A phone uses the newest nonce that
//! it got, so that its next request shows which answer has reached it: only then
//! is a number that it showed before free for somebody else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::card::CardNumber;
use domain::time::Timestamp;
use store::seal::{DataKey, equal, sha256};

use crate::context::App;
use crate::error::Result;

const PURPOSE: &str = "dpop_nonce";
const MINUTE: i64 = 60;
/// A nonce is good in the minute of its making and in this many after it.
const GOOD_MINUTES: u32 = 10;
/// How far another node's clock may be ahead of ours, in minutes.
const AHEAD_MINUTES: u32 = 2;

/// Makes and reads nonces.
#[derive(Debug)]
pub struct Nonces(DataKey);

/// A nonce of ours: whose, and how old, is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce {
    minute: u32,
    /// What the phone was told in the answer that carried it.
    pub told: Told,
}

/// What a phone was told: which number it has to show, as a short digest; zeros for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told([u8; 8]);

impl Told {
    /// That it is to show this number.
    #[must_use]
    pub fn number(number: &CardNumber) -> Self {
        let mut told = [0; 8];
        told.copy_from_slice(&sha256(number.key().as_bytes())[..8]);
        Self(told)
    }
}

impl Nonces {
    /// The nonces of this instance; all of its nodes share the key.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn load(app: &App) -> Result<Self> {
        let mut uow = app.store().begin().await?;
        let key = uow.instance_keys().get_or_create(PURPOSE).await?;
        uow.commit().await?;
        Ok(Self(key))
    }

    /// A fresh nonce, for an answer that tells the phone this.
    #[must_use]
    pub fn fresh(&self, now: Timestamp, told: Told) -> String {
        let mut bytes = [0; 28];
        bytes[..4].copy_from_slice(&minute_of(now).to_be_bytes());
        bytes[4..12].copy_from_slice(&told.0);
        let code = self.0.code(&bytes[..12]);
        bytes[12..].copy_from_slice(&code);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a nonce, however old; `None` if it is not ours.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Nonce> {
        let bytes: [u8; 28] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (said, code) = bytes.split_at(12);
        if !equal(&self.0.code(said), code) {
            return None;
        }
        let (minute, told) = said.split_at(4);
        Some(Nonce { minute: u32::from_be_bytes(minute.try_into().ok()?), told: Told(told.try_into().ok()?) })
    }
}

impl Nonce {
    /// Whether it is young enough.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let now = minute_of(now);
        self.minute <= now.saturating_add(AHEAD_MINUTES) && now <= self.minute.saturating_add(GOOD_MINUTES)
    }

    /// From when on no proof with it is good: until then its identifiers are remembered.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        let minute = i64::from(self.minute) + i64::from(GOOD_MINUTES) + 1;
        Timestamp::from_second(minute * MINUTE).unwrap_or(Timestamp::MAX)
    }
}

fn minute_of(at: Timestamp) -> u32 {
    u32::try_from(at.as_second().div_euclid(MINUTE)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_nonce_is_good_for_ten_minutes_at_least_and_eleven_at_most() {
        let nonces = Nonces(DataKey::generate().unwrap());
        let nonce = nonces.read(&nonces.fresh(at("2027-01-15T08:00:59Z"), Told::default())).unwrap();
        for (now, fresh) in [
            ("2027-01-15T07:58:00Z", true),
            ("2027-01-15T07:57:59Z", false),
            ("2027-01-15T08:10:59Z", true),
            ("2027-01-15T08:11:00Z", false),
        ] {
            assert_eq!(nonce.is_fresh(at(now)), fresh, "{now}");
        }
        assert_eq!(nonce.ends_at(), at("2027-01-15T08:11:00Z"));
    }

    #[test]
    fn only_the_instance_makes_its_nonces_and_they_carry_what_was_told() {
        let (ours, theirs) = (Nonces(DataKey::generate().unwrap()), Nonces(DataKey::generate().unwrap()));
        let number = CardNumber::parse(domain::card::CardFormat::H10301, Some(123), "4567").unwrap();
        let text = ours.fresh(at("2027-01-15T08:00:00Z"), Told::number(&number));
        assert_eq!(ours.read(&text).unwrap().told, Told::number(&number));
        assert_ne!(Told::number(&number), Told::default());
        assert_eq!(theirs.read(&text), None);
        for index in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(ours.read(str::from_utf8(&changed).unwrap()), None, "character {index}");
        }
        assert_eq!(ours.read("8IBTHwOdqNKAWeKl7plt8g"), None);
    }
}
