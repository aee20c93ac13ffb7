//! The sections `[recovery.NAME]`: keys that open archived encryption keys.

use std::path::Path;

use app::recovery::{Openers, RecoveryOpener};
use app::tokens::Tokens;
use domain::project::Slug;

use super::error::ConfigurationError;
use super::layers::Layers;
use super::named;

/// Reads the sections, which name tokens of the sections `[tokens.NAME]`.
pub(super) fn read(layers: &Layers, tokens: &Tokens) -> Result<Openers, ConfigurationError> {
    let names = layers.chosen("recovery").into_iter();
    let openers = names.map(|name| one(layers, tokens, name)).collect::<Result<Vec<_>, _>>()?;
    Ok(Openers::new(openers))
}

fn one(layers: &Layers, tokens: &Tokens, name: &str) -> Result<RecoveryOpener, ConfigurationError> {
    let key = |member: &str| format!("recovery.{name}.{member}");
    let missing = |member: &str| ConfigurationError::Missing(key(member));
    let projects: Vec<Slug> = layers.list(&key("projects"))?;
    if projects.is_empty() {
        return Err(missing("projects"));
    }
    match (layers.path(&key("key_file"))?, layers.text(&key("token"))?) {
        (Some(path), None) => {
            refuse_open(layers, &key("key_file"), &path)?;
            let pem = named::secret(layers, &key("key_file"), &path)?;
            RecoveryOpener::of_file(&pem, projects).map_err(|fault| ConfigurationError::Unusable {
                place: layers.place(&key("key_file")),
                what: format!("{}: {fault}", path.display()),
            })
        }
        (None, Some(token)) => {
            let label = layers.text(&key("key"))?.ok_or_else(|| missing("key"))?;
            let strange = projects.iter().find(|project| tokens.access(project, &token).is_none());
            let access = projects.first().and_then(|project| tokens.access(project, &token));
            match (access, strange) {
                (Some(access), None) => Ok(RecoveryOpener::of_token(access.clone(), label, projects)),
                _ => Err(ConfigurationError::Unusable {
                    place: layers.place(&key("token")),
                    what: format!("no section [tokens.{token}] gives this token to all of the projects"),
                }),
            }
        }
        (None, None) => Err(missing("key_file")),
        (Some(_), Some(_)) => Err(ConfigurationError::Unusable {
            place: layers.place(&key("token")),
            what: "key_file and token are both set; the key lies in one of them".to_owned(),
        }),
    }
}

/// A key that others on the machine can read is not under four eyes.
#[cfg(unix)]
fn refuse_open(layers: &Layers, name: &str, path: &Path) -> Result<(), ConfigurationError> {
    use std::os::unix::fs::PermissionsExt;
    // A file that is not there is told of where it is read.
    let is_open = std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o007 != 0);
    if !is_open {
        return Ok(());
    }
    let path = path.display();
    let what = format!("the recovery key {path} can be read by other users; run: chmod 600 {path}");
    Err(ConfigurationError::Unusable { place: layers.place(name), what })
}

#[cfg(not(unix))]
fn refuse_open(_: &Layers, _: &str, _: &Path) -> Result<(), ConfigurationError> {
    Ok(())
}
