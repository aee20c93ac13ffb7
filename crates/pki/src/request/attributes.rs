//! The attributes of a request: the extensions that it asks for, and a password.

use der::asn1::{AnyRef, Ia5StringRef, ObjectIdentifier, PrintableStringRef, Utf8StringRef};
use der::{Decode, Reader, SliceReader, Tag, TagNumber};
use secrecy::SecretString;
use x509_cert::ext::Extension;

use super::RequestFault;
use crate::oid;

/// What a request asks for beside its subject.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) extensions: Vec<Extension>,
    pub(super) challenge: Option<SecretString>,
}

/// The content of `[0] IMPLICIT SET OF Attribute`.
pub(super) fn content<'a>(reader: &mut impl Reader<'a>) -> der::Result<&'a [u8]> {
    let field = AnyRef::decode(reader)?;
    let wanted = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
    if field.header().tag() == wanted { Ok(field.value()) } else { Err(reader.error(wanted.value_error())) }
}

/// Reads the attributes in the order in which they came: clients do not all sort
/// them. What is neither extensions nor a password asks for nothing, and is skipped.
pub(super) fn read(content: &[u8]) -> Result<Asked, RequestFault> {
    let mut asked = Asked::default();
    let mut seen = Vec::new();
    for (id, value) in attributes(content).map_err(|_| RequestFault::Unreadable)? {
        match id {
            oid::EXTENSION_REQUEST | oid::EXTENSION_REQUEST_OF_WINDOWS => {
                let value = value.ok_or(RequestFault::Unreadable)?;
                let extensions = Vec::<Extension>::from_der(value).map_err(|_| RequestFault::Unreadable)?;
                if !asked.extensions.is_empty() || has_twice(&extensions) {
                    return Err(RequestFault::Twice);
                }
                asked.extensions = extensions;
            }
            oid::CHALLENGE_PASSWORD => asked.challenge = Some(password(value).ok_or(RequestFault::Unreadable)?),
            _ => continue,
        }
        if seen.contains(&id) {
            return Err(RequestFault::Twice);
        }
        seen.push(id);
    }
    Ok(asked)
}

/// An attribute, with its value if it has exactly one.
type Attribute<'a> = (ObjectIdentifier, Option<&'a [u8]>);

fn attributes(content: &[u8]) -> der::Result<Vec<Attribute<'_>>> {
    let mut reader = SliceReader::new(content)?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        found.push(reader.sequence(|reader| {
            let id = ObjectIdentifier::decode(reader)?;
            let values = AnyRef::decode(reader)?;
            if values.header().tag() != Tag::Set {
                return Err(reader.error(Tag::Set.value_error()));
            }
            let mut values = SliceReader::new(values.value())?;
            let first = if values.is_finished() { None } else { Some(values.tlv_bytes()?) };
            Ok::<_, der::Error>((id, first.filter(|_| values.is_finished())))
        })?);
    }
    Ok(found)
}

fn has_twice(extensions: &[Extension]) -> bool {
    let ids: Vec<_> = extensions.iter().map(|extension| extension.extn_id).collect();
    ids.iter().enumerate().any(|(index, id)| ids[..index].contains(id))
}

fn password(value: Option<&[u8]>) -> Option<SecretString> {
    let value = AnyRef::from_der(value?).ok()?;
    let text = match value.header().tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok()?.as_str(),
        Tag::PrintableString => value.decode_as::<PrintableStringRef<'_>>().ok()?.as_str(),
        Tag::Ia5String => value.decode_as::<Ia5StringRef<'_>>().ok()?.as_str(),
        _ => return None,
    };
    (text.len() <= 255).then(|| SecretString::from(text))
}
