//! The help topics: texts that belong to no single command. Depends on nothing.

/// The topics: name, heading in the man page, text.
pub const TOPICS: &[(&str, &str, &str)] = &[
    ("exit-codes", "EXIT STATUS", include_str!("help_topics/exit-codes.txt")),
    ("environment", "ENVIRONMENT", include_str!("help_topics/environment.txt")),
    ("formatting", "FORMATTING", include_str!("help_topics/formatting.txt")),
];
