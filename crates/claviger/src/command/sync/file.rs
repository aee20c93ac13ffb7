//! The file: whole, because whatever writes it has stopped, and known by its digest.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use aws_lc_rs::digest::{Context, SHA256};
use data_encoding::BASE64;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::{Instant, sleep};

use crate::failure::Failure;

/// How often to look whether the file stands still.
const LOOK: Duration = Duration::from_millis(250);
/// After so long it is not a file that is being exported, but something else.
const PATIENCE: Duration = Duration::from_mins(10);

/// A file that stood still, with what was found in it then.
#[derive(Debug)]
pub(super) struct StillFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// How long it is, in bytes.
    pub(super) length: u64,
    /// `Content-Digest` of its bytes (RFC 9530).
    pub(super) digest: String,
}

/// What changes while somebody writes.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    length: u64,
    modified: Option<SystemTime>,
}

/// Waits until size and time of the file have not changed for a while, and reads its digest.
pub(super) async fn still(path: &Path, settle: Duration) -> Result<StillFile, Failure> {
    let cannot = |error: io::Error| Failure::new(format!("{} cannot be read: {error}", path.display()));
    let begun = Instant::now();
    let spinner = spinner(path);
    loop {
        let shape = rest(path, settle, begun).await?;
        let (digest, length) = digest(path).map_err(cannot)?;
        if length == shape.length && look(path).map_err(cannot)? == shape {
            spinner.finish_and_clear();
            return Ok(StillFile { path: path.to_owned(), length, digest });
        }
    }
}

/// Waits until two looks at the file, so far apart, see the same.
async fn rest(path: &Path, settle: Duration, begun: Instant) -> Result<Shape, Failure> {
    let cannot = |error: io::Error| Failure::new(format!("{} cannot be read: {error}", path.display()));
    let mut shape = look(path).map_err(cannot)?;
    let mut since = Instant::now();
    while since.elapsed() < settle {
        if begun.elapsed() > PATIENCE {
            let minutes = PATIENCE.as_secs() / 60;
            let path = path.display();
            return Err(Failure::new(format!(
                "{path} kept changing for {minutes} minutes and was not sent; look what writes it"
            )));
        }
        sleep(LOOK.min(settle)).await;
        let now = look(path).map_err(cannot)?;
        if now != shape {
            (shape, since) = (now, Instant::now());
        }
    }
    Ok(shape)
}

fn look(path: &Path) -> io::Result<Shape> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder; name a file"));
    }
    Ok(Shape { length: metadata.len(), modified: metadata.modified().ok() })
}

fn digest(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let (mut context, mut buffer, mut length) = (Context::new(&SHA256), vec![0; 256 * 1024], 0);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((format!("sha-256=:{}:", BASE64.encode(context.finish().as_ref())), length));
        }
        context.update(&buffer[..read]);
        length += read as u64;
    }
}

fn spinner(path: &Path) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(format!("waiting until {} stands still", path.display()));
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

/// A bar for so many bytes; unseen where nobody watches.
pub(super) fn bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("sending {wide_bar} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[tokio::test]
    async fn the_digest_is_that_of_the_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.csv");
        fs::write(&path, "hello\n").unwrap();
        let file = still(&path, Duration::ZERO).await.unwrap();
        // printf 'hello\n' | openssl dgst -sha256 -binary | base64
        assert_eq!(file.digest, "sha-256=:WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=:");
        assert_eq!(file.length, 6);
    }

    #[tokio::test]
    async fn a_file_that_grows_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.csv");
        fs::write(&path, "a").unwrap();
        let writer = tokio::spawn({
            let path = path.clone();
            async move {
                for _ in 0..5 {
                    sleep(Duration::from_millis(100)).await;
                    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"a").unwrap();
                }
            }
        });
        let file = still(&path, Duration::from_millis(400)).await.unwrap();
        writer.await.unwrap();
        assert_eq!(file.length, 6);
    }
}
