//! The config file's text as a TOML document, edited in place so that comments and order are kept.
//!
//! Knows where the profiles are, but not what their settings mean. Depends on nothing else in this crate.

use std::fmt;

use toml_edit::{Decor, DocumentMut, Item, Table, TableLike, Value};

/// An editable config file.
pub struct TomlDocument(DocumentMut);

impl TomlDocument {
    /// Parses the text. `None` if it is not valid TOML.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// Sets these keys of a profile and removes those without a value. Adds the profile if it does not exist.
    pub fn set_profile(&mut self, name: &str, values: &[(&str, Option<&str>)]) {
        if self.profile(name).is_none() {
            self.add_profile(name);
        }
        let Some(profile) = self.profile(name) else { return };
        for (key, value) in values {
            match value {
                Some(value) => set(profile, key, value),
                None => drop(profile.remove(key)),
            }
        }
    }

    /// Removes a profile with the comment right above it. A comment that an empty line separates from it is kept above the
    /// next profile.
    pub fn remove_profile(&mut self, name: &str) {
        let Some(Item::Table(removed)) = self.profiles().and_then(|profiles| profiles.remove(name)) else {
            return;
        };
        if let (Some(separate), _) = split_comments(&text_above(removed.decor())) {
            self.insert_above_next(removed.position(), &separate);
        }
    }

    /// Sets the default profile. An empty name means that no profile is the default.
    pub fn set_default(&mut self, name: &str) {
        self.set_setting("default_profile", Some(name));
    }

    /// Removes `default_profile` if it names this profile. The comments above it are kept.
    pub fn unset_default(&mut self, name: &str) {
        if self.0.get("default_profile").and_then(Item::as_str) == Some(name) {
            self.set_setting("default_profile", None);
        }
    }

    /// Sets a key that belongs to no profile, or removes it if there is no value. The comments above it are kept.
    pub fn set_setting(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) if self.0.contains_key(key) => set(self.0.as_table_mut(), key, value),
            Some(value) => self.add_setting(key, value),
            None => self.remove_setting(key),
        }
    }

    fn add_setting(&mut self, key: &str, value: &str) {
        let is_first = !self.has_settings();
        set(self.0.as_table_mut(), key, value);
        let Some(first) = self.table_after(None).filter(|_| is_first) else { return };
        // A comment at the start of the file stays there, above the new key.
        let (header, own) = split_comments(&text_above(first.decor()));
        first.decor_mut().set_prefix(format!("\n{}", own.trim_start_matches(['\r', '\n'])));
        if let Some((mut key, header)) = self.0.key_mut(key).zip(header) {
            key.leaf_decor_mut().set_prefix(format!("{header}\n"));
        }
    }

    fn remove_setting(&mut self, key: &str) {
        let above = self.0.key(key).map(|key| text_above(key.leaf_decor())).unwrap_or_default();
        let next = self.0.iter().skip_while(|(other, _)| *other != key).nth(1);
        let next = next.filter(|(_, item)| item.is_value()).map(|(next, _)| next.to_owned());
        if self.0.remove(key).is_none() {
            return;
        }
        if let Some(mut next) = next.and_then(|next| self.0.key_mut(&next)) {
            let decor = next.leaf_decor_mut();
            decor.set_prefix(format!("{above}{}", text_above(decor)));
        } else if !above.is_empty() || !self.has_settings() {
            self.insert_above_next(None, &above);
        }
    }

    fn has_settings(&self) -> bool {
        self.0.iter().any(|(_, item)| item.is_value())
    }

    fn profiles(&mut self) -> Option<&mut dyn TableLike> {
        self.0.get_mut("profiles").and_then(Item::as_table_like_mut)
    }

    fn profile(&mut self, name: &str) -> Option<&mut dyn TableLike> {
        self.profiles()?.get_mut(name)?.as_table_like_mut()
    }

    /// Adds a profile at the end, after the comments there.
    fn add_profile(&mut self, name: &str) {
        let mut profiles = Table::new();
        profiles.set_implicit(true);
        let is_inline = !self.0.entry("profiles").or_insert(Item::Table(profiles)).is_table();
        let mut profile = Table::new();
        let trailing = self.0.trailing().as_str().unwrap_or_default().to_owned();
        if !is_inline && !trailing.trim().is_empty() {
            profile.decor_mut().set_prefix(format!("{}\n\n", trailing.trim_end()));
            self.0.set_trailing("");
        }
        if let Some(profiles) = self.profiles() {
            profiles.insert(name, Item::Table(profile));
        }
    }

    /// Inserts a text above the first profile after that position, or at the end.
    fn insert_above_next(&mut self, position: Option<isize>, text: &str) {
        if let Some(next) = self.table_after(position) {
            let above = text_above(next.decor());
            let is_separate = text.is_empty() || text.ends_with("\n\n");
            let above = if is_separate { above.trim_start_matches(['\r', '\n']) } else { &above };
            next.decor_mut().set_prefix(format!("{text}{above}"));
        } else {
            let trailing = self.0.trailing().as_str().unwrap_or_default().to_owned();
            self.0.set_trailing(format!("{text}{trailing}"));
        }
    }

    /// Returns the table of the first profile after that position.
    fn table_after(&mut self, position: Option<isize>) -> Option<&mut Table> {
        let tables = self.profiles()?.iter_mut().filter_map(|(_, item)| item.as_table_mut());
        tables.filter(|table| table.position() > position).min_by_key(|table| table.position())
    }
}

impl fmt::Display for TomlDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Sets a key. The comments around an old value are kept.
fn set(table: &mut dyn TableLike, key: &str, value: &str) {
    let mut new = Value::from(value);
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        *new.decor_mut() = old.decor().clone();
        *old = new;
    } else {
        table.insert(key, Item::Value(new));
    }
}

fn text_above(decor: &Decor) -> String {
    decor.prefix().and_then(|text| text.as_str()).unwrap_or_default().to_owned()
}

/// Splits the text above an item at its last empty line: into the comments that are separate, if any, and those that belong
/// to the item.
fn split_comments(above: &str) -> (Option<String>, String) {
    let lines = above.split_inclusive('\n').collect::<Vec<_>>();
    let empty = lines.iter().rposition(|line| line.trim().is_empty()).unwrap_or(0);
    let separate = lines[..empty].concat();
    if separate.trim().is_empty() {
        (None, above.to_owned())
    } else {
        (Some(separate), lines[empty + 1..].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_and_undone_leaves_all_that_was_there() {
        for text in [
            "",
            "# only this",
            "# head\n\n# of a\n[profiles.a]\nx = 1 # one\n# tail\n",
            "# head\r\n\r\n# of a\r\n[profiles.a]\r\nx = 1\r\n\r\n# of b\r\n[profiles.b]\r\n# tail\r\n",
            "# head\ndefault_profile = 'a' # usual\n\n[profiles.a]\nx = 1",
            "[profiles]\n# within\n[profiles.a]\n  x = 1\n  # aside\n",
            "profiles = { a = { x = 1 } } # inline\n# tail\n",
            "# dotted\nprofiles.a.x = 1\n",
            "[profiles.a]\nx = 1\n\n\n# apart\n\n[profiles.'b c']\nx = 1\n",
        ] {
            let before: toml::Table = text.parse().unwrap();
            let mut document = TomlDocument::parse(text).unwrap();
            document.set_profile("new", &[("key", Some("value")), ("none", None)]);
            document.set_default("new");
            let between: toml::Table = document.to_string().parse().unwrap();
            assert_eq!(between["default_profile"].as_str(), Some("new"), "{document}");
            assert_eq!(between["profiles"]["new"]["key"].as_str(), Some("value"), "{document}");
            document.unset_default("new");
            document.remove_profile("new");
            let profiles = |table: &toml::Table| {
                table.get("profiles").cloned().filter(|it| *it != toml::Table::new().into())
            };
            assert_eq!(profiles(&document.to_string().parse().unwrap()), profiles(&before), "{document}");
            for comment in
                text.lines().filter_map(|line| line.split_once('#')).filter(|(_, text)| *text != " usual")
            {
                assert!(document.to_string().contains(&format!("#{}", comment.1)), "{comment:?}: {document}");
            }
        }
    }

    #[test]
    fn a_comment_right_above_goes_with_its_profile() {
        let mut document =
            TomlDocument::parse("# head\n\n# of a\n[profiles.a]\n\n# of b\n[profiles.b]\n").unwrap();
        document.remove_profile("a");
        assert_eq!(document.to_string(), "# head\n\n# of b\n[profiles.b]\n");
    }
}
