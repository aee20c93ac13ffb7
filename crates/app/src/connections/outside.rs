//! The way out for connectors: the one HTTP client, and the house's clock.

use std::sync::Arc;

use connect::{Outside, Sending, Unsent};
use domain::time::Timestamp;
use http::{Request, Response};
use notify::outbound::{self, Outbound, OutboundError, Url};

use crate::clock::Clock;

/// The network as the instance's policy lets it be reached.
pub struct NetworkOutside {
    outbound: Outbound,
    clock: Arc<dyn Clock>,
}

impl NetworkOutside {
    /// Over this client, by this clock.
    #[must_use]
    pub fn new(outbound: Outbound, clock: Arc<dyn Clock>) -> Self {
        Self { outbound, clock }
    }

    async fn carry(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unsent> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| unsent(&OutboundError::InvalidUrl))?;
        let request = outbound::Request { headers: parts.headers, body, ..outbound::Request::new(parts.method, url) };
        let answer = self.outbound.send(request).await.map_err(|error| unsent(&error))?;
        let mut response = Response::new(answer.body);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}

impl Outside for NetworkOutside {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn send(&self, request: Request<Vec<u8>>) -> Sending<'_> {
        Box::pin(self.carry(request))
    }
}

/// No way out at all, and no time: for houses whose systems are all Claviger's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoOutside;

impl Outside for NoOutside {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn send(&self, _: Request<Vec<u8>>) -> Sending<'_> {
        Box::pin(async { Err(Unsent::Never("there is no network here".to_owned())) })
    }
}

/// Whether the request may have arrived: only what failed before or while connecting did not.
fn unsent(error: &OutboundError) -> Unsent {
    let text = error.to_string();
    match error {
        OutboundError::Setup(_)
        | OutboundError::InvalidUrl
        | OutboundError::AddressRefused { .. }
        | OutboundError::Untrusted { .. }
        | OutboundError::Unreachable { .. } => Unsent::Never(text),
        OutboundError::Timeout { .. }
        | OutboundError::Redirected { .. }
        | OutboundError::TooLarge { .. }
        | OutboundError::Broken { .. } => Unsent::Perhaps(text),
    }
}
