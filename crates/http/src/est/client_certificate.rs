//! The certificate that a client has proven, to us or to a proxy.

use axum::http::HeaderMap;
use data_encoding::BASE64;

use crate::client::Client;
use crate::options::Options;
use crate::peer_certificate::PeerCertificate;

/// The certificate in DER. A named proxy's own is not its client's: from there only the header counts.
pub(super) fn of(
    options: &Options,
    client: Client,
    shown: Option<PeerCertificate>,
    headers: &HeaderMap,
) -> Option<Vec<u8>> {
    if client.peer.is_some_and(|peer| options.is_proxy(peer)) {
        return handed_on(options, headers);
    }
    shown.and_then(|shown| shown.0).map(|der| der.to_vec())
}

/// What a named proxy says, where the configuration names the header. Where that stands twice, a client has written one of
/// them.
fn handed_on(options: &Options, headers: &HeaderMap) -> Option<Vec<u8>> {
    let name = options.client_certificate_header.as_ref()?;
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    read(value.to_str().ok()?)
}

/// As proxies write it: base64 alone or between colons (RFC 9440 §2.1), or PEM in one line or with `%` signs.
fn read(text: &str) -> Option<Vec<u8>> {
    let text = if text.contains('%') { unescaped(text)? } else { text.to_owned() };
    let text = text.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "");
    let base64: String = text.chars().filter(|sign| !sign.is_ascii_whitespace() && *sign != ':').collect();
    BASE64.decode(base64.as_bytes()).ok().filter(|der| !der.is_empty())
}

/// Percent-encoding (RFC 3986 §2.1), in which a plus sign is a plus sign.
fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        let code = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii)?;
        plain.push(char::from(code));
        plain.push_str(&part[2..]);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_in_which_proxies_write_a_certificate_is_read() {
        for text in [
            "+/8=",
            ":+/8=:",
            "-----BEGIN CERTIFICATE----- +/ 8= -----END CERTIFICATE-----",
            "-----BEGIN%20CERTIFICATE-----%0A%2B%2f8%3D%0A-----END%20CERTIFICATE-----%0A",
            "-----BEGIN%20CERTIFICATE-----%0A+/8%3D%0A-----END%20CERTIFICATE-----%0A",
        ] {
            assert_eq!(read(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        for text in ["", "%", "%4", "%zz", "%ff", "(null)", "::"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_named_proxy_is_believed_and_only_once() {
        let options = Options {
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            client_certificate_header: Some(axum::http::HeaderName::from_static("client-cert")),
            ..Options::default()
        };
        let seen = |options: &Options, peer: &str, values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("client-cert", value.parse().unwrap());
            }
            let peer = Some(peer.parse().unwrap());
            of(options, Client { peer, address: peer }, None, &headers).is_some()
        };
        assert!(seen(&options, "10.0.0.1", &["+/8="]));
        assert!(!seen(&options, "203.0.113.9", &["+/8="]), "anybody can write a header");
        assert!(!seen(&options, "10.0.0.1", &["+/8=", "+/8="]));
        assert!(!seen(&options, "10.0.0.1", &[]));
        let silent = Options { client_certificate_header: None, ..options };
        assert!(!seen(&silent, "10.0.0.1", &["+/8="]));
    }

    #[test]
    fn what_a_client_shows_counts_but_not_what_a_proxy_shows_of_itself() {
        let options = Options { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..Options::default() };
        let shown = |peer: &str| {
            let peer = Some(peer.parse().unwrap());
            let certificate = PeerCertificate(Some([7, 7].into()));
            of(&options, Client { peer, address: peer }, Some(certificate), &HeaderMap::new())
        };
        assert_eq!(shown("203.0.113.9"), Some(vec![7, 7]));
        assert_eq!(shown("10.0.0.1"), None);
    }
}
