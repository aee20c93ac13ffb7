//! The way from outside: whether people and phones reach the server under its public address, and its clock.

use std::time::Duration;

use app::PublicUrl;
use app::doctor::{Finding, Severity};
use domain::time::Timestamp;
use reqwest::header::DATE;

use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::system;

const CHECK: &str = "public address";
const TIMEOUT: Duration = Duration::from_secs(10);
/// How far the clocks may be apart, in seconds.
const APART_S: i64 = 60;

/// Asks the server under its public address; `runs`: whether one is known to run.
pub(super) async fn look(configuration: &Configuration, runs: bool) -> Vec<Finding> {
    let url = match configuration.public_url(configuration.listen) {
        Ok(url) => url,
        Err(error) => return vec![super::unusable(&Failure::of(&error))],
    };
    let mut findings = Vec::from_iter(scheme(&url, configuration.listen.ip().is_loopback()));
    if configuration.listen.port() == 0 {
        return findings;
    }
    let asked = ask(&url.join("/healthz")).await;
    findings.push(reached(&url, &asked, runs));
    if let Ok(Some(date)) = asked {
        findings.extend(clock(system::now(), date));
    }
    findings
}

/// The moment that the answer carries, if it does; or why there is none.
async fn ask(url: &str) -> Result<Option<Timestamp>, String> {
    let told = |error: &reqwest::Error| {
        let kind = match error {
            error if error.is_timeout() => "it took too long",
            error if error.is_connect() => "no connection, or its certificate is not trusted here",
            _ => "the answer could not be read",
        };
        kind.to_owned()
    };
    let client = reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build().map_err(|error| told(&error))?;
    let answer = client.get(url).send().await.map_err(|error| told(&error))?;
    if !answer.status().is_success() {
        return Err(format!("the answer is {}", answer.status()));
    }
    let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
    Ok(date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()).map(|date| date.timestamp()))
}

fn scheme(url: &PublicUrl, on_loopback: bool) -> Option<Finding> {
    (!url.is_secure() && !on_loopback).then(|| {
        Finding::new(
            CHECK,
            Severity::Warning,
            format!("{} is not encrypted", url.as_str()),
            "phones refuse it, and passwords and invitations can be read on the way",
            "set tls_cert and tls_key, or put a proxy with TLS in front, and begin public_url with https://",
        )
    })
}

fn reached(url: &PublicUrl, asked: &Result<Option<Timestamp>, String>, runs: bool) -> Finding {
    match asked {
        Ok(_) => Finding::ok(CHECK, format!("a server answers at {}", url.as_str())),
        Err(why) => Finding::new(
            CHECK,
            if runs { Severity::Warning } else { Severity::Note },
            format!("nothing answers at {} from this machine: {why}", url.as_str()),
            "every link in a mail leads there",
            "start the server; if one runs, check public_url, its name in the DNS, the proxy and the firewall",
        ),
    }
}

fn clock(now: Timestamp, date: Timestamp) -> Option<Finding> {
    let apart = now.duration_since(date).abs().as_secs();
    (apart > APART_S).then(|| {
        Finding::new(
            "clock",
            Severity::Warning,
            format!(
                "the clock of this machine and that of who answers at the public address are {apart} seconds apart"
            ),
            "phones' proofs and one-time links are refused when clocks differ",
            "let both machines' time be kept by NTP (timedatectl set-ntp true)",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_address_and_a_wrong_clock_are_named() {
        let open: PublicUrl = "http://doors.example.org".parse().unwrap();
        assert_eq!(scheme(&open, true), None);
        assert!(scheme(&open, false).unwrap().what.contains("http://doors.example.org"));
        let (now, later) = (Timestamp::UNIX_EPOCH, "1970-01-01T00:02:00Z".parse().unwrap());
        assert_eq!(clock(now, now), None);
        assert!(clock(now, later).unwrap().what.contains("120 seconds"));
        let silent = Err("no connection".to_owned());
        assert_eq!(reached(&open, &silent, true).severity, Severity::Warning);
        assert_eq!(reached(&open, &silent, false).severity, Severity::Note);
    }
}
