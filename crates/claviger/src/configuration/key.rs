//! Every setting there is. The flags, the check for unknown names, and the manual's table are made of this one list.

/// A setting.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its name in the file; a dot stands for a section, `NAME` for a name that its writer chooses.
    pub(crate) name: &'static str,
    /// What it is when nobody says anything, in words.
    pub(crate) default: &'static str,
    /// What it does, in a sentence without its full stop.
    pub(crate) what: &'static str,
    /// Where it can stand besides file and environment.
    pub(crate) flag: Flag,
    /// Whether its value must not be shown, not even in an error.
    pub(crate) secret: bool,
}

/// Which commands take a setting as a flag, what the flag is called without its dashes, and how its value is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flag {
    /// Every command that touches data.
    Data(&'static str, &'static str),
    /// `serve` alone.
    Serve(&'static str, &'static str),
    /// None: file and environment only.
    None,
}

impl Flag {
    /// Name and value's name, if there is a flag.
    pub(crate) fn names(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Data(name, value) | Self::Serve(name, value) => Some((name, value)),
            Self::None => None,
        }
    }
}

impl Key {
    /// The variable: `CLAVIGER_` and the name in capitals.
    ///
    /// A variable has no place for the name of a section that its writer names.
    pub(crate) fn variable(&self) -> Option<String> {
        (!self.name.contains(CHOSEN)).then(|| format!("{PREFIX}{}", self.name.replace('.', "_").to_ascii_uppercase()))
    }

    /// Whether a name in the file means this key.
    fn is_called(&self, name: &str) -> bool {
        match self.name.split_once(CHOSEN) {
            None => self.name == name,
            Some((section, end)) => {
                let chosen = name.strip_prefix(section).and_then(|rest| rest.strip_suffix(end));
                chosen.is_some_and(|chosen| !chosen.is_empty() && !chosen.contains('.'))
            }
        }
    }

    /// Whether the key stands in a section, or in one below it; `section` ends with a dot.
    pub(crate) fn is_below(&self, section: &str) -> bool {
        let Some((begin, _)) = self.name.split_once(CHOSEN) else { return self.name.starts_with(section) };
        begin == section || section.strip_prefix(begin).is_some_and(|chosen| chosen.matches('.').count() == 1)
    }

    /// Whether a flag of this key stands alone, without a value.
    pub(crate) fn is_switch(&self) -> bool {
        self.default == "false"
    }
}

/// What stands in a key's name for the one that its writer chooses.
const CHOSEN: &str = "NAME";

/// What all our variables begin with.
pub(crate) const PREFIX: &str = "CLAVIGER_";

/// Variables with this beginning belong to the project's own tests.
pub(crate) const TEST_PREFIX: &str = "CLAVIGER_TEST_";

/// Variables that are no settings of the file: the file itself, the key itself, and what `sync` takes.
pub(crate) const OTHER_VARIABLES: &[(&str, &str)] = &[
    (CONFIG_VARIABLE, "the configuration file; as `--config`"),
    (MASTER_KEY_VARIABLE, "the master key itself, 64 hexadecimal digits or base64; instead of a file"),
    ("CLAVIGER_TOKEN", "the token of `sync push` and `sync plan`"),
    ("CLAVIGER_URL", "the server of `sync push` and `sync plan`"),
];

/// Names the configuration file.
pub(crate) const CONFIG_VARIABLE: &str = "CLAVIGER_CONFIG";
/// Holds the master key itself.
pub(crate) const MASTER_KEY_VARIABLE: &str = "CLAVIGER_MASTER_KEY";

const fn key(name: &'static str, default: &'static str, flag: Flag, what: &'static str) -> Key {
    Key { name, default, what, flag, secret: false }
}

const fn secret(key: Key) -> Key {
    Key { secret: true, ..key }
}

/// All of them, as the manual lists them.
pub(crate) const KEYS: &[Key] = &[
    key(
        "data_dir",
        "./claviger-data",
        Flag::Data("data-dir", "FOLDER"),
        "Folder of the database, the master key and uploads in progress; made if it is not there",
    ),
    secret(key(
        "database_url",
        "SQLite: claviger.db in the data directory",
        Flag::Data("database-url", "URL"),
        "Database: postgres://user:password@host/database, or sqlite:path",
    )),
    key(
        "master_key_file",
        "master.key in the data directory, made on the first start",
        Flag::Data("master-key-file", "FILE"),
        "File with the master key, 64 hexadecimal digits or base64, that nobody else may read",
    ),
    key(
        "connections",
        "8",
        Flag::Data("connections", "NUMBER"),
        "Connections to the database that this node may use, 2 to 200",
    ),
    key(
        "listen",
        "127.0.0.1:8470",
        Flag::Serve("listen", "ADDRESS"),
        "Address and port to listen on; port 0 takes a free one",
    ),
    key(
        "public_url",
        "http(s)://<listen>, on loopback only",
        Flag::Data("public-url", "URL"),
        "Address that people and phones reach the server at; every link is made of it",
    ),
    key(
        "node",
        "this machine's name",
        Flag::Serve("node", "NAME"),
        "Name of this node, unique among the nodes of one database",
    ),
    key(
        "tls_cert",
        "none: plain HTTP",
        Flag::Serve("tls-cert", "FILE"),
        "Certificate chain in PEM form; read again on SIGHUP",
    ),
    key("tls_key", "none", Flag::Serve("tls-key", "FILE"), "Private key of the certificate in PEM form"),
    key(
        "tls_client_certificates",
        "false",
        Flag::None,
        "Ask clients for certificates in the TLS handshake, for EST; browsers that have some ask their user which to show",
    ),
    key(
        "trusted_proxies",
        "none",
        Flag::Serve("trusted-proxies", "RANGES"),
        "Addresses or ranges of reverse proxies whose X-Forwarded-For header is believed",
    ),
    key(
        "client_certificate_header",
        "none",
        Flag::None,
        "Header in which those proxies hand on the certificate that a client has proven, for EST",
    ),
    key(
        "allow_private_addresses",
        "false",
        Flag::Serve("allow-private-addresses", ""),
        "Let what a project configures (webhooks, gateways, mail servers) reach loopback and private addresses",
    ),
    key(
        "max_upload_bytes",
        "200000000",
        Flag::Serve("max-upload-bytes", "BYTES"),
        "Largest user file that is taken, in bytes",
    ),
    key("max_upload_rows", "2000000", Flag::Serve("max-upload-rows", "ROWS"), "Most rows that a user file may have"),
    key(
        "log.level",
        "info",
        Flag::Serve("log-level", "LEVEL"),
        "What is logged: error, warn, info, debug or trace, also by module",
    ),
    key("log.format", "text", Flag::Serve("log-format", "FORM"), "Form of the log on standard error: text or json"),
    key(
        "metrics.listen",
        "none: nothing is measured",
        Flag::Serve("metrics-listen", "ADDRESS"),
        "Address and port that metrics are read from; beyond loopback it needs metrics.token_file",
    ),
    key(
        "metrics.token_file",
        "none",
        Flag::None,
        "File with the bearer token that whoever reads the metrics must show, at least 16 characters",
    ),
    key("mail.host", "none: mails wait", Flag::None, "SMTP server that mails go out through"),
    key("mail.port", "587, 465 or 25, by mail.security", Flag::None, "Its port"),
    key("mail.security", "starttls", Flag::None, "How the connection is secured: starttls, tls or none"),
    key("mail.username", "none", Flag::None, "Account at the SMTP server"),
    secret(key("mail.password", "none", Flag::None, "Its password")),
    key("mail.password_file", "none", Flag::None, "File with its password, instead of mail.password"),
    key("mail.from", "none; needed with mail.host", Flag::None, "Sender of every mail: an e-mail address"),
    key("mail.ca_file", "none", Flag::None, "Further certificate authorities for the SMTP server, in PEM form"),
    key(
        "mail.allow_plaintext",
        "false",
        Flag::None,
        "Let mail.security = \"none\" send mails and passwords unencrypted to another machine",
    ),
    key("tokens.NAME.module", "none", Flag::None, "PKCS#11 module of a token, a shared library; it runs as the server"),
    key("tokens.NAME.label", "none", Flag::None, "The token's own label"),
    key("tokens.NAME.pin_file", "none", Flag::None, "File with the PIN of the token's user"),
    key("tokens.NAME.projects", "none", Flag::None, "The projects, by slug, that may use the token and all keys in it"),
    key(
        "recovery.NAME.key_file",
        "none",
        Flag::None,
        "File with a recovery key, which opens archived encryption keys (RSA, PKCS#8 in PEM, not encrypted)",
    ),
    key(
        "recovery.NAME.token",
        "none",
        Flag::None,
        "Or the token that holds the recovery key, by the name of its section",
    ),
    key("recovery.NAME.key", "none", Flag::None, "The recovery key's label in the token"),
    key("recovery.NAME.projects", "none", Flag::None, "The projects, by slug, whose archived keys it opens"),
];

/// The key of that name. Names are checked where they come in, so that a mistake in this program shows in its tests.
pub(crate) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.is_called(name))
}

/// The manual's table, in Markdown.
#[cfg(test)]
pub(crate) fn table() -> String {
    let head = "| key | variable | flag | default | what it does |\n| --- | --- | --- | --- | --- |\n";
    KEYS.iter().fold(head.to_owned(), |table, key| {
        let flag = key.flag.names().map(|(name, _)| format!("`--{name}`")).unwrap_or_default();
        let variable = key.variable().map(|name| format!("`{name}`")).unwrap_or_default();
        table + &format!("| `{}` | {variable} | {flag} | {} | {} |\n", key.name, key.default, key.what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_key_and_variable() {
        let manual = include_str!("../../../../docs/src/configuration.md");
        assert!(manual.contains(&table()), "docs/src/configuration.md should hold this table:\n{}", table());
        for (variable, what) in OTHER_VARIABLES {
            assert!(manual.contains(&format!("| `{variable}` | {what} |")), "{variable} is missing");
        }
    }

    #[test]
    fn no_two_keys_share_a_variable() {
        let mut variables: Vec<_> = KEYS.iter().filter_map(Key::variable).collect();
        variables.extend(OTHER_VARIABLES.iter().map(|(name, _)| (*name).to_owned()));
        let count = variables.len();
        variables.sort();
        variables.dedup();
        assert_eq!(variables.len(), count);
    }
}
