//! The dependency rules of the source tree, read from the `use` lines: folders depend on each other one way, and no two
//! files import each other, however long the way round.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer may depend on those in the lines below its own, and on its own. What stands in one line is of one layer.
const LAYERS: &[&[&str]] = &[
    &["main", "lib", "fuzzing"],
    &["cli"],
    &["commands"],
    &["tui", "guard"],
    &["moderation", "monitor", "attendance", "rows"],
    &["completion"],
    &["context"],
    &["errors", "arguments"],
    &["api", "callbacks", "config", "output", "sandbox"],
    &["signal", "help_topics", "iso_time", "bounded_read", "device", "file_lock"],
];

/// Arrows within a layer, or against the layers, that are allowed, each with its reason.
const EXCEPTIONS: &[(&str, &str, &str)] =
    &[("rows", "moderation", "who publishes a track is read from the participants present")];

/// The modules that are no layer of their own: the entry points.
const ENTRY: &[&str] = &["main", "lib", "fuzzing"];

/// One source file as a module, such as `moderation::batch`.
type Module = String;

/// Every module, with the modules of this crate that its `use` lines name.
fn imports() -> BTreeMap<Module, BTreeSet<Module>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files(&source);
    let modules = files.iter().map(|file| module(&source, file)).collect::<BTreeSet<_>>();
    let read = |file: &PathBuf| {
        let own = module(&source, file);
        let text = fs::read_to_string(file).unwrap();
        let text = text.split("\nmod tests {").next().unwrap_or_default();
        let imported = uses(text).into_iter().filter_map(|path| resolve(&path, &own, &modules));
        (own.clone(), imported.filter(|imported| *imported != own).collect())
    };
    files.iter().map(read).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let below = folders.iter().flat_map(|folder| self::files(folder)).collect::<Vec<_>>();
    files.into_iter().filter(is_rust).chain(below).collect()
}

fn module(source: &Path, file: &Path) -> Module {
    let path = file.strip_prefix(source).unwrap().with_extension("");
    let parts = path.iter().map(|part| part.to_str().unwrap()).filter(|part| *part != "mod");
    parts.collect::<Vec<_>>().join("::")
}

/// The paths that the `use` lines name, one for each name in braces.
fn uses(text: &str) -> Vec<String> {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let code = text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
    let mut paths = Vec::new();
    for statement in code.split(';') {
        let Some(start) = statement
            .rfind("use ")
            .filter(|start| statement[..*start].chars().next_back().is_none_or(char::is_whitespace))
        else {
            continue;
        };
        expand(&statement[start + 4..].split_whitespace().collect::<String>(), "", &mut paths);
    }
    paths
}

fn expand(tree: &str, before: &str, paths: &mut Vec<String>) {
    let Some((head, rest)) = tree.split_once('{') else {
        paths.push(format!("{before}{tree}"));
        return;
    };
    let (mut depth, mut start) = (0, 0);
    let inner = rest.strip_suffix('}').unwrap_or(rest);
    for (at, letter) in inner.char_indices().chain([(inner.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&inner[start..at], &format!("{before}{head}"), paths);
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// The module that a path is in: the longest beginning of it that is one.
fn resolve(path: &str, own: &str, modules: &BTreeSet<Module>) -> Option<Module> {
    let absolute = match path.split_once("::") {
        Some(("crate", rest)) => rest.to_owned(),
        Some(("super", _)) => {
            let mut parts = own.split("::").collect::<Vec<_>>();
            let mut rest = path;
            while let Some(above) = rest.strip_prefix("super::") {
                parts.pop();
                rest = above;
            }
            parts.into_iter().chain([rest]).collect::<Vec<_>>().join("::")
        }
        _ => format!("{own}::{path}"),
    };
    let parts = absolute.split("::").collect::<Vec<_>>();
    (1..=parts.len()).rev().map(|length| parts[..length].join("::")).find(|path| modules.contains(path))
}

fn layer(module: &str) -> &str {
    module.split("::").next().unwrap_or(module)
}

fn depth(layer: &str) -> usize {
    LAYERS
        .iter()
        .position(|layers| layers.contains(&layer))
        .unwrap_or_else(|| panic!("'{layer}' is in no layer: add it to tests/architecture.rs"))
}

#[test]
fn folders_depend_on_each_other_one_way() {
    let mut wrong = Vec::new();
    for (module, imported) in imports() {
        for other in imported {
            let (from, to) = (layer(&module), layer(&other));
            let is_exception = EXCEPTIONS.iter().any(|(a, b, _)| (*a, *b) == (from, to));
            let is_same = from == to || ENTRY.contains(&from);
            if !is_same && !is_exception && depth(from) >= depth(to) {
                wrong.push(format!("{module} imports {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "against the layers:\n{}", wrong.join("\n"));
}

#[test]
fn no_command_imports_another_command() {
    let command = |module: &str| module.strip_prefix("commands::").map(|rest| layer(rest).to_owned());
    let mut wrong = Vec::new();
    for (module, imported) in imports() {
        for other in imported {
            if let (Some(from), Some(to)) = (command(&module), command(&other))
                && from != to
            {
                wrong.push(format!("{module} imports {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files that can be reached from each other. A `mod.rs` that only re-exports is the face of its folder: who imports
/// it imports what is behind it, so it is left out unless one of its own files imports it.
fn circles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<BTreeSet<Module>> {
    let reachable = |start: &Module| {
        let mut seen = BTreeSet::new();
        let mut next = vec![start.clone()];
        while let Some(module) = next.pop() {
            for other in imports.get(&module).into_iter().flatten() {
                if seen.insert(other.clone()) {
                    next.push(other.clone());
                }
            }
        }
        seen
    };
    let reached =
        imports.keys().map(|module| (module.clone(), reachable(module))).collect::<BTreeMap<_, _>>();
    let mut circles = BTreeSet::new();
    for (module, others) in &reached {
        let circle = others.iter().filter(|other| reached[*other].contains(module));
        let circle = circle.cloned().chain([module.clone()]).collect::<BTreeSet<_>>();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

#[test]
fn no_two_files_import_each_other() {
    let circles = circles(&imports());
    let shown = circles.iter().map(|circle| circle.iter().cloned().collect::<Vec<_>>().join(" ↔ "));
    assert!(circles.is_empty(), "in circles:\n{}", shown.collect::<Vec<_>>().join("\n"));
}
