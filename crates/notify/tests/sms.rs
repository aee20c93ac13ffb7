//! SMS over a real gateway: what arrives, and what its answers mean.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its set-up too")]

use std::collections::BTreeMap;

use http::Method;
use notify::mail::SendError;
use notify::outbound::{Outbound, Policy};
use notify::sms::{Fields, HttpSms, InvalidGateway, SmsGateway, SmsTransport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Takes one request, answers with a status and a body that nobody must see, and gives the request back.
async fn gateway(status: &'static str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let request = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !is_whole(&request) {
            let mut chunk = [0; 4096];
            let length = stream.read(&mut chunk).await.unwrap();
            request.extend_from_slice(&chunk[..length]);
        }
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 11\r\nConnection: close\r\n\r\nhush secret");
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(request).unwrap()
    });
    (port, request)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

fn fields<const N: usize>(fields: [(&str, &str); N]) -> BTreeMap<String, String> {
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

fn sms(port: u16, fields: Fields) -> Result<HttpSms, InvalidGateway> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let outbound = Outbound::new(Policy { allow_private_addresses: true }).unwrap();
    let gateway = SmsGateway {
        url: format!("http://127.0.0.1:{port}/send?account=7&key=hush"),
        method: Method::POST,
        headers: BTreeMap::from([("Authorization".to_owned(), "Bearer hush".to_owned().into())]),
        fields,
        sender: "Door".to_owned(),
    };
    assert!(!format!("{gateway:?}").contains("hush"));
    HttpSms::new(gateway, outbound)
}

async fn send(status: &'static str, fields: Fields) -> (String, Result<(), SendError>) {
    let (port, request) = gateway(status).await;
    let to = "+491711234567".parse().unwrap();
    let result = sms(port, fields).unwrap().send(&to, "Tür \"A\" & B\n{sender}").await;
    (request.await.unwrap(), result)
}

#[tokio::test]
async fn every_form_carries_number_text_and_sender() {
    let template = || fields([("to", "{to}"), ("body", "{text}"), ("from", "{sender}"), ("kind", "text")]);
    let (request, result) = send("202 Accepted", Fields::Json(template())).await;
    result.unwrap();
    assert!(request.starts_with("POST /send?account=7&key=hush HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("authorization: Bearer hush\r\n"), "{request}");
    let body: serde_json::Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    let expected = serde_json::json!({
        "to": "+491711234567", "body": "Tür \"A\" & B\n{sender}", "from": "Door", "kind": "text",
    });
    assert_eq!(body, expected);

    let (request, _) = send("200 OK", Fields::Form(template())).await;
    let form = "body=T%C3%BCr+%22A%22+%26+B%0A%7Bsender%7D&from=Door&kind=text&to=%2B491711234567";
    assert!(request.ends_with(form), "{request}");

    let (request, _) = send("200 OK", Fields::Query(template())).await;
    assert!(request.starts_with(&format!("POST /send?account=7&key=hush&{form} HTTP/1.1\r\n")), "{request}");
}

#[tokio::test]
async fn answers_decide_whether_to_try_again_and_are_not_repeated() {
    for (status, transient) in [("500 x", true), ("429 x", true), ("401 x", true), ("400 x", false), ("302 x", true)] {
        let (_, result) = send(status, Fields::Json(fields([("to", "{to}"), ("text", "{text}")]))).await;
        let error = result.unwrap_err();
        assert_eq!(error.is_transient(), transient, "{status}");
        assert!(!format!("{error:?} {error}").contains("hush"), "{error}");
    }
}

#[tokio::test]
async fn a_gateway_that_would_send_nothing_is_refused() {
    let refused = sms(1, Fields::Json(fields([("to", "{to}")]))).unwrap_err();
    assert_eq!(refused, InvalidGateway::Missing("{text}"));
}
