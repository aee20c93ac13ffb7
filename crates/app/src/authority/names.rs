//! What an authority is called, and where the world finds what it publishes.

use domain::project::Project;
use pki::issue::{Url, Urls};
use pki::name::{Attribute, AttributeKind, DistinguishedName};

use crate::error::{Error, Result};
use crate::public_url::PublicUrl;

/// The longest common name and organization that certificates have.
const LONGEST: usize = 64;

/// The name in addresses of a project's `number`th authority, counted from 1. No project's slug has a dot, so that
/// none of its authorities takes the name that another project's first one gets.
pub(super) fn slug(project: &Project, number: usize) -> String {
    if number <= 1 { project.slug.to_string() } else { format!("{}.{number}", project.slug) }
}

/// Where an authority publishes.
pub(super) fn urls(public: &PublicUrl, slug: &str) -> Result<Urls> {
    let url = |what: &str| -> Result<Option<Url>> {
        public.join(&format!("/pki/{slug}/{what}")).parse().map(Some).map_err(Error::internal)
    };
    Ok(Urls { certificate: url("ca.crt")?, crl: url("crl")?, ocsp: url("ocsp")? })
}

/// The subject of a certificate of the CA's own. Another key is another CA, and has another name.
pub(super) fn subject(project: &Project, what: &str, number: usize) -> Result<DistinguishedName> {
    let number = if number <= 1 { String::new() } else { format!(" {number}") };
    let ending = format!(" {what}{number}");
    let name = shortened(&project.name, LONGEST - ending.chars().count());
    let parts = [
        (AttributeKind::Organization, shortened(&project.name, LONGEST)),
        (AttributeKind::CommonName, format!("{name}{ending}")),
    ];
    let parts = parts.map(|(kind, text)| Attribute::new(kind, &text));
    let parts = parts.into_iter().collect::<std::result::Result<Vec<_>, _>>().map_err(Error::internal)?;
    DistinguishedName::new(&parts).map_err(Error::internal)
}

/// The beginning of a text, up to so many characters.
fn shortened(text: &str, longest: usize) -> String {
    let short: String = text.chars().take(longest).collect();
    short.trim_end().to_owned()
}
