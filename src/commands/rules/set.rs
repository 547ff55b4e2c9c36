//! `roomctl rules set` and `rules reset`: their arguments, parsed to participants and rules.
//!
//! All arguments are checked before the first request. Depends on `change` to replace the rules.

use std::path::PathBuf;

use crate::api::{BadReference, ParticipantRef, RoomRef, RuleSet};
use crate::arguments::CompletionKind;
use crate::commands::rules::change::replace;
use crate::context::Context;
use crate::errors::{Exit, Misuse};
use crate::moderation::batch::dedup;
use crate::moderation::input;

/// The arguments of `roomctl rules set`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl rules set [OPTIONS] ROOM PARTICIPANT... RULE...\n       \
                      roomctl rules set [OPTIONS] ROOM PARTICIPANT... --rule RULE...\n       \
                      roomctl rules set [OPTIONS] ROOM PARTICIPANT... --json FILE",
    after_help = "\
A rule is one word of the shell, so it stands in quotes. It begins with include or exclude; then comes all, or one or \
more of these, which must all fit:
  publisher=IDENTITY_OR_SID
  kind=audio, kind=video or kind=data
  track=NAME_OR_SID

A value with spaces or quotes stands in double or single quotes itself. 1 to 20 rules replace all that there were \
before; they are evaluated in order, from receiving nothing.

Examples:
  roomctl rules set DailyStandup alice 'include all' 'exclude publisher=mallory'
  roomctl rules set DailyStandup alice 'exclude all' 'include track=\"screen 1\"'
  roomctl rules DailyStandup alice -o json |
    roomctl rules set DailyStandup bob --json -"
)]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// The participants: identities or SIDs (PA...); and then the rules, which begin with 'include ' or 'exclude '
    #[arg(value_name = "PARTICIPANT|RULE", required = true, add = CompletionKind::Participant)]
    words: Vec<String>,

    /// A rule; repeatable. All other words are then participants, even one who is called 'include all'
    #[arg(long = "rule", value_name = "RULE", conflicts_with = "json")]
    rules: Vec<String>,

    /// The rules as JSON, as the API has them or as `roomctl rules -o json` prints them; - is standard input
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

/// The arguments of `roomctl rules reset`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  roomctl rules reset DailyStandup alice bob")]
pub struct ResetArgs {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// The participants: identities or SIDs (PA...)
    #[arg(required = true, value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<ParticipantRef>,

    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// Replaces the rules of the participants by the given rules.
    ///
    /// Fails before any request if a participant or a rule is invalid, or if there is none.
    pub async fn run(&self, context: &Context) -> anyhow::Result<Exit> {
        let (participants, rules) = self.participants_and_rules()?;
        replace(&self.room, &participants, &rules, self.dry_run, context).await
    }

    fn participants_and_rules(&self) -> anyhow::Result<(Vec<ParticipantRef>, RuleSet)> {
        if let Some(path) = &self.json {
            let rules = RuleSet::of_json(&input::text(path)?);
            return Ok((participants(&self.words)?, rules.map_err(|why| misuse(&why.to_string()))?));
        }
        let (named, rules) = if self.rules.is_empty() {
            let first_rule = self.words.iter().position(|word| is_rule(word)).unwrap_or(self.words.len());
            self.words.split_at(first_rule)
        } else {
            (self.words.as_slice(), self.rules.as_slice())
        };
        if rules.is_empty() {
            return Err(misuse("there are no rules").into());
        }
        if named.is_empty() {
            return Err(misuse("there are no participants").into());
        }
        let rules = RuleSet::of_words(rules).map_err(|why| misuse(&why.to_string()))?;
        Ok((participants(named)?, rules))
    }
}

impl ResetArgs {
    /// Replaces the rules of the participants by `include all`, the API's default.
    pub async fn run(&self, context: &Context) -> anyhow::Result<Exit> {
        let participants = dedup(self.participants.clone());
        replace(&self.room, &participants, &RuleSet::include_all(), self.dry_run, context).await
    }
}

/// Returns whether an argument is a rule and not a participant.
fn is_rule(word: &str) -> bool {
    word.starts_with("include ") || word.starts_with("exclude ")
}

fn participants(words: &[String]) -> Result<Vec<ParticipantRef>, Misuse> {
    let participant = |word: &String| {
        word.parse().map_err(|why: BadReference| Misuse::new(format!("participant '{word}': {why}")))
    };
    words.iter().map(participant).collect::<Result<_, _>>().map(dedup)
}

fn misuse(what: &str) -> Misuse {
    Misuse::new(what)
        .hint("roomctl rules set ROOM PARTICIPANT... 'include all' 'exclude publisher=mallory kind=audio'")
        .hint("each rule stands in quotes, after the participants, or after --rule")
}
