//! The devices of Windows, such as `NUL`: names that stand for a device in every directory. On other systems, devices are
//! known by the type of their file.

use std::path::{self, Path};

/// The beginning of the absolute path of a device.
const DEVICES: &[u8] = br"\\.\";

/// Returns whether the path is that of a device of Windows.
pub fn is_device(path: &Path) -> bool {
    cfg!(windows)
        && path::absolute(path).is_ok_and(|path| path.as_os_str().as_encoded_bytes().starts_with(DEVICES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_devices_of_windows() {
        for (name, is_there) in
            [("NUL", true), ("nul", true), ("CON", true), ("null", false), ("a.toml", false)]
        {
            assert_eq!(is_device(Path::new(name)), is_there && cfg!(windows), "{name}");
        }
    }
}
