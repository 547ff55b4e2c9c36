//! The policy file: TOML whose keys are the names of the flags. Every error has its line and column. Depends on `toml` and
//! on the settings.

use std::path::{Path, PathBuf};
use std::time::Duration;

use regex::Regex;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::arguments::pattern::{self, Pattern};
use crate::arguments::time;
use crate::errors::{UsageError, did_you_mean};
use crate::guard::settings::{Place, Placed, Settings};
use crate::moderation::input;

/// The keys.
const KEYS: &[&str] = &[
    "deny",
    "deny-regex",
    "deny-from",
    "allow-only",
    "allow-only-regex",
    "allow-only-from",
    "max-participants",
    "max-stay",
    "one-per-group",
    "host",
    "host-absent",
    "max-age",
    "keep-closed",
    "except",
];

/// Reads a policy file.
pub fn read(path: &Path) -> anyhow::Result<Settings> {
    Ok(parse(path, &input::text(path)?)?)
}

/// Parses the text of a policy file.
pub fn parse(path: &Path, text: &str) -> Result<Settings, UsageError> {
    let file = PolicyFile { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        UsageError::new(format!("{}{}", file.place(start), error.message().replace('\n', ", ")))
    })?;
    let mut settings = Settings::default();
    for (key, value) in table.into_inner() {
        let at = key.span().start;
        file.set(&mut settings, &key.into_inner(), at, &value)?;
    }
    Ok(settings)
}

struct PolicyFile<'f> {
    path: &'f Path,
    text: &'f str,
}

type Value<'v> = Spanned<DeValue<'v>>;

impl PolicyFile<'_> {
    /// Returns the place of a position in the text.
    fn place(&self, at: usize) -> Place {
        let before = self.text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place::File {
            path: self.path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// Sets the value of a key.
    fn set(
        &self,
        settings: &mut Settings,
        key: &str,
        at: usize,
        value: &Value<'_>,
    ) -> Result<(), UsageError> {
        match key {
            "deny" => {
                settings.deny.patterns = self.list(key, value, Pattern::parse)?;
                settings.deny.empty = settings.deny.patterns.is_empty().then(|| self.place(at));
            }
            "deny-regex" => settings.deny.regexes = self.list(key, value, regex)?,
            "deny-from" => settings.deny.file = Some(self.file(key, value)?),
            "allow-only" => {
                settings.allow_only.patterns = self.list(key, value, Pattern::parse)?;
                settings.allow_only.empty = settings.allow_only.patterns.is_empty().then(|| self.place(at));
            }
            "allow-only-regex" => settings.allow_only.regexes = self.list(key, value, regex)?,
            "allow-only-from" => settings.allow_only.file = Some(self.file(key, value)?),
            "max-participants" => settings.max_participants = Some(self.number(key, value)?),
            "max-stay" => settings.max_stay = Some(self.time(key, value)?),
            "one-per-group" => settings.one_per_group = Some(self.text(key, value, pattern::regex)?),
            "host" => settings.host = self.list(key, value, Pattern::parse)?,
            "host-absent" => settings.host_absent = Some(self.time(key, value)?),
            "max-age" => settings.max_age = Some(self.time(key, value)?),
            "keep-closed" => match value.get_ref() {
                DeValue::Boolean(true) => settings.keep_closed = Some(self.place(value.span().start)),
                DeValue::Boolean(false) => {}
                _ => return Err(self.wrong(key, value, "must be true or false")),
            },
            "except" => settings.except = self.list(key, value, Pattern::parse)?,
            _ => {
                let error = UsageError::new(format!("{}unknown key '{key}'", self.place(at)));
                let known = crate::api::closest_match(key, KEYS.iter().copied());
                return Err(match known {
                    Some(known) => error.hint(did_you_mean(&known)),
                    None => error.hint(format!("The keys are {}.", KEYS.join(", "))),
                });
            }
        }
        Ok(())
    }

    fn wrong(&self, key: &str, value: &Value<'_>, why: &str) -> UsageError {
        self.place(value.span().start).error(key, why)
    }

    fn text<T>(
        &self,
        key: &str,
        value: &Value<'_>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Placed<T>, UsageError> {
        let DeValue::String(text) = value.get_ref() else {
            return Err(self.wrong(key, value, "must be a string"));
        };
        let parsed = parse(text).map_err(|why| {
            let why = why.lines().map(str::trim).collect::<Vec<_>>().join(" ");
            self.wrong(&format!("{key} '{text}':"), value, &why)
        })?;
        Ok(Placed { value: parsed, place: self.place(value.span().start) })
    }

    fn list<T>(
        &self,
        key: &str,
        value: &Value<'_>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<Placed<T>>, UsageError> {
        match value.get_ref() {
            DeValue::Array(values) => values.iter().map(|value| self.text(key, value, &parse)).collect(),
            DeValue::String(_) => Ok(vec![self.text(key, value, parse)?]),
            _ => Err(self.wrong(key, value, "must be a string or a list of strings")),
        }
    }

    /// A file name, relative to the folder of the policy file.
    fn file(&self, key: &str, value: &Value<'_>) -> Result<Placed<PathBuf>, UsageError> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        self.text(key, value, |name| file_name(name).map(|name| folder.join(name)))
    }

    fn time(&self, key: &str, value: &Value<'_>) -> Result<Placed<Duration>, UsageError> {
        self.text(key, value, time::span)
    }

    fn number(&self, key: &str, value: &Value<'_>) -> Result<Placed<u64>, UsageError> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.to_string().parse().ok(),
            _ => None,
        };
        let value_of = |number| Placed { value: number, place: self.place(value.span().start) };
        number.map(value_of).ok_or_else(|| self.wrong(key, value, "must be a whole number"))
    }
}

/// Parses a regular expression that does not match every identity.
pub fn regex(text: &str) -> Result<Regex, String> {
    let regex = pattern::regex(text)?;
    if regex.is_match("") { Err("it matches every identity".to_owned()) } else { Ok(regex) }
}

/// Parses the name of a file that can be read again.
pub fn file_name(name: &str) -> Result<PathBuf, String> {
    match name {
        "" => Err("it is empty".to_owned()),
        input::STDIN => Err("must be a file, since it is read again when it changes".to_owned()),
        name => Ok(PathBuf::from(name)),
    }
}
