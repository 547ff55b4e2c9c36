//! The config file's text as TOML that is changed in place, so that comments and order stay. Knows where profiles are, but
//! not what they mean.

use std::fmt;

use toml_edit::{Decor, DocumentMut, Item, Table, TableLike, Value};

/// The text.
pub(super) struct Document(DocumentMut);

impl Document {
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
        first.decor_mut().set_prefix(format!("\n{}", own.trim_start_matches('\n')));
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
        let mut profile = Table::new();
        let trailing = self.0.trailing().as_str().unwrap_or_default().to_owned();
        if !trailing.trim().is_empty() {
            profile.decor_mut().set_prefix(format!("{}\n\n", trailing.trim_end()));
            self.0.set_trailing("");
        }
        let mut usual = Table::new();
        usual.set_implicit(true);
        self.0.entry("profiles").or_insert(Item::Table(usual));
        if let Some(profiles) = self.profiles() {
            profiles.insert(name, Item::Table(profile));
        }
    }

    /// Puts a text above the next table behind that place, or at the end.
    fn hand_on(&mut self, behind: Option<isize>, text: &str) {
        if let Some(next) = self.table_behind(behind) {
            let above = above(next.decor());
            let is_apart = text.is_empty() || text.ends_with("\n\n");
            let above = if is_apart { above.trim_start_matches('\n') } else { &above };
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

impl fmt::Display for Document {
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
    match above.rsplit_once("\n\n") {
        Some((apart, own)) if !apart.trim().is_empty() => (Some(format!("{apart}\n")), own.to_owned()),
        _ => (None, above.to_owned()),
    }
}
