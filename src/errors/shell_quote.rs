//! Command lines for hints, quoted so that they can be pasted into sh, bash, zsh or fish.
//!
//! Quoting crates target POSIX shells only: fish takes backslashes in single quotes for escapes, and invisible
//! characters must be escaped. Depends on `output` to recognize those.

use crate::output::escape_invisible;

/// Returns a command line: the command with its flags unchanged, then the operands quoted, after `--` if one starts
/// with a hyphen.
pub fn command_line(command: &str, operands: &[&str]) -> String {
    let dashes = operands.iter().any(|operand| operand.starts_with('-')).then(|| "--".to_owned());
    let words = operands.iter().map(|operand| shell_quote(operand));
    [command.to_owned()].into_iter().chain(dashes).chain(words).collect::<Vec<_>>().join(" ")
}

/// Quotes a reference as one word for a shell.
pub fn shell_quote(reference: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.,@%+/:".contains(c);
    if reference.chars().all(is_plain) {
        return reference.to_owned();
    }
    if escape_invisible(reference) != reference {
        return ansi_c_quote(reference);
    }
    // Backslashes are outside of the quotes, because fish takes them for escapes inside.
    let quoted = |c: char| match c {
        '\'' | '\\' => format!("'\\{c}'"),
        c => c.to_string(),
    };
    format!("'{}'", reference.chars().map(quoted).collect::<String>())
}

/// Quotes a reference with invisible characters as `$'…'`, which bash, zsh and POSIX 2024 understand, and fish rejects.
fn ansi_c_quote(reference: &str) -> String {
    let escape = |byte: u8| match byte {
        b'\'' | b'\\' => format!("\\{byte:03o}"),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    format!("$'{}'", reference.bytes().map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_operands_like_flags_after_dashes() {
        assert_eq!(command_line("roomctl list", &["a b"]), "roomctl list 'a b'");
        assert_eq!(command_line("roomctl kick -y", &["room", "-rf"]), "roomctl kick -y -- room -rf");
    }

    #[test]
    fn quotes_as_one_word() {
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
            assert_eq!(shell_quote(reference), pasted);
        }
    }
}
