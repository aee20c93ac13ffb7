//! What a CA looks like.

use app::Context;
use app::authority::PublishedCrl;
use app::authority::{AuthorityShown, ChainLink};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A CA of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthorityView {
    /// `cau_…`.
    id: String,
    /// Its name in the addresses that certificates carry.
    slug: String,
    /// `requested`, `active`, `retired`.
    state: &'static str,
    /// The token that holds its key, by the name that the configuration gives it; missing: the database does.
    token: Option<String>,
    /// The key's label in that token.
    token_key: Option<String>,
    /// Whether the root's key is in the database. It can leave once the CA is set up.
    root_key_here: bool,
    /// The request that somebody else is to sign, in PEM, while nobody has.
    request: Option<String>,
    /// Its certificate, and those above it up to the root.
    chain: Vec<ChainLinkView>,
    /// By when its certificate should be renewed: from then on certificates of the usual length would end with it.
    #[schema(value_type = Option<String>, format = DateTime)]
    renewal_due: Option<Timestamp>,
    /// The last second that its responder's certificate is valid; it is replaced before by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    responder_not_after: Option<Timestamp>,
    /// The newest list of revoked certificates.
    crl: Option<CrlView>,
    /// Where its certificate is published.
    certificate_url: String,
    /// Where its list is published.
    crl_url: String,
    /// Where it answers OCSP.
    ocsp_url: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// A certificate of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainLinkView {
    /// Whom it names.
    subject: String,
    /// Who signed it.
    issuer: String,
    /// Its serial number.
    serial: String,
    /// The kind of its key: `P-256`, `RSA-3072`, …
    key: String,
    /// From when it is valid.
    #[schema(value_type = String, format = DateTime)]
    not_before: Timestamp,
    /// The last second that it is valid.
    #[schema(value_type = String, format = DateTime)]
    not_after: Timestamp,
    /// SHA-256 over the certificate, in hexadecimal digits.
    sha256: String,
    /// In PEM.
    certificate: String,
}

/// A published list of revoked certificates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CrlView {
    /// Its number.
    number: u64,
    /// How many certificates stand in it.
    entries: u64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    this_update: Timestamp,
    /// When the next one is there at the latest.
    #[schema(value_type = String, format = DateTime)]
    next_update: Timestamp,
}

impl AuthorityView {
    pub(super) fn of(cx: &Context, shown: AuthorityShown) -> Self {
        let AuthorityShown { record, chain, request, crl, renewal_due } = shown;
        let (token, token_key) = record.token.map(|at| (at.token, at.label)).unzip();
        let url = |what: &str| cx.app().public_url().join(&format!("/pki/{}/{what}", record.slug));
        Self {
            id: record.id.to_string(),
            state: record.state.as_str(),
            root_key_here: record.has_root_key,
            request,
            chain: chain.into_iter().map(ChainLinkView::of).collect(),
            renewal_due,
            responder_not_after: record.responder_not_after,
            crl: crl.map(CrlView::of),
            certificate_url: url("ca.crt"),
            crl_url: url("crl"),
            ocsp_url: url("ocsp"),
            created_at: record.created_at,
            token,
            token_key,
            slug: record.slug,
        }
    }
}

impl ChainLinkView {
    fn of(link: ChainLink) -> Self {
        let ChainLink { subject, issuer, serial, key, not_before, not_after, sha256, pem } = link;
        Self { subject, issuer, serial: serial.to_string(), key, not_before, not_after, sha256, certificate: pem }
    }
}

impl CrlView {
    pub(super) fn of(crl: PublishedCrl) -> Self {
        let PublishedCrl { number, entries, this_update, next_update } = crl;
        Self { number, entries, this_update, next_update }
    }
}
