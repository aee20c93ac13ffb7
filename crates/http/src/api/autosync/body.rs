//! The file on its way in: from the connection to the disk, never whole in memory.

use std::time::Duration;

use app::Context;
use app::autosync::{Announced, Received, Upload};
use axum::body::BodyDataStream;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use futures_util::StreamExt as _;

use super::digest;
use crate::problem::{Problem, Result};
use crate::server::Server;

/// How long the rest of a file that is too large is still taken, and thrown away.
const LINGER: Duration = Duration::from_secs(10);

/// A request whose body is a file of users.
pub(super) struct CsvBody {
    length: Option<u64>,
    sha256: Option<[u8; 32]>,
    request: Request,
}

impl FromRequest<Server> for CsvBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Server) -> Result<Self> {
        let headers = request.headers();
        require_csv(headers)?;
        let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        let sha256 = digest::announced(headers)?;
        Ok(Self { length, sha256, request })
    }
}

fn require_csv(headers: &HeaderMap) -> Result<()> {
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !sent.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/csv") {
        return Err(Problem::new("unsupported_media_type", "send the file as text/csv"));
    }
    let encoding = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("identity");
    if !encoding.eq_ignore_ascii_case("identity") {
        return Err(Problem::new("unsupported_media_type", "send the file as it is, without Content-Encoding"));
    }
    Ok(())
}

impl CsvBody {
    /// Takes the file in. One that breaks off is a file that is refused, with a run that says so.
    pub(super) async fn receive(self, cx: &Context, name: Option<String>) -> Result<Received> {
        let announced = Announced { name, length: self.length, sha256: self.sha256 };
        let mut upload = Upload::begin(cx, announced).await?;
        let holds_back = self.request.headers().contains_key(EXPECT) && !upload.wants_more();
        let mut chunks = self.request.into_body().into_data_stream();
        let mut broke_off = false;
        while upload.wants_more() {
            match chunks.next().await {
                Some(Ok(chunk)) => upload.write(&chunk)?,
                Some(Err(_)) => {
                    broke_off = true;
                    break;
                }
                None => break,
            }
        }
        if !upload.wants_more() && !holds_back {
            tokio::spawn(discard(chunks));
        }
        Ok(upload.finish(broke_off)?)
    }
}

/// Takes what still comes. A sender whose connection ends while it sends may never read the answer; one
/// that waits for `100 Continue` sends nothing, and is not asked to.
async fn discard(mut chunks: BodyDataStream) {
    let rest = async { while let Some(Ok(_)) = chunks.next().await {} };
    let _ = tokio::time::timeout(LINGER, rest).await;
}
