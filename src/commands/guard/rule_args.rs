//! The rules of a policy as flags, or as a policy file that is read again when it changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::Args;
use regex::Regex;

use crate::arguments::CompletionKind;
use crate::arguments::pattern::{self, Pattern};
use crate::arguments::time;
use crate::guard::list_file::Warn;
use crate::guard::policy::Policy;
use crate::guard::policy_file::{self, file_name};
use crate::guard::settings::{List, Place, Placed, Settings};

/// The rules.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleArgs {
    /// Kick an identity or glob
    ///
    /// Repeatable.
    #[arg(long, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob)]
    deny: Vec<Pattern>,

    /// Kick identities that match a regex
    ///
    /// Repeatable. An expression that matches every identity is an error.
    #[arg(long, value_name = "REGEX", value_parser = policy_file::regex, allow_hyphen_values = true, hide_short_help = true)]
    deny_regex: Vec<Regex>,

    /// Kick the identities in FILE
    ///
    /// One identity per line. The file is read again when it changes, and may be empty.
    #[arg(long, value_name = "FILE", value_parser = file_name, hide_short_help = true)]
    deny_from: Option<PathBuf>,

    /// Kick all but an identity or glob
    ///
    /// Repeatable.
    #[arg(long, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob)]
    allow_only: Vec<Pattern>,

    /// Kick all but identities that match a regex
    ///
    /// Repeatable. An expression that matches every identity is an error.
    #[arg(long, value_name = "REGEX", value_parser = policy_file::regex, allow_hyphen_values = true, hide_short_help = true)]
    allow_only_regex: Vec<Regex>,

    /// Kick all but the identities in FILE
    ///
    /// One identity per line. The file is read again when it changes.
    #[arg(long, value_name = "FILE", value_parser = file_name, hide_short_help = true)]
    allow_only_from: Option<PathBuf>,

    /// Kick the latest participants above N
    #[arg(long, value_name = "N")]
    max_participants: Option<u64>,

    /// Kick participants who stay longer, e.g. 2h
    #[arg(long, value_name = "TIME", value_parser = time::span)]
    max_stay: Option<Duration>,

    /// Kick all but the first of each group
    ///
    /// The group is the one in parentheses: '(.+)-[0-9]+' takes ann-1 and ann-2 for two connections of ann. The expression
    /// must match the whole identity.
    #[arg(long, value_name = "REGEX", value_parser = pattern::regex, allow_hyphen_values = true)]
    one_per_group: Option<Regex>,

    /// Identity or glob of a host
    ///
    /// Repeatable. For --host-absent.
    #[arg(long, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob, hide_short_help = true)]
    host: Vec<Pattern>,

    /// End a room without a host for TIME
    #[arg(long, value_name = "TIME", value_parser = time::span, hide_short_help = true)]
    host_absent: Option<Duration>,

    /// End a room that is older, e.g. 8h
    #[arg(long, value_name = "TIME", value_parser = time::span)]
    max_age: Option<Duration>,

    /// End a room whenever it is open
    #[arg(long, hide_short_help = true)]
    keep_closed: bool,

    /// Never kick an identity or glob
    ///
    /// Repeatable. It protects from every rule, but not from the end of the room.
    #[arg(long, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob)]
    except: Vec<Pattern>,
}

/// The source of a policy, which can be read again.
pub enum PolicySource {
    /// Flags, and the lists that they name.
    Flags(Box<Settings>),
    /// A policy file, and the lists that it names.
    File(PathBuf),
}

/// The time of the last change and the size of each file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamps(Vec<(PathBuf, Option<(SystemTime, u64)>)>);

impl RuleArgs {
    /// Returns the settings that the flags make.
    pub fn settings(&self) -> Settings {
        fn all<T: Clone>(values: &[T]) -> Vec<Placed<T>> {
            values.iter().cloned().map(Placed::by_flag).collect()
        }
        fn one<T: Clone>(value: Option<&T>) -> Option<Placed<T>> {
            value.cloned().map(Placed::by_flag)
        }
        let list = |patterns: &[Pattern], regexes: &[Regex], file: Option<&PathBuf>| List {
            patterns: all(patterns),
            regexes: all(regexes),
            file: one(file),
            empty: None,
        };
        Settings {
            deny: list(&self.deny, &self.deny_regex, self.deny_from.as_ref()),
            allow_only: list(&self.allow_only, &self.allow_only_regex, self.allow_only_from.as_ref()),
            max_participants: one(self.max_participants.as_ref()),
            max_stay: one(self.max_stay.as_ref()),
            one_per_group: one(self.one_per_group.as_ref()),
            host: all(&self.host),
            host_absent: one(self.host_absent.as_ref()),
            max_age: one(self.max_age.as_ref()),
            keep_closed: self.keep_closed.then_some(Place::Flag),
            except: all(&self.except),
        }
    }
}

impl PolicySource {
    /// Reads the policy, and the stamps of its files from before. Warns of likely mistakes in lists.
    pub fn read(&self, warn: Warn<'_>) -> (anyhow::Result<Policy>, Stamps) {
        match self {
            Self::Flags(settings) => {
                let stamps = Stamps::of(settings.files());
                (settings.policy(warn), stamps)
            }
            Self::File(path) => {
                let own = Stamps::of([&**path].into_iter());
                match policy_file::read(path) {
                    Ok(settings) => {
                        let lists = Stamps::of(settings.files());
                        (settings.policy(warn), Stamps([own.0, lists.0].concat()))
                    }
                    Err(error) => (Err(error), own),
                }
            }
        }
    }
}

impl Stamps {
    fn of<'p>(paths: impl Iterator<Item = &'p Path>) -> Self {
        Self(paths.map(|path| (path.to_owned(), stamp(path))).collect())
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file has changed since.
    pub fn have_changed(&self) -> bool {
        self.0.iter().any(|(path, before)| stamp(path) != *before)
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
