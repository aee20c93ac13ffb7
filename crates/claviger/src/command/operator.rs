//! `claviger operator`: people's accounts, without a browser.

use std::collections::BTreeMap;
use std::str::FromStr;

use app::access::operators::{self, NewOperator};
use app::{App, Caller, Instance};
use clap::{Args, Subcommand};
use domain::operator::Role;
use domain::project::{Locale, Slug};

use super::account::Account;
use crate::configuration::DataFlags;
use crate::failure::Failure;
use crate::{house, output};

/// Accounts of people who work with Claviger.
#[derive(Debug, Subcommand)]
pub(crate) enum Operator {
    /// Add an operator
    ///
    /// Works while a server runs on the same data. The first operator is made by `claviger setup`.
    Add(Add),
}

/// `operator add`.
#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    account: Account,
    /// Administer the whole instance: projects, operators, nodes
    #[arg(long)]
    owner: bool,
    /// Role in a project: admin, operator, helpdesk or auditor; may be given for several projects
    #[arg(long = "role", value_name = "PROJECT=ROLE")]
    roles: Vec<Membership>,
    #[command(flatten)]
    data: DataFlags,
}

/// A role in a project.
#[derive(Debug, Clone)]
struct Membership(Slug, Role);

impl FromStr for Membership {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (project, role) = text.split_once('=').ok_or("expected PROJECT=ROLE, such as default=operator")?;
        let project = project.parse().map_err(|error| format!("the project {project:?}: {error}"))?;
        Ok(Self(project, role.parse().map_err(|error| format!("{error}"))?))
    }
}

impl Operator {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self::Add(add) = self;
        add.run().await
    }
}

impl Add {
    async fn run(self) -> Result<(), Failure> {
        let password = Account::password()?;
        let roles: BTreeMap<Slug, Role> =
            self.roles.iter().map(|Membership(slug, role)| (slug.clone(), *role)).collect();
        if roles.len() < self.roles.len() {
            return Err(Failure::new("an operator has one role in a project; give --role once for each project"));
        }
        let app = house::open(&self.data).await?.app;
        let (email, name) = (self.account.email, self.account.name);
        let told = format!("{email} is an operator now.");
        let new = NewOperator { email, name, password, locale: Locale::default(), instance_owner: self.owner, roles };
        let made = add(&app, new).await;
        app.store().close().await?;
        made?;
        output::line(told)
    }
}

/// The first operator owns the instance; without an owner nobody could ever make another one in the console.
async fn add(app: &App, new: NewOperator) -> Result<(), Failure> {
    if app.store().read().await?.operators().count().await? == 0 {
        return Err(Failure::new("there is no operator yet; make the first one with `claviger setup`"));
    }
    operators::create(&Instance::new(app.clone(), Caller::system()), new).await?;
    Ok(())
}
