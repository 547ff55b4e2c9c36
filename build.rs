//! Sets the commit, the target and the compiler that `roomctl version` prints.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The file with the commit in a package of crates.io, which has no repository.
const PACKAGED_COMMIT: &str = ".cargo_vcs_info.json";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=ROOMCTL_TARGET={}", env::var("TARGET").unwrap_or_default());
    let rustc = env::var("RUSTC").ok().and_then(|rustc| output_of(&rustc, &["--version"]));
    println!("cargo::rustc-env=ROOMCTL_RUSTC={}", rustc.unwrap_or_default().trim_start_matches("rustc "));
    let commit = if Path::new(".git").exists() { commit_of_repository() } else { commit_of_package() };
    println!("cargo::rustc-env=ROOMCTL_COMMIT={}", commit.unwrap_or_default());
}

/// Returns the commit that is checked out. Another one makes cargo run this program again.
fn commit_of_repository() -> Option<String> {
    // Git appends a line to this log when it checks out or creates a commit.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", "HEAD"])
}

/// Returns the commit that a package was made of.
fn commit_of_package() -> Option<String> {
    let info = fs::read_to_string(PACKAGED_COMMIT).ok()?;
    let (_, rest) = info.split_once("\"sha1\"")?;
    rest.split('"').nth(1).map(str::to_owned)
}

fn git(args: &[&str]) -> Option<String> {
    output_of("git", args)
}

/// Returns the output of a command, if it succeeds.
fn output_of(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
