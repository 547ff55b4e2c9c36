//! The page with the matrix, as Markdown. Depends on `entry`.
#![cfg(test)]

use std::fmt::Write as _;

use super::entry::{Entry, Meaning};

const INTRODUCTION: &str = "\
# Commands and options

Every argument and option by command. An option of one name has the same value, default and meaning in every command,
except for `--everywhere` and `--except` of `guard`, and `--timeout`, `--participants` and `--ended` of `wait`.
`roomctl COMMAND --help` says more about each.
";

/// The mark of a command that takes the option.
const MARK: &str = "✓";

/// The heading of the global options in the help.
const GLOBAL: &str = "Global options";

/// The heading of the options that select participants.
const SELECTION: &str = "Selection";

/// Returns the page.
pub fn page(entries: &[Entry]) -> String {
    let mut page = INTRODUCTION.to_owned();
    let names = names(entries);
    let (arguments, options): (Vec<_>, _) = names.into_iter().partition(|name| !name.starts_with("--"));
    let (global, options): (Vec<_>, _) =
        options.into_iter().partition(|name| is_under(entries, name, GLOBAL));
    let (selection, options): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|name| is_under(entries, name, SELECTION));
    let (shared, single): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|name| commands_of(entries, name).len() > 1);
    section(&mut page, "Arguments", &list(entries, &arguments));
    section(&mut page, "Selection of participants", &matrix(entries, &selection));
    section(&mut page, "Options of several commands", &matrix(entries, &shared));
    section(&mut page, "Options of one command", &list(entries, &single));
    section(&mut page, GLOBAL, &definitions(entries, &global));
    let _infallible = write!(page, "\n{}", by_command(entries, &global));
    format!("{}\n", page.trim_end())
}

/// Returns the names in the order of the help, each once.
pub fn names(entries: &[Entry]) -> Vec<&str> {
    let mut names = Vec::new();
    for Entry { name, .. } in entries {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// Returns the different meanings of a name, each with the commands that use it so.
pub fn variants<'e>(entries: &'e [Entry], name: &str) -> Vec<(&'e Meaning, Vec<&'e str>)> {
    let mut variants: Vec<(&Meaning, Vec<&str>)> = Vec::new();
    for Entry { command, meaning, .. } in entries.iter().filter(|found| found.name == name) {
        match variants.iter_mut().find(|(known, _)| *known == meaning) {
            Some((_, commands)) => commands.push(command),
            None => variants.push((meaning, vec![command])),
        }
    }
    variants
}

/// Returns whether a command that takes the option has it under this heading.
fn is_under(entries: &[Entry], name: &str, heading: &str) -> bool {
    entries.iter().filter(|found| found.name == name).any(|found| found.heading.as_deref() == Some(heading))
}

fn commands_of<'e>(entries: &'e [Entry], name: &str) -> Vec<&'e str> {
    variants(entries, name).into_iter().flat_map(|(_, commands)| commands).collect()
}

fn section(page: &mut String, heading: &str, text: &str) {
    let _infallible = writeln!(page, "\n## {heading}\n\n{}", text.trim_end());
}

/// Returns a table with a row for each option and a column for each command that takes any of them.
fn matrix(entries: &[Entry], names: &[&str]) -> String {
    let mut commands: Vec<&str> = Vec::new();
    for found in entries.iter().filter(|found| names.contains(&found.name.as_str())) {
        if !commands.contains(&found.command.as_str()) {
            commands.push(&found.command);
        }
    }
    let header = ["option", "meaning"].into_iter().chain(commands.iter().copied());
    let mut table = table_head(header);
    for name in names {
        for (meaning, takers) in variants(entries, name) {
            let marks = commands.iter().map(|command| if takers.contains(command) { MARK } else { "" });
            row(&mut table, [shown_name(entries, name, meaning), help(meaning)], marks);
        }
    }
    table
}

/// Returns a table with a row for each name, and its commands in one cell.
fn list(entries: &[Entry], names: &[&str]) -> String {
    let mut table = table_head(["name", "meaning", "commands"]);
    for name in names {
        for (meaning, takers) in variants(entries, name) {
            row(
                &mut table,
                [shown_name(entries, name, meaning), help(meaning)],
                [takers.join(", ").as_str()],
            );
        }
    }
    table
}

/// Returns a table with a row for each option, without commands.
fn definitions(entries: &[Entry], names: &[&str]) -> String {
    let mut table = table_head(["option", "meaning"]);
    for name in names {
        for (meaning, _) in variants(entries, name) {
            row(&mut table, [shown_name(entries, name, meaning), help(meaning)], []);
        }
    }
    table
}

/// Returns a table with a row for each command and a column for each option.
fn by_command(entries: &[Entry], names: &[&str]) -> String {
    let mut commands: Vec<&str> = Vec::new();
    for Entry { command, .. } in entries {
        if !commands.contains(&command.as_str()) {
            commands.push(command);
        }
    }
    let mut table =
        table_head(["command"].into_iter().chain(names.iter().map(|name| name.trim_start_matches('-'))));
    for command in commands {
        let takes = |name: &&str| commands_of(entries, name).contains(&command);
        let marks = names.iter().map(|name| if takes(name) { MARK } else { "" });
        row(&mut table, [format!("`{command}`")], marks);
    }
    table
}

fn table_head<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells = cells.into_iter().collect::<Vec<_>>();
    format!("| {} |\n|{}\n", cells.join(" | "), "---|".repeat(cells.len()))
}

fn row<'m, const N: usize>(table: &mut String, cells: [String; N], marks: impl IntoIterator<Item = &'m str>) {
    let cells = cells.into_iter().chain(marks.into_iter().map(str::to_owned));
    // A bar would end the cell.
    let cells = cells.map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>();
    let _infallible = writeln!(table, "| {} |", cells.join(" | "));
}

/// Returns the name with its short letter, other names and value.
fn shown_name(entries: &[Entry], name: &str, meaning: &Meaning) -> String {
    let aliases = entries.iter().find(|found| found.name == name).map(|found| found.aliases.as_slice());
    let short = meaning.short.map(|short| format!("-{short}, ")).unwrap_or_default();
    let aliases =
        aliases.unwrap_or_default().iter().fold(String::new(), |text, alias| format!("{text}, {alias}"));
    let space = if meaning.value.is_empty() || meaning.value.starts_with("[=") { "" } else { " " };
    let value = format!("{space}{}", meaning.value);
    format!("`{short}{name}{aliases}{value}`")
}

fn help(meaning: &Meaning) -> String {
    let default =
        if meaning.default.is_empty() { String::new() } else { format!(" [default: {}]", meaning.default) };
    format!("{}{default}", meaning.help)
}
