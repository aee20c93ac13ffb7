//! Files that the configuration names.

use std::fs;
use std::path::Path;

use secrecy::SecretString;

use super::error::ConfigurationError;
use super::layers::Layers;

/// What is in the file that a key names.
pub(super) fn contents(layers: &Layers, name: &str, path: &Path) -> Result<Vec<u8>, ConfigurationError> {
    fs::read(path).map_err(|error| ConfigurationError::Unusable {
        place: layers.place(name),
        what: format!("{} cannot be read: {error}", path.display()),
    })
}

/// The secret that stands in the file that a key names, without the end of its line.
pub(super) fn secret(layers: &Layers, name: &str, path: &Path) -> Result<SecretString, ConfigurationError> {
    let text = String::from_utf8(contents(layers, name, path)?).map_err(|_| ConfigurationError::Unusable {
        place: layers.place(name),
        what: format!("{} is not a UTF-8 text; write the secret into it", path.display()),
    })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned().into())
}
