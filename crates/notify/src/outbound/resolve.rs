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
    Ok(only_allowed(policy, found)?)
}

/// Of what a name stands for just now, what may be reached.
fn only_allowed(policy: Policy, found: impl Iterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, Refused> {
    let allowed: Vec<_> = found.filter(|address| policy.allows(address.ip())).collect();
    if allowed.is_empty() { Err(Refused) } else { Ok(allowed) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(name_stands_for: &[&str]) -> Option<Vec<String>> {
        let found = name_stands_for.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 443));
        let allowed = only_allowed(Policy::default(), found).ok()?;
        Some(allowed.iter().map(|address| address.ip().to_string()).collect())
    }

    #[test]
    fn a_name_that_changes_its_mind_reaches_nothing_private() {
        assert_eq!(reached(&["93.184.216.34"]).unwrap(), ["93.184.216.34"]);
        // The next answer of a name server that waits for the check to be over: judged like the first.
        assert_eq!(reached(&["10.0.0.1"]), None);
        // Or both in one answer, so that the second is tried when the first does not connect.
        assert_eq!(reached(&["93.184.216.34", "127.0.0.1", "169.254.169.254"]).unwrap(), ["93.184.216.34"]);
        for disguised in ["::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1", "100.64.0.1", "::ffff:169.254.169.254"] {
            assert_eq!(reached(&[disguised]), None, "{disguised}");
        }
    }

    #[tokio::test]
    async fn what_a_name_stands_for_is_judged_where_the_connection_is_made() {
        let ask = |policy| Filtered(policy).resolve("localhost".parse().unwrap());
        assert!(ask(Policy::default()).await.is_err_and(|error| error.is::<Refused>()));
        assert!(ask(Policy { allow_private_addresses: true }).await.unwrap().all(|address| address.ip().is_loopback()));
    }
}
