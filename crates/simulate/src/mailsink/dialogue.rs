//! One SMTP connection (RFC 5321), with SIZE (RFC 1870), 8BITMIME (RFC 6152) and SMTPUTF8 (RFC 6531).

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::timeout;

use super::MailSink;
use super::message::Envelope;

const IDLE: Duration = Duration::from_mins(1);
const LONGEST_COMMAND: usize = 4096;
const MOST_RECIPIENTS: usize = 100;
const MOST_MISTAKES: u32 = 20;
/// A mail that is too large is read on to its end, so that the client hears the refusal, but not for ever.
const PATIENCE: usize = 8;

pub(crate) struct Dialogue<R, W> {
    read: BufReader<R>,
    write: W,
    sink: MailSink,
    greeted: bool,
    envelope: Option<Envelope>,
    mistakes: u32,
}

/// What a client asks for.
#[derive(Debug, PartialEq, Eq)]
enum Command<'a> {
    Hello { extended: bool },
    Mail { from: &'a str, size: Option<usize> },
    Rcpt { to: &'a str },
    Data,
    Rset,
    Noop,
    Vrfy,
    Quit,
    Unknown,
    Malformed,
}

/// What follows a reply.
#[derive(PartialEq, Eq)]
enum Next {
    Go,
    Stop,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Dialogue<R, W> {
    pub(crate) fn new(read: R, write: W, sink: MailSink) -> Self {
        Self { read: BufReader::new(read), write, sink, greeted: false, envelope: None, mistakes: 0 }
    }

    pub(crate) async fn run(mut self) -> io::Result<()> {
        self.say("220 localhost mail sink ESMTP").await?;
        while let Some(line) = self.line().await? {
            if self.answer(Command::parse(&line)).await? == Next::Stop {
                break;
            }
            if self.mistakes >= MOST_MISTAKES {
                self.say("421 4.7.0 Too many mistakes").await?;
                break;
            }
        }
        Ok(())
    }

    async fn answer(&mut self, command: Command<'_>) -> io::Result<Next> {
        match command {
            Command::Hello { extended } => self.hello(extended).await?,
            Command::Mail { from, size } => self.mail(from, size).await?,
            Command::Rcpt { to } => self.rcpt(to).await?,
            Command::Data => return self.data().await,
            Command::Rset => {
                self.envelope = None;
                self.say("250 2.0.0 Forgotten").await?;
            }
            Command::Noop => self.say("250 2.0.0 Nothing done").await?,
            Command::Vrfy => self.say("252 2.5.0 Everybody gets mail here").await?,
            Command::Quit => {
                self.say("221 2.0.0 Goodbye").await?;
                return Ok(Next::Stop);
            }
            Command::Unknown => self.refuse("502 5.5.1 Not a command of this server").await?,
            Command::Malformed => self.refuse("501 5.5.4 That command is not written so").await?,
        }
        Ok(Next::Go)
    }

    async fn hello(&mut self, extended: bool) -> io::Result<()> {
        self.greeted = true;
        self.envelope = None;
        if !extended {
            return self.say("250 localhost").await;
        }
        let size = self.sink.limits().mail_bytes;
        self.say(&format!(
            "250-localhost\r\n250-SIZE {size}\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8"
        ))
        .await
    }

    async fn mail(&mut self, from: &str, size: Option<usize>) -> io::Result<()> {
        if !self.greeted {
            return self.refuse("503 5.5.1 Say EHLO first").await;
        }
        if self.envelope.is_some() {
            return self.refuse("503 5.5.1 There is a mail begun already").await;
        }
        if size.is_some_and(|size| size > self.sink.limits().mail_bytes) {
            return self.refuse("552 5.3.4 The mail is too large").await;
        }
        self.envelope = Some(Envelope { from: from.to_owned(), to: Vec::new() });
        self.say("250 2.1.0 Go on").await
    }

    async fn rcpt(&mut self, to: &str) -> io::Result<()> {
        match &mut self.envelope {
            None => self.refuse("503 5.5.1 Say MAIL first").await,
            Some(envelope) if envelope.to.len() >= MOST_RECIPIENTS => {
                self.refuse("452 4.5.3 Too many recipients").await
            }
            Some(envelope) => {
                envelope.to.push(to.to_owned());
                self.say("250 2.1.5 Go on").await
            }
        }
    }

    async fn data(&mut self) -> io::Result<Next> {
        let Some(envelope) = self.envelope.take_if(|envelope| !envelope.to.is_empty()) else {
            self.refuse("503 5.5.1 Say MAIL and RCPT first").await?;
            return Ok(Next::Go);
        };
        self.say("354 End with a dot on a line of its own").await?;
        match self.body().await? {
            Body::Whole(raw) => {
                let id = self.sink.take_mail(envelope, raw);
                self.say(&format!("250 2.0.0 Taken as {id}")).await?;
                Ok(Next::Go)
            }
            Body::TooLarge => {
                self.refuse("552 5.3.4 The mail is too large").await?;
                Ok(Next::Go)
            }
            Body::Broken => Ok(Next::Stop),
        }
    }

    /// Reads to the dot. Only CR LF ends a line: a lone LF never makes a dot the end, nor is a dot after it doubled.
    async fn body(&mut self) -> io::Result<Body> {
        let limit = self.sink.limits().mail_bytes;
        let (mut body, mut seen, mut at_line_start) = (Vec::new(), 0_usize, true);
        loop {
            let mut piece = Vec::new();
            let mut reader = (&mut self.read).take(LONGEST_COMMAND as u64);
            let read = timeout(IDLE, reader.read_until(b'\n', &mut piece)).await.map_err(io::Error::from)??;
            if read == 0 {
                return Ok(Body::Broken);
            }
            if at_line_start && piece == b".\r\n" {
                return Ok(if seen <= limit { Body::Whole(body) } else { Body::TooLarge });
            }
            let stuffed = at_line_start && piece.starts_with(b".");
            at_line_start = ends_line(&piece, &body);
            seen += read;
            if seen > limit.saturating_mul(PATIENCE) {
                return Ok(Body::Broken);
            }
            if seen <= limit {
                body.extend_from_slice(&piece[usize::from(stuffed)..]);
            } else {
                // Enough to see a CR LF that came in two pieces.
                body = piece;
            }
        }
    }

    /// The next command without its line end; none when the client is gone.
    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let mut reader = (&mut self.read).take(LONGEST_COMMAND as u64);
        let Ok(read) = timeout(IDLE, reader.read_until(b'\n', &mut line)).await else {
            self.say("421 4.4.2 Idle for too long").await?;
            return Ok(None);
        };
        read?;
        match line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")) {
            Some(line) => Ok(Some(String::from_utf8_lossy(line).into_owned())),
            None if line.is_empty() => Ok(None),
            None => {
                self.say("500 5.5.6 The line is too long").await?;
                Ok(None)
            }
        }
    }

    async fn refuse(&mut self, reply: &str) -> io::Result<()> {
        self.mistakes += 1;
        self.say(reply).await
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.write.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.write.flush().await
    }
}

enum Body {
    Whole(Vec<u8>),
    TooLarge,
    Broken,
}

fn ends_line(piece: &[u8], before: &[u8]) -> bool {
    piece.ends_with(b"\r\n") || (piece == b"\n" && before.ends_with(b"\r"))
}

impl<'a> Command<'a> {
    fn parse(line: &'a str) -> Self {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => Self::Hello { extended: true },
            "HELO" => Self::Hello { extended: false },
            "MAIL" => Self::mail(rest).unwrap_or(Self::Malformed),
            "RCPT" => match path(rest, "TO:") {
                Some((to, _)) if !to.is_empty() => Self::Rcpt { to },
                _ => Self::Malformed,
            },
            "DATA" => Self::Data,
            "RSET" => Self::Rset,
            "NOOP" => Self::Noop,
            "VRFY" => Self::Vrfy,
            "QUIT" => Self::Quit,
            _ => Self::Unknown,
        }
    }

    fn mail(rest: &'a str) -> Option<Self> {
        let (from, parameters) = path(rest, "FROM:")?;
        let mut size = None;
        for parameter in parameters.split_ascii_whitespace() {
            match parameter.to_ascii_uppercase().split_once('=') {
                Some(("SIZE", bytes)) => size = Some(bytes.parse().ok()?),
                Some(("BODY", "7BIT" | "8BITMIME")) => {}
                None if parameter.eq_ignore_ascii_case("SMTPUTF8") => {}
                _ => return None,
            }
        }
        Some(Self::Mail { from, size })
    }
}

/// `FROM:<a@b> PARAMETERS`, taken apart.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let head = rest.get(..keyword.len())?;
    let rest = rest[keyword.len()..].trim_start().strip_prefix('<')?;
    let (address, parameters) = rest.rsplit_once('>')?;
    head.eq_ignore_ascii_case(keyword).then_some((address, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_in_any_case() {
        assert_eq!(Command::parse("ehlo me"), Command::Hello { extended: true });
        assert_eq!(
            Command::parse("mail from:<a@b.c> size=12 Body=8bitmime smtputf8"),
            Command::Mail { from: "a@b.c", size: Some(12) }
        );
        assert_eq!(Command::parse("MAIL FROM:<>"), Command::Mail { from: "", size: None });
        assert_eq!(Command::parse("RCPT TO:<grün@example.org>"), Command::Rcpt { to: "grün@example.org" });
    }

    #[test]
    fn what_is_written_otherwise_is_refused() {
        for line in
            ["MAIL a@b.c", "MAIL FROM:a@b.c", "MAIL FROM:<a> SIZE=x", "MAIL FROM:<a> NEW=1", "RCPT TO:<>", "RCPT Tö"]
        {
            assert_eq!(Command::parse(line), Command::Malformed, "{line}");
        }
        assert_eq!(Command::parse("STARTTLS"), Command::Unknown);
    }
}
