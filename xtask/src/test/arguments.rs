//! What `cargo xtask test` was asked to run.

use crate::failure::{Failure, Result};

/// `[--quick] [-p CRATE | -p web]… [FILTER…]`
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// Only what needs neither `PostgreSQL` nor a browser.
    pub(super) quick: bool,
    /// The web pages are named among the packages.
    web: bool,
    /// The crates whose tests run; empty: all.
    pub(super) packages: Vec<String>,
    /// Parts of test names; empty: all.
    pub(super) filters: Vec<String>,
}

impl Arguments {
    /// Reads the command line; an unknown flag is refused, so that a typing
    /// error never turns into a smaller run that succeeds.
    pub(super) fn parse(words: &[String]) -> Result<Self> {
        let mut arguments = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--quick" => arguments.quick = true,
                "-p" | "--package" => match package(words.next())? {
                    web if web == "web" => arguments.web = true,
                    name => arguments.packages.push(name),
                },
                flag if flag.starts_with('-') => return Err(Failure::usage(format!("unknown flag {flag}; {USAGE}"))),
                filter => arguments.filters.push(filter.to_owned()),
            }
        }
        Ok(arguments)
    }

    /// Whether nothing was left out by name.
    pub(super) fn everything(&self) -> bool {
        self.packages.is_empty() && self.filters.is_empty() && !self.web
    }

    /// Whether the tests of the web pages run.
    pub(super) fn with_web(&self) -> bool {
        self.web || self.everything()
    }

    /// Whether tests of crates run.
    pub(super) fn with_crates(&self) -> bool {
        !self.web || !self.packages.is_empty()
    }

    /// Whether tests are among them that start the programs of the workspace.
    pub(super) fn needs_programs(&self) -> bool {
        self.packages.is_empty() || self.web || self.packages.iter().any(|name| name == "system-tests")
    }

    /// The flags that choose crates, as Cargo takes them.
    pub(super) fn package_flags(&self) -> Vec<&str> {
        if self.packages.is_empty() {
            return vec!["--workspace"];
        }
        self.packages.iter().flat_map(|name| ["--package", name]).collect()
    }
}

const USAGE: &str = "usage: cargo xtask test [--quick] [-p CRATE | -p web] [FILTER…]";

fn package(name: Option<&String>) -> Result<String> {
    name.cloned().ok_or_else(|| Failure::usage(format!("-p needs the name of a crate; {USAGE}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments> {
        Arguments::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn nothing_means_everything() {
        let arguments = parse("").unwrap();
        assert!(arguments.everything() && !arguments.quick);
        assert_eq!(arguments.package_flags(), ["--workspace"]);
        assert!(arguments.with_web() && arguments.with_crates());
    }

    #[test]
    fn flags_crates_and_filters_are_told_apart() {
        let arguments = parse("--quick -p store leases -p domain").unwrap();
        assert!(arguments.quick && !arguments.everything());
        assert_eq!(arguments.package_flags(), ["--package", "store", "--package", "domain"]);
        assert_eq!(arguments.filters, ["leases"]);
        assert!(!arguments.needs_programs());
        assert!(parse("-p system-tests").unwrap().needs_programs());
    }

    #[test]
    fn the_web_pages_are_named_as_a_crate_is() {
        let arguments = parse("-p web users").unwrap();
        assert!(arguments.with_web() && !arguments.with_crates() && arguments.needs_programs());
        assert_eq!(arguments.filters, ["users"]);
        let both = parse("-p web -p domain").unwrap();
        assert!(both.with_web() && both.with_crates());
        assert!(!parse("-p domain").unwrap().with_web());
    }

    #[test]
    fn what_is_unknown_is_refused_as_wrong_usage() {
        assert_eq!(parse("--quik").unwrap_err().exit_code(), 2);
        assert_eq!(parse("-p").unwrap_err().exit_code(), 2);
    }
}
