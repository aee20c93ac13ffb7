//! The SMTP side: takes connections, as many as there may be.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::MailSink;
use super::dialogue::Dialogue;

/// How long to wait after the system would not give a connection (too many open files, for one).
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

impl MailSink {
    /// Takes mails for as long as it is polled; dropping it ends all connections.
    pub async fn serve_smtp(self, listener: TcpListener) {
        let room = Arc::new(Semaphore::new(self.limits().connections));
        let mut connections = JoinSet::new();
        loop {
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "the mail sink could not take a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            let (sink, room) = (self.clone(), room.clone());
            connections.spawn(async move {
                // A client that goes away is no event.
                let _ = match room.try_acquire() {
                    Ok(_permit) => converse(stream, sink).await,
                    Err(_) => send_away(stream).await,
                };
            });
            while connections.try_join_next().is_some() {}
        }
    }
}

async fn converse(stream: TcpStream, sink: MailSink) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (read, write) = stream.into_split();
    Dialogue::new(read, write, sink).run().await
}

async fn send_away(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(b"421 4.3.2 Too many connections, try again later\r\n").await
}
