use std::fs;

use domain::project::Slug;

use super::key::{KEYS, Key, find};
use super::*;

fn load(file: &str, variables: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Configuration, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claviger.toml");
    fs::write(&path, file).unwrap();
    let set = flags.iter().map(|(name, value)| (find(name).unwrap(), (*value).to_owned())).collect();
    let flags = Flags { config: Some(path), set };
    let told = |error: ConfigurationError| error.to_string().replace(&folder.path().display().to_string(), "…");
    Configuration::load(&flags, &Environment::of(variables)).map_err(told)
}

#[test]
fn flags_beat_the_environment_which_beats_the_file() {
    let file = "listen = '127.0.0.1:1'\nnode = 'file'\n[log]\nformat = 'json'\n";
    let variables = [("CLAVIGER_LISTEN", "127.0.0.1:2"), ("CLAVIGER_NODE", "variable")];
    let all = load(file, &variables, &[("listen", "127.0.0.1:3")]).unwrap();
    assert_eq!(all.listen.port(), 3);
    assert_eq!(all.node, "variable");
    assert_eq!(all.log.format, LogFormat::Json);
    assert_eq!(all.connections, 8);
}

#[test]
fn an_unknown_name_is_told_with_its_place_and_the_nearest() {
    let told = |file: &str| load(file, &[], &[]).unwrap_err();
    assert_eq!(
        told("node = 'a'\n\nlisten_on = 'x'\n"),
        "…/claviger.toml, line 3: there is no setting \"listen_on\"; did you mean \"listen\"?"
    );
    assert_eq!(
        told("[mail]\nhots = 'x'\n"),
        "…/claviger.toml, line 2: there is no setting \"mail.hots\"; did you mean \"mail.host\"?"
    );
    assert_eq!(
        told("[colours]\nred = 1\n"),
        "…/claviger.toml, line 1: there is no setting \"colours\"; the manual's chapter on configuration lists all"
    );
    assert_eq!(
        load("", &[("CLAVIGER_DATADIR", "x")], &[]).unwrap_err(),
        "CLAVIGER_DATADIR: there is no setting \"CLAVIGER_DATADIR\"; did you mean \"CLAVIGER_DATA_DIR\"?"
    );
    assert!(load("", &[("CLAVIGER_TEST_POSTGRES", "x"), ("CLAVIGER_TOKEN", "x"), ("HOME", "x")], &[]).is_ok());
}

#[test]
fn a_value_that_does_not_fit_is_told_with_its_place_and_what_is_expected() {
    for (file, told) in [
        ("connections = 1", "line 1: connections does not take \"1\"; expected a whole number from 2 to 200"),
        ("[log]\nformat = 'xml'", "line 2: log.format does not take \"xml\"; expected one of: text, json"),
        (
            "listen = 8470",
            "line 1: listen does not take \"8470\"; expected an address and a port, like 127.0.0.1:8470 or [::]:8470",
        ),
        ("listen = 1.5", "line 1: listen takes a text, a number, true or false, or a list of texts"),
        ("allow_private_addresses = 'maybe'", "expected one of: true, false, 1, 0"),
        ("trusted_proxies = ['10.0.0.0/8', 'proxy']", "trusted_proxies does not take \"10.0.0.0/8,proxy\"; expected"),
        ("tls_cert = 'a'", "tls_cert without tls_key"),
        ("tls_client_certificates = true", "tls_client_certificates without tls_cert and tls_key"),
        ("[mail]\nhost = 'mail.example.org'", "mail.host without mail.from"),
        ("[mail]\nfrom = 'a@example.org'", "mail settings without mail.host"),
        ("node = 'a", "line 1 is not valid TOML"),
    ] {
        let error = load(file, &[], &[]).unwrap_err();
        assert!(error.contains(told), "{file}: {error}");
    }
}

#[test]
fn no_secret_is_told() {
    let error = load("database_url = 'mysql://me:hunter2@host/db'", &[], &[]).unwrap_err();
    assert!(error.contains("database_url does not take this value") && !error.contains("hunter2"), "{error}");
    let mail = "[mail]\nhost = 'mail.example.org'\nfrom = 'a@example.org'\nusername = 'u'\npassword = 'hunter2'\n";
    let all = load(&format!("database_url = 'postgres://me:hunter2@host/db'\n{mail}"), &[], &[]).unwrap();
    assert!(!format!("{all:?}").contains("hunter2"));
    assert_eq!(all.mail.as_ref().unwrap().port, 587);
}

#[test]
fn links_are_made_of_the_loopback_address_or_of_what_was_said() {
    let listen = |address: &str| address.parse::<SocketAddr>().unwrap();
    let silent = load("", &[], &[]).unwrap();
    assert_eq!(silent.public_url(listen("127.0.0.1:99")).unwrap().as_str(), "http://127.0.0.1:99");
    assert!(silent.public_url(listen("0.0.0.0:99")).unwrap_err().to_string().contains("set public_url"));
    let secure = load("tls_cert = 'a'\ntls_key = 'b'\n", &[], &[]).unwrap();
    assert_eq!(secure.public_url(listen("[::1]:99")).unwrap().as_str(), "https://[::1]:99");
    let said = load("public_url = 'https://doors.example.org/'", &[], &[]).unwrap();
    assert_eq!(said.public_url(listen("0.0.0.0:99")).unwrap().as_str(), "https://doors.example.org");
}

#[test]
fn every_key_is_read() {
    let sample = |key: &Key| match key.name {
        "connections" => "9",
        "listen" | "metrics.listen" => "127.0.0.1:1",
        "database_url" => "sqlite:x",
        "public_url" => "https://example.org",
        "trusted_proxies" => "10.0.0.0/8",
        "max_upload_bytes" | "max_upload_rows" | "mail.port" => "77",
        "log.level" => "warn",
        "log.format" => "json",
        "mail.security" => "tls",
        "mail.from" => "a@example.org",
        "mail.ca_file" => "/dev/null",
        name if KEYS.iter().any(|key| key.name == name && key.is_switch()) => "true",
        _ => "word",
    };
    // Files that hold a secret have tests of their own.
    let usable = |key: &&Key| !matches!(key.name, "mail.password_file" | "metrics.token_file");
    let variables: Vec<(String, &str)> =
        KEYS.iter().filter(usable).filter_map(|key| Some((key.variable()?, sample(key)))).collect();
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let usual = format!("{:?}", load("", &[], &[]).unwrap());
    let all = load("", &variables, &[]).unwrap();
    assert_eq!(all.sync_limits.rows, 77);
    for (name, value) in &variables {
        let without: Vec<_> = variables.iter().filter(|(other, _)| other != name).copied().collect();
        let secret = name.ends_with("PASSWORD");
        let differs = load("", &without, &[]).map_or(true, |other| format!("{other:?}") != format!("{all:?}"));
        assert!(differs || secret, "{name} = {value} changes nothing; the defaults are {usual}");
    }
}

#[test]
fn tokens_are_named_by_whoever_writes_them() {
    let folder = tempfile::tempdir().unwrap();
    let pin = folder.path().join("pin");
    std::fs::write(&pin, "1234\n").unwrap();
    let section = format!(
        "[tokens.hsm]\nmodule = '/usr/lib/module.so'\nlabel = 'CA keys'\npin_file = '{}'\nprojects = ['campus']\n",
        pin.display()
    );
    let all = load(&section, &[], &[]).unwrap();
    let project: Slug = "campus".parse().unwrap();
    assert_eq!(all.tokens.names(&project), ["hsm"]);
    assert!(all.tokens.names(&"other".parse().unwrap()).is_empty());
    assert!(!format!("{all:?}").contains("1234"));
    for (from, to, told) in [
        ("projects = ['campus']", "", "tokens.hsm.projects is missing"),
        ("label = 'CA keys'", "", "tokens.hsm.label is missing"),
        ("label =", "lable =", "there is no setting \"tokens.hsm.lable\"; did you mean \"tokens.NAME.label\"?"),
        ("[tokens.hsm]", "[tokens.hsm.deep]", "there is no setting \"tokens.hsm.deep"),
        ("pin'", "none'", "cannot be read"),
    ] {
        let error = load(&section.replace(from, to), &[], &[]).unwrap_err();
        assert!(error.contains(told), "{told}: {error}");
    }
}

#[test]
fn a_recovery_key_lies_in_a_file_or_in_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let (key, pin) = (folder.path().join("recovery.key"), folder.path().join("pin"));
    let made = std::process::Command::new("openssl").args(["genpkey", "-algorithm", "RSA", "-out"]).arg(&key).status();
    assert!(made.unwrap().success());
    std::fs::write(&pin, "1234\n").unwrap();
    let in_file = format!("[recovery.main]\nkey_file = '{}'\nprojects = ['campus']\n", key.display());
    let in_token = format!(
        "[recovery.main]\ntoken = 'hsm'\nkey = 'recovery'\nprojects = ['campus']\n[tokens.hsm]\nmodule = 'm.so'\n\
         label = 'keys'\npin_file = '{}'\nprojects = ['campus']\n",
        pin.display()
    );
    for section in [&in_file, &in_token] {
        assert_eq!(format!("{:?}", load(section, &[], &[]).unwrap().openers), "Openers(1)");
    }
    for (section, from, to, told) in [
        (&in_file, "projects = ['campus']", "", "recovery.main.projects is missing"),
        (&in_file, "key_file =", "#", "recovery.main.key_file is missing"),
        (&in_file, "recovery.key'", "pin'", "expected one RSA key as PKCS#8 in PEM"),
        (&in_file, "recovery.key'", "none'", "cannot be read"),
        (&in_file, "projects", "token = 'hsm'\nprojects", "key_file and token are both set"),
        (&in_token, "key = 'recovery'", "", "recovery.main.key is missing"),
        (&in_token, "['campus']\n[tokens", "['campus', 'other']\n[tokens", "gives this token to all of the projects"),
        (&in_token, "token = 'hsm'", "token = 'usb'", "no section [tokens.usb]"),
    ] {
        std::fs::set_permissions(&pin, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let error = load(&section.replace(from, to), &[], &[]).unwrap_err();
        assert!(error.contains(told), "{told}: {error}");
    }
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let error = load(&in_file, &[], &[]).unwrap_err();
    assert!(error.contains("can be read by other users; run: chmod 600"), "{error}");
}
