//! Phrases that must not occur in the texts that people read: documentation, help and messages.

use std::path::Path;

use super::pages::{files_below, pages, repository};

/// The lines of `banned-phrases.txt`: a phrase, a tab, and the reason.
fn banned_phrases() -> Vec<(String, String)> {
    include_str!("banned-phrases.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (phrase, reason) = line.split_once('\t').unwrap();
            (phrase.to_lowercase(), reason.to_owned())
        })
        .collect()
}

/// Whether the phrase occurs in the text as whole words.
fn contains_words(text: &str, phrase: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(is_word);
        let after = text[at + phrase.len()..].chars().next().is_some_and(is_word);
        !(before && phrase.starts_with(is_word) || after && phrase.ends_with(is_word))
    })
}

/// The string literals of a source file up to its tests, each with the number of its line.
fn string_literals(source: &str) -> Vec<(usize, String)> {
    // Files of tests say so in their first lines.
    let source = if source.contains("\n#![cfg(test)]\n") { "" } else { source };
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap();
    let mut literals = Vec::new();
    let mut rest = source;
    let line_of = |rest: &str| source[..source.len() - rest.len()].matches('\n').count() + 1;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let raw_hashes = raw_string_hashes(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if rest.starts_with("'\\") {
            rest = &rest[rest[2..].char_indices().nth(1).map_or(2, |(length, _)| 2 + length)..];
            rest = rest.split_once('\'').map_or("", |(_, after)| after);
        } else if rest.starts_with("'\"'") {
            rest = &rest[3..];
        } else if rest.starts_with('"') {
            let start = rest;
            let length = match raw_hashes {
                Some(hashes) => rest[1..].find(&format!("\"{}", "#".repeat(hashes))),
                None => end_of_string(&rest[1..]),
            };
            let length = length.unwrap();
            literals.push((line_of(start), start[1..=length].to_owned()));
            rest = &start[length + 2..];
        } else {
            rest = &rest[1..];
        }
    }
    literals
}

/// The number of hashes of the raw string whose prefix the text ends with.
fn raw_string_hashes(text: &str) -> Option<usize> {
    let prefix = text.trim_end_matches('#');
    let hashes = text.len() - prefix.len();
    let before = prefix.strip_suffix("br").or_else(|| prefix.strip_suffix('r'))?;
    let is_name = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
    (!is_name).then_some(hashes)
}

/// The position of the quote that ends a string.
fn end_of_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// What is wrong in a text: a line for each banned phrase.
fn findings(file: &Path, line: usize, text: &str, banned: &[(String, String)]) -> Vec<String> {
    let text = text.to_lowercase();
    let file = file.strip_prefix(repository()).unwrap_or(file).display();
    let found = banned.iter().filter(|(phrase, _)| contains_words(&text, phrase));
    found.map(|(phrase, reason)| format!("{file}:{line}: {phrase:?}: {reason}")).collect()
}

#[test]
fn documentation_and_help_have_no_banned_phrases() {
    let banned = banned_phrases();
    let mut files = pages();
    files.push(repository().join("CHANGELOG.md"));
    files.extend(files_below(&repository().join("tests/cli/commands/help"), "txt"));
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for (index, line) in text.lines().enumerate() {
            found.extend(findings(&file, index + 1, line, &banned));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn messages_have_no_banned_phrases() {
    let banned = banned_phrases();
    let mut found = Vec::new();
    for file in files_below(&repository().join("src"), "rs") {
        if file.file_name().is_some_and(|name| name == "tests.rs" || name == "fuzzing.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        for (line, literal) in string_literals(&source) {
            found.extend(findings(&file, line, &literal, &banned));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The messages of the program: its string literals of three words or more, with their files.
fn messages() -> String {
    let is_message = |literal: &String| literal.split_whitespace().count() > 2 && !literal.contains('<');
    let mut text = String::new();
    for file in files_below(&repository().join("src"), "rs") {
        if file.ends_with("fuzzing.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let literals = string_literals(&source).into_iter().map(|(_, literal)| literal).filter(is_message);
        let literals = literals.map(|literal| literal.replace('\n', "\\n")).collect::<Vec<_>>();
        if !literals.is_empty() {
            let name = file.strip_prefix(repository()).unwrap().display().to_string().replace('\\', "/");
            text += &[name, literals.join("\n    ")].join("\n    ");
            text.push('\n');
        }
    }
    text
}

#[test]
fn messages_match_their_snapshot() {
    let path = repository().join("tests/cli/docs/messages.txt");
    let messages = messages();
    if std::env::var_os("ROOMCTL_KEEP").is_some() {
        std::fs::write(&path, &messages).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let old = kept.lines().collect::<std::collections::HashSet<_>>();
    let new = messages.lines().filter(|line| !old.contains(line)).collect::<Vec<_>>().join("\n");
    assert!(messages == kept, "messages changed; renew the snapshot with ROOMCTL_KEEP=1. New lines:\n{new}");
}

#[test]
fn finds_string_literals() {
    let source = "let a = 'b'; // \"no\"\nlet c = \"d\\\"e\"; let f = r#\"g\"h\"#; let i = '\"'; let j = '\\''; call(\"k\");\n";
    let literals: Vec<_> = string_literals(source).into_iter().map(|(_, literal)| literal).collect();
    assert_eq!(literals, ["d\\\"e", "g\"h", "k"]);
}

#[test]
fn matches_whole_words() {
    assert!(contains_words("tell whom it", "whom"));
    assert!(!contains_words("somebodyelse", "somebody"));
}
