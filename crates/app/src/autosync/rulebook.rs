//! How a project wants its files read: its settings, as the engine takes them.

use domain::card::CardNumber;
use domain::custom_field::{CustomField, FieldKind, FieldName};
use domain::id::{Id, kind};
use domain::settings::{Autosync, Cards, Settings, SyncScope};
use domain::sync::RowRules;
use domain::sync::csv::{Column, Fallback, HeaderNames, Limits, Options};
use domain::sync::plan::Scope;
use domain::sync::row::IdFault;
use domain::system::CredentialPool;
use store::Session;

use crate::context::{App, SyncLimits};
use crate::error::Result;

/// Everything of a project that a run reads beside its users.
pub(super) struct Rulebook {
    /// The settings.
    pub(super) settings: Settings,
    /// Where new credentials come from; none: users are made without.
    pub(super) pool: Option<CredentialPool>,
    /// What the detector is told.
    pub(super) options: Options,
    /// The project's counter of changes when this was read.
    pub(super) basis: u64,
    fields: Vec<(FieldName, FieldKind)>,
}

impl Rulebook {
    /// Reads it.
    pub(super) async fn load(app: &App, session: &mut Session, project: Id<kind::Project>) -> Result<Self> {
        let basis = session.projects().basis(project).await?;
        let settings = session.settings().lookup(project).await?.settings;
        let fields = session.custom_fields().list(project).await?;
        let default_pool = session.projects().by_id(project).await?.and_then(|project| project.default_pool);
        let pool = match default_pool {
            Some(pool) => session.pools().lookup(project, pool).await?,
            None => None,
        };
        let options = options(&settings.autosync, &fields, app.parts().sync_limits);
        let fields = fields.into_iter().map(|field| (field.name, field.kind)).collect();
        Ok(Self { settings, pool, options, basis, fields })
    }

    /// An ID as readers see it, if it fits the project's card format.
    pub(super) fn check_id(&self, id: &str) -> std::result::Result<String, IdFault> {
        let Cards { format, facility_code } = self.settings.cards;
        CardNumber::parse(format, facility_code, id)
            .map(|number| number.number())
            .map_err(|fault| IdFault(fault.to_string()))
    }

    /// What each row must fit; `check` is [`Rulebook::check_id`].
    pub(super) fn row_rules<'a>(
        &'a self,
        check: &'a (dyn Fn(&str) -> std::result::Result<String, IdFault> + Send + Sync),
    ) -> RowRules<'a> {
        RowRules { id: check, custom: &self.fields }
    }

    /// Whom a file is a list of.
    pub(super) fn scope(&self) -> Scope {
        match self.settings.autosync.scope {
            SyncScope::Csv => Scope::Synchronised,
            SyncScope::All => Scope::All,
        }
    }
}

fn options(autosync: &Autosync, fields: &[CustomField], limits: SyncLimits) -> Options {
    let added = autosync.header_names.iter().flat_map(|(field, names)| {
        let column = column(field);
        names.iter().filter_map(move |name| Some((name.clone(), column.clone()?)))
    });
    Options {
        // The settings were checked when they were made; a label that is unknown by now falls back to the default.
        fallback: autosync.fallback_encoding.parse::<Fallback>().unwrap_or_default(),
        names: HeaderNames {
            added: added.collect(),
            custom: fields.iter().map(|field| (field.name.clone(), field.label.clone())).collect(),
        },
        limits: Limits { max_bytes: limits.bytes, max_rows: limits.rows },
    }
}

/// The column that a key of `header_names` stands for.
pub(crate) fn column(field: &str) -> Option<Column> {
    match field {
        "first_name" => Some(Column::FirstName),
        "last_name" => Some(Column::LastName),
        "email" => Some(Column::Email),
        "card_id" => Some(Column::CardId),
        "sync_id" => Some(Column::SyncId),
        custom => custom.parse().ok().map(Column::Custom),
    }
}
