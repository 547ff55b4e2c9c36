//! `roomctl version`.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::roomctl;

#[test]
fn version_prints_how_the_program_was_built() {
    let version = roomctl(&["version", "-o", "json"]).run().exits(0).json();
    assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(version["features"], json!(["sandbox"]));
    let target = version["target"].as_str().unwrap();
    assert!(target.contains(std::env::consts::ARCH) && target.contains(std::env::consts::OS), "{target}");
    assert_eq!(version["commit"], json!(commit()));
    assert_eq!(version["tls"], "rustls with ring");
    assert!(version["rustc"].as_str().unwrap().starts_with("1."), "{version}");

    let table = roomctl(&["version"]).run().exits(0).stdout;
    assert!(table.starts_with("FIELD     VALUE\nversion   "), "{table}");
    assert_eq!(roomctl(&["version", "--fields", "version", "-o", "csv"]).run().exits(0).stdout, {
        format!("version\n{}\n", env!("CARGO_PKG_VERSION"))
    });
    for refused in [&["-o", "name"][..], &["--profile", "p"], &["--sandbox"]] {
        roomctl(&[&["version"], refused].concat()).run().exits(2);
    }
}

/// The commit that is checked out; null without a repository.
fn commit() -> Value {
    if !std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.git")).exists() {
        return Value::Null;
    }
    let output =
        Command::new("git").args(["rev-parse", "HEAD"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    output
        .ok()
        .filter(|output| output.status.success())
        .map_or(Value::Null, |output| String::from_utf8(output.stdout).unwrap().trim().into())
}
