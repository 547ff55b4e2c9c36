//! Top-level help, which lists the commands in groups. Depends on `clap` alone.

use std::fmt::Write as _;

use clap::Command;

/// Group headings and the commands in each group.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "Query commands",
        &["list", "get", "tracks", "find", "rooms", "timeline", "insights", "watch", "listen", "wait"],
    ),
    ("Moderation commands", &["kick", "guard", "mute", "unmute", "rules", "anonymize", "log"]),
    ("Account commands", &["login", "logout", "profiles", "whoami", "config"]),
    ("Other commands", &["api", "sandbox", "completions", "man", "version", "help"]),
];

/// The end of the overview.
const MORE_HELP: &str = "\
Run `roomctl COMMAND --help` for more about a command.
Run `roomctl --help` for the global options and the help topics.
Run `roomctl --sandbox list DailyStandup` to try it without an account.
";

/// Sets a help template that lists the commands in groups.
pub fn with_groups(command: Command) -> Command {
    let groups = GROUPS.iter().map(|group| list(group, &command)).collect::<String>();
    let heading = *command.get_styles().get_header();
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}\
         {heading}Options:{heading:#}\n{{options}}{{after-help}}"
    );
    command.help_template(template)
}

/// Sets a help template for an overview that fits on a small terminal: the commands of the last group on one line, and no
/// options.
pub fn with_overview(command: Command) -> Command {
    let mut text = "{about-with-newline}\n".to_owned();
    if let [groups @ .., (last, names)] = GROUPS {
        text.extend(groups.iter().map(|group| list(group, &command)));
        let heading = *command.get_styles().get_header();
        let names = names.iter().filter(|name| command.find_subcommand(name).is_some());
        let names = names.copied().collect::<Vec<_>>().join(", ");
        let _infallible = writeln!(text, "{heading}{last}:{heading:#} {names}\n");
    }
    command.help_template(text + MORE_HELP)
}

/// Returns the heading of a group with a line for each command.
fn list((group, names): &(&str, &[&str]), command: &Command) -> String {
    let (heading, literal) = (command.get_styles().get_header(), command.get_styles().get_literal());
    let mut text = format!("{heading}{group}:{heading:#}\n");
    for found in names.iter().filter_map(|name| command.find_subcommand(name)) {
        let about = found.get_about().map(ToString::to_string).unwrap_or_default();
        let _infallible = write!(text, "  {literal}{:<11}{literal:#}  {about}", found.get_name());
        for alias in found.get_visible_aliases() {
            let _infallible = write!(text, " [alias: {alias}]");
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

/// Returns the names of all grouped commands.
#[cfg(test)]
pub fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|(_, names)| names.iter().copied())
}
