//! `claviger setup`: the first operator, without a browser.

use std::collections::BTreeMap;

use app::access::operators::NewOperator;
use app::access::setup::add_owner;
use app::projects;
use clap::Args;
use domain::project::Locale;

use super::account::Account;
use crate::configuration::DataFlags;
use crate::failure::Failure;
use crate::{house, output};

/// Set up the first operator, who administers the whole instance
///
/// Makes the project `default`, too, if there is none. Works while a server runs on the same data, and voids its setup
/// link. Further operators are made by `operator add`.
#[derive(Debug, Args)]
pub(crate) struct Setup {
    #[command(flatten)]
    account: Account,
    #[command(flatten)]
    data: DataFlags,
}

impl Setup {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let password = Account::password()?;
        let app = house::open(&self.data).await?.app;
        let (email, name) = (self.account.email, self.account.name);
        let told = format!("{email} is set up, and administers this instance.");
        let (locale, roles) = (Locale::default(), BTreeMap::new());
        let owner = NewOperator { email, name, password, locale, instance_owner: true, roles };
        let made = add_owner(&app, owner).await?;
        projects::ensure_first(&app).await?;
        app.store().close().await?;
        match made {
            Some(_) => output::line(told),
            None => Err(Failure::new("there is an operator already; make further ones with `claviger operator add`")),
        }
    }
}
