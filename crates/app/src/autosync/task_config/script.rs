//! The script that cron and systemd run.

use super::{Task, TaskFile};

/// What a file that holds it is called.
pub(super) fn name(task: &Task) -> String {
    format!("autosync_{}.sh", task.slug)
}

/// `push.sh` for this project.
pub(super) fn file(task: &Task) -> TaskFile {
    let name = name(task);
    let text = include_str!("push.sh");
    let text = text.replace("@PROJECT@", &task.slug).replace("@NAME@", &name).replace("@URL@", &quoted(&task.url));
    TaskFile { name, media_type: "text/x-shellscript", content: text.into_bytes() }
}

/// A word that the shell takes as it stands.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_ends_its_quotes() {
        assert_eq!(quoted("https://doors.example.org/o'hara?a=b"), "'https://doors.example.org/o'\\''hara?a=b'");
    }
}
