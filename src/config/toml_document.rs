//! The config file's text as TOML that is changed in place, so that comments and order stay. Knows where profiles are, but
//! not what they mean.

use std::fmt;

use toml_edit::{Decor, DocumentMut, Item, Table, TableLike, Value};

/// The text.
pub(super) struct TomlDocument(DocumentMut);

impl TomlDocument {
    /// `None` if it is no TOML.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// Sets these keys of a profile, or removes those without a value. The profile is made if it is not there.
    pub(super) fn set_profile(&mut self, name: &str, values: &[(&str, Option<&str>)]) {
        let is_new = self.profile(name).is_none();
        if is_new {
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

    /// Takes a profile out, with the comment right above it. What an empty line sets apart from that is not about it, and
    /// goes to what comes next.
    pub(super) fn remove_profile(&mut self, name: &str) {
        let Some(Item::Table(removed)) = self.profiles().and_then(|profiles| profiles.remove(name)) else {
            return;
        };
        if let (Some(apart), _) = split(&above(removed.decor())) {
            self.hand_on(removed.position(), &apart);
        }
    }

    /// Says which profile is the default.
    pub(super) fn set_default(&mut self, name: &str) {
        let is_new = !self.0.contains_key("default_profile");
        set(self.0.as_table_mut(), "default_profile", name);
        let Some(first) = self.table_behind(None).filter(|_| is_new) else { return };
        // What heads the file goes on doing so.
        let (apart, own) = split(&above(first.decor()));
        first.decor_mut().set_prefix(format!("\n{}", own.trim_start_matches(['\r', '\n'])));
        if let Some((mut key, apart)) = self.0.key_mut("default_profile").zip(apart) {
            key.leaf_decor_mut().set_prefix(format!("{apart}\n"));
        }
    }

    /// Says no longer that a profile is the default. The comments above may head the file, and stay.
    pub(super) fn unset_default(&mut self, name: &str) {
        if self.0.get("default_profile").and_then(Item::as_str) != Some(name) {
            return;
        }
        let above = self.0.key("default_profile").map(|key| above(key.leaf_decor())).unwrap_or_default();
        self.0.remove("default_profile");
        self.hand_on(None, &above);
    }

    fn profiles(&mut self) -> Option<&mut dyn TableLike> {
        self.0.get_mut("profiles").and_then(Item::as_table_like_mut)
    }

    fn profile(&mut self, name: &str) -> Option<&mut dyn TableLike> {
        self.profiles()?.get_mut(name)?.as_table_like_mut()
    }

    /// Adds a profile at the end, behind the comments that are there.
    fn add_profile(&mut self, name: &str) {
        let mut usual = Table::new();
        usual.set_implicit(true);
        let is_inline = !self.0.entry("profiles").or_insert(Item::Table(usual)).is_table();
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

    /// Puts a text above the next table behind that place, or at the end.
    fn hand_on(&mut self, behind: Option<isize>, text: &str) {
        if let Some(next) = self.table_behind(behind) {
            let above = above(next.decor());
            let is_apart = text.is_empty() || text.ends_with("\n\n");
            let above = if is_apart { above.trim_start_matches(['\r', '\n']) } else { &above };
            next.decor_mut().set_prefix(format!("{text}{above}"));
        } else {
            let trailing = self.0.trailing().as_str().unwrap_or_default().to_owned();
            self.0.set_trailing(format!("{text}{trailing}"));
        }
    }

    /// The first table of a profile behind that place.
    fn table_behind(&mut self, place: Option<isize>) -> Option<&mut Table> {
        let tables = self.profiles()?.iter_mut().filter_map(|(_, item)| item.as_table_mut());
        tables.filter(|table| table.position() > place).min_by_key(|table| table.position())
    }
}

impl fmt::Display for TomlDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Sets a key; the comments around an old value stay.
fn set(table: &mut dyn TableLike, key: &str, value: &str) {
    let mut new = Value::from(value);
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        *new.decor_mut() = old.decor().clone();
        *old = new;
    } else {
        table.insert(key, Item::Value(new));
    }
}

fn above(decor: &Decor) -> String {
    decor.prefix().and_then(|text| text.as_str()).unwrap_or_default().to_owned()
}

/// What an empty line sets apart of the text above something, and what belongs to it.
fn split(above: &str) -> (Option<String>, String) {
    let lines = above.split_inclusive('\n').collect::<Vec<_>>();
    let empty = lines.iter().rposition(|line| line.trim().is_empty()).unwrap_or(0);
    let apart = lines[..empty].concat();
    if apart.trim().is_empty() {
        (None, above.to_owned())
    } else {
        (Some(apart), lines[empty + 1..].concat())
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
