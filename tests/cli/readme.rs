//! README.md's examples, run as a person would run them.
