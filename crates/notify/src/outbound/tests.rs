use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const OPEN: Policy = Policy { allow_private_addresses: true };

/// Answers every connection with the same bytes; `PORT` in them becomes the port. Counts the requests by their paths.
async fn server(answers: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = request.split(' ').nth(1).unwrap().to_owned();
            let answer = answers.iter().find(|(known, _)| *known == path).unwrap().1;
            let answer = answer.replace("PORT", &port.to_string());
            stream.write_all(answer.as_bytes()).await.unwrap();
            if answer.is_empty() {
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        }
    });
    port
}

fn outbound(policy: Policy) -> Outbound {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    Outbound::new(policy).unwrap()
}

async fn get(policy: Policy, url: &str) -> Result<Response, OutboundError> {
    let mut request = Request::new(Method::GET, Url::parse(url).unwrap());
    request.timeout = Duration::from_millis(500);
    request.max_answer_bytes = 20;
    outbound(policy).send(request).await
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";

#[tokio::test]
async fn loopback_is_refused_by_default_and_reached_when_allowed() {
    let port = server(&[("/", OK)]).await;
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "127.1"] {
        let error = get(Policy::default(), &format!("http://{host}:{port}/")).await.unwrap_err();
        assert!(matches!(error, OutboundError::AddressRefused { .. }), "{host}: {error:?}");
        assert!(error.to_string().contains("--allow-private-addresses"));
    }
    for host in ["127.0.0.1", "localhost"] {
        let response = get(OPEN, &format!("http://{host}:{port}/")).await.unwrap();
        assert_eq!((response.status, response.body.as_slice()), (StatusCode::OK, b"hi".as_slice()));
    }
}

#[tokio::test]
async fn metadata_services_are_refused_even_when_private_addresses_are_allowed() {
    for url in ["http://169.254.169.254/", "http://[fe80::1]/", "http://0.0.0.0/", "http://[fd00:ec2::254]/"] {
        assert!(matches!(get(OPEN, url).await, Err(OutboundError::AddressRefused { .. })), "{url}");
    }
}

#[tokio::test]
async fn only_the_same_request_to_the_same_origin_is_repeated() {
    let port = server(&[
        ("/", OK),
        ("/same", "HTTP/1.1 307 x\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        ("/get", "HTTP/1.1 302 x\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        (
            "/other",
            "HTTP/1.1 307 x\r\nLocation: http://localhost:PORT/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        ),
        ("/loop", "HTTP/1.1 308 x\r\nLocation: /loop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    ])
    .await;
    assert_eq!(get(OPEN, &format!("http://127.0.0.1:{port}/same")).await.unwrap().status, StatusCode::OK);
    for path in ["get", "other", "loop"] {
        let error = get(OPEN, &format!("http://127.0.0.1:{port}/{path}")).await.unwrap_err();
        assert!(matches!(error, OutboundError::Redirected { .. }), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn answers_are_bounded_in_size_and_time() {
    let port = server(&[
        ("/told", "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n"),
        ("/chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n012345678901234567890\r\n0\r\n\r\n"),
        ("/slow", ""),
    ])
    .await;
    for path in ["told", "chunked"] {
        let error = get(OPEN, &format!("http://127.0.0.1:{port}/{path}")).await.unwrap_err();
        assert!(matches!(error, OutboundError::TooLarge { max_bytes: 20, .. }), "{path}: {error:?}");
    }
    let error = get(OPEN, &format!("http://127.0.0.1:{port}/slow")).await.unwrap_err();
    assert!(matches!(error, OutboundError::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn errors_hold_neither_the_url_nor_the_body() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = get(OPEN, &format!("http://127.0.0.1:{port}/?token=hush")).await.unwrap_err();
    assert!(matches!(error, OutboundError::Unreachable { .. }), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("hush"));
    for url in ["ftp://example.org/", "http://user:hush@example.org/", "data:,x"] {
        let error = get(OPEN, url).await.unwrap_err();
        assert!(matches!(error, OutboundError::InvalidUrl), "{url}");
        assert!(!format!("{error:?} {error}").contains("hush"));
    }
}

#[tokio::test]
async fn of_an_answer_without_end_the_beginning_is_enough() {
    const ENDLESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\nall of this and more of it";
    const SLOW: &str = "HTTP/1.1 202 Accepted\r\nContent-Length: 30\r\n\r\nthat";
    let port = server(&[("/endless", ENDLESS), ("/slow", SLOW)]).await;
    let glance = async |path: &str| {
        let url = Url::parse(&format!("http://127.0.0.1:{port}{path}")).unwrap();
        let request = Request { max_answer_bytes: 11, ..Request::new(Method::POST, url) };
        outbound(OPEN).send_and_glance(request, Duration::from_millis(200)).await.unwrap()
    };
    let endless = glance("/endless").await;
    assert_eq!((endless.status, endless.body.as_slice()), (StatusCode::OK, b"all of this".as_slice()));
    let slow = glance("/slow").await;
    assert_eq!((slow.status, slow.body.as_slice()), (StatusCode::ACCEPTED, b"that".as_slice()));
}

#[tokio::test]
async fn who_goes_straight_follows_no_redirect_at_all() {
    const AGAIN: &str =
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: /ok\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let port = server(&[("/again", AGAIN), ("/ok", OK)]).await;
    let url = Url::parse(&format!("http://127.0.0.1:{port}/again")).unwrap();
    assert_eq!(outbound(OPEN).send(Request::new(Method::POST, url.clone())).await.unwrap().status, StatusCode::OK);
    let straight = Outbound::straight(OPEN).unwrap();
    let error = straight.send(Request::new(Method::POST, url)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Redirected { .. }), "{error:?}");
}
