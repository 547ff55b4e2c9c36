//! Command lines that can be pasted into a shell.

use crate::output::visible;

/// A command line to paste into a shell: the command and its flags as they are, then the operands, each as one word. Where
/// one would pass for a flag, they stand after `--`.
pub fn command_line(command: &str, operands: &[&str]) -> String {
    let dashes = operands.iter().any(|operand| operand.starts_with('-')).then(|| "--".to_owned());
    let words = operands.iter().map(|operand| word(operand));
    [command.to_owned()].into_iter().chain(dashes).chain(words).collect::<Vec<_>>().join(" ")
}

/// A reference as one word of a shell's command line, ready to paste into sh, bash, zsh or fish.
pub fn word(reference: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.,@%+/:".contains(c);
    if reference.chars().all(is_plain) {
        return reference.to_owned();
    }
    if visible(reference) != reference {
        return spelled(reference);
    }
    // A backslash stands outside of the quotes, too: fish takes one within them for more than itself.
    let quoted = |c: char| match c {
        '\'' | '\\' => format!("'\\{c}'"),
        c => c.to_string(),
    };
    format!("'{}'", reference.chars().map(quoted).collect::<String>())
}

/// A reference in which something cannot be seen, as a word that only has what can be: of bash, zsh and POSIX of 2024,
/// an error in fish.
fn spelled(reference: &str) -> String {
    let spelled = |byte: u8| match byte {
        b'\'' | b'\\' => format!("\\{byte:03o}"),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    format!("$'{}'", reference.bytes().map(spelled).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_that_pass_for_flags_stand_after_dashes() {
        assert_eq!(command_line("roomctl list", &["a b"]), "roomctl list 'a b'");
        assert_eq!(command_line("roomctl kick -y", &["room", "-rf"]), "roomctl kick -y -- room -rf");
    }

    #[test]
    fn a_word_that_is_pasted_is_one_word_and_nothing_more() {
        for (reference, pasted) in [
            ("DailyStandup", "DailyStandup"),
            ("-rf", "-rf"),
            ("=ls", "'=ls'"),
            ("a b", "'a b'"),
            ("o'brien", r"'o'\''brien'"),
            (r"a\b", r"'a'\\'b'"),
            (r"\'; echo x; '", r"''\\''\''; echo x; '\'''"),
            ("$(x) `x` !!", "'$(x) `x` !!'"),
            ("a\n\u{202e}'7", r"$'a\012\342\200\256\0477'"),
        ] {
            assert_eq!(word(reference), pasted);
        }
    }
}
