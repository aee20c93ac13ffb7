//! The link that a holder opens: `<public_url>/m/#<code>`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;
use serde::{Deserialize, Serialize};

const CODE_LEN: usize = 26;

/// An activation link, taken apart. Its `Debug` does not show the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The server's address, without `/` at its end.
    pub(crate) public_url: String,
    /// What the server knows the invitation by.
    pub(crate) code: Code,
}

/// The code of an invitation: 26 characters of base32. A secret, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Code(String);

/// Why a text is not an activation link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// There is no `/m/#`.
    #[error("an activation link looks like https://…/m/#…; copy it whole, with what follows the #")]
    Form,
    /// There is no `/m/#login=`.
    #[error("the link of a login looks like https://…/m/#login=…; copy it whole, with what follows the #")]
    LoginForm,
    /// What precedes `/m/#` is no address.
    #[error("the address before /m/# is not valid")]
    Address,
    /// Neither `https` nor loopback.
    #[error("the link is not https, so somebody on the way could take the credential; ask for a link that is")]
    Insecure,
    /// What follows the `#` is no code.
    #[error("what follows the # is not an activation code (26 letters and digits); copy the link whole")]
    Code,
}

/// The link of a login, taken apart: `<public_url>/m/#login=<code>`. Its `Debug` does not show the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLink {
    /// The server's address, without `/` at its end.
    pub(crate) public_url: String,
    /// What the server knows the login by.
    pub(crate) code: Code,
}

impl FromStr for LoginLink {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let (public_url, code) = text.trim().split_once("/m/#login=").ok_or(LinkError::LoginForm)?;
        Ok(Self { public_url: address(public_url)?, code: code.parse()? })
    }
}

impl Link {
    /// The server's address.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }
}

impl FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let (public_url, code) = text.trim().split_once("/m/#").ok_or(LinkError::Form)?;
        Ok(Self { public_url: address(public_url)?, code: code.parse()? })
    }
}

/// The server's address, if it is one that a phone may speak to.
fn address(public_url: &str) -> Result<String, LinkError> {
    let url = Url::parse(public_url).map_err(|_| LinkError::Address)?;
    if url.query().is_some() || url.fragment().is_some() || public_url.ends_with('/') {
        return Err(LinkError::Address);
    }
    match url.scheme() {
        "https" => Ok(public_url.to_owned()),
        "http" if is_loopback(&url) => Ok(public_url.to_owned()),
        _ => Err(LinkError::Insecure),
    }
}

/// Whether the address can only be this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl FromStr for Code {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let code = text.to_ascii_lowercase();
        let is_base32 = code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
        // 26 × 5 bits are two more than 128; those two are zero.
        let ends_clean = code.ends_with(['a', 'e', 'i', 'm', 'q', 'u', 'y', '4']);
        (code.len() == CODE_LEN && is_base32 && ends_clean).then_some(Self(code)).ok_or(LinkError::Code)
    }
}

impl Code {
    /// The text, for a request's body and nothing else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "mzxw6ytboi2dknrxhazdgnbvgy";

    #[test]
    fn a_link_is_taken_apart_and_its_code_is_put_into_lower_case() {
        let link: Link = format!("https://example.org/doors/m/#{}", CODE.to_uppercase()).parse().unwrap();
        assert_eq!(link.public_url(), "https://example.org/doors");
        assert_eq!(link.code.expose(), CODE);
        assert!(!format!("{link:?}").contains(CODE));
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for host in ["127.0.0.1:8080", "[::1]:80", "localhost"] {
            assert!(format!("http://{host}/m/#{CODE}").parse::<Link>().is_ok(), "{host}");
        }
        for address in ["http://example.org", "http://127.0.0.1.example.org", "ftp://localhost"] {
            assert_eq!(format!("{address}/m/#{CODE}").parse::<Link>(), Err(LinkError::Insecure), "{address}");
        }
    }

    #[test]
    fn the_link_of_a_login_is_another_one() {
        let text = format!("https://example.org/doors/m/#login={CODE}");
        let link: LoginLink = text.parse().unwrap();
        assert_eq!((link.public_url.as_str(), link.code.expose()), ("https://example.org/doors", CODE));
        assert!(!format!("{link:?}").contains(CODE));
        assert_eq!(text.parse::<Link>(), Err(LinkError::Code));
        assert_eq!(format!("https://example.org/m/#{CODE}").parse::<LoginLink>(), Err(LinkError::LoginForm));
        assert_eq!(format!("http://example.org/m/#login={CODE}").parse::<LoginLink>(), Err(LinkError::Insecure));
    }

    #[test]
    fn what_is_no_link_is_refused_with_the_reason() {
        let code = |code: &str| format!("https://example.org/m/#{code}").parse::<Link>();
        assert_eq!(code(&CODE[1..]), Err(LinkError::Code));
        assert_eq!(code(&CODE.replace('2', "1")), Err(LinkError::Code));
        assert_eq!(code("mzxw6ytboi2dknrxhazdgnbvgz"), Err(LinkError::Code));
        assert_eq!("https://example.org/m/".parse::<Link>(), Err(LinkError::Form));
        assert_eq!(format!("example.org/m/#{CODE}").parse::<Link>(), Err(LinkError::Address));
        assert_eq!(format!("https://example.org//m/#{CODE}").parse::<Link>(), Err(LinkError::Address));
    }
}
