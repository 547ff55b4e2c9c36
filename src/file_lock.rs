//! Locks of files that several processes write. Depends on nothing.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::thread;
use std::time::Duration;

use backon::{BlockingRetryable, ConstantBuilder};

/// The number of retries and the delay before each: five seconds in all. A process holds a lock for milliseconds.
const RETRIES: usize = 200;
const DELAY: Duration = Duration::from_millis(25);

/// Waits for the lock of a file, which lasts until the file is unlocked or closed.
///
/// Fails if another process keeps the lock, or with [`ErrorKind::Unsupported`] if the file system has no locks.
pub fn lock(file: &File) -> io::Result<()> {
    let delays = ConstantBuilder::default().with_delay(DELAY).with_max_times(RETRIES);
    let is_locked = |error: &TryLockError| matches!(error, TryLockError::WouldBlock);
    let locked = (|| file.try_lock()).retry(delays).sleep(thread::sleep).when(is_locked).call();
    locked.map_err(|error| match error {
        TryLockError::WouldBlock => io::Error::new(ErrorKind::WouldBlock, "another process keeps it locked"),
        TryLockError::Error(error) => error,
    })
}
