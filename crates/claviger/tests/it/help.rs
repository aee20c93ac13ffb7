//! Every command's help, so that a change of it is seen.

use std::fmt::Write as _;

use crate::program::{run, stdout};

#[test]
fn every_command_says_what_it_does() {
    let mut text = String::new();
    tell(&[], &mut text);
    insta::assert_snapshot!(text);
}

/// Adds a command's help, and those of the commands below it.
fn tell(command: &[&str], text: &mut String) {
    let mut arguments = command.to_vec();
    arguments.push("--help");
    let help = stdout(&run(&arguments));
    let _ = writeln!(text, "$ claviger {}\n\n{help}", arguments.join(" "));
    for below in commands(&help) {
        let mut path = command.to_vec();
        path.push(&below);
        tell(&path, text);
    }
}

fn commands(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    list.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()))
        .map(ToOwned::to_owned)
        .collect()
}
