//! Limits of the operating system that a test sets for a run.

/// What a shell does so that no file may grow past so many blocks. A write past that fails as on a full disk, though the
/// system would end the program.
pub fn full_disk(blocks: u32) -> String {
    format!("ulimit -f {blocks}")
}
