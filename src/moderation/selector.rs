//! Whom a command means: the flags that choose, the lists of references they read, and whether a stay is meant. Sends
//! nothing, and does not know what is to become of those chosen.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use globset::GlobMatcher;
use regex::Regex;

use crate::api::{Participant, ParticipantRef};
use crate::arguments::CompletionKind;
use crate::arguments::pattern::{Pattern, glob, regex};
use crate::failure::Misuse;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::input;
use crate::moderation::reference_index::ReferenceIndex;

/// What some editors put before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The flags that choose. Who is chosen by any of them is chosen once; exceptions then take away.
#[derive(Debug, Args)]
#[command(next_help_heading = "Whom")]
pub struct SelectorArgs {
    /// Whose identity matches this glob, such as 'guest-*'; repeatable
    #[arg(long = "match", value_name = "GLOB", value_parser = glob, allow_hyphen_values = true)]
    globs: Vec<GlobMatcher>,

    /// Whose identity matches this regular expression; repeatable
    #[arg(long = "match-regex", value_name = "REGEX", value_parser = regex, allow_hyphen_values = true)]
    regexes: Vec<Regex>,

    /// But not this identity, which must be somebody's, or who matches this glob; repeatable
    #[arg(long, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob)]
    except: Vec<Pattern>,

    /// Those whose references stand in this file, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,

    /// References that are read end with NUL instead of a line end
    #[arg(short = '0', long = "null")]
    null: bool,
}

/// The wish of one run, all of it known before any request.
#[derive(Debug)]
pub struct Selector<'f> {
    flags: &'f SelectorArgs,
    /// Whether everyone is chosen.
    everyone: bool,
    /// How long those who are chosen must have been connected.
    older_than: Option<Duration>,
    /// Those named one by one.
    pub named: ReferenceIndex,
}

impl SelectorArgs {
    /// The selector that the flags make with what the command chooses by itself: everyone, those connected for longer than
    /// an age, and those who are `named`; `None` if nothing chooses. Reads the lists of references, if there are any.
    pub fn selector(
        &self,
        all: bool,
        older_than: Option<Duration>,
        named: &[String],
    ) -> anyhow::Result<Option<Selector<'_>>> {
        if all && (!named.is_empty() || self.from.is_some()) {
            return Err(Misuse::new("--all selects every participant, so it cannot be combined with names")
                .hint("Leave out --all to select only the participants that are named.")
                .into());
        }
        if !all {
            self.ensure_no_regex_matches_everyone()?;
        }
        let lists = self.lists(named);
        let named = ReferenceIndex::new(self.references(named, &lists)?);
        // A list that is empty chooses nobody, and is not the same as no list.
        let is_open = named.all().is_empty() && lists.is_empty() && !self.has_patterns();
        if is_open && !all && older_than.is_none() {
            return Ok(None);
        }
        // An age by itself is one of everyone's.
        Ok(Some(Selector { flags: self, everyone: all || is_open, older_than, named }))
    }

    /// A regular expression that matches the empty string matches every identity, which nobody writes on purpose.
    fn ensure_no_regex_matches_everyone(&self) -> Result<(), Misuse> {
        match self.regexes.iter().find(|regex| regex.is_match("")) {
            None => Ok(()),
            Some(regex) => Err(Misuse::new(format!("--match-regex '{regex}' matches every identity"))
                .hint("Add --all if every participant is meant, or anchor the expression with ^ and $.")),
        }
    }

    /// The lists to read, standard input once, however often it is named.
    fn lists<'l>(&'l self, named: &'l [String]) -> Vec<&'l Path> {
        let stdin = named.iter().find(|name| *name == input::STDIN).map(Path::new);
        let mut lists = stdin.into_iter().chain(self.from.as_deref()).collect::<Vec<_>>();
        lists.dedup();
        lists
    }

    /// Those who are named and then those who are listed.
    fn references(&self, named: &[String], lists: &[&Path]) -> anyhow::Result<Vec<ParticipantRef>> {
        let mut references = Vec::new();
        for name in named.iter().filter(|name| *name != input::STDIN) {
            references
                .push(reference(name).map_err(|why| Misuse::new(format!("participant '{name}': {why}")))?);
        }
        for list in lists {
            references.extend(self.listed(&input::name(list), &input::text(list)?)?);
        }
        Ok(references)
    }

    fn has_patterns(&self) -> bool {
        !self.globs.is_empty() || !self.regexes.is_empty()
    }

    /// The references in a list, one a line or each ended by NUL. Empty lines are skipped; spaces belong to a name.
    fn listed(&self, source: &str, text: &str) -> Result<Vec<ParticipantRef>, Misuse> {
        if !self.null && text.starts_with(BYTE_ORDER_MARK) {
            // To leave it out would make somebody else of one whose identity begins with it.
            let misuse = Misuse::new(format!("{source} begins with a byte-order mark"));
            return Err(misuse.hint("save it as UTF-8 without one; who is called so can be named by SID"));
        }
        let lines = text.split(if self.null { '\0' } else { '\n' }).enumerate();
        let lines = lines.map(|(index, line)| {
            let line = if self.null { line } else { line.strip_suffix('\r').unwrap_or(line) };
            (index + 1, line)
        });
        let parsed = |(number, line)| {
            reference(line).map_err(|why| Misuse::new(format!("{source}, line {number}: {why}")))
        };
        lines.filter(|(_, line)| !line.is_empty()).map(parsed).collect()
    }
}

impl Selector<'_> {
    /// Whether nobody can be meant: the list is empty, and nothing else chooses.
    pub fn is_empty(&self) -> bool {
        self.named.all().is_empty() && !self.everyone && !self.flags.has_patterns()
    }

    /// Whether people are chosen who were not named one by one: then they are shown before anything is done.
    pub fn is_by_pattern(&self) -> bool {
        self.everyone || self.flags.has_patterns() || self.older_than.is_some()
    }

    /// Whether the selector can only be made among those who are there.
    pub fn needs_list(&self) -> bool {
        let has_limits = self.named.is_mixed() || !self.flags.except.is_empty();
        !self.is_empty() && (self.is_by_pattern() || has_limits)
    }

    /// The one identity to look for, if there is but one, and no pattern and no exception to be seen to fit.
    pub fn only_identity(&self) -> Option<&str> {
        match self.named.all() {
            [ParticipantRef::Name(identity)] if !self.needs_list() => Some(identity),
            _ => None,
        }
    }

    /// The exclusions of `--except`, which have not seen any participant yet.
    pub fn exclusions(&self) -> Exclusions<'_> {
        Exclusions::new(&self.flags.except)
    }

    /// Whether an age has a say, which nobody is of who joins from now on.
    pub fn is_by_age(&self) -> bool {
        self.older_than.is_some()
    }

    /// Whether a participant matches, also by age at `now`. Exclusions are not applied here, see [`Exclusions::protect`].
    pub fn matches(&self, stay: &Participant, now: DateTime<Utc>) -> bool {
        let SelectorArgs { globs, regexes, .. } = self.flags;
        let identity = stay.identity().unwrap_or_default();
        let is_meant = self.everyone
            || self.named.position(stay).is_some()
            || globs.iter().any(|glob| glob.is_match(identity))
            || regexes.iter().any(|regex| regex.is_match(identity));
        is_meant && self.is_old_enough(stay, now)
    }

    fn is_old_enough(&self, stay: &Participant, now: DateTime<Utc>) -> bool {
        self.older_than.is_none_or(|age| {
            let stayed = stay.joined().and_then(|joined| (now - joined).to_std().ok());
            stayed.is_some_and(|stayed| stayed > age)
        })
    }

    /// Those who are named and not excluded, but whose places were not seen, each with its place.
    pub fn absent(&self, seen: &HashSet<usize>) -> impl Iterator<Item = (usize, &ParticipantRef)> {
        let unseen = self.named.all().iter().enumerate().filter(|(place, _)| !seen.contains(place));
        unseen.filter(|(_, who)| !self.flags.except.iter().any(|except| except.matches(&who.to_string())))
    }
}

/// What to tell where nothing chooses.
pub fn nothing_selected() -> Misuse {
    Misuse::new("nobody is chosen")
        .hint("name participants, or choose with --match GLOB, --from FILE or --all")
}

fn reference(text: &str) -> Result<ParticipantRef, String> {
    text.parse().map_err(|why: crate::api::BadReference| why.to_string())
}
