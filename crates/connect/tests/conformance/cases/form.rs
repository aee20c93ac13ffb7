//! What a connector is configured with.

use std::collections::BTreeMap;
use std::sync::Arc;

use connect::{Connector, FieldKind, Reach, Remote, Values};

use crate::outside::World;
use crate::rig::Rig;

fn remote(connector: &'static dyn Connector) -> &'static dyn Remote {
    let Reach::Remote(remote) = connector.reach() else { panic!() };
    remote
}

pub(crate) fn is_filled_in_or_refused<R: Rig>() {
    let connector = R::connector();
    assert!(!connector.title().is_empty());
    let fields = connector.fields();
    for field in fields {
        assert!(!field.label.is_empty() && !field.help.is_empty(), "{}", field.name);
        if let Some(default) = field.default {
            assert_eq!(field.fault(default), None, "{}", field.name);
        }
    }
    let world = World::<R>::new();
    let refused = remote(connector).open(&Values::default(), Arc::new(world.clone())).err().unwrap();
    let required = fields.iter().filter(|field| field.required && field.default.is_none());
    let missing: Vec<&str> = required.map(|field| field.name).collect();
    assert_eq!(refused.iter().map(|fault| fault.field).collect::<Vec<_>>(), missing);

    let entered = |field: &connect::Field| match field.kind {
        FieldKind::Url => "ftp://x".to_owned(),
        FieldKind::Text | FieldKind::Secret => R::values().text(field.name).to_owned(),
    };
    let plain: BTreeMap<String, String> = fields.iter().map(|field| (field.name.to_owned(), entered(field))).collect();
    let secret = fields.iter().filter(|field| field.kind == FieldKind::Secret);
    let secret = secret.map(|field| (field.name.to_owned(), "s".into())).collect();
    let refused = remote(connector).open(&Values::new(plain, secret), Arc::new(world.clone())).err().unwrap();
    let urls: Vec<&str> = fields.iter().filter(|field| field.kind == FieldKind::Url).map(|field| field.name).collect();
    assert_eq!(refused.iter().map(|fault| fault.field).collect::<Vec<_>>(), urls);
    assert_eq!(world.all_calls(), 0, "opening calls nobody");
}
