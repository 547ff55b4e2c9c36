//! Limits of the operating system that a test sets for a run.

/// A shell command that limits the size of written files. Writes beyond it fail as on a full disk, though the system
/// would end the program.
pub fn full_disk(blocks: u32) -> String {
    format!("ulimit -f {blocks}")
}
