//! A line of a crontab, and the script that it runs.

use super::{FILE, Task, TaskFile, TaskStep, script};

pub(super) fn line(task: &Task) -> (Vec<TaskFile>, Vec<TaskStep>) {
    let header = format!(".claviger/autosync_{}.header", task.slug);
    let name = format!("autosync_{}.cron", task.slug);
    let script = script::name(task);
    let steps = vec![
        TaskStep {
            title: "In bash, as the account that sends: keep the key where only this account reads it",
            command: format!(
                "(umask 077; mkdir -p ~/.claviger && read -rsp 'Key: ' key && \
                 printf 'Authorization: Bearer %s\\n' \"$key\" > ~/{header})"
            ),
        },
        TaskStep {
            title: "As that account, in the folder with both files: install the script",
            command: format!("install -m 700 {script} ~/.claviger/{script}"),
        },
        TaskStep {
            title: "Add the line to the account's crontab",
            command: format!("(crontab -l 2>/dev/null; cat {name}) | crontab -"),
        },
    ];
    let text = format!(
        "# Sends {FILE} from the home directory to Claviger; cron mails what goes wrong.\n\
         {} bash \"$HOME/.claviger/{script}\" \"$HOME/{header}\" \"$HOME/{FILE}\"\n",
        schedule(task.interval_minutes, task.minute),
    );
    let line = TaskFile { name, media_type: "text/plain", content: text.into_bytes() };
    (vec![line, script::file(task)], steps)
}

/// As near as cron comes to an interval.
fn schedule(interval_minutes: u32, minute: u8) -> String {
    match (interval_minutes, interval_minutes / 60) {
        (0..60, _) => format!("*/{} * * * *", interval_minutes.max(1)),
        (_, 1) => format!("{minute} * * * *"),
        (_, hours @ 2..24) => format!("{minute} */{hours} * * *"),
        _ => format!("{minute} 0 * * *"),
    }
}
