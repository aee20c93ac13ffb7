//! The request: the file as a stream, with its length and its digest.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use indicatif::ProgressBar;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Body, Certificate, Client, Response, Url, redirect};
use secrecy::{ExposeSecret, SecretString};
use tokio_util::io::ReaderStream;

use super::answer::{Answer, Problem};
use super::file::{StillFile, bar};
use crate::failure::Failure;

/// How long the server may take to think; another upload may be before this one.
const READ_TIMEOUT: Duration = Duration::from_mins(15);

/// Where to, and by whom.
pub(super) struct Upload {
    url: Url,
    client: Client,
    token: SecretString,
}

impl Upload {
    /// Sets everything up; sends nothing yet.
    pub(super) fn new(
        server: &str,
        project: &str,
        dry_run: bool,
        allow_http: bool,
        token: SecretString,
        roots_pem: &[u8],
    ) -> Result<Self, Failure> {
        let url = address(server, project, dry_run)?;
        if url.scheme() == "http" && !allow_http && !is_loopback(&url) {
            return Err(Failure::new(
                "the token would travel unencrypted; give an https address, or --allow-http if the network is trusted",
            ));
        }
        let roots = Certificate::from_pem_bundle(roots_pem)?;
        // A redirect would carry token and file to an address that nobody named.
        let builder = Client::builder().redirect(redirect::Policy::none()).connect_timeout(Duration::from_secs(10));
        let builder = builder.read_timeout(READ_TIMEOUT).user_agent(concat!("claviger/", env!("CARGO_PKG_VERSION")));
        let client = roots.into_iter().fold(builder, reqwest::ClientBuilder::add_root_certificate).build()?;
        Ok(Self { url, client, token })
    }

    /// Sends the file, and understands the answer.
    pub(super) async fn send(&self, file: StillFile) -> Result<Answer, Failure> {
        let opened = tokio::fs::File::open(&file.path).await;
        let opened =
            opened.map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.path.display())))?;
        let bar = bar(file.length);
        let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut url = self.url.clone();
        url.query_pairs_mut().append_pair("file_name", &name).append_pair("source", "push");
        let request = self.client.post(url);
        let request = request.bearer_auth(self.token.expose_secret()).header(CONTENT_TYPE, "text/csv");
        let request = request.header(CONTENT_LENGTH, file.length).header("content-digest", &file.digest);
        let response = request.body(body(opened, bar.clone())).send().await;
        bar.finish_and_clear();
        self.understand(response.map_err(|error| self.unreachable(&error))?).await
    }

    async fn understand(&self, response: Response) -> Result<Answer, Failure> {
        let status = response.status();
        let text = response.text().await.map_err(|error| self.unreachable(&error))?;
        if status.is_success() {
            return Answer::parse(&text).map_err(|error| {
                Failure::new(format!("{} gave an answer that is not Claviger's ({error}); check --url", self.host()))
            });
        }
        let problem = Problem::parse(&text).ok_or_else(|| {
            Failure::new(format!("{} answered {status}, which is not Claviger's answer; check --url", self.host()))
        })?;
        Err(problem.told(status.as_u16()))
    }

    fn unreachable(&self, error: &reqwest::Error) -> Failure {
        // The outermost error repeats the whole address; what caused it tells more.
        let cause = std::error::Error::source(error).map(Failure::of);
        let cause = cause.as_ref().map_or("no answer", Failure::line);
        Failure::new(format!("{} cannot be reached ({cause}); check --url and the network", self.host()))
    }

    fn host(&self) -> String {
        let port = self.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}{port}", self.url.host_str().unwrap_or_default())
    }
}

/// `…/api/v1/projects/{project}/autosync`; an address that ends so already is taken as it is.
fn address(server: &str, project: &str, dry_run: bool) -> Result<Url, Failure> {
    let bad = || Failure::new(format!("--url {server:?} is not an address; expected https://doors.example.org"));
    let server = server.trim_end_matches('/');
    let whole = if server.ends_with("/autosync") {
        server.to_owned()
    } else {
        format!("{server}/api/v1/projects/{project}/autosync")
    };
    let mut url = Url::parse(&whole).map_err(|_| bad())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(bad());
    }
    if dry_run {
        url.query_pairs_mut().append_pair("dry_run", "true");
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn body(file: tokio::fs::File, bar: ProgressBar) -> Body {
    let chunks = ReaderStream::with_capacity(file, 64 * 1024);
    Body::wrap_stream(chunks.inspect_ok(move |chunk| bar.inc(chunk.len() as u64)))
}
