//! The matrix of commands and options in `docs/options.md`: written from the parser, and checked to mean one thing by one
//! name. Depends on the parser; exists in tests only.
#![cfg(test)]

mod entry;
mod exceptions;
mod page;

use std::path::Path;

use entry::{Entry, entries};
use exceptions::EXCEPTIONS;

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
        let is_exception = EXCEPTIONS.iter().any(|(exception, _)| *exception == name);
        if variants.len() > 1 && !is_exception {
            let shown = variants.iter().map(|(meaning, commands)| format!("  {commands:?}: {meaning:?}"));
            problems.push(format!("{name} differs:\n{}", shown.collect::<Vec<_>>().join("\n")));
        }
        if variants.len() == 1 && is_exception {
            problems.push(format!("{name} no longer differs: remove it from EXCEPTIONS"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn exceptions_exist() {
    let entries = entries(&super::parser());
    for (name, _) in EXCEPTIONS {
        assert!(entries.iter().any(|Entry { name: found, .. }| found == name), "no command takes {name}");
    }
}
