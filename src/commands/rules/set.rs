//! `roomctl rules set` and `rules reset`: their arguments, parsed to participants and rules.
//!
//! All arguments are checked before the first request. Depends on `change` to replace the rules.

use std::path::PathBuf;

use crate::api::{InvalidReference, ParticipantRef, RoomRef, RuleSet};
use crate::arguments::{CompletionKind, RowColumns};
use crate::commands::rules::change::{FIELDS, replace};
use crate::context::Context;
use crate::errors::{ExitCode, UsageError};
use crate::moderation::batch::dedup;
use crate::moderation::input;

/// The arguments of `roomctl rules set`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(
    override_usage = "roomctl rules set [OPTIONS] ROOM PARTICIPANT... RULE...\n       \
                      roomctl rules set [OPTIONS] ROOM PARTICIPANT... --rule RULE...\n       \
                      roomctl rules set [OPTIONS] ROOM PARTICIPANT... --json FILE",
    after_help = "\
A rule is one quoted argument. It begins with include or exclude, followed by all or by one or more of these conditions, \
which must all match:
  publisher=IDENTITY_OR_SID
  kind=audio, kind=video or kind=data
  track=NAME_OR_SID

Quote a value that contains spaces or quotes. 1 to 20 rules replace all existing rules. They apply in order, starting from \
no tracks.

Exit codes: 4 if a participant is not found, 7 if some failed.

Examples:
  roomctl rules set DailyStandup alice 'include all' 'exclude publisher=mallory'
  roomctl rules set DailyStandup alice 'exclude all' 'include track=\"screen 1\"'
  roomctl rules DailyStandup alice -o json |
    roomctl rules set DailyStandup bob --json -"
)]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identities or SIDs (PA...) of participants, then the rules
    #[arg(value_name = "PARTICIPANT|RULE", required = true, add = CompletionKind::Participant)]
    words: Vec<String>,

    /// Add a rule; all other arguments are then participants; repeatable
    #[arg(long = "rule", value_name = "RULE", conflicts_with = "json")]
    rules: Vec<String>,

    /// Read the rules as JSON from a file (- for stdin)
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Show what would change, without changing it
    #[arg(long)]
    dry_run: bool,
}

/// The arguments of `roomctl rules reset`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Exit codes: 4 if a participant is not found, 7 if some failed.

Examples:
  roomctl rules reset DailyStandup alice bob")]
pub struct ResetArgs {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identities or SIDs (PA...) of participants
    #[arg(required = true, value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<ParticipantRef>,

    /// Show what would change, without changing it
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// Replaces the rules of the participants by the given rules.
    ///
    /// Fails before any request if a participant or a rule is invalid, or if there is none.
    pub async fn run(&self, context: &Context) -> anyhow::Result<ExitCode> {
        let (participants, rules) = self.participants_and_rules()?;
        replace(&self.room, &participants, &rules, self.dry_run, context).await
    }

    fn participants_and_rules(&self) -> anyhow::Result<(Vec<ParticipantRef>, RuleSet)> {
        if let Some(path) = &self.json {
            if let Some(rule) = self.words.iter().find(|word| is_rule(word)) {
                return Err(
                    usage_error(&format!("--json cannot be used with rules as arguments: '{rule}'")).into()
                );
            }
            let rules = RuleSet::from_json(&input::text(path)?);
            return Ok((participants(&self.words)?, rules.map_err(|why| usage_error(&why.to_string()))?));
        }
        let (named, rules) = if self.rules.is_empty() {
            let first_rule = self.words.iter().position(|word| is_rule(word)).unwrap_or(self.words.len());
            self.words.split_at(first_rule)
        } else {
            (self.words.as_slice(), self.rules.as_slice())
        };
        if rules.is_empty() {
            return Err(usage_error("no rules given").into());
        }
        if named.is_empty() {
            return Err(usage_error("no participants given").into());
        }
        let rules = RuleSet::from_words(rules).map_err(|why| usage_error(&why.to_string()))?;
        Ok((participants(named)?, rules))
    }
}

impl ResetArgs {
    /// Replaces the rules of the participants by `include all`, the API's default.
    pub async fn run(&self, context: &Context) -> anyhow::Result<ExitCode> {
        let participants = dedup(self.participants.clone());
        replace(&self.room, &participants, &RuleSet::include_all(), self.dry_run, context).await
    }
}

/// Returns whether an argument is a rule and not a participant.
fn is_rule(word: &str) -> bool {
    word.starts_with("include ") || word.starts_with("exclude ")
}

fn participants(words: &[String]) -> Result<Vec<ParticipantRef>, UsageError> {
    let participant = |word: &String| {
        word.parse().map_err(|why: InvalidReference| UsageError::new(format!("participant '{word}': {why}")))
    };
    words.iter().map(participant).collect::<Result<_, _>>().map(dedup)
}

fn usage_error(what: &str) -> UsageError {
    UsageError::new(what)
        .hint("Example: `roomctl rules set ROOM PARTICIPANT... 'include all' 'exclude publisher=mallory kind=audio'`")
        .hint("Quote each rule, and put it after the participants or after --rule.")
}
