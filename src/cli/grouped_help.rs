//! Top-level help, which lists the commands in groups. Depends on `clap` alone.

use std::fmt::Write as _;

use clap::Command;

/// Group headings and the commands in each group.
const GROUPS: &[(&str, &[&str])] = &[
    ("Query commands", &["list", "get", "tracks", "find", "rooms", "timeline", "watch"]),
    ("Moderation commands", &["kick", "guard", "mute", "unmute", "rules", "anonymize"]),
    ("Account commands", &["login", "logout", "profiles", "whoami", "config"]),
    ("Other commands", &["api", "sandbox", "completions", "man", "version", "help"]),
];

/// Introduction of the help that is shown without arguments.
const INTRODUCTION: &str = "\
List and moderate the participants of video rooms

  roomctl --sandbox list DailyStandup     try roomctl without an account
  roomctl list DailyStandup               list the participants of a room
  roomctl find alice bob                  find the rooms they are in
  roomctl watch DailyStandup              watch participants join and leave
  roomctl kick DailyStandup mallory       disconnect a participant
";

/// Sets a help template that lists the commands in groups.
pub fn with_groups(command: Command) -> Command {
    let groups = groups(&command);
    let heading = *command.get_styles().get_header();
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}\
         {heading}Options:{heading:#}\n{{options}}{{after-help}}"
    );
    command.help_template(template)
}

/// Sets a help template that introduces the program.
pub fn with_introduction(command: Command) -> Command {
    let groups = groups(&command);
    command.help_template(format!(
        "{INTRODUCTION}\n{groups}Run `roomctl COMMAND --help` for more about a command.\n"
    ))
}

/// Returns the group headings with a line for each command.
fn groups(command: &Command) -> String {
    let (heading, literal) = (command.get_styles().get_header(), command.get_styles().get_literal());
    let mut text = String::new();
    for (group, names) in GROUPS {
        let _infallible = writeln!(text, "{heading}{group}:{heading:#}");
        for found in names.iter().filter_map(|name| command.find_subcommand(name)) {
            let about = found.get_about().map(ToString::to_string).unwrap_or_default();
            let _infallible = write!(text, "  {literal}{:<11}{literal:#}  {about}", found.get_name());
            for alias in found.get_visible_aliases() {
                let _infallible = write!(text, " [alias: {alias}]");
            }
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// Returns the names of all grouped commands.
#[cfg(test)]
pub fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|(_, names)| names.iter().copied())
}
