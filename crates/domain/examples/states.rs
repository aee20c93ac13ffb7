//! Prints the documentation's page of a credential's states.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().lock().write_all(domain::credential::table::markdown().as_bytes())
}
