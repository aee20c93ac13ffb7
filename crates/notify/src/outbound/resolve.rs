//! Names become addresses here, and only addresses that the policy allows come out.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Policy;

/// Every address of the name is one that this instance must not reach.
#[derive(Debug, thiserror::Error)]
#[error("the name stands for addresses that may not be reached from here")]
pub(crate) struct Refused;

/// Why a name gave no address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolveError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("the name could not be resolved")]
    Lookup(#[source] std::io::Error),
}

/// The addresses of a host (a name or a literal) that may be reached, in the resolver's order; never empty.
pub(crate) async fn resolve(policy: Policy, host: &str, port: u16) -> Result<Vec<SocketAddr>, ResolveError> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let found = tokio::net::lookup_host((host, port)).await.map_err(ResolveError::Lookup)?;
    let allowed: Vec<_> = found.filter(|address| policy.allows(address.ip())).collect();
    if allowed.is_empty() { Err(Refused.into()) } else { Ok(allowed) }
}

/// The resolver that the HTTP client connects by: what it is given here is what it connects to, so a name cannot be
/// one thing when checked and another when used.
pub(super) struct Filtered(pub(super) Policy);

impl Resolve for Filtered {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0;
        Box::pin(async move {
            let addresses = resolve(policy, name.as_str(), 0).await.map_err(|error| match error {
                ResolveError::Refused(refused) => Box::<dyn std::error::Error + Send + Sync>::from(refused),
                ResolveError::Lookup(source) => source.into(),
            })?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
