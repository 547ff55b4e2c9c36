//! Binary of `roomctl`. All code is in the library, so that fuzz targets can call it.

use std::process::ExitCode;

/// musl's own allocator takes much longer, which a list of thousands of participants shows.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    roomctl::main()
}
