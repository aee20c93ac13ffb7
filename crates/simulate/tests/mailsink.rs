//! The mail sink, with a real SMTP client and with bytes that no good client sends.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use std::sync::Arc;
use std::time::Duration;

use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use simulate::mailsink::{Limits, Mail, MailSink};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot much of a picture";

async fn sink(limits: Limits) -> (MailSink, u16) {
    let sink = MailSink::new(limits, Arc::new(|| "2026-11-20T08:00:00Z".parse().unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(sink.clone().serve_smtp(listener));
    (sink, port)
}

async fn serve(sink: &MailSink) -> String {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = sink.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn browser() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap()
}

fn transport(port: u16) -> AsyncSmtpTransport<Tokio1Executor> {
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(port).build()
}

fn mail_to(to: &str) -> lettre::message::MessageBuilder {
    let from: Mailbox = "Claviger <keys@example.org>".parse().unwrap();
    Message::builder().from(from).to(to.parse().unwrap()).message_id(Some("<one@example.org>".to_owned()))
}

/// Says `lines` one by one, and gives the replies (the greeting first).
async fn talk(port: u16, lines: &[&[u8]]) -> Vec<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut replies = vec![reply(&mut stream).await];
    for line in lines {
        stream.write_all(line).await.unwrap();
        replies.push(reply(&mut stream).await);
    }
    replies
}

async fn reply(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    loop {
        let mut byte = [0];
        let read = timeout(Duration::from_secs(5), stream.read(&mut byte)).await.expect("a reply in time").unwrap();
        text.extend_from_slice(&byte[..read]);
        let ends = text.ends_with(b"\r\n");
        let last = text.split(|byte| *byte == b'\n').rev().nth(1).unwrap_or_default();
        if read == 0 || (ends && last.get(3) == Some(&b' ')) {
            return String::from_utf8(text).unwrap();
        }
    }
}

#[tokio::test]
async fn a_mail_with_html_text_and_an_inline_picture_arrives_whole() {
    let (sink, port) = sink(Limits::default()).await;
    let html = r#"<p>Grüß Gott</p><img src="cid:qr"><a href="https://a/m/#code">open</a>"#;
    let related = MultiPart::related().singlepart(SinglePart::html(html.to_owned())).singlepart(
        Attachment::new_inline("qr".to_owned()).body(PNG.to_vec(), ContentType::parse("image/png").unwrap()),
    );
    let text = SinglePart::plain("Grüß Gott\n.\n..two\nhttps://a/m/#code\n".to_owned());
    let parts = MultiPart::alternative().singlepart(text).multipart(related);
    let mail = mail_to("Ольга Петрова <olga@example.org>").subject("Ihr Schlüssel — 鍵").multipart(parts).unwrap();
    let sent = mail.formatted();
    transport(port).send(mail).await.unwrap();

    let mail: Arc<Mail> =
        timeout(Duration::from_secs(5), sink.wait_for(|mail| mail.to.contains("olga"))).await.unwrap();
    // The client ends the mail's last line once more.
    assert!(mail.raw.strip_suffix(b"\r\n") == Some(&sent), "byte for byte, dots included");
    assert_eq!(mail.subject, "Ihr Schlüssel — 鍵");
    assert_eq!(mail.to, "Ольга Петрова <olga@example.org>");
    assert_eq!(mail.envelope_to, ["olga@example.org"]);
    assert_eq!(mail.message_id, "one@example.org");
    assert_eq!(mail.text.as_deref().unwrap().replace("\r\n", "\n"), "Grüß Gott\n.\n..two\nhttps://a/m/#code\n");
    assert_eq!(mail.find_link("/m/#"), Some("https://a/m/#code"));
    assert_eq!(mail.attachments.len(), 1);
    assert_eq!(mail.attachments[0].bytes, PNG);
    assert!(!format!("{mail:?}").contains("code"), "bodies are not for logs");
}

#[tokio::test]
async fn a_mail_that_is_too_large_is_refused_and_the_next_one_is_taken() {
    let (sink, port) = sink(Limits { mail_bytes: 4096, ..Limits::default() }).await;
    let big = mail_to("a@example.org").body("x".repeat(70) + "\n" + &"line\n".repeat(2000)).unwrap();
    let transport = transport(port);
    let error = transport.send(big).await.unwrap_err();
    assert!(error.is_permanent() && error.to_string().contains("552"), "{error}");
    transport.send(mail_to("b@example.org").body("small".to_owned()).unwrap()).await.unwrap();
    assert_eq!(sink.mails().iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["b@example.org"]);

    let announced = talk(port, &[b"EHLO x\r\n", b"MAIL FROM:<a@b.c> SIZE=4097\r\n"]).await;
    assert!(announced[1].contains("250-SIZE 4096\r\n"), "{announced:?}");
    assert!(announced[2].starts_with("552"), "{announced:?}");
}

#[tokio::test]
async fn only_crlf_dot_crlf_ends_a_mail() {
    let (sink, port) = sink(Limits::default()).await;
    let body = b"Subject: x\r\n\r\na\n.\nb\n.\r\nc\r\n..d\r\n.\r\n";
    let replies =
        talk(port, &[b"EHLO x\r\n", b"MAIL FROM:<>\r\n", b"RCPT TO:<gr\xc3\xbcn@example.org>\r\n", b"DATA\r\n", body])
            .await;
    assert!(replies[5].starts_with("250"), "{replies:?}");
    let mails = sink.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].raw, b"Subject: x\r\n\r\na\n.\nb\n.\r\nc\r\n.d\r\n");
    assert_eq!(mails[0].envelope_to, ["grün@example.org"]);
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let (sink, port) = sink(Limits::default()).await;
    let replies = talk(
        port,
        &[
            b"MAIL FROM:<a@b.c>\r\n",
            b"HELO x\r\n",
            b"RCPT TO:<a@b.c>\r\n",
            b"DATA\r\n",
            b"MAIL FROM:<a@b.c>\r\n",
            b"DATA\r\n",
            b"RSET\r\n",
            b"NOOP\r\n",
            b"STARTTLS\r\n",
            b"QUIT\r\n",
        ],
    )
    .await;
    let codes: Vec<_> = replies.iter().map(|reply| &reply[..3]).collect();
    assert_eq!(codes, ["220", "503", "250", "503", "503", "250", "503", "250", "250", "502", "221"]);
    assert!(sink.mails().is_empty());
}

#[tokio::test]
async fn there_are_no_more_connections_than_allowed() {
    let (_sink, port) = sink(Limits { connections: 1, ..Limits::default() }).await;
    let mut first = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    assert!(reply(&mut first).await.starts_with("220"));
    let second = talk(port, &[]).await;
    assert!(second[0].starts_with("421"), "{second:?}");
    drop(first);
    for _ in 0..50 {
        if talk(port, &[]).await[0].starts_with("220") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place is not given free");
}

#[tokio::test]
async fn only_the_newest_are_kept() {
    let (sink, port) = sink(Limits { kept: 2, ..Limits::default() }).await;
    for to in ["a@example.org", "b@example.org", "c@example.org"] {
        transport(port).send(mail_to(to).body("x".to_owned()).unwrap()).await.unwrap();
    }
    assert_eq!(sink.mails().iter().map(|mail| mail.to.clone()).collect::<Vec<_>>(), ["b@example.org", "c@example.org"]);
}

#[tokio::test]
async fn the_pages_escape_what_mails_say_and_frames_run_nothing() {
    let (sink, port) = sink(Limits::default()).await;
    let related = MultiPart::related()
        .singlepart(SinglePart::html("<script>alert(1)</script><img src='cid:qr'>".to_owned()))
        .singlepart(
            Attachment::new_inline("qr".to_owned()).body(PNG.to_vec(), ContentType::parse("image/png").unwrap()),
        );
    let mail = mail_to("a@example.org").subject("<b>bold</b>").multipart(related).unwrap();
    transport(port).send(mail).await.unwrap();
    let (address, browser) = (serve(&sink).await, browser());

    let list = browser.get(format!("{address}/")).send().await.unwrap();
    assert!(
        list.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'; style-src 'self'")
    );
    let list = list.text().await.unwrap();
    assert!(list.contains("&lt;b&gt;bold") && !list.contains("<b>bold"), "{list}");
    let page = browser.get(format!("{address}/mails/1")).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(r#"src="/mails/1/html" sandbox="allow-popups"#) && !page.contains("<script"), "{page}");

    let frame = browser.get(format!("{address}/mails/1/html")).send().await.unwrap();
    let policy = frame.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("sandbox allow-popups") && policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
    assert!(frame.text().await.unwrap().contains("<img src='data:image/png;base64,iVBORw0K"));
    assert_eq!(browser.get(format!("{address}/mails/2")).send().await.unwrap().status(), 404);
    assert_eq!(
        browser.get(format!("{address}/style.css")).send().await.unwrap().headers()["content-type"],
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn programs_get_lists_and_text_messages_come_as_json_or_as_a_form() {
    let (sink, port) = sink(Limits::default()).await;
    transport(port).send(mail_to("a@example.org").subject("One").body("x".to_owned()).unwrap()).await.unwrap();
    let (address, browser) = (serve(&sink).await, browser());
    let send = |kind: &'static str, body: &'static str| {
        browser.post(format!("{address}/sms")).header("content-type", kind).body(body).send()
    };
    let json = send("application/json", r#"{"to":"+491701234567","message":"Grüße"}"#).await.unwrap();
    assert_eq!(json.status(), 202);
    let form =
        send("application/x-www-form-urlencoded", "to=%2B491701234567&from=Claviger&text=a+%3Cb%3E").await.unwrap();
    assert_eq!(form.status(), 202);
    assert!(send("application/json", r#"{"to":"+49"}"#).await.unwrap().status().is_client_error());

    let texts = sink.texts();
    assert_eq!(texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>(), ["Grüße", "a <b>"]);
    assert_eq!(texts[1].to, "+491701234567");
    let mails: serde_json::Value =
        browser.get(format!("{address}/api/mails")).send().await.unwrap().json().await.unwrap();
    assert_eq!(mails[0]["subject"], "One");
    let listed: serde_json::Value =
        browser.get(format!("{address}/api/sms")).send().await.unwrap().json().await.unwrap();
    assert_eq!(listed[1]["from"], "Claviger");
    assert!(browser.get(address).send().await.unwrap().text().await.unwrap().contains("a &lt;b&gt;"));
    sink.clear();
    assert!(sink.mails().is_empty() && sink.texts().is_empty());
}
