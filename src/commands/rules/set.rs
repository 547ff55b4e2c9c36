//! `roomctl rules set` and `rules reset`: their arguments, parsed to participants and rules.
//!
//! All arguments are checked before the first request. Depends on `change` to replace the rules.

use std::path::{Path, PathBuf};

use crate::api::RuleSet;
use crate::arguments::RowColumns;
use crate::arguments::path;
use crate::commands::rules::change::{self, FIELDS, RESET, SET};
use crate::context::Context;
use crate::errors::{ExitCode, UsageError};
use crate::moderation::action::TargetArgs;
use crate::moderation::input;

/// The arguments of `roomctl rules set`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl rules set [OPTIONS] ROOM [PARTICIPANT]... RULE...\n       \
                      roomctl rules set [OPTIONS] ROOM [PARTICIPANT]... --rule RULE...\n       \
                      roomctl rules set [OPTIONS] ROOM [PARTICIPANT]... --json FILE",
    after_help = "\
A rule is one quoted argument. It begins with include or exclude, followed by all or by one or more of these conditions, \
which must all match:
  publisher=IDENTITY_OR_SID
  kind=audio, kind=video or kind=data
  track=NAME_OR_SID

Quote a value that contains spaces or quotes. 1 to 20 rules replace all existing rules. They apply in order, starting from \
no tracks.

Exit codes: 4 if a participant is not found, 7 if some failed, 1 if declined.

Examples:
  roomctl rules set DailyStandup alice 'include all' 'exclude publisher=mallory'
  roomctl rules set DailyStandup --match 'guest-*' 'exclude all' --dry-run
  roomctl rules set DailyStandup alice 'exclude all' 'include track=\"screen 1\"'
  roomctl rules DailyStandup alice -o json |
    roomctl rules set DailyStandup bob --json -",
    mut_arg("participants", |words| {
        words.value_name("PARTICIPANT|RULE").help("Identities or SIDs (PA...) or -, then rules")
    })
)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
pub struct Args {
    /// The room, the selection, and how to act.
    #[command(flatten)]
    targets: TargetArgs,

    /// Add a rule; arguments are then participants
    #[arg(long = "rule", value_name = "RULE", conflicts_with = "json")]
    rules: Vec<String>,

    /// Read the rules as JSON from a file (- for stdin)
    #[arg(long, value_name = "FILE", value_parser = path())]
    json: Option<PathBuf>,
}

/// The arguments of `roomctl rules reset`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl rules reset [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl rules reset [OPTIONS] --everywhere IDENTITY...",
    after_help = "\
Exit codes: 4 if a participant is not found, 7 if some failed, 1 if declined.

Examples:
  roomctl rules reset DailyStandup alice bob
  roomctl rules reset DailyStandup --all --yes"
)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
pub struct ResetArgs {
    /// The room, the selection, and how to act.
    #[command(flatten)]
    targets: TargetArgs,
}

impl Args {
    /// Replaces the rules of the participants by the given rules.
    ///
    /// Fails before any request if a participant or a rule is invalid, or if there is none.
    pub async fn run(&self, context: &Context) -> anyhow::Result<ExitCode> {
        let (room, words) = self.targets.rooms.room_and_named()?;
        let (named, rules) = self.named_and_rules(&words)?;
        change::replace(&SET, &self.targets, room.as_ref(), named, &rules, context).await
    }

    /// Returns the words that are references, and the rules of the other words, of `--rule` or of `--json`.
    fn named_and_rules<'w>(&self, words: &'w [String]) -> anyhow::Result<(&'w [String], RuleSet)> {
        let first_rule = words.iter().position(|word| is_rule(word)).unwrap_or(words.len());
        if let Some(path) = &self.json {
            return Ok((words, self.rules_of_file(path, words, &words[first_rule..])?));
        }
        let (named, rules) = match self.rules.as_slice() {
            [] => words.split_at(first_rule),
            rules => (words, rules),
        };
        if rules.is_empty() {
            return Err(usage_error("no rules given").into());
        }
        Ok((named, RuleSet::from_words(rules).map_err(|why| usage_error(&why.to_string()))?))
    }

    /// Reads the rules of `--json`. Fails if there are other `rules`, or if the participants are read from stdin, too.
    fn rules_of_file(&self, path: &Path, words: &[String], rules: &[String]) -> anyhow::Result<RuleSet> {
        if let [rule, ..] = rules {
            let error = UsageError::new(format!("--json cannot be used with rules as arguments: '{rule}'"));
            return Err(error.hint("Omit the rules, or --json.").into());
        }
        if path.as_os_str() == input::STDIN && self.targets.selector.reads_stdin(words) {
            return Err(UsageError::new("--json and the participants cannot both be read from stdin").into());
        }
        let rules = RuleSet::from_json(&input::text(path)?);
        let hint = "Write the rules as `roomctl rules ROOM PARTICIPANT -o json` prints them.";
        Ok(rules.map_err(|why| UsageError::new(why.to_string()).hint(hint))?)
    }
}

impl ResetArgs {
    /// Replaces the rules of the participants by `include all`, the API's default.
    pub async fn run(&self, context: &Context) -> anyhow::Result<ExitCode> {
        let (room, named) = self.targets.rooms.room_and_named()?;
        let rules = RuleSet::include_all();
        change::replace(&RESET, &self.targets, room.as_ref(), &named, &rules, context).await
    }
}

/// Returns whether an argument is a rule and not a participant.
fn is_rule(word: &str) -> bool {
    word.starts_with("include ") || word.starts_with("exclude ")
}

fn usage_error(what: &str) -> UsageError {
    UsageError::new(what)
        .hint("Example: `roomctl rules set ROOM PARTICIPANT... 'include all' 'exclude publisher=mallory kind=audio'`")
        .hint("Quote each rule, and put it after the participants or after --rule.")
}
