//! The flags, made of the list of keys.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use super::key::{Flag, KEYS, Key};

/// What was said by flags.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags {
    /// The configuration file.
    pub(crate) config: Option<PathBuf>,
    /// Values by key.
    pub(crate) set: Vec<(&'static Key, String)>,
}

/// The flags of `serve`: all there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct ServeFlags(pub(crate) Flags);

/// The flags of every other command that touches data.
#[derive(Debug, Clone, Default)]
pub(crate) struct DataFlags(pub(crate) Flags);

fn augment(command: Command, takes: fn(Flag) -> bool) -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("Configuration file (TOML) [env: CLAVIGER_CONFIG]");
    let flags = KEYS.iter().filter(|key| takes(key.flag)).filter_map(argument);
    command.arg(config).args(flags)
}

fn argument(key: &'static Key) -> Option<Arg> {
    let (name, value) = key.flag.names()?;
    let help = format!("{} [default: {}] [env: {}]", key.what, key.default, key.variable()?);
    let argument = Arg::new(key.name).long(name).help(help);
    if key.is_switch() {
        return Some(argument.action(ArgAction::SetTrue));
    }
    Some(argument.value_name(value).action(ArgAction::Set))
}

fn collect(matches: &ArgMatches, takes: fn(Flag) -> bool) -> Flags {
    let value = |key: &'static Key| {
        if key.is_switch() {
            return matches.get_flag(key.name).then(|| (key, "true".to_owned()));
        }
        matches.get_one::<String>(key.name).map(|text| (key, text.clone()))
    };
    Flags {
        config: matches.get_one::<PathBuf>("config").cloned(),
        set: KEYS.iter().filter(|key| takes(key.flag)).filter_map(value).collect(),
    }
}

macro_rules! flags {
    ($name:ident, $takes:expr) => {
        impl Args for $name {
            fn augment_args(command: Command) -> Command {
                augment(command, $takes)
            }

            fn augment_args_for_update(command: Command) -> Command {
                augment(command, $takes)
            }
        }

        impl FromArgMatches for $name {
            fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
                Ok(Self(collect(matches, $takes)))
            }

            fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
                *self = Self::from_arg_matches(matches)?;
                Ok(())
            }
        }
    };
}

flags!(ServeFlags, |flag| flag != Flag::None);
flags!(DataFlags, |flag| matches!(flag, Flag::Data(..)));
