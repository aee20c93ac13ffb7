//! The cookies: the console's session, a holder's, and what a browser is known by that asks to be let in.

use axum::http::HeaderValue;

/// A cookie. The prefix makes browsers refuse it without `Secure`, with a domain, or for a part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// An operator's session.
    Console,
    /// A holder's session.
    Holder,
    /// A browser that asked for a way into self-service.
    Asked,
}

impl Cookie {
    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Console => "__Host-claviger",
            Self::Holder => "__Host-claviger-me",
            Self::Asked => "__Host-claviger-me-asked",
        }
    }

    /// The cookie with this token, until the browser is closed or what it stands for ends.
    pub(crate) fn issue(self, token: &str) -> Option<HeaderValue> {
        HeaderValue::from_str(&format!("{}={token}; Path=/; Secure; HttpOnly; SameSite=Lax", self.name())).ok()
    }

    /// What takes the cookie away.
    pub(crate) const fn withdraw(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Console => "__Host-claviger=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
            Self::Holder => "__Host-claviger-me=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
            Self::Asked => "__Host-claviger-me-asked=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
        })
    }

    /// The token in the request's cookies.
    pub(crate) fn read<'h>(self, headers: impl IntoIterator<Item = &'h HeaderValue>) -> Option<&'h str> {
        let cookies = headers.into_iter().filter_map(|header| header.to_str().ok()).flat_map(|text| text.split(';'));
        let mut named = cookies.filter_map(|cookie| cookie.trim().split_once('='));
        named.find(|(name, _)| *name == self.name()).map(|(_, token)| token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Cookie; 3] = [Cookie::Console, Cookie::Holder, Cookie::Asked];

    #[test]
    fn a_cookie_is_found_among_others_and_not_taken_for_another() {
        let all =
            [HeaderValue::from_static("a=1; __Host-claviger=o; __Host-claviger-me-asked=b; __Host-claviger-me=h")];
        assert_eq!(ALL.map(|cookie| cookie.read(&all)), [Some("o"), Some("h"), Some("b")]);
        assert_eq!(Cookie::Console.read(&[HeaderValue::from_static("claviger=token")]), None);
        assert_eq!(Cookie::Console.read(&[HeaderValue::from_static("__Host-claviger-me=token")]), None);
    }

    #[test]
    fn taking_it_away_names_the_same_cookie() {
        for cookie in ALL {
            assert!(cookie.withdraw().to_str().unwrap().starts_with(&format!("{}=;", cookie.name())));
        }
    }
}
