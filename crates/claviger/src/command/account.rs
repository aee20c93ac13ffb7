//! A person's account, as `setup` and `operator add` take it: the password comes by standard input alone.

use std::io::{self, BufRead, Read};

use app::access::Password;
use clap::Args;
use domain::contact::EmailAddress;

use crate::failure::Failure;

/// Nobody types more than this; what is longer is another file.
const LONGEST: u64 = 4096;

/// Who it is, and how they log in.
#[derive(Debug, Args)]
pub(crate) struct Account {
    /// E-mail address to log in with
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: EmailAddress,
    /// Name for people
    #[arg(long)]
    pub(crate) name: String,
    /// Read the password from standard input: one line
    #[arg(long, required = true)]
    password_stdin: bool,
}

impl Account {
    /// Reads the password.
    pub(crate) fn password() -> Result<Password, Failure> {
        let mut text = String::new();
        let read = io::stdin().lock().take(LONGEST).read_line(&mut text);
        let read = read.map_err(|error| Failure::new(format!("the password cannot be read: {error}")))?;
        if read == 0 {
            return Err(Failure::new("there is no password on standard input; write it there, on one line"));
        }
        let line = text.strip_suffix('\n').unwrap_or(&text);
        Ok(Password::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
    }
}
