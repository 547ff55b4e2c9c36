//! The matrix of commands and options in `docs/options.md`: written from the parser, and checked to mean one thing by one
//! name. Depends on the parser; exists in tests only.
#![cfg(test)]

mod entry;
mod page;

use std::path::Path;

use entry::entries;

/// The options of `wait` that have other meanings in other commands.
const OF_WAIT: [&str; 3] = ["--timeout", "--participants", "--ended"];

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
        let variants = page::variants(&entries, name);
        if variants.len() > 1 && !OF_WAIT.contains(&name) {
            let shown = variants.iter().map(|(meaning, commands)| format!("  {commands:?}: {meaning:?}"));
            problems.push(format!("{name} differs:\n{}", shown.collect::<Vec<_>>().join("\n")));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
