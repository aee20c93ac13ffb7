//! The reference phone as a process of its own: `claviger phone`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::server::binary;

/// A phone: a folder with its keys, and the program that reads them.
#[derive(Debug, Clone)]
pub struct Handset {
    folder: PathBuf,
}

impl Handset {
    /// A phone with its keys in this folder, which it makes when it needs it.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where its keys are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Enrols with a link, and answers how that ended.
    ///
    /// # Panics
    /// If the program cannot be run.
    #[must_use]
    pub fn try_enrol(&self, link: &str) -> Output {
        self.begin_to_enrol(link).wait_with_output().unwrap()
    }

    /// Begins to enrol with a link, and does not wait for the end.
    ///
    /// # Panics
    /// If the program cannot be run.
    #[must_use]
    pub fn begin_to_enrol(&self, link: &str) -> Child {
        let mut command = self.command("enrol");
        command.arg(link).arg("--json").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Enrols with a link; answers what the phone shows then.
    ///
    /// # Panics
    /// If it is refused.
    #[must_use]
    pub fn enrol(&self, link: &str) -> Value {
        only(&self.try_enrol(link))
    }

    /// Asks the server, and answers what the phone shows then of its one enrolment.
    ///
    /// # Panics
    /// If it has none, or more.
    #[must_use]
    pub fn status(&self) -> Value {
        only(&self.run("status", &["--json"]))
    }

    /// What the phone shows of its one enrolment without asking anybody.
    ///
    /// # Panics
    /// If it has none, or more.
    #[must_use]
    pub fn list(&self) -> Value {
        only(&self.run("list", &["--json"]))
    }

    /// What a person reads on it.
    ///
    /// # Panics
    /// If it cannot be run or fails.
    #[must_use]
    pub fn screen(&self) -> String {
        text(&self.run("list", &[]))
    }

    /// Answers a login that a browser begins, with these options; answers how that ended.
    ///
    /// # Panics
    /// If the program cannot be run.
    #[must_use]
    pub fn log_in(&self, link: &str, options: &[&str]) -> Output {
        self.run("login", &[&[link], options].concat())
    }

    /// Gives its one enrolment up; answers what it shows then.
    ///
    /// # Panics
    /// If it has none, or more.
    #[must_use]
    pub fn reset(&self) -> Value {
        let name = self.list()["name"].as_str().unwrap().to_owned();
        only(&self.run("reset", &[&name, "--json"]))
    }

    /// Everything that it has stored.
    ///
    /// # Panics
    /// If the folder cannot be read.
    #[must_use]
    pub fn stored(&self) -> String {
        let files = std::fs::read_dir(&self.folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }

    fn run(&self, what: &str, arguments: &[&str]) -> Output {
        self.command(what).args(arguments).output().unwrap()
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(binary());
        command.args(["phone", what, "--folder"]).arg(&self.folder);
        command
    }
}

/// The one enrolment that was printed.
fn only(output: &Output) -> Value {
    let all: Vec<Value> = serde_json::from_str(&text(output)).unwrap();
    let [one] = <[Value; 1]>::try_from(all).expect("one enrolment");
    one
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}
