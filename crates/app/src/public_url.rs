//! The address that people and phones reach Claviger at.

use std::fmt;
use std::str::FromStr;

/// Scheme, host, perhaps port and path; no slash at the end. Every link, every
/// redirect and every `htu` is made of it, never of what a request claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// Why a text is not such an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an address like https://doors.example.org, without query, fragment or user name")]
pub struct InvalidPublicUrl;

impl PublicUrl {
    /// The address of a path that begins with a slash.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Scheme, host and port: what browsers send as `Origin`.
    #[must_use]
    pub fn origin(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        self.0[host..].find('/').map_or(self.0.as_str(), |slash| &self.0[..host + slash])
    }

    /// The name or address of the host, without its port.
    #[must_use]
    pub fn host(&self) -> &str {
        let authority = self.origin().rsplit('/').next().unwrap_or_default();
        match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None => authority.split_once(':').map_or(authority, |(host, _)| host),
        }
    }

    /// The path under which everything lies: empty, or as `/doors`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0[self.origin().len()..]
    }

    /// Whether it begins with `https`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicUrl {
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, InvalidPublicUrl> {
        let text = text.trim().trim_end_matches('/');
        let (scheme, rest) = text.split_once("://").ok_or(InvalidPublicUrl)?;
        let scheme = scheme.to_ascii_lowercase();
        let (authority, path) = rest.split_once('/').map_or((rest, ""), |(authority, path)| (authority, path));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
        let fits = matches!(scheme.as_str(), "http" | "https")
            && !authority.is_empty()
            && authority.chars().all(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(c))
            && path.chars().all(plain);
        if !fits {
            return Err(InvalidPublicUrl);
        }
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.to_ascii_lowercase();
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        Ok(Self(format!("{scheme}://{authority}{path}")))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_one_address() {
        for (text, form) in [
            ("HTTPS://Doors.Example.org:443/", "https://doors.example.org"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://example.org/doors/", "https://example.org/doors"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(text.parse::<PublicUrl>().unwrap().as_str(), form);
        }
        assert_eq!("https://example.org/doors".parse::<PublicUrl>().unwrap().origin(), "https://example.org");
        assert_eq!("https://example.org/doors".parse::<PublicUrl>().unwrap().path(), "/doors");
        assert_eq!("https://example.org".parse::<PublicUrl>().unwrap().path(), "");
        for (text, host) in [
            ("https://example.org/doors", "example.org"),
            ("http://127.0.0.1:8080", "127.0.0.1"),
            ("http://[::1]:8080", "::1"),
        ] {
            assert_eq!(text.parse::<PublicUrl>().unwrap().host(), host);
        }
    }

    #[test]
    fn what_is_no_plain_address_is_refused() {
        for text in [
            "example.org",
            "ftp://example.org",
            "https://u:p@example.org",
            "https://example.org?x",
            "https://a#b",
            "https://",
            "",
        ] {
            assert_eq!(text.parse::<PublicUrl>(), Err(InvalidPublicUrl), "{text}");
        }
    }
}
