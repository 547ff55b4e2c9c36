//! The scripts in `packaging/`, run on fake binaries, and the workflows in `.github/workflows/`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "a notice about what is not tested")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The targets that a release has archives for, with the extensions.
const TARGETS: [(&str, &str); 5] = [
    ("aarch64-apple-darwin", "tgz"),
    ("aarch64-unknown-linux-musl", "tgz"),
    ("x86_64-apple-darwin", "tgz"),
    ("x86_64-pc-windows-msvc", "zip"),
    ("x86_64-unknown-linux-musl", "tgz"),
];

/// Copies ROOMCTL to where the binary of a build belongs, and prints the flags of the compiler.
const FAKE_CARGO: &str = r#"#!/bin/sh
directory=$CARGO_TARGET_DIR
while [ $# -gt 0 ]; do
    case $1 in
        --target) target=$2 ;;
        --target-dir) directory=$2 ;;
    esac
    shift
done
mkdir -p "$directory/$target/release" && cp "$ROOMCTL" "$directory/$target/release/roomctl" && echo "$RUSTFLAGS"
"#;

/// Says that the tools of the compiler are in LIBRARIES/../bin.
const FAKE_RUSTC: &str = "#!/bin/sh\necho \"$LIBRARIES\"\n";

/// A binary that only writes man pages.
const FAKE_BINARY: &str = "#!/bin/sh\n[ \"$1\" = man ] && mkdir -p \"$2\" && echo page >\"$2/roomctl.1\"\n";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

/// Runs a script of `packaging/`.
fn script(name: &str, args: &[&Path]) -> Output {
    Command::new(repository().join("packaging").join(name)).args(args).output().unwrap()
}

/// The standard output of a command, which must succeed.
#[track_caller]
fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A field of the package in Cargo.toml.
fn field(name: &str) -> String {
    stdout(&script("field", &[Path::new(name)])).trim_end().to_owned()
}

/// Whether the program is not installed, with a notice.
fn is_not_installed(program: &str) -> bool {
    let is_missing = Command::new(program).arg("--version").output().is_err();
    if is_missing {
        println!("NOT TESTED: {program} is not installed");
    }
    is_missing
}

fn write_executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A folder with the archives of fake binaries; `None`, with a notice, if zip is not installed, which is a failure in CI.
fn archives() -> Option<TempDir> {
    if is_not_installed("zip") || is_not_installed("unzip") {
        assert!(std::env::var_os("ROOMCTL_ALL_PROGRAMS").is_none(), "zip or unzip is not installed");
        return None;
    }
    let work = tempfile::tempdir().unwrap();
    for (target, extension) in TARGETS {
        let name = if extension == "zip" { "roomctl.exe" } else { "roomctl" };
        let binary = work.path().join("binaries").join(target).join(name);
        fs::create_dir_all(binary.parent().unwrap()).unwrap();
        fs::write(&binary, format!("{FAKE_BINARY}# {target}\n")).unwrap();
    }
    stdout(&script("archives", &[&work.path().join("binaries"), &work.path().join("out")]));
    Some(work)
}

/// The files of an archive.
fn files_of(archive: &Path) -> Vec<String> {
    let listing = if archive.extension().unwrap() == "zip" {
        Command::new("unzip").arg("-Z1").arg(archive).output()
    } else {
        Command::new("tar").arg("-tzf").arg(archive).output()
    };
    stdout(&listing.unwrap()).lines().map(str::to_owned).collect()
}

#[test]
fn archives_have_binary_pages_scripts_and_licenses() {
    let Some(work) = archives() else { return };
    let out = work.path().join("out");
    for (target, extension) in TARGETS {
        let name = format!("roomctl-{target}");
        let files = files_of(&out.join(format!("{name}.{extension}")));
        let binary = if extension == "zip" { "roomctl.exe" } else { "roomctl" };
        for file in [
            binary,
            "man/roomctl.1",
            "completions/roomctl.bash",
            "completions/roomctl.nu",
            "README.md",
            "CHANGELOG.md",
            "LICENSE-MIT",
            "LICENSE-APACHE",
        ] {
            assert!(files.contains(&format!("{name}/{file}")), "{target} has no {file}: {files:?}");
        }
    }
    let unpacked = work.path().join("unpacked");
    fs::create_dir(&unpacked).unwrap();
    let archive = out.join("roomctl-aarch64-apple-darwin.tgz");
    stdout(&Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(&unpacked).output().unwrap());
    let binary = unpacked.join("roomctl-aarch64-apple-darwin/roomctl");
    assert!(fs::metadata(&binary).unwrap().permissions().mode() & 0o111 != 0, "it cannot be run");
    assert!(fs::read_to_string(&binary).unwrap().ends_with("# aarch64-apple-darwin\n"));
    let check = Command::new("sha256sum").args(["--check", "SHA256SUMS"]).current_dir(&out).output().unwrap();
    assert_eq!(stdout(&check).matches(": OK").count(), TARGETS.len());
}

#[test]
fn same_binaries_make_the_same_archives() {
    let sums = || Some(fs::read_to_string(archives()?.path().join("out/SHA256SUMS")).unwrap());
    assert_eq!(sums(), sums());
}

#[test]
fn manifests_have_the_addresses_and_sums_of_the_archives() {
    let Some(work) = archives() else { return };
    let out = work.path().join("out");
    stdout(&script("manifests", &[&out]));
    let formula = fs::read_to_string(out.join("roomctl.rb")).unwrap();
    let scoop = fs::read_to_string(out.join("roomctl.json")).unwrap();
    let flake = Command::new("tar")
        .args(["-xzOf", "roomctl-flake.tgz", "roomctl-flake/flake.nix"])
        .current_dir(&out)
        .output()
        .unwrap();
    let flake = stdout(&flake);
    let address = format!("{}/releases/download/v{}", field("repository"), field("version"));
    let sums = fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().count(), TARGETS.len());
    for line in sums.lines() {
        let (sum, file) = line.split_once("  ").unwrap();
        let url = format!("\"{address}/{file}\"");
        if Path::new(file).extension().unwrap() == "zip" {
            assert!(scoop.contains(&url) && scoop.contains(sum), "{scoop}");
        } else {
            assert!(formula.contains(&format!("url {url}\n      sha256 \"{sum}\"")), "{formula}");
            assert!(flake.contains(&format!("url = {url};\n          sha256 = \"{sum}\"")), "{flake}");
        }
    }

    let scoop = serde_json::from_str::<Value>(&scoop).unwrap();
    for key in
        ["version", "description", "homepage", "license", "architecture", "bin", "checkver", "autoupdate"]
    {
        assert!(!scoop[key].is_null(), "{key}");
    }
    assert_eq!(scoop["version"], field("version"));
    let name = scoop["architecture"]["64bit"]["extract_dir"].as_str().unwrap();
    let archive = out.join(format!("{name}.zip"));
    assert!(files_of(&archive).contains(&format!("{name}/{}", scoop["bin"].as_str().unwrap())));
    if !is_not_installed("ruby") {
        stdout(&Command::new("ruby").arg("-c").arg(out.join("roomctl.rb")).output().unwrap());
    }
    if !is_not_installed("nix-instantiate") {
        let file = work.path().join("flake.nix");
        fs::write(&file, flake).unwrap();
        stdout(&Command::new("nix-instantiate").arg("--parse").arg(file).output().unwrap());
    }
}

#[test]
fn manifests_fail_if_an_archive_is_missing() {
    let out = tempfile::tempdir().unwrap();
    let sums = format!("{}  roomctl-x86_64-apple-darwin.tgz\n", "0".repeat(64));
    fs::write(out.path().join("SHA256SUMS"), sums).unwrap();
    let made = script("manifests", &[out.path()]);
    let stderr = String::from_utf8(made.stderr).unwrap();
    assert!(!made.status.success() && stderr.contains("roomctl-aarch64-apple-darwin.tgz"), "{stderr}");
}

#[test]
fn binstall_finds_the_archives() {
    let manifest = toml::from_str::<toml::Value>(&read("Cargo.toml")).unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    for (target, extension) in TARGETS {
        let format = binstall.get("overrides").and_then(|overrides| overrides.get(target));
        assert_eq!(text(&format.unwrap_or(binstall)["pkg-fmt"]), extension, "{target}");
        let expand = |template: &toml::Value| {
            text(template)
                .replace("{ repo }", &field("repository"))
                .replace("{ version }", &field("version"))
                .replace("{ name }", "roomctl")
                .replace("{ target }", target)
                .replace("{ bin }", "roomctl")
                .replace("{ archive-suffix }", &format!(".{extension}"))
                .replace("{ binary-ext }", if extension == "zip" { ".exe" } else { "" })
        };
        let address = format!("{}/releases/download/v{}", field("repository"), field("version"));
        assert_eq!(expand(&binstall["pkg-url"]), format!("{address}/roomctl-{target}.{extension}"));
        let binary = if extension == "zip" { "roomctl.exe" } else { "roomctl" };
        assert_eq!(expand(&binstall["bin-dir"]), format!("roomctl-{target}/{binary}"));
    }
}

#[test]
fn package_has_only_what_builds_it() {
    let list = Command::new(env!("CARGO")).args(["package", "--list", "--allow-dirty", "--offline"]).output();
    let files = stdout(&list.unwrap());
    let own = ["src/", "completions/", "LICENSE-", "Cargo."];
    let single =
        ["README.md", "CHANGELOG.md", "build.rs", "clippy.toml", "docs/options.md", ".cargo_vcs_info.json"];
    for file in files.lines() {
        assert!(own.iter().any(|start| file.starts_with(start)) || single.contains(&file), "{file}");
    }
    assert!(files.contains("completions/roomctl.nu\n"), "{files}");
}

#[test]
fn address_of_the_repository_is_in_cargo_toml_only() {
    let address = field("repository");
    assert_eq!(field("homepage"), address);
    let tracked =
        Command::new("git").args(["grep", "-lF", &address]).current_dir(repository()).output().unwrap();
    if tracked.status.code() != Some(128) {
        assert_eq!(stdout(&tracked), "Cargo.toml\n", "take it from there: packaging/field repository");
    }
}

#[test]
fn notes_are_the_entries_of_a_version() {
    let notes = stdout(&script("notes", &[Path::new("Unreleased")]));
    assert!(notes.contains("### Added") && !notes.contains("## Unreleased"), "{notes}");
    assert!(!script("notes", &[Path::new("0.0.0")]).status.success());
}

/// The files in `.github/workflows/`.
fn workflows() -> Vec<PathBuf> {
    let files = fs::read_dir(repository().join(".github/workflows")).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn workflows_pin_actions_by_commit() {
    let mut seen = 0;
    for workflow in workflows() {
        for line in read(&workflow).lines() {
            let Some((_, action)) = line.split_once("uses: ") else { continue };
            let (name, version) = action.split_once(" # v").unwrap_or((action, ""));
            let commit = name.split_once('@').map_or("", |(_, commit)| commit);
            assert!(
                commit.len() == 40
                    && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && !version.is_empty(),
                "{}: {line}",
                workflow.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
#[cfg(feature = "sandbox")]
fn build_for_linux_records_commands_that_succeed_and_uses_their_profile() {
    if is_not_installed("python3") || is_not_installed("openssl") {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let programs = work.path().join("bin");
    write_executable(&programs.join("cargo"), FAKE_CARGO);
    write_executable(&programs.join("rustc"), FAKE_RUSTC);
    write_executable(&programs.join("llvm-profdata"), "#!/bin/sh\necho \"merge: $1\"\n");
    let target = "x86_64-unknown-linux-musl";
    let built = Command::new(repository().join("packaging/build-linux"))
        .arg(target)
        .env("PATH", format!("{}:{}", programs.display(), std::env::var("PATH").unwrap()))
        .env("ROOMCTL", env!("CARGO_BIN_EXE_roomctl"))
        .env("LIBRARIES", work.path().join("lib"))
        .env("CARGO_TARGET_DIR", work.path())
        .output()
        .unwrap();
    let (printed, profiling) = (stdout(&built), work.path().join("profiling"));
    let [recording, merge, guided] = printed.lines().collect::<Vec<_>>()[..] else { panic!("{printed}") };
    assert_eq!(recording, format!("-C profile-generate={}", profiling.display()));
    assert_eq!(merge, "merge: merge");
    assert!(guided.ends_with(&format!("-C profile-use={}", profiling.join("profile").display())), "{guided}");
    assert!(work.path().join(target).join("release/roomctl").exists());
}

#[test]
fn release_builds_every_target() {
    let release = read(".github/workflows/release.yml");
    for (target, _) in TARGETS {
        assert!(release.contains(&format!("target: {target},")), "{target}");
    }
}
