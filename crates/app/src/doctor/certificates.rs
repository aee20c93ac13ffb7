//! CAs: how long they are valid, whether what they publish is fresh, and whether their keys are at hand.

use domain::authority::AuthorityState;
use domain::time::{SignedDuration, Timestamp};

use super::{Finding, Severity, span};
use crate::authority;
use crate::context::App;
use crate::error::Result;
use crate::figures::{AuthorityFigures, Figures, ProjectFigures};

const CHECK: &str = "certificates";
const SOON: SignedDuration = SignedDuration::from_hours(90 * 24);
const VERY_SOON: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Every CA that must answer, with its project.
fn all(figures: &Figures) -> impl Iterator<Item = (&ProjectFigures, &AuthorityFigures)> {
    let all = figures.projects.iter().flat_map(|project| project.authorities.iter().map(move |found| (project, found)));
    all.filter(|(_, found)| found.authority.state != AuthorityState::Requested)
}

pub(super) fn judge(figures: &Figures) -> Vec<Finding> {
    all(figures).flat_map(|(project, found)| of(figures.at, project, found)).collect()
}

fn of(now: Timestamp, project: &ProjectFigures, found: &AuthorityFigures) -> Vec<Finding> {
    let name = format!("the CA {} of {}", found.authority.slug, project.project.slug);
    let mut findings = Vec::new();
    if let Some(end) = found.authority.not_after.filter(|_| found.authority.state == AuthorityState::Active) {
        findings.push(validity(now, &name, end));
    }
    match found.crl {
        None if found.authority.not_after.is_some_and(|end| end > now) => {
            findings.push(stale(&name, "has published no"));
        }
        Some(crl) if crl.next_update <= now && found.authority.not_after.is_some_and(|end| end > now) => {
            let late = format!("should have published {} ago a new", span(now.duration_since(crl.next_update)));
            findings.push(stale(&name, &late));
        }
        _ => {}
    }
    findings
}

fn validity(now: Timestamp, name: &str, end: Timestamp) -> Finding {
    let left = end.duration_since(now);
    let (severity, what) = match left {
        left if left <= SignedDuration::ZERO => (Severity::Error, format!("{name} has ended")),
        left if left < VERY_SOON => (Severity::Error, format!("{name} ends in {}", span(left))),
        left if left < SOON => (Severity::Warning, format!("{name} ends in {}", span(left))),
        left => return Finding::ok(CHECK, format!("{name} is valid for {}", span(left))),
    };
    let why = "what it issues ends with it, and after its end no login with its certificates works";
    Finding::new(
        CHECK,
        severity,
        what,
        why,
        "renew it under Certificates, and give its new certificate to who checks them",
    )
}

fn stale(name: &str, state: &str) -> Finding {
    Finding::new(
        CHECK,
        Severity::Error,
        format!("{name} {state} list of revoked certificates"),
        "who checks certificates refuses all of them, or does not learn of those that were revoked",
        "start a server; if one runs, its log says why the list cannot be signed (its token, mostly)",
    )
}

/// Unseals the keys, as the server does before it answers OCSP and issues.
pub(super) async fn load(app: &App, figures: &Figures) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (project, found) in all(figures) {
        let mut reader = app.store().read().await?;
        let name = format!("the CA {} of {}", found.authority.slug, project.project.slug);
        let loaded = authority::load(app, &mut reader, found.authority.clone()).await;
        let fault = match loaded {
            Ok(loaded) if loaded.responder.is_some() => {
                findings.push(Finding::ok(CHECK, format!("{name} has its keys, and can answer OCSP")));
                continue;
            }
            Ok(_) => "it has no certificate to answer OCSP with".to_owned(),
            Err(error) => error.to_string(),
        };
        findings.push(Finding::new(
            CHECK,
            Severity::Error,
            format!("{name} cannot sign: {fault}"),
            "no certificate is issued, and OCSP answers that it cannot tell",
            "check its token (tokens in the configuration) and the master key; a server renews what OCSP answers with",
        ));
    }
    Ok(findings)
}
