//! A login with the phone: a browser asks, a phone answers, the browser is let in once.

use crate::credential::names::names;
use crate::id::{Id, kind};
use crate::time::{SignedDuration, Timestamp};

/// How long a phone may take to answer.
pub const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_secs(60);
/// How long the browser may take to come in once the phone has said yes.
pub const FINISHED_WITHIN: SignedDuration = SignedDuration::from_secs(60);

names! {
    /// What has become of a login with the phone.
    pub enum LoginState: "state of a login" {
        /// No phone has looked at it.
        Waiting = "waiting", "Waiting";
        /// A phone has; it is bound to that phone.
        Seen = "seen", "Seen";
        /// The phone said yes.
        Approved = "approved", "Approved";
        /// The phone said no, or answered wrongly.
        Refused = "refused", "Refused";
    }
}

/// A login with the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneLogin {
    /// Its id.
    pub id: Id<kind::PhoneLogin>,
    /// The project.
    pub project: Id<kind::Project>,
    /// What has become of it.
    pub state: LoginState,
    /// The number that the browser shows.
    pub number: u8,
    /// The numbers that the phone shows, that one among them.
    pub numbers: [u8; 3],
    /// What the phone signs.
    pub challenge: [u8; 32],
    /// The browser, as people call it.
    pub client: String,
    /// Where the request comes from.
    pub address: Option<String>,
    /// The phone that has looked at it.
    pub device: Option<Id<kind::Device>>,
    /// That phone's holder.
    pub user: Option<Id<kind::User>>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// From when on it is over.
    pub expires_at: Timestamp,
}

/// Why a phone cannot look at a login or answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LoginRefusal {
    /// Its time is over, or it was answered.
    #[error("the login is over; begin another in the browser")]
    Over,
    /// Another phone has looked at it.
    #[error("another phone looks at this login already")]
    Taken,
}

impl PhoneLogin {
    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at <= now
    }

    /// What the browser is told of it.
    #[must_use]
    pub fn told(&self, now: Timestamp) -> &'static str {
        match self.state {
            LoginState::Refused => self.state.as_str(),
            _ if self.is_over(now) => "expired",
            state => state.as_str(),
        }
    }

    /// A phone looks at it, and is the only one from then on.
    ///
    /// # Errors
    /// [`LoginRefusal`].
    pub fn look(self, device: Id<kind::Device>, user: Id<kind::User>, now: Timestamp) -> Result<Self, LoginRefusal> {
        match (self.state, self.device) {
            (_, Some(other)) if other != device => Err(LoginRefusal::Taken),
            (LoginState::Waiting | LoginState::Seen, _) if !self.is_over(now) => {
                Ok(Self { state: LoginState::Seen, device: Some(device), user: Some(user), ..self })
            }
            _ => Err(LoginRefusal::Over),
        }
    }

    /// Whether this phone may answer it now.
    ///
    /// # Errors
    /// [`LoginRefusal`].
    pub fn answerable_by(&self, device: Id<kind::Device>, now: Timestamp) -> Result<(), LoginRefusal> {
        match (self.state, self.device) {
            (_, Some(other)) if other != device => Err(LoginRefusal::Taken),
            (LoginState::Seen, Some(_)) if !self.is_over(now) => Ok(()),
            _ => Err(LoginRefusal::Over),
        }
    }

    /// The phone says yes: the browser may come in.
    #[must_use]
    pub fn approve(self, now: Timestamp) -> Self {
        let expires_at = now.checked_add(FINISHED_WITHIN).unwrap_or(Timestamp::MAX);
        Self { state: LoginState::Approved, expires_at, ..self }
    }

    /// The phone says no, or something that does not hold.
    #[must_use]
    pub fn refuse(self) -> Self {
        Self { state: LoginState::Refused, ..self }
    }

    /// Whether the browser may come in.
    #[must_use]
    pub fn admits(&self, now: Timestamp) -> bool {
        self.state == LoginState::Approved && !self.is_over(now)
    }

    /// The bytes that the phone signs.
    #[must_use]
    pub fn signed_bytes(&self, host: &str, challenge: &str) -> Vec<u8> {
        format!("claviger login\n{host}\n{challenge}\n{}\n", self.number).into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn login() -> PhoneLogin {
        PhoneLogin {
            id: Id::from_bytes([1; 16]),
            project: Id::from_bytes([2; 16]),
            state: LoginState::Waiting,
            number: 47,
            numbers: [12, 47, 83],
            challenge: [3; 32],
            client: "Firefox on Linux".to_owned(),
            address: None,
            device: None,
            user: None,
            created_at: at(0),
            expires_at: at(60),
        }
    }

    const PHONE: Id<kind::Device> = Id::from_uuid(uuid::Uuid::from_u128(4));
    const OTHER: Id<kind::Device> = Id::from_uuid(uuid::Uuid::from_u128(5));

    fn seen() -> PhoneLogin {
        login().look(PHONE, Id::from_bytes([6; 16]), at(1)).unwrap()
    }

    #[test]
    fn one_phone_looks_and_answers() {
        let (user, over, taken) = (Id::from_bytes([6; 16]), Some(LoginRefusal::Over), Some(LoginRefusal::Taken));
        assert_eq!(login().answerable_by(PHONE, at(1)).err(), over, "nobody has looked");
        assert_eq!(seen().look(PHONE, user, at(2)), Ok(seen()), "looking twice is looking once");
        assert_eq!(seen().look(OTHER, user, at(2)).err(), taken);
        assert_eq!(seen().answerable_by(OTHER, at(2)).err(), taken);
        assert_eq!(seen().answerable_by(PHONE, at(59)), Ok(()));
        assert_eq!(seen().answerable_by(PHONE, at(60)).err(), over);
        assert_eq!(login().look(PHONE, user, at(60)).err(), over);
        for answered in [seen().approve(at(2)), seen().refuse()] {
            assert_eq!(answered.answerable_by(PHONE, at(3)).err(), over);
            assert_eq!(answered.look(PHONE, user, at(3)).err(), over);
        }
    }

    #[test]
    fn the_browser_comes_in_only_after_a_yes_and_soon() {
        let approved = seen().approve(at(50));
        assert!(approved.admits(at(109)) && !approved.admits(at(110)));
        assert!(!login().admits(at(1)) && !seen().admits(at(2)) && !seen().refuse().admits(at(2)));
    }

    #[test]
    fn the_browser_is_told_how_it_stands() {
        let told = [login().told(at(1)), seen().told(at(2)), seen().told(at(60)), seen().refuse().told(at(99))];
        assert_eq!(told, ["waiting", "seen", "expired", "refused"]);
        let approved = seen().approve(at(50));
        assert_eq!([approved.told(at(60)), approved.told(at(110))], ["approved", "expired"]);
    }

    #[test]
    fn what_is_signed_says_where_and_which_number() {
        let bytes = login().signed_bytes("id.example.org", "AAAA");
        assert_eq!(String::from_utf8(bytes).unwrap(), "claviger login\nid.example.org\nAAAA\n47\n");
    }
}
