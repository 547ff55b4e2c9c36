//! The settings of a policy as they are given, by flags or in a policy file, each with its place; and the checks that every
//! rule can fire. Depends on `moderation` for lists of identities.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use regex::Regex;

use crate::api::ParticipantRef;
use crate::arguments::pattern::Pattern;
use crate::errors::UsageError;
use crate::guard::list_file::{self, Warn};
use crate::guard::policy::{Policy, Rule};
use crate::moderation::identities::Identities;

/// Where a setting is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// By a flag.
    Flag,
    /// In a policy file.
    File {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
    },
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it is given.
    pub place: Place,
}

/// The participants of a rule.
#[derive(Debug, Default)]
pub struct List {
    /// Identities and globs.
    pub patterns: Vec<Placed<Pattern>>,
    /// Regular expressions.
    pub regexes: Vec<Placed<Regex>>,
    /// A file with identities, one per line.
    pub file: Option<Placed<PathBuf>>,
    /// The place of a list that is given without an entry.
    pub empty: Option<Place>,
}

/// The settings of a policy.
#[derive(Debug, Default)]
pub struct Settings {
    /// The participants that are kicked.
    pub deny: List,
    /// The participants that are not kicked.
    pub allow_only: List,
    /// The number of participants.
    pub max_participants: Option<Placed<u64>>,
    /// The time that a participant may stay.
    pub max_stay: Option<Placed<Duration>>,
    /// The group in an identity.
    pub one_per_group: Option<Placed<Regex>>,
    /// The hosts.
    pub host: Vec<Placed<Pattern>>,
    /// The time that the hosts may be absent.
    pub host_absent: Option<Placed<Duration>>,
    /// The time that a room may be open.
    pub max_age: Option<Placed<Duration>>,
    /// Whether rooms stay closed.
    pub keep_closed: Option<Place>,
    /// The participants that are never kicked.
    pub except: Vec<Placed<Pattern>>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => Ok(()),
            Self::File { path, line, column } => {
                write!(f, "{}, line {line}, column {column}: ", path.display())
            }
        }
    }
}

impl Place {
    /// Returns a key as it is given here.
    fn key(&self, key: &str) -> String {
        match self {
            Self::Flag => format!("--{key}"),
            Self::File { .. } => key.to_owned(),
        }
    }

    /// Returns the error of a setting that is given here.
    pub fn error(&self, key: &str, why: &str) -> UsageError {
        UsageError::new(format!("{self}{} {why}", self.key(key)))
    }

    fn never_fires(&self, key: &str, why: &str) -> UsageError {
        self.error(key, &format!("can never fire: {why}"))
    }
}

impl<T> Placed<T> {
    /// Returns a value of a flag.
    pub fn by_flag(value: T) -> Self {
        Self { value, place: Place::Flag }
    }
}

impl List {
    /// Returns the place of the list, if it is given.
    fn place(&self) -> Option<&Place> {
        let patterns = self.patterns.iter().map(|pattern| &pattern.place);
        let regexes = self.regexes.iter().map(|regex| &regex.place);
        patterns.chain(regexes).chain(self.file.as_ref().map(|file| &file.place)).chain(&self.empty).next()
    }

    /// Returns the participants, with those of the file. A file that cannot be read is an error of this setting.
    fn identities(&self, key: &str, warn: Warn<'_>) -> anyhow::Result<Identities> {
        for pattern in &self.patterns {
            ensure_no_sid(pattern, key)?;
        }
        let named = match &self.file {
            Some(file) => list_file::read(&file.value, warn)
                .map_err(|error| match error.downcast::<UsageError>() {
                    Ok(mistake) => mistake,
                    Err(error) => file.place.error(&format!("{key}-from:"), &format!("{error:#}")),
                })?
                .into_iter()
                .collect(),
            None => HashSet::new(),
        };
        Ok(Identities {
            named,
            patterns: self.patterns.iter().map(|pattern| pattern.value.clone()).collect(),
            regexes: self.regexes.iter().map(|regex| regex.value.clone()).collect(),
            ..Identities::default()
        })
    }
}

impl Settings {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.given().is_empty() && self.host.is_empty() && self.except.is_empty()
    }

    /// Returns the files with lists.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let lists = [&self.deny, &self.allow_only];
        lists.into_iter().filter_map(|list| Some(&*list.file.as_ref()?.value))
    }

    /// Returns the policy. Reads the files with lists, and warns of likely mistakes in them.
    ///
    /// Fails if there is no rule, if a rule can never fire, or if a list cannot be read.
    pub fn policy(&self, warn: Warn<'_>) -> anyhow::Result<Policy> {
        self.ensure_complete()?;
        let mut rules = Vec::new();
        if self.deny.place().is_some() {
            rules.push(Rule::Deny(self.deny.identities("deny", warn)?));
        }
        if self.allow_only.place().is_some() {
            rules.push(Rule::AllowOnly(self.allow_only.identities("allow-only", warn)?));
        }
        rules.extend(self.max_stay.as_ref().map(|time| Rule::MaxStay(time.value)));
        if let Some(group) = &self.one_per_group {
            let whole = whole(&group.value)
                .map_err(|error| group.place.error("one-per-group", &format!("cannot be used: {error}")))?;
            rules.push(Rule::OnePerGroup(whole));
        }
        if let Some(limit) = &self.max_participants {
            rules.push(Rule::MaxParticipants(limit.value.try_into().unwrap_or(usize::MAX)));
        }
        if let Some(time) = &self.host_absent {
            let patterns = self.host.iter().map(|pattern| pattern.value.clone()).collect();
            let host = Identities { patterns, ..Identities::default() };
            rules.push(Rule::HostAbsent { host, time: time.value });
        }
        rules.extend(self.max_age.as_ref().map(|time| Rule::MaxAge(time.value)));
        rules.extend(self.keep_closed.as_ref().map(|_| Rule::KeepClosed));
        if rules.is_empty() {
            return Err(UsageError::new("the policy has no rule")
                .hint("Add a rule, such as --deny IDENTITY, or a file with --policy FILE.")
                .into());
        }
        let patterns = self.except.iter().map(|pattern| pattern.value.clone()).collect();
        let policy = Policy { rules, except: Identities { patterns, ..Identities::default() } };
        self.ensure_rules_can_fire(&policy)?;
        Ok(policy)
    }

    /// Fails if a setting lacks another one, or has an impossible value.
    fn ensure_complete(&self) -> Result<(), UsageError> {
        if let Some(limit) = self.max_participants.as_ref().filter(|limit| limit.value == 0) {
            let error = limit.place.error("max-participants", "must be at least 1");
            let closed = limit.place.key("keep-closed");
            return Err(error.hint(format!("Use {closed} to end a room whenever it is open.")));
        }
        if let Some(group) = self.one_per_group.as_ref().filter(|group| group.value.captures_len() != 2) {
            let error = group.place.error("one-per-group", "must have exactly one group in parentheses");
            return Err(
                error.hint("Example: '(.+)-[0-9]+' takes ann-1 and ann-2 for two connections of ann.")
            );
        }
        match (&self.host_absent, self.host.first()) {
            (Some(time), None) => Err(time
                .place
                .error("host-absent", "needs the hosts")
                .hint(format!("Add {} with their identity or a glob.", time.place.key("host")))),
            (None, Some(host)) => Err(host.place.error("host", "has no effect without a time").hint(
                format!("Add {} with the time after which the room ends.", host.place.key("host-absent")),
            )),
            _ => Ok(()),
        }?;
        for pattern in &self.host {
            ensure_no_sid(pattern, "host")?;
        }
        for pattern in &self.except {
            ensure_no_sid(pattern, "except")?;
        }
        Ok(())
    }

    /// Fails if a rule can never fire.
    fn ensure_rules_can_fire(&self, policy: &Policy) -> Result<(), UsageError> {
        if self.keep_closed.is_some()
            && let Some((key, place)) = self.given().into_iter().find(|(key, _)| *key != "keep-closed")
        {
            return Err(place.never_fires(key, "keep-closed ends the room first"));
        }
        if let (Some(stay), Some(age)) = (&self.max_stay, &self.max_age)
            && stay.value >= age.value
        {
            return Err(stay.place.never_fires("max-stay", "max-age ends the room first"));
        }
        if let (Some(absent), Some(age)) = (&self.host_absent, &self.max_age)
            && absent.value >= age.value
        {
            return Err(absent.place.never_fires("host-absent", "max-age ends the room first"));
        }
        self.ensure_not_all_excepted()?;
        self.ensure_deny_can_fire(policy)?;
        self.ensure_allow_only_can_fire(policy)
    }

    /// Fails if no participant can be kicked, because all are excepted.
    fn ensure_not_all_excepted(&self) -> Result<(), UsageError> {
        let everyone = self.except.iter().find(|except| matches_everyone(&except.value));
        let kicking = self
            .given()
            .into_iter()
            .find(|(key, _)| !matches!(*key, "host-absent" | "max-age" | "keep-closed"));
        match (everyone, kicking) {
            (Some(except), Some((key, place))) => {
                let why = format!("{} '{}' protects everyone", place.key("except"), except.value.text);
                Err(place.never_fires(key, &why))
            }
            _ => Ok(()),
        }
    }

    fn ensure_deny_can_fire(&self, policy: &Policy) -> Result<(), UsageError> {
        if let Some(place) = &self.deny.empty {
            return Err(place.never_fires("deny", "it is empty"));
        }
        for pattern in &self.deny.patterns {
            let protects = |except: &&Placed<Pattern>| {
                let (text, exact) = (&pattern.value.text, pattern.value.is_exact());
                except.value.text == *text || (exact && except.value.matches(text))
            };
            if let Some(except) = self.except.iter().find(protects) {
                let why = format!("{} '{}' protects it", pattern.place.key("except"), except.value.text);
                let key = format!("deny '{}'", pattern.value.text);
                return Err(pattern.place.never_fires(&key, &why));
            }
        }
        for rule in &policy.rules {
            if let (Rule::Deny(denied), Some(file)) = (rule, &self.deny.file) {
                let is_protected = |reference: &&ParticipantRef| matches!(reference, ParticipantRef::Name(identity) if policy.except.contains_identity(identity));
                if let Some(protected) = denied.named.iter().find(is_protected) {
                    let why = format!("it lists '{protected}', which {} protects", file.place.key("except"));
                    return Err(file.place.never_fires("deny-from", &why));
                }
            }
        }
        Ok(())
    }

    fn ensure_allow_only_can_fire(&self, policy: &Policy) -> Result<(), UsageError> {
        let Some(place) = self.allow_only.place() else { return Ok(()) };
        let everyone = self.allow_only.patterns.iter().find(|pattern| matches_everyone(&pattern.value));
        if let Some(everyone) = everyone {
            let key = format!("allow-only '{}'", everyone.value.text);
            return Err(everyone.place.never_fires(&key, "it matches everyone"));
        }
        let is_empty =
            policy.rules.iter().any(|rule| matches!(rule, Rule::AllowOnly(list) if list.is_empty()));
        if is_empty {
            let key = if self.allow_only.file.is_some() { "allow-only-from" } else { "allow-only" };
            let error = place.error(key, "is empty, so that everyone would be kicked");
            let closed = place.key("keep-closed");
            return Err(error.hint(format!("Add an identity, or use {closed} to end the room.")));
        }
        Ok(())
    }

    /// Returns the rules that are given, and where.
    fn given(&self) -> Vec<(&'static str, &Place)> {
        fn of<T>(placed: Option<&Placed<T>>) -> Option<&Place> {
            placed.map(|placed| &placed.place)
        }
        let given: [Option<(&'static str, &Place)>; 8] = [
            self.deny.place().map(|place| ("deny", place)),
            self.allow_only.place().map(|place| ("allow-only", place)),
            of(self.max_participants.as_ref()).map(|place| ("max-participants", place)),
            of(self.max_stay.as_ref()).map(|place| ("max-stay", place)),
            of(self.one_per_group.as_ref()).map(|place| ("one-per-group", place)),
            of(self.host_absent.as_ref()).map(|place| ("host-absent", place)),
            of(self.max_age.as_ref()).map(|place| ("max-age", place)),
            self.keep_closed.as_ref().map(|place| ("keep-closed", place)),
        ];
        given.into_iter().flatten().collect()
    }
}

/// Whether a pattern matches every identity.
fn matches_everyone(pattern: &Pattern) -> bool {
    !pattern.text.is_empty() && pattern.text.chars().all(|letter| letter == '*')
}

/// Fails for a SID: a participant who rejoins has another one.
fn ensure_no_sid(pattern: &Placed<Pattern>, key: &str) -> Result<(), UsageError> {
    if !pattern.value.may_be_sid() {
        return Ok(());
    }
    let key = format!("{key} '{}'", pattern.value.text);
    let error =
        pattern.place.error(&key, "is the SID of one connection, which changes when a participant rejoins");
    Err(error.hint("Use the identity."))
}

/// Returns an expression that matches the whole identity.
fn whole(regex: &Regex) -> Result<Regex, regex::Error> {
    // In `(?x)` the expression may end with a comment, which a newline ends and which would comment out the parenthesis.
    Regex::new(&format!("^(?:{regex})$")).or_else(|_| Regex::new(&format!("^(?:{regex}\n)$")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_expression_matches_no_part_of_an_identity() {
        for regex in ["(a|ab)", "(?x) (a|ab) # of a\n", "(?x) (a|ab) # of a", "(?x)(a|ab)#)$", "(a|ab)(?x)#"]
        {
            let whole = whole(&Regex::new(regex).unwrap()).unwrap();
            for (identity, group) in [("a", Some("a")), ("ab", Some("ab")), ("abc", None), ("cab", None)] {
                let captured = whole.captures(identity).map(|captures| captures[1].to_owned());
                assert_eq!(captured.as_deref(), group, "{regex:?} {identity}");
            }
        }
    }
}
