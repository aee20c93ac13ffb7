//! `claviger serve`, from its first line to its last.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::program::{one_line, run, stdout, text};
use crate::running::{Running, client};
use crate::scratch::Place;

#[tokio::test]
async fn it_tells_when_it_is_ready_and_stops_when_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let mut server = Running::start(folder.path(), &[]);
    let url = server.url();
    println!("first start: {:?}", began.elapsed());
    let setup = server.line();
    let link = setup.strip_prefix("Set up the first operator within an hour: ").expect(&setup);
    assert!(link.starts_with(&format!("{url}/setup#")), "{setup}");
    for path in ["/healthz", "/readyz"] {
        let answer = client(None).get(format!("{url}{path}")).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }
    // A connection that says nothing more must not hold the process.
    let idle = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    (&idle).write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n").unwrap();
    let took = server.stop();
    assert!(took < Duration::from_secs(10), "{took:?}");

    let began = Instant::now();
    let mut again = Running::start(folder.path(), &[]);
    again.url();
    println!("second start: {:?}", began.elapsed());
    assert_ne!(again.line(), setup, "each start makes a link of its own");
}

/// A stream has no end of its own; the server must not wait for one.
#[tokio::test]
async fn it_ends_streams_of_events_when_it_is_told_to_stop() {
    for place in Place::both().await {
        let mut server = Running::start(place.data(), &["--database-url", place.url()]);
        let url = server.url();
        let made = ["api-key", "create", "--data-dir", text(place.data()), "--database-url", place.url()];
        let made = run(&[&made[..], &["--name", "test", "--project", "default", "--role", "auditor"]].concat());
        let stream = format!("{url}/api/v1/projects/default/events/stream");
        let request = client(None).get(&stream).bearer_auth(stdout(&made).trim());
        let mut stream = request.send().await.unwrap().error_for_status().unwrap();
        let first = stream.chunk().await.unwrap().unwrap();
        assert!(first.starts_with(b"retry: 3000\nid: "), "{first:?}");
        let took = server.stop();
        assert!(took < Duration::from_secs(4), "{took:?}");
        assert_eq!(stream.chunk().await.unwrap(), None, "it ended in good order");
    }
}

#[tokio::test]
async fn only_one_process_serves_a_data_directory_and_other_commands_work_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Running::start(folder.path(), &[]);
    server.url();
    let told = one_line(&run(&["serve", "--data-dir", text(folder.path()), "--listen", "127.0.0.1:0"]), 1);
    assert!(told.contains("another `claviger serve` works on"), "{told}");
    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join("master.key"), elsewhere.path().join("master.key")).unwrap();
    let database = format!("sqlite:{}", folder.path().join("claviger.db").display());
    let beside = run(&["migrate", "--data-dir", text(elsewhere.path()), "--database-url", &database]);
    assert!(beside.status.success());
    let arguments = ["serve", "--data-dir", text(elsewhere.path()), "--listen", "127.0.0.1:0"];
    let second = run(&[&arguments[..], &["--database-url", &database]].concat());
    assert!(one_line(&second, 1).contains("works on"), "one SQLite file, reached by another path, is still one");
}

#[tokio::test]
async fn it_speaks_tls_and_takes_a_new_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let write = || {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        fs::write(&certificate, made.cert.pem()).unwrap();
        made.cert.pem()
    };
    let first = write();
    let flags = ["--tls-cert", text(&certificate), "--tls-key", text(&key)];
    let mut server = Running::start(&folder.path().join("data"), &flags);
    let url = server.url();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    let answers = async |root: &str| client(Some(root)).get(format!("{url}/healthz")).send().await.is_ok();
    assert!(answers(&first).await);

    let second = write();
    assert!(!answers(&second).await);
    server.signal("-HUP");
    let deadline = Instant::now() + Duration::from_secs(10);
    while !answers(&second).await {
        assert!(Instant::now() < deadline, "the new certificate is not used");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!answers(&first).await);
    assert!(server.stop() < Duration::from_secs(10));
}
