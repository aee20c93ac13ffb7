//! A systemd service and its timer.

use super::{FILE, Task, TaskFile, TaskStep};

pub(super) fn units(task: &Task) -> (Vec<TaskFile>, Vec<TaskStep>) {
    let slug = &task.slug;
    let unit = format!("claviger-autosync-{slug}");
    let header = format!("/etc/claviger/autosync_{slug}.header");
    let steps = vec![
        TaskStep {
            title: "As root: keep the key where only root reads it; systemd hands it to the service alone",
            command: format!(
                "install -d -m 700 /etc/claviger && (umask 077; read -rsp 'Key: ' key && \
                 printf 'Authorization: Bearer %s\\n' \"$key\" > {header})"
            ),
        },
        TaskStep {
            title: "As root, with both files in /etc/systemd/system: start the timer. The list is expected in \
                    /var/lib/claviger-autosync",
            command: format!("systemctl daemon-reload && systemctl enable --now {unit}.timer"),
        },
    ];
    let file = |name: String, text: String| TaskFile { name, media_type: "text/plain", content: text.into_bytes() };
    let files =
        vec![file(format!("{unit}.service"), service(task, &header)), file(format!("{unit}.timer"), timer(task))];
    (files, steps)
}

fn service(task: &Task, header: &str) -> String {
    format!(
        "[Unit]
Description=Send {FILE} to Claviger, project {}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
LoadCredential=authorization:{header}
StateDirectory=claviger-autosync
WorkingDirectory=/var/lib/claviger-autosync
DynamicUser=yes
NoNewPrivileges=yes
ProtectHome=yes
ExecStart=/usr/bin/{}
",
        task.slug,
        task.curl("${CREDENTIALS_DIRECTORY}/authorization"),
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
