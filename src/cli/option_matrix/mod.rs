//! The matrix of commands and options in `docs/options.md`: written from the parser, and checked to mean one thing by one
//! name. Depends on the parser; exists in tests only.
#![cfg(test)]

mod entry;
mod page;

use std::path::Path;

use entry::entries;

/// Options that mean something else for one command: for `guard`, no argument names a participant, and no SID is protected;
/// `wait` waits for the time, the number of participants and the end that it is given.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("--everywhere", "guard"),
    ("--except", "guard"),
    ("--timeout", "wait"),
    ("--participants", "wait"),
    ("--ended", "wait"),
];

// Without the sandbox, the parser lacks a command and an option.
#[cfg(feature = "sandbox")]
#[test]
fn page_matches_the_parser() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/options.md");
    let page = page::page(&entries(&super::parser()));
    if std::env::var_os("ROOMCTL_KEEP").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(page == kept, "{} is stale; run the tests with ROOMCTL_KEEP=1", path.display());
}

#[test]
fn options_of_one_name_are_alike() {
    let entries = entries(&super::parser());
    let mut problems = Vec::new();
    for name in page::names(&entries) {
        let mut variants = page::variants(&entries, name);
        variants.retain(|(_, commands)| {
            !EXCEPTIONS.iter().any(|(of, command)| *of == name && **commands == [*command])
        });
        if variants.len() > 1 {
            let shown = variants.iter().map(|(meaning, commands)| format!("  {commands:?}: {meaning:?}"));
            problems.push(format!("{name} differs:\n{}", shown.collect::<Vec<_>>().join("\n")));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
