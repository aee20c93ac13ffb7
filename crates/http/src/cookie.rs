//! The console's session cookie.

use axum::http::HeaderValue;

/// Its name; the prefix makes browsers refuse it without `Secure`, with a domain, or for a part of the site.
pub(crate) const NAME: &str = "__Host-claviger";

/// The cookie of a session, until the browser is closed or the session ends.
pub(crate) fn issue(token: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{NAME}={token}; Path=/; Secure; HttpOnly; SameSite=Lax")).ok()
}

/// What takes the cookie away.
pub(crate) fn withdraw() -> HeaderValue {
    HeaderValue::from_static("__Host-claviger=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The token in the request's cookies.
pub(crate) fn read<'h>(headers: impl IntoIterator<Item = &'h HeaderValue>) -> Option<&'h str> {
    let cookies = headers.into_iter().filter_map(|header| header.to_str().ok()).flat_map(|text| text.split(';'));
    cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(name, _)| *name == NAME).map(|(_, token)| token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let headers = [HeaderValue::from_static("a=1; __Host-claviger=token; b=2")];
        assert_eq!(read(&headers), Some("token"));
        assert_eq!(read(&[HeaderValue::from_static("claviger=token")]), None);
    }

    #[test]
    fn taking_it_away_names_the_same_cookie() {
        assert!(withdraw().to_str().unwrap().starts_with(&format!("{NAME}=;")));
    }
}
