//! A systemd service, its timer, and the script that it runs.

use super::{FILE, Task, TaskFile, TaskStep, script};

/// Whose members may read the lists: the services, and nobody else.
const GROUP: &str = "claviger-autosync";
/// Where the script is installed.
const PROGRAMS: &str = "/usr/local/lib/claviger";

pub(super) fn units(task: &Task) -> (Vec<TaskFile>, Vec<TaskStep>) {
    let file = |name: String, text: String| TaskFile { name, media_type: "text/plain", content: text.into_bytes() };
    let unit = unit(task);
    let files = vec![
        file(format!("{unit}.service"), service(task)),
        file(format!("{unit}.timer"), timer(task)),
        script::file(task),
    ];
    (files, steps(task))
}

fn unit(task: &Task) -> String {
    format!("claviger-autosync-{}", task.slug)
}

/// The file with the key.
fn header(task: &Task) -> String {
    format!("/etc/claviger/autosync_{}.header", task.slug)
}

/// Where the list is exported to.
fn folder(task: &Task) -> String {
    format!("/var/spool/claviger-autosync/{}", task.slug)
}

/// The folder belongs to the account that exports. Its group is handed down to the files in it, so that the service,
/// whose user exists only while it runs, may read them; to everybody else the folder is closed.
fn steps(task: &Task) -> Vec<TaskStep> {
    let (unit, script, header, folder) = (unit(task), script::name(task), header(task), folder(task));
    vec![
        TaskStep {
            title: "As root, in bash: keep the key where only root reads it; systemd hands it to the service alone",
            command: format!(
                "install -d -m 700 /etc/claviger && (umask 077; read -rsp 'Key: ' key && \
                 printf 'Authorization: Bearer %s\\n' \"$key\" > {header})"
            ),
        },
        TaskStep {
            title: "As root: make the folder for the list. The account that exports it may write there, the service \
                    may read, and nobody else may look in",
            command: format!(
                "groupadd --force --system {GROUP} && read -rp 'Account that exports the list: ' account && \
                 install -d -m 755 /var/spool/claviger-autosync && \
                 install -d -o \"$account\" -g {GROUP} -m 2750 {folder}"
            ),
        },
        TaskStep {
            title: "As root, in the folder with the three files: install them",
            command: format!(
                "install -D -m 755 {script} {PROGRAMS}/{script} && \
                 install -m 644 {unit}.service {unit}.timer /etc/systemd/system/"
            ),
        },
        TaskStep {
            title: "As root: start the timer",
            command: format!("systemctl daemon-reload && systemctl enable --now {unit}.timer"),
        },
    ]
}

fn service(task: &Task) -> String {
    format!(
        "[Unit]
Description=Send {FILE} to Claviger, project {}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/bin/bash {PROGRAMS}/{} ${{CREDENTIALS_DIRECTORY}}/authorization {}/{FILE}
LoadCredential=authorization:{}
DynamicUser=yes
SupplementaryGroups={GROUP}
NoNewPrivileges=yes
ProtectHome=yes
",
        task.slug,
        script::name(task),
        folder(task),
        header(task),
    )
}

fn timer(task: &Task) -> String {
    format!(
        "[Unit]
Description=Send {FILE} to Claviger, project {}, again and again

[Timer]
OnBootSec={}min
OnUnitActiveSec={}min

[Install]
WantedBy=timers.target
",
        task.slug,
        1 + task.minute % 10,
        task.interval_minutes,
    )
}
