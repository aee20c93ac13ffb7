//! HTTP by hand, for what no client would send.

use reqwest::StatusCode;
use serde_json::Value;
use system_tests::Project;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::scene::FILE;

/// Says that `length` bytes follow, sends these, and then nothing more; answers what the server says.
///
/// With `hang_up` it ends its half of the connection, as a sender does whose file broke off.
pub(crate) async fn post(project: &Project, length: u64, body: &[u8], hang_up: bool) -> (StatusCode, Value) {
    let mut stream = begin(project, &format!("content-length: {length}")).await;
    stream.write_all(body).await.unwrap();
    if hang_up {
        stream.shutdown().await.unwrap();
    }
    answer(&mut stream).await
}

/// Sends a chunk over and over, without saying how much will come; goes on as long as the server lets it.
pub(crate) async fn post_chunked(project: &Project, chunk: &[u8], times: usize) -> (StatusCode, Value) {
    let (mut reader, mut writer) = begin(project, "transfer-encoding: chunked").await.into_split();
    let chunk = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
    let sending = tokio::spawn(async move {
        for _ in 0..times {
            let _ = writer.write_all(&chunk).await; // the server may have heard enough
        }
        let _ = writer.write_all(b"0\r\n\r\n").await;
        std::future::pending::<()>().await; // dropped, it would end the connection
    });
    let answer = answer(&mut reader).await;
    sending.abort();
    answer
}

async fn begin(project: &Project, framing: &str) -> TcpStream {
    let url = project.url("autosync");
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /{path}?file_name={FILE} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\n\
         content-type: text/csv\r\n{framing}\r\nconnection: close\r\n\r\n",
        project.key()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// The answer, as soon as it is whole: the connection may last longer.
async fn answer(stream: &mut (impl AsyncRead + Unpin)) -> (StatusCode, Value) {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = stream.read_line(&mut head).await.unwrap();
        assert!(read > 0, "the connection ended before its answer: {head:?}");
    }
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
    let mut body = vec![0; header("content-length: ").unwrap().parse().unwrap()];
    stream.read_exact(&mut body).await.unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}
