//! `claviger phone`: the reference phone, with its keys in a local folder.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use data_encoding::BASE64;
use simulate::phone::{Link, Login, LoginLink, PhoneOptions, Reply, Status};

use crate::command::roots::Roots;
use crate::failure::Failure;
use crate::output::Table;
use crate::{output, system};

/// Be a phone: enrol with an activation link, show the ID, give it up.
#[derive(Debug, Subcommand)]
pub(crate) enum Phone {
    /// Enrol with an activation link; with one that was begun before, go on from there
    Enrol(Enrol),
    /// List the enrolments by what the phone knows, without asking a server
    List(Show),
    /// Ask the servers, do what they say, and list the enrolments; certificates that are to be renewed are
    #[command(visible_alias = "renew")]
    Status(Show),
    /// Sign a file with the key of a certificate, and print the signature in base64
    Sign(Sign),
    /// Answer a login that a browser begins
    Login(LogIn),
    /// Give the phone up for one enrolment
    Reset(Reset),
}

/// Where the phone keeps its keys, and how it prints.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Folder with the phone's keys; made if it is not there
    #[arg(long, visible_alias = "dir", value_name = "FOLDER", default_value = "claviger-phone")]
    folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The PIN that guards the keys of certificates, where the issuer wants one: to be chosen, or known already
    #[arg(long, value_name = "PIN")]
    device_pin: Option<String>,
    #[command(flatten)]
    roots: Roots,
}

/// `phone enrol`.
#[derive(Debug, Args)]
pub(crate) struct Enrol {
    /// The activation link: https://…/m/#…
    #[arg(value_name = "URL")]
    link: String,
    /// The enrolment PIN, if the link needs one
    #[arg(long)]
    pin: Option<String>,
    /// What the phone calls itself
    #[arg(long, default_value = "Reference phone")]
    name: String,
    #[command(flatten)]
    show: Show,
}

/// `phone login`.
#[derive(Debug, Args)]
pub(crate) struct LogIn {
    /// The link of the login: https://…/m/#login=…
    #[arg(value_name = "URL")]
    link: String,
    /// Say yes: the number that the browser shows. Without it the phone only tells what the browser asks
    #[arg(long, value_name = "NUMBER", conflicts_with = "refuse")]
    number: Option<u8>,
    /// Say no
    #[arg(long)]
    refuse: bool,
    #[command(flatten)]
    show: Show,
}

/// `phone reset`.
#[derive(Debug, Args)]
pub(crate) struct Reset {
    /// The enrolment's name in the list
    #[arg(value_name = "NAME")]
    enrolment: String,
    #[command(flatten)]
    show: Show,
}

/// `phone sign`.
#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// The key's name in the list: authentication, signature, …
    #[arg(long, value_name = "KEY")]
    key: String,
    /// What is to be signed
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    show: Show,
}

impl Phone {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Enrol(enrol) => {
                let link: Link =
                    enrol.link.parse().map_err(|error| Failure::of(&simulate::phone::Error::Link(error)))?;
                let status = enrol.show.open()?.enrol(&link, enrol.pin.as_deref(), &enrol.name).await?;
                enrol.show.print(&[status])
            }
            Self::List(show) => show.print(&show.open()?.list()?),
            Self::Status(show) => show.print(&show.open()?.status().await?),
            Self::Login(log_in) => log_in.run().await,
            Self::Reset(reset) => {
                let status = reset.show.open()?.reset(&reset.enrolment).await?;
                reset.show.print(&[status])
            }
            Self::Sign(sign) => {
                let bytes = fs::read(&sign.file)
                    .map_err(|error| Failure::new(format!("cannot read {}: {error}", sign.file.display())))?;
                output::line(BASE64.encode(&sign.show.open()?.sign(&sign.key, &bytes).await?))
            }
        }
    }
}

impl LogIn {
    async fn run(self) -> Result<(), Failure> {
        let link: LoginLink = self.link.parse().map_err(|error| Failure::of(&simulate::phone::Error::Link(error)))?;
        let reply = match (self.number, self.refuse) {
            (Some(number), _) => Reply::Approve(number),
            (None, true) => Reply::Refuse,
            (None, false) => Reply::Look,
        };
        let login = self.show.open()?.login(&link, reply).await?;
        if self.show.json {
            return output::json(&login);
        }
        output::line(told(&login, reply))
    }
}

/// What the browser asks, and what was answered.
fn told(login: &Login, reply: Reply) -> String {
    let from = login.address.as_deref().map(|address| format!(", from {address}")).unwrap_or_default();
    let asked = format!("{} asks to log in to {} at {}{from}.", login.client, login.organisation, login.host);
    match reply {
        Reply::Approve(_) => format!("{asked} You said yes."),
        Reply::Refuse => format!("{asked} You said no."),
        Reply::Look => {
            let numbers: Vec<_> = login.numbers.iter().map(ToString::to_string).collect();
            let numbers = numbers.join(", ");
            format!("{asked}\nWhich of these does the browser show: {numbers}? Say it with --number, or --refuse.")
        }
    }
}

impl Show {
    fn open(&self) -> Result<simulate::phone::Phone, Failure> {
        let mut options = PhoneOptions::new(self.folder.clone(), Arc::new(system::now));
        options.extra_roots_pem = self.roots.pem()?;
        options.device_pin.clone_from(&self.device_pin);
        Ok(simulate::phone::Phone::open(options)?)
    }

    fn print(&self, all: &[Status]) -> Result<(), Failure> {
        if self.json {
            return output::json(&all);
        }
        if all.is_empty() {
            return output::line("This phone has no enrolment yet.");
        }
        let mut table = Table::new(&["name", "server", "phone", "state"]);
        for one in all {
            let row = [&one.name, &one.public_url, &one.device_name, &one.shown.to_string()].map(ToString::to_string);
            table.row(row);
        }
        table.print()?;
        print_certificates(all)?;
        let troubles = all.iter().filter_map(|one| Some(format!("{}: {}", one.name, one.trouble.as_ref()?)));
        troubles.for_each(output::remark);
        all.iter().flat_map(|one| &one.messages).for_each(|message| output::remark(&message.text));
        Ok(())
    }
}

/// The certificates of all enrolments, where there are any.
fn print_certificates(all: &[Status]) -> Result<(), Failure> {
    let certificates = all.iter().flat_map(|one| one.certificates.iter().map(|certificate| (&one.name, certificate)));
    let mut certificates = certificates.peekable();
    if certificates.peek().is_none() {
        return Ok(());
    }
    let mut table = Table::new(&["name", "key", "serial", "status", "until"]);
    for (name, certificate) in certificates {
        let until = format!("{:.0}", certificate.not_after);
        let (key, serial) = (certificate.key_id.to_string(), certificate.serial.to_string());
        table.row([name.clone(), key, serial, certificate.status.to_string(), until]);
    }
    table.print()
}
